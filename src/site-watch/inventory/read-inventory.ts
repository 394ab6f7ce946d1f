/** The inventory of a site as it is read: its scripts, one with its history, their functions compared, and what changed. */
import { formatInstant, type Instant, instantOfMs, Problem, parseId, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import { cursorNotValid } from '#platform/http';
import { cursorOf, placeOf } from '../core/cursor.ts';
import { type Column, EXPORT_CHUNK, EXPORT_LIMIT, exportRows } from '../export-rows.ts';
import type { PageOf, PageWanted } from '../manage-sites.ts';
import type { SiteWatchOptions } from '../ports.ts';
import { siteOrProblem } from '../read-visits.ts';
import { objectName } from '../record-visit.ts';
import type { SiteId } from '../store-tables.ts';
import { findVisit, lastCompleted } from '../store-visits.ts';
import type {
  FunctionDiff,
  InventoryScriptAnswer,
  InventoryScriptDetailAnswer,
  ScriptPolicy,
  SiteChangeAnswer,
} from './answers.ts';
import { compareFunctions } from './compare-functions.ts';
import { type Behaviour, isNothing, newIn, readsCard } from './core/behaviour.ts';
import { inventoryScriptNotFound, scriptNotComparable } from './problems.ts';
import type { ChangeFilters, ComparedPair, InventoryFilters } from './sent.ts';
import { type ChangePlace, type ChangeQuery, type ChangeRow, changesOfSite } from './store-digests.ts';
import { inventoryOf } from './store-inventory.ts';
import {
  type Content,
  contentsOfItems,
  type Decided,
  decisionsOf,
  findItem,
  type InventoryItem,
  type InventoryQuery,
  type ItemPlace,
  itemsOfSite,
} from './store-reviews.ts';
import type { InventoryScriptId } from './store-tables.ts';

export type ReadInventory = {
  /** Last seen first. @throws Problem `site-not-found`, `cursor-not-valid` */
  page(scope: Scope, site: SiteId, wanted: PageWanted<InventoryFilters>): Promise<PageOf<InventoryScriptAnswer>>;
  /** With justification and authorisation (PCI DSS 6.4.3). @throws Problem `site-not-found`, `site-export-too-large` */
  csv(scope: Scope, site: SiteId, filters: InventoryFilters): Promise<Uint8Array>;
  /** @throws Problem `inventory-script-not-found` */
  one(scope: Scope, id: InventoryScriptId): Promise<InventoryScriptDetailAnswer>;
  /** @throws Problem `inventory-script-not-found`, `script-not-comparable` */
  functions(scope: Scope, id: InventoryScriptId, pair: ComparedPair): Promise<FunctionDiff>;
  /** @throws Problem `site-not-found` */
  policy(scope: Scope, site: SiteId): Promise<ScriptPolicy>;
  /** What raised no alert, newest first. @throws Problem `site-not-found`, `cursor-not-valid` */
  changes(scope: Scope, site: SiteId, wanted: PageWanted<ChangeFilters>): Promise<PageOf<SiteChangeAnswer>>;
  /** @throws Problem `site-not-found`, `site-export-too-large` */
  changesCsv(scope: Scope, site: SiteId, filters: ChangeFilters): Promise<Uint8Array>;
};

const LIST = 'inventory';
const CHANGES = 'site-changes';

const behaviourAnswer = (behaviour: Behaviour) => ({
  ...behaviour,
  readsCard: behaviour.listens.some((listening) => readsCard(listening)),
});

const authorisationOf = ({ authorisedAt, by, why, responsible }: InventoryItem) =>
  authorisedAt === undefined
    ? {}
    : {
        authorisation: {
          at: formatInstant(authorisedAt),
          by: by ?? '',
          why: why ?? '',
          responsible: responsible ?? '',
        },
      };

type Shown = {
  readonly item: InventoryItem;
  /** Last seen first. */
  readonly contents: readonly Content[];
  readonly walkedAt: Instant | undefined;
};

const answerOf = ({ item, contents, walkedAt }: Shown): InventoryScriptAnswer => {
  const [last] = contents;
  const { loadedBy } = item;
  return {
    id: item.id,
    ...{ site: item.site, url: item.url, inline: item.inline, state: item.state, loadedBy: { ...loadedBy } },
    behaviour: behaviourAnswer(item.behaviour),
    ...(item.signs === undefined ? {} : { signs: item.signs }),
    ...{ sha256: last?.sha256 ?? '', bytes: last?.bytes ?? 0, functions: last?.functions ?? 0 },
    contents: contents.length,
    ...(last?.notParsed === undefined ? {} : { notParsed: last.notParsed }),
    firstSeenAt: formatInstant(item.firstSeenAt),
    changedAt: formatInstant(item.changedAt),
    lastSeenAt: formatInstant(item.lastSeenAt),
    lastSeenVisit: item.lastSeenVisit,
    present: walkedAt !== undefined && item.lastSeenAt >= walkedAt,
    ...authorisationOf(item),
  };
};

const COLUMNS: readonly Column<InventoryScriptAnswer>[] = [
  { name: 'url', of: ({ url }) => url },
  { name: 'inline', of: ({ inline }) => String(inline) },
  { name: 'state', of: ({ state }) => state },
  { name: 'justification', of: ({ authorisation }) => authorisation?.why },
  { name: 'responsible', of: ({ authorisation }) => authorisation?.responsible },
  { name: 'authorised_at', of: ({ authorisation }) => authorisation?.at },
  { name: 'authorised_by', of: ({ authorisation }) => authorisation?.by },
  { name: 'present', of: ({ present }) => String(present) },
  { name: 'sha256', of: ({ sha256 }) => sha256 },
  { name: 'bytes', of: ({ bytes }) => bytes },
  { name: 'functions', of: ({ functions }) => functions },
  { name: 'not_parsed', of: ({ notParsed }) => notParsed },
  { name: 'loaded_by', of: ({ loadedBy }) => loadedBy.url ?? loadedBy.kind },
  { name: 'destinations', of: ({ behaviour }) => behaviour.destinations.join(' ') },
  { name: 'reads_card', of: ({ behaviour }) => String(behaviour.readsCard) },
  { name: 'listens', of: ({ behaviour }) => behaviour.listens.join('; ') },
  { name: 'storage', of: ({ behaviour }) => behaviour.storage.join(' ') },
  { name: 'evaluates', of: ({ behaviour }) => String(behaviour.evaluates) },
  { name: 'first_seen_at', of: ({ firstSeenAt }) => firstSeenAt },
  { name: 'changed_at', of: ({ changedAt }) => changedAt },
  { name: 'last_seen_at', of: ({ lastSeenAt }) => lastSeenAt },
  { name: 'last_seen_visit', of: ({ lastSeenVisit }) => lastSeenVisit },
  { name: 'id', of: ({ id }) => id },
];

const queryOf = ({ inline, ...filters }: InventoryFilters): InventoryQuery => ({
  ...filters,
  inline: inline === undefined ? undefined : inline === 'true',
});

const placeIn = (cursor: string): ItemPlace => {
  const [at, text] = placeOf(LIST, 2, cursor) ?? [];
  const id = parseId('scr', String(text));
  if (typeof at !== 'number' || id.kind === 'failed') throw new Problem(cursorNotValid);
  return { lastSeenAt: instantOfMs(at), id: id.value };
};

/** When the last visit that got to its end did. */
const walkedAt = async (tx: Tx, { tenant }: Scope, site: SiteId): Promise<Instant | undefined> => {
  const visit = await lastCompleted(tx, tenant, site);
  return visit === undefined ? undefined : (await findVisit(tx, tenant, visit))?.endedAt;
};

const shownOf = async (
  tx: Tx,
  scope: Scope,
  items: readonly InventoryItem[],
  walked: Instant | undefined,
): Promise<readonly Shown[]> => {
  const contents = await contentsOfItems(
    tx,
    scope.tenant,
    items.map(({ id }) => id),
  );
  return items.map((item) => ({ item, contents: contents.get(item.id) ?? [], walkedAt: walked }));
};

const decidedAnswer = ({ entry, at, ...decided }: Decided) => ({ ...decided, at: formatInstant(at), evidence: entry });

const contentAnswer = (content: Content, { authorised, inline }: InventoryItem) => {
  const { shape, notParsed, firstSeenAt, lastSeenAt, ...plain } = content;
  return {
    ...plain,
    ...(notParsed === undefined ? {} : { notParsed }),
    firstSeenAt: formatInstant(firstSeenAt),
    lastSeenAt: formatInstant(lastSeenAt),
    authorised: authorised?.shapes.includes(shape) === true && (inline || authorised.sha256s.includes(content.sha256)),
  };
};

export const itemOrProblem = async (
  tx: Tx,
  { tenant }: Scope,
  id: InventoryScriptId,
  lock: 'lock' | 'read' = 'read',
): Promise<InventoryItem> => {
  const item = await findItem(tx, tenant, id, lock);
  if (item === undefined) throw new Problem(inventoryScriptNotFound);
  return item;
};

export const detailOf = async (tx: Tx, scope: Scope, id: InventoryScriptId): Promise<InventoryScriptDetailAnswer> => {
  const item = await itemOrProblem(tx, scope, id);
  const [shown] = await shownOf(tx, scope, [item], await walkedAt(tx, scope, item.site));
  if (shown === undefined) throw new Error('an item is shown');
  const { policy } = await inventoryOf(tx, { tenant: scope.tenant, site: item.site });
  const beyond = item.authorised && newIn(item.behaviour, item.authorised.behaviour);
  return {
    ...answerOf(shown),
    history: shown.contents.map((content) => contentAnswer(content, item)),
    decisions: (await decisionsOf(tx, scope.tenant, id)).map(decidedAnswer),
    ...(beyond === undefined || isNothing(beyond) ? {} : { beyond: behaviourAnswer(beyond) }),
    policy,
  };
};

const changeAnswer = ({ finding, url, sha256, destination, at, digest, ...row }: ChangeRow): SiteChangeAnswer => ({
  id: finding,
  ...row,
  ...(url === undefined ? {} : { url }),
  ...(sha256 === undefined ? {} : { sha256 }),
  ...(destination === undefined ? {} : { destination }),
  at: formatInstant(at),
  ...(digest === undefined ? {} : { digest }),
});

const changePlaceIn = (cursor: string): ChangePlace => {
  const [at, text] = placeOf(CHANGES, 2, cursor) ?? [];
  const finding = parseId('fnd', String(text));
  if (typeof at !== 'number' || finding.kind === 'failed') throw new Problem(cursorNotValid);
  return { at: instantOfMs(at), finding: finding.value };
};

const changeQuery = ({ digest, waiting }: ChangeFilters): ChangeQuery => ({
  digest: digest as ChangeQuery['digest'],
  waiting: waiting === undefined ? undefined : waiting === 'true',
});

const CHANGE_COLUMNS: readonly Column<ChangeRow>[] = [
  { name: 'at', of: ({ at }) => formatInstant(at) },
  { name: 'kind', of: ({ kind }) => kind },
  { name: 'url', of: ({ url }) => url },
  { name: 'inline', of: ({ inline }) => String(inline) },
  { name: 'sha256', of: ({ sha256 }) => sha256 },
  { name: 'destination', of: ({ destination }) => destination },
  { name: 'about', of: ({ about }) => JSON.stringify(about) },
  { name: 'visit', of: ({ visit }) => visit },
  { name: 'digest', of: ({ digest }) => digest },
  { name: 'id', of: ({ finding }) => finding },
];

type Lists = Pick<ReadInventory, 'page' | 'csv' | 'changes' | 'changesCsv'>;

const createLists = ({ database, exportLimit = EXPORT_LIMIT }: SiteWatchOptions): Lists => ({
  page: (scope, id, { filters, cursor, limit }) =>
    database.inScope(scope, async (tx) => {
      const after = cursor === undefined ? undefined : placeIn(cursor);
      const site = await siteOrProblem(tx, scope, id);
      const walked = await walkedAt(tx, scope, id);
      const wanted = { filters: queryOf(filters), walkedAt: walked, after, limit: limit + 1 };
      const rows = await itemsOfSite(tx, site, wanted);
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const items = (await shownOf(tx, scope, shown, walked)).map(answerOf);
      return last === undefined ? { items } : { items, nextCursor: cursorOf(LIST, [last.lastSeenAt, last.id]) };
    }),
  csv: (scope, id, filters) =>
    database.inScope(scope, async (tx) => {
      const site = await siteOrProblem(tx, scope, id);
      const walked = await walkedAt(tx, scope, id);
      const wanted = { filters: queryOf(filters), walkedAt: walked, limit: EXPORT_CHUNK };
      return exportRows<Shown>({
        columns: COLUMNS.map(({ name, of }) => ({ name, of: (shown) => of(answerOf(shown)) })),
        limit: exportLimit,
        next: async (after) =>
          shownOf(tx, scope, await itemsOfSite(tx, site, { ...wanted, after: after?.item }), walked),
      });
    }),
  changes: (scope, id, { filters, cursor, limit }) =>
    database.inScope(scope, async (tx) => {
      const after = cursor === undefined ? undefined : changePlaceIn(cursor);
      await siteOrProblem(tx, scope, id);
      const of = { tenant: scope.tenant, site: id };
      const rows = await changesOfSite(tx, of, { filters: changeQuery(filters), after, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const items = shown.map(changeAnswer);
      return last === undefined ? { items } : { items, nextCursor: cursorOf(CHANGES, [last.at, last.finding]) };
    }),
  changesCsv: (scope, id, filters) =>
    database.inScope(scope, async (tx) => {
      await siteOrProblem(tx, scope, id);
      const wanted = { filters: changeQuery(filters), limit: EXPORT_CHUNK };
      return exportRows<ChangeRow>({
        columns: CHANGE_COLUMNS,
        limit: exportLimit,
        next: (after) => changesOfSite(tx, { tenant: scope.tenant, site: id }, { ...wanted, after }),
      });
    }),
});

export const createReadInventory = (options: SiteWatchOptions): ReadInventory => {
  const { database, objects, readScripts } = options;
  return {
    ...createLists(options),
    one: (scope, id) => database.inScope(scope, (tx) => detailOf(tx, scope, id)),
    functions: async (scope, id, { from, to }) => {
      const { inline, shown } = await database.inScope(scope, async (tx) => {
        const item = await itemOrProblem(tx, scope, id);
        return { inline: item.inline, shown: await shownOf(tx, scope, [item], undefined) };
      });
      const known = new Set(shown.flatMap(({ contents }) => contents.map(({ sha256 }) => sha256)));
      if (!known.has(to) || (from !== undefined && !known.has(from))) throw new Problem(inventoryScriptNotFound);
      const ports = { objects, readScripts, nameOf: (digest: string) => objectName(scope.tenant, digest) };
      const compared = await compareFunctions(ports, { from, to, inline });
      if (compared.kind === 'ok') return compared.value;
      throw new Problem(scriptNotComparable, { params: { reason: compared.error } });
    },
    policy: (scope, id) =>
      database.inScope(scope, async (tx) => {
        await siteOrProblem(tx, scope, id);
        const { policy, since } = await inventoryOf(tx, { tenant: scope.tenant, site: id });
        return { policy, ...(since === undefined ? {} : { since: formatInstant(since) }) };
      }),
  };
};
