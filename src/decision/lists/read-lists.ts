/** Reading lists: all of them, and what stands in one, with who put it there and why. */
import { type ExpressionBuilder, sql } from 'kysely';
import { csvHead, csvLine, formatInstant, type Id, type Instant, idOf, Problem, type Scope, uuidOf } from '#kernel';
import type { Clock } from '#platform/clock';
import { type Database, type Tx, tables } from '#platform/database';
import type { ListEffect, ListKind } from '../core/lists/kinds.ts';
import { exportTooLarge, listNotFound } from '../problems.ts';
import type { ListSource, Tables } from './list-tables.ts';
import { LIST_SHOWN, type List, type ListEntryId, type ListId, listOf } from './store-lists.ts';

export type CountedList = List & { /** That stand now. */ readonly entries: number };

export type ListFilters = { readonly kind?: ListKind | undefined; readonly effect?: ListEffect | undefined };

export const ENTRY_STATES = ['standing', 'expired', 'removed'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

export type EntryFilters = {
  /** The beginning of a value as it is shown. */
  readonly text?: string | undefined;
  readonly source?: ListSource | undefined;
  readonly state?: EntryState | undefined;
};

export type ListEntry = {
  readonly id: ListEntryId;
  readonly value: string;
  readonly state: EntryState;
  readonly source: ListSource;
  readonly why: string;
  readonly reference: string | undefined;
  readonly addedBy: string;
  readonly addedAt: Instant;
  readonly expiresAt: Instant | undefined;
  readonly removed: { readonly by: string; readonly at: Instant; readonly why: string } | undefined;
  /** In the log, of the change that added it. */
  readonly logEntry: Id<'ent'>;
};

export type ReadLists = {
  /** By name, from after the one named. */
  page(
    scope: Scope,
    wanted: ListFilters & { readonly after?: string | undefined; readonly limit: number },
  ): Promise<{ readonly lists: readonly CountedList[]; readonly hasMore: boolean }>;
  csv(scope: Scope, filters: ListFilters): Promise<Uint8Array>;
  /** @throws Problem `list-not-found`, like those below */
  one(scope: Scope, id: ListId): Promise<CountedList>;
  /** The latest first, from before the one named. */
  entries(
    scope: Scope,
    id: ListId,
    wanted: { readonly filters: EntryFilters; readonly before?: ListEntryId | undefined; readonly limit: number },
  ): Promise<{ readonly entries: readonly ListEntry[]; readonly hasMore: boolean }>;
  /** @throws Problem `export-too-large` with `limit` */
  entriesCsv(scope: Scope, id: ListId, filters: EntryFilters): Promise<Uint8Array>;
};

const EXPORT_LIMIT = 50_000;
type Ports = { readonly database: Database; readonly clock: Clock };

export const createReadLists = ({ database, clock }: Ports): ReadLists => ({
  page: (scope, wanted) =>
    database.inScope(scope, async (tx) => {
      const rows = await queryLists(tx, scope, { ...wanted, limit: wanted.limit + 1, now: clock.now() });
      return { lists: rows.slice(0, wanted.limit), hasMore: rows.length > wanted.limit };
    }),
  csv: (scope, filters) =>
    database.inScope(scope, async (tx) => {
      const rows = await queryLists(tx, scope, { ...filters, limit: EXPORT_LIMIT, now: clock.now() });
      return fileOf(LIST_COLUMNS, rows);
    }),
  one: (scope, id) => database.inScope(scope, (tx) => listNow(tx, scope, id, clock.now())),
  entries: (scope, id, wanted) =>
    database.inScope(scope, async (tx) => {
      await listNow(tx, scope, id, clock.now());
      const rows = await queryEntries(tx, scope, { ...wanted, list: id, limit: wanted.limit + 1, now: clock.now() });
      return { entries: rows.slice(0, wanted.limit), hasMore: rows.length > wanted.limit };
    }),
  entriesCsv: (scope, id, filters) =>
    database.inScope(scope, async (tx) => {
      await listNow(tx, scope, id, clock.now());
      const rows = await queryEntries(tx, scope, { filters, list: id, limit: EXPORT_LIMIT + 1, now: clock.now() });
      if (rows.length > EXPORT_LIMIT) throw new Problem(exportTooLarge, { params: { limit: EXPORT_LIMIT } });
      return fileOf(ENTRY_COLUMNS, rows);
    }),
});

const listNow = async (tx: Tx, scope: Scope, id: ListId, now: Instant): Promise<CountedList> => {
  const [list] = await queryLists(tx, scope, { only: id, limit: 1, now });
  if (list === undefined) throw new Problem(listNotFound);
  return list;
};

type ListsWanted = ListFilters & {
  readonly after?: string | undefined;
  readonly only?: ListId;
  readonly limit: number;
  readonly now: Instant;
};

const queryLists = async (tx: Tx, { tenant }: Scope, wanted: ListsWanted): Promise<readonly CountedList[]> => {
  const { kind, effect, after, only, limit, now } = wanted;
  const standing = ({ selectFrom }: ExpressionBuilder<Tables & { list: Tables['decision.list'] }, 'list'>) =>
    selectFrom('decision.list_entry as held')
      .whereRef('held.tenant', '=', 'list.tenant')
      .whereRef('held.list', '=', 'list.id')
      .where('held.removed_in', 'is', null)
      .where(({ or, eb }) => or([eb('held.expires_at', 'is', null), eb('held.expires_at', '>', now)]))
      .select(sql<number>`count(*)::int`.as('entries'));
  let found = tables<Tables>(tx)
    .selectFrom('decision.list as list')
    .select((eb) => [...LIST_SHOWN, standing(eb).as('entries')])
    .where('tenant', '=', uuidOf(tenant))
    .orderBy('name')
    .limit(limit);
  if (kind !== undefined) found = found.where('kind', '=', kind);
  if (effect !== undefined) found = found.where('effect', '=', effect);
  if (after !== undefined) found = found.where('name', '>', after);
  if (only !== undefined) found = found.where('id', '=', uuidOf(only));
  return (await found.execute()).map((row) => ({ ...listOf(row), entries: row.entries ?? 0 }));
};

type EntriesWanted = {
  readonly list: ListId;
  readonly filters: EntryFilters;
  readonly before?: ListEntryId | undefined;
  readonly limit: number;
  readonly now: Instant;
};

const queryEntries = async (
  tx: Tx,
  { tenant }: Scope,
  { list, filters: { text, source, state }, before, limit, now }: EntriesWanted,
): Promise<readonly ListEntry[]> => {
  let found = tables<Tables>(tx)
    .selectFrom('decision.list_entry as held')
    .innerJoin('decision.list_change as added', (join) =>
      join.onRef('added.tenant', '=', 'held.tenant').onRef('added.id', '=', 'held.added_in'),
    )
    .leftJoin('decision.list_change as removal', (join) =>
      join.onRef('removal.tenant', '=', 'held.tenant').onRef('removal.id', '=', 'held.removed_in'),
    )
    .select([
      ...(['held.id', 'held.shown', 'held.why', 'held.reference', 'held.expires_at', 'added.source'] as const),
      ...(['added.why as added_why', 'added.made_by as added_by', 'added.made_at as added_at'] as const),
      ...(['added.entry', 'removal.made_by as removed_by', 'removal.made_at as removed_at'] as const),
      'removal.why as removed_why',
    ])
    .where('held.tenant', '=', uuidOf(tenant))
    .where('held.list', '=', uuidOf(list))
    .orderBy('held.id', 'desc')
    .limit(limit);
  if (before !== undefined) found = found.where('held.id', '<', uuidOf(before));
  if (text !== undefined) found = found.where('held.shown', 'like', `${text.replaceAll(/[\\%_]/g, '\\$&')}%`);
  if (source !== undefined) found = found.where('added.source', '=', source);
  if (state !== undefined) found = found.where('held.removed_in', state === 'removed' ? 'is not' : 'is', null);
  if (state === 'expired') found = found.where('held.expires_at', '<=', now);
  if (state === 'standing') {
    found = found.where(({ or, eb }) => or([eb('held.expires_at', 'is', null), eb('held.expires_at', '>', now)]));
  }
  return (await found.execute()).map((row) => {
    const removed =
      row.removed_by === null || row.removed_at === null
        ? undefined
        : { by: row.removed_by, at: row.removed_at, why: row.removed_why ?? '' };
    return {
      id: idOf('lse', row.id),
      value: row.shown,
      state: removed ? 'removed' : row.expires_at !== null && row.expires_at <= now ? 'expired' : 'standing',
      source: row.source,
      why: row.why ?? row.added_why,
      reference: row.reference ?? undefined,
      addedBy: row.added_by,
      addedAt: row.added_at,
      expiresAt: row.expires_at ?? undefined,
      removed,
      logEntry: idOf('ent', row.entry),
    };
  });
};

type Column<R> = readonly [string, (row: R) => string | number | undefined];

const written = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : formatInstant(at));

