/**
 * A person justifies and authorises a script, or withdraws that (PCI DSS 6.4.3), and says how far an authorisation goes
 * when a script changes. Each act leaves an entry in the log with the hashes it is about, and commits to the reasons.
 */
import { canonicalJson, type EntryId, type JsonObject, sha256 } from '#evidence';
import { formatInstant, type Instant, Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { SiteWatchOptions } from '../ports.ts';
import { siteNotFound } from '../problems.ts';
import { findSite, type SiteRow } from '../store-sites.ts';
import type { SiteId } from '../store-tables.ts';
import type { InventoryScriptDetailAnswer, ScriptPolicy } from './answers.ts';
import { type Authorised, type Policy, stateOf } from './core/script-state.ts';
import { scriptChangedMeanwhile, scriptNotAuthorised } from './problems.ts';
import { detailOf, itemOrProblem } from './read-inventory.ts';
import type { Decision, PolicyChange } from './sent.ts';
import { inventoryOf } from './store-inventory.ts';
import {
  type Content,
  contentsOfItems,
  type Decided,
  type InventoryItem,
  insertDecision,
  itemsOfSite,
  putPolicy,
  updateAuthorised,
  updateState,
} from './store-reviews.ts';
import type { InventoryScriptId } from './store-tables.ts';

export type ReviewScripts = {
  /** @throws Problem `inventory-script-not-found`, `script-changed-meanwhile`, `script-not-authorised` */
  decide(scope: Scope, id: InventoryScriptId, decision: Decision): Promise<InventoryScriptDetailAnswer>;
  /** @throws Problem `site-not-found` */
  setPolicy(scope: Scope, site: SiteId, change: PolicyChange): Promise<ScriptPolicy>;
};

const SALT_BYTES = 32;
const ITEMS_AT_A_TIME = 500;

/** A visit of the site that is recorded meanwhile waits for us, and we for it. */
const lockedSite = async (tx: Tx, { tenant }: Scope, id: SiteId): Promise<SiteRow> => {
  const site = await findSite(tx, tenant, id, 'lock');
  if (site === undefined) throw new Problem(siteNotFound);
  return site;
};

/** What the last visit that saw it was shown. */
const currentOf = (item: InventoryItem, contents: readonly Content[]): readonly Content[] =>
  contents.filter(({ lastSeenAt }) => lastSeenAt === item.lastSeenAt);

const standingOf = (item: InventoryItem, contents: readonly Content[], authorised: Authorised | undefined) => ({
  ...{ inline: item.inline, behaviour: item.behaviour, authorised },
  contents: currentOf(item, contents),
});

const union = (one: readonly string[], other: readonly string[]): readonly string[] =>
  [...new Set([...one, ...other])].toSorted();

/** Contents that were authorised before stay so: pages show one thing to one and another to the next. */
const authorisedAlso = (item: InventoryItem, contents: readonly Content[]): Authorised => {
  const before = item.state === 'withdrawn' ? undefined : item.authorised;
  const current = currentOf(item, contents);
  return {
    sha256s: union(
      before?.sha256s ?? [],
      current.map((content) => content.sha256),
    ),
    shapes: union(
      before?.shapes ?? [],
      current.map(({ shape }) => shape),
    ),
    behaviour: item.behaviour,
  };
};

type Ports = Pick<SiteWatchOptions, 'clock' | 'evidence' | 'newId' | 'random' | 'software'>;
type About = { readonly item: InventoryItem; readonly contents: readonly Content[]; readonly at: Instant };

const recordDecision = async (
  { evidence, newId, random, software }: Ports,
  tx: Tx,
  scope: Scope,
  { item, contents, at, ...words }: About & Pick<Decided, 'act' | 'why' | 'responsible'>,
): Promise<Decided> => {
  const [id, salt, by] = [newId('sca'), random.bytes(SALT_BYTES), scope.principal.id];
  const sha256s = currentOf(item, contents).map((content) => content.sha256);
  const record = canonicalJson({ id, by, at: formatInstant(at), sha256s: [...sha256s], ...words });
  const fact: JsonObject = {
    setting: 'script-authorisation',
    site: item.site,
    script: item.id,
    act: words.act,
    sha256s: [...sha256s],
    record: id,
    by,
  };
  const entry = await evidence.append(tx, {
    tenant: item.tenant,
    predicateType: 'configuration-change',
    subjects: [{ name: `record ${id}`, algorithm: 'sha256', digest: sha256(Buffer.concat([salt, record])) }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: `mitsuke site-watch ${software}`,
  });
  const decided: Decided = { id, ...words, sha256s, by, at, entry };
  await insertDecision(tx, item, decided, salt);
  return decided;
};

const authorise = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  { about, why, responsible }: { readonly about: About; readonly why: string; readonly responsible: string },
): Promise<void> => {
  const { item, contents } = about;
  const decided = await recordDecision(ports, tx, scope, { ...about, act: 'authorise', why, responsible });
  const authorised = authorisedAlso(item, contents);
  const { policy } = await inventoryOf(tx, { tenant: item.tenant, site: item.site });
  const state = stateOf({ ...standingOf(item, contents, authorised), withdrawn: false }, policy);
  await updateAuthorised(tx, item, { authorised, state, decided });
};

const withdraw = async (ports: Ports, tx: Tx, scope: Scope, about: About & { readonly why: string }): Promise<void> => {
  const { item, why } = about;
  if (item.authorised === undefined || item.state === 'withdrawn') throw new Problem(scriptNotAuthorised);
  await recordDecision(ports, tx, scope, { ...about, act: 'withdraw', why, responsible: item.responsible ?? '' });
  await updateState(tx, item, 'withdrawn');
};

/** Every script's state by another policy. */
const judgeAnew = async (tx: Tx, site: SiteRow, policy: Policy): Promise<void> => {
  let after: InventoryItem | undefined;
  for (;;) {
    const wanted = { filters: {}, walkedAt: undefined, after, limit: ITEMS_AT_A_TIME };
    const items = await itemsOfSite(tx, site, wanted);
    const contents = await contentsOfItems(
      tx,
      site.tenant,
      items.map(({ id }) => id),
    );
    for (const item of items) {
      const standing = standingOf(item, contents.get(item.id) ?? [], item.authorised);
      const state = stateOf({ ...standing, withdrawn: item.state === 'withdrawn' }, policy);
      if (state !== item.state) await updateState(tx, item, state);
    }
    if (items.length < ITEMS_AT_A_TIME) return;
    after = items.at(-1);
  }
};

const recordPolicy = (
  { evidence, software }: Ports,
  tx: Tx,
  scope: Scope,
  change: { readonly site: SiteId; readonly from: Policy; readonly to: Policy; readonly at: Instant },
): Promise<EntryId> => {
  const { site, from, to, at } = change;
  const fact: JsonObject = { setting: 'script-policy', site, from, to, by: scope.principal.id };
  return evidence.append(tx, {
    tenant: scope.tenant,
    predicateType: 'configuration-change',
    subjects: [{ name: `script-policy ${site}`, algorithm: 'sha256', digest: sha256(canonicalJson(fact)) }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: `mitsuke site-watch ${software}`,
  });
};

export const createReviewScripts = (options: SiteWatchOptions): ReviewScripts => {
  const { database, clock, onCommitted } = options;
  return {
    decide: async (scope, id, decision) => {
      const detail = await database.inScope(scope, async (tx) => {
        await lockedSite(tx, scope, (await itemOrProblem(tx, scope, id)).site);
        const item = await itemOrProblem(tx, scope, id, 'lock');
        const contents = (await contentsOfItems(tx, scope.tenant, [id])).get(id) ?? [];
        const about = { item, contents, at: clock.now() };
        if (decision.act === 'withdraw') await withdraw(options, tx, scope, { ...about, why: decision.why });
        else {
          if (decision.changedAt !== item.changedAt) throw new Problem(scriptChangedMeanwhile);
          await authorise(options, tx, scope, { about, why: decision.why, responsible: decision.responsible });
        }
        return detailOf(tx, scope, id);
      });
      onCommitted();
      return detail;
    },
    setPolicy: async (scope, id, { policy }) => {
      const answer = await database.inScope(scope, async (tx) => {
        const site = await lockedSite(tx, scope, id);
        const { policy: from, since } = await inventoryOf(tx, { tenant: scope.tenant, site: id });
        if (from !== policy) {
          await putPolicy(tx, site, policy);
          await judgeAnew(tx, site, policy);
          await recordPolicy(options, tx, scope, { site: id, from, to: policy, at: clock.now() });
        }
        return { policy, ...(since === undefined ? {} : { since: formatInstant(since) }) };
      });
      onCommitted();
      return answer;
    },
  };
};
