/** What visits saw of payment pages, and the pins of people: kept, replaced, never removed. */
import { type ColumnType, type Selectable, sql } from 'kysely';
import type { EntryId } from '#evidence';
import { type Id, type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Owner } from '../store-results.ts';
import type { SiteId, VisitId } from '../store-tables.ts';
import type { Likeness } from './core/likeness.ts';
import type { PageFacts } from './core/page-facts.ts';
import type { Place, Placed, PlaceKind, PlacePage } from './core/places.ts';

export type PinId = Id<'pin'>;

type Json<T> = ColumnType<T, string, never>;

type PageTables = {
  'site_watch.visit_page': {
    tenant: string;
    party: string | null;
    site: string;
    visit: string;
    ended_at: Instant;
    completed: boolean;
    origin: string | null;
    pages: Json<readonly PageFacts[]>;
  };
  'site_watch.page_pin': {
    tenant: string;
    id: string;
    party: string | null;
    site: string;
    kind: PlaceKind;
    page: PlacePage;
    name: string;
    value: string;
    likeness: ColumnType<Likeness | null, string | null, never>;
    confirmed_at: Instant;
    confirmed_by: string;
    entry: string;
    ended_at: Instant | null;
    ended_by: string | null;
  };
};

type SiteKey = { readonly tenant: TenantId; readonly site: SiteId };

export const insertPages = async (
  tx: Tx,
  { tenant, party, site, visit }: Owner,
  seen: Omit<PagesRow, 'visit'> & { readonly origin: string },
): Promise<void> => {
  await tables<PageTables>(tx)
    .insertInto('site_watch.visit_page')
    .values({
      ...{ tenant: uuidOf(tenant), party: party === undefined ? null : uuidOf(party) },
      ...{ site: uuidOf(site), visit: uuidOf(visit) },
      ended_at: seen.endedAt,
      completed: seen.completed,
      origin: seen.origin,
      pages: JSON.stringify(seen.pages),
    })
    .execute();
};

export type PagesRow = {
  readonly visit: VisitId;
  readonly endedAt: Instant;
  readonly completed: boolean;
  /** The site's then; absent for what was kept before it was noted. */
  readonly origin: string | undefined;
  readonly pages: readonly PageFacts[];
};

/**
 * Newest first. @param wanted `completed`: those that got to the end of their journey and saw where the customer pays;
 * a visit that may load one page only has none to compare with.
 */
export const lastPages = async (
  tx: Tx,
  { tenant, site }: SiteKey,
  wanted: { readonly completed: boolean; readonly before?: Instant | undefined; readonly limit: number },
): Promise<readonly PagesRow[]> => {
  let query = tables<PageTables>(tx)
    .selectFrom('site_watch.visit_page')
    .select(['visit', 'ended_at', 'completed', 'origin', 'pages'])
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .orderBy('ended_at', 'desc')
    .orderBy('visit', 'desc')
    .limit(wanted.limit);
  if (wanted.before !== undefined) query = query.where('ended_at', '<', wanted.before);
  if (wanted.completed) {
    query = query
      .where('completed', '=', true)
      .where(sql<boolean>`(pages @> '[{"roles":["card"]}]' or pages @> '[{"roles":["leaving"]}]')`);
  }
  const rows = await query.execute();
  return rows.map(({ visit, ended_at, origin, ...row }) => ({
    ...{ ...row, visit: idOf('vis', visit), endedAt: ended_at },
    origin: origin ?? undefined,
  }));
};

export type PinRow = Placed & {
  readonly id: PinId;
  readonly site: SiteId;
  readonly likeness: Likeness | undefined;
  readonly confirmedAt: Instant;
  readonly confirmedBy: string;
  readonly entry: EntryId;
};

const PIN_COLUMNS = [
  'id',
  'site',
  'kind',
  'page',
  'name',
  'value',
  'likeness',
  'confirmed_at',
  'confirmed_by',
  'entry',
] as const satisfies readonly (keyof PageTables['site_watch.page_pin'])[];

const pinOf = (row: Pick<Selectable<PageTables['site_watch.page_pin']>, (typeof PIN_COLUMNS)[number]>): PinRow => ({
  ...{ kind: row.kind, page: row.page, name: row.name, value: row.value },
  id: idOf('pin', row.id),
  site: idOf('sit', row.site),
  likeness: row.likeness ?? undefined,
  confirmedAt: row.confirmed_at,
  confirmedBy: row.confirmed_by,
  entry: idOf('ent', row.entry),
});

/** Those in force, in the order of their places. */
export const pinsOf = async (tx: Tx, { tenant, site }: SiteKey): Promise<readonly PinRow[]> => {
  const rows = await tables<PageTables>(tx)
    .selectFrom('site_watch.page_pin')
    .select(PIN_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .where('ended_at', 'is', null)
    .orderBy('page')
    .orderBy('kind')
    .orderBy('name')
    .orderBy('confirmed_at')
    .orderBy('id')
    .execute();
  return rows.map(pinOf);
};

/** One in force. */
export const findPin = async (tx: Tx, tenant: TenantId, id: PinId): Promise<PinRow | undefined> => {
  const row = await tables<PageTables>(tx)
    .selectFrom('site_watch.page_pin')
    .select(PIN_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row && pinOf(row);
};

export const insertPin = async (
  tx: Tx,
  { tenant, party }: Pick<Owner, 'tenant' | 'party'>,
  pin: PinRow,
): Promise<void> => {
  const { id, site, kind, page, name, value, likeness } = pin;
  await tables<PageTables>(tx)
    .insertInto('site_watch.page_pin')
    .values({
      ...{
        tenant: uuidOf(tenant),
        id: uuidOf(id),
        party: party === undefined ? null : uuidOf(party),
        site: uuidOf(site),
      },
      ...{ kind, page, name, value, likeness: likeness === undefined ? null : JSON.stringify(likeness) },
      confirmed_at: pin.confirmedAt,
      confirmed_by: pin.confirmedBy,
      entry: uuidOf(pin.entry),
      ended_at: null,
      ended_by: null,
    })
    .execute();
};

type Ended = { readonly at: Instant; readonly by: string };

export const endPin = async (tx: Tx, tenant: TenantId, id: PinId, { at, by }: Ended): Promise<void> => {
  await tables<PageTables>(tx)
    .updateTable('site_watch.page_pin')
    .set({ ended_at: at, ended_by: by })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .execute();
};

/** All of a place but those with one of these values. Gives how many there were. */
export const endPinsOf = async (
  tx: Tx,
  { tenant, site }: SiteKey,
  { kind, page, name }: Place,
  { keep, ...ended }: Ended & { readonly keep: readonly string[] },
): Promise<number> => {
  const rows = await tables<PageTables>(tx)
    .updateTable('site_watch.page_pin')
    .set({ ended_at: ended.at, ended_by: ended.by })
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .where('kind', '=', kind)
    .where('page', '=', page)
    .where('name', '=', name)
    .where('ended_at', 'is', null)
    .where(sql<boolean>`value <> all(${[...keep]}::text[])`)
    .returning('id')
    .execute();
  return rows.length;
};