const LIST_COLUMNS: readonly Column<CountedList>[] = [
  ['id', ({ id }) => id],
  ['name', ({ name }) => name],
  ['kind', ({ kind }) => kind],
  ['effect', ({ effect }) => effect],
  ['entries', ({ entries }) => entries],
  ['note', ({ note }) => note],
  ['filled_from', ({ filledFrom }) => filledFrom.join(' ')],
  ['filled_for_days', ({ filledForDays }) => filledForDays],
  ['made_at', ({ madeAt }) => formatInstant(madeAt)],
];

/** The first three are what a file to be taken in has. */
const ENTRY_COLUMNS: readonly Column<ListEntry>[] = [
  ['value', ({ value }) => value],
  ['expires_at', ({ expiresAt }) => written(expiresAt)],
  ['why', ({ why }) => why],
  ['state', ({ state }) => state],
  ['source', ({ source }) => source],
  ['reference', ({ reference }) => reference],
  ['added_by', ({ addedBy }) => addedBy],
  ['added_at', ({ addedAt }) => formatInstant(addedAt)],
  ['removed_by', ({ removed }) => removed?.by],
  ['removed_at', ({ removed }) => written(removed?.at)],
  ['removed_why', ({ removed }) => removed?.why],
  ['log_entry', ({ logEntry }) => logEntry],
];

const fileOf = <R>(columns: readonly Column<R>[], rows: readonly R[]): Uint8Array =>
  new TextEncoder().encode(
    [csvHead(columns.map(([name]) => name)), ...rows.map((row) => csvLine(columns.map(([, of]) => of(row))))].join(''),
  );
