/**
 * Once a week and site one alert for all that changed without being a danger by itself (LEAK-08): which scripts, which
 * functions, which hosts. It is raised when its week is over; each change is in exactly one digest.
 */
import { canonicalJson, type EntryId, type JsonObject, sha256 } from '#evidence';
import { durationOfMs, formatInstant, type Instant, plus } from '#kernel';
import type { Tx } from '#platform/database';
import type { SiteWatchOptions } from '../ports.ts';
import { SOURCE } from '../record-visit.ts';
import { findSite, type SiteRow } from '../store-sites.ts';
import { weekOf } from './core/digest-week.ts';
import { type DueDigest, holdChanges, insertDigest, sitesWithChanges, type WaitingChange } from './store-digests.ts';
import type { DigestId } from './store-tables.ts';

export const DIGEST_KIND = 'site-changes-digest';

const SITES_AT_A_TIME = 50;
const WEEK = durationOfMs(7 * 86_400_000);

type Digest = {
  readonly id: DigestId;
  readonly site: SiteRow;
  readonly from: Instant;
  readonly to: Instant;
  readonly changes: readonly WaitingChange[];
};

const countsOf = (changes: readonly WaitingChange[]): JsonObject =>
  Object.fromEntries(
    [...Map.groupBy(changes, ({ kind }) => kind)]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([kind, found]) => [kind, found.length]),
  );

const detailOf = ({ id, site, from, to, changes }: Digest): JsonObject => ({
  site: site.id,
  digest: id,
  from: formatInstant(from),
  to: formatInstant(to),
  changes: changes.length,
  kinds: countsOf(changes),
});

/** One alert was raised, and what it is about stands in the log: the findings, each by its id. */
const observe = async (
  { evidence, sources, software }: SiteWatchOptions,
  tx: Tx,
  digest: Digest,
  at: Instant,
): Promise<EntryId> => {
  const { tenant } = digest.site;
  const observation = await sources.numberObservation(tx, { tenant, source: SOURCE });
  const findings = canonicalJson(digest.changes.map(({ finding }) => finding));
  return evidence.append(tx, {
    tenant,
    predicateType: 'observation',
    subjects: [{ name: 'changes', algorithm: 'sha256', digest: sha256(findings) }],
    fact: { source: SOURCE, observation, alertsRaised: 1, ...detailOf(digest) },
    observedAt: at,
    grade: 'A',
    collector: `mitsuke site-watch ${software}`,
  });
};

const makeOne = async (options: SiteWatchOptions, tx: Tx, due: DueDigest, until: Instant): Promise<boolean> => {
  const { alerts, clock, newId } = options;
  const site = await findSite(tx, due.tenant, due.site, 'lock');
  if (site === undefined) throw new Error('a site is never removed');
  const changes = await holdChanges(tx, due, until);
  const [first, last] = [changes[0], changes.at(-1)];
  if (first === undefined || last === undefined) return false;
  const digest: Digest = {
    id: newId('dig'),
    ...{ site, changes, from: weekOf(first.at), to: plus(weekOf(last.at), WEEK) },
  };
  const at = clock.now();
  const entry = await observe(options, tx, digest, at);
  const { alert } = await alerts.raise(tx, {
    ...{ tenant: due.tenant, party: site.party, source: SOURCE, kind: DIGEST_KIND, severity: 'low' },
    subject: { kind: 'site', id: site.id, label: site.name },
    detail: detailOf(digest),
    reference: `${site.id}/${digest.id}`,
    observedAt: at,
    evidence: entry,
  });
  const findings = changes.map(({ finding }) => finding);
  const { id, from, to } = digest;
  await insertDigest(tx, { ...due, id, from, to, party: site.party, alert, at, findings });
  return true;
};

/** Of all weeks that are over. To be called now and then; gives how many it made. */
export const makeDigests = async (options: SiteWatchOptions): Promise<number> => {
  const { database, clock, onCommitted } = options;
  const until = weekOf(clock.now());
  let made = 0;
  for (;;) {
    const due = await database.asSystem((tx) => sitesWithChanges(tx, until, SITES_AT_A_TIME));
    for (const each of due) {
      const isMade = await database.inScope({ tenant: each.tenant }, (tx) => makeOne(options, tx, each, until));
      if (isMade) made += 1;
    }
    if (due.length < SITES_AT_A_TIME) break;
  }
  if (made > 0) onCommitted();
  return made;
};
