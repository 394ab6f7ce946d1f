/** Searches and their places. Every function takes the tenant besides the wall that the database has. */
import { type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import { type Id, type Instant, idOf, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { FindingKind } from '../core/finding.ts';
import type { FoundPlace } from '../core/found-places.ts';
import type { Origin, PlaceTable, ScanId, ScanTable, Tables } from './tables.ts';

export type ScanRow = {
  readonly tenant: TenantId;
  readonly id: ScanId;
  readonly party: PartyId | undefined;
  readonly name: string;
  readonly origin: Origin;
  readonly grade: 'A' | 'C';
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly recordedAt: Instant;
  readonly sentBy: string | undefined;
  readonly signer: string | undefined;
  readonly version: string;
  readonly complete: boolean;
  readonly files: number;
  readonly tables: number;
  readonly bytesSearched: number;
  readonly sure: number;
  readonly doubtful: number;
  readonly distinctNumbers: number;
  readonly notSearched: number;
  readonly alertsRaised: number;
  readonly digest: string;
  readonly sha256: string;
  readonly entry: Id<'ent'>;
};

export type PlaceRow = FoundPlace & {
  readonly number: number;
  readonly alert: Id<'alt'> | undefined;
  readonly seenAgain: boolean;
};

const uuidOrNull = (id: Id<string> | undefined): string | null => (id === undefined ? null : uuidOf(id));

export const insertScan = async (tx: Tx, scan: ScanRow): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('card_discovery.scan')
    .values({
      tenant: uuidOf(scan.tenant),
      id: uuidOf(scan.id),
      party: uuidOrNull(scan.party),
      name: scan.name,
      origin: scan.origin,
      grade: scan.grade,
      started_at: scan.startedAt,
      ended_at: scan.endedAt,
      recorded_at: scan.recordedAt,
      sent_by: scan.sentBy ?? null,
      signer: scan.signer ?? null,
      version: scan.version,
      complete: scan.complete,
      files: scan.files,
      tables: scan.tables,
      bytes_searched: scan.bytesSearched,
      sure: scan.sure,
      doubtful: scan.doubtful,
      distinct_numbers: scan.distinctNumbers,
      not_searched: scan.notSearched,
      alerts_raised: scan.alertsRaised,
      digest: scan.digest,
      sha256: scan.sha256,
      entry: uuidOf(scan.entry),
    })
    .execute();
};

const ROWS_AT_ONCE = 1_000;

export const insertPlaces = async (
  tx: Tx,
  { tenant, id, party }: Pick<ScanRow, 'tenant' | 'id' | 'party'>,
  places: readonly PlaceRow[],
): Promise<void> => {
  for (let from = 0; from < places.length; from += ROWS_AT_ONCE) {
    const values = places.slice(from, from + ROWS_AT_ONCE).map((place) => ({
      tenant: uuidOf(tenant),
      scan: uuidOf(id),
      number: place.number,
      party: uuidOrNull(party),
      place: place.place,
      kind: place.kind,
      ...place.counts,
      brands: place.brands,
      line: place.line ?? null,
      alert: uuidOrNull(place.alert),
      seen_again: place.seenAgain,
    }));
    await tables<Tables>(tx).insertInto('card_discovery.place').values(values).execute();
  }
};

const COLUMNS = [
  ...(['tenant', 'id', 'party', 'name', 'origin', 'grade', 'started_at', 'ended_at', 'recorded_at'] as const),
  ...(['sent_by', 'signer', 'version', 'complete', 'files', 'tables', 'bytes_searched', 'sure', 'doubtful'] as const),
  ...(['distinct_numbers', 'not_searched', 'alerts_raised', 'digest', 'sha256', 'entry'] as const),
] as const;

const scanOf = (row: Selectable<ScanTable>): ScanRow => ({
  tenant: idOf('ten', row.tenant),
  id: idOf('cds', row.id),
  party: row.party === null ? undefined : idOf('pty', row.party),
  name: row.name,
  origin: row.origin,
  grade: row.grade,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  recordedAt: row.recorded_at,
  sentBy: row.sent_by ?? undefined,
  signer: row.signer ?? undefined,
  version: row.version,
  complete: row.complete,
  files: row.files,
  tables: row.tables,
  bytesSearched: row.bytes_searched,
  sure: row.sure,
  doubtful: row.doubtful,
  distinctNumbers: row.distinct_numbers,
  notSearched: row.not_searched,
  alertsRaised: row.alerts_raised,
  digest: row.digest,
  sha256: row.sha256,
  entry: idOf('ent', row.entry),
});

const placeOf = (row: Selectable<Omit<PlaceTable, 'tenant' | 'scan' | 'party'>>): PlaceRow => ({
  number: row.number,
  place: row.place,
  kind: row.kind,
  counts: { high: row.high, medium: row.medium, low: row.low },
  brands: row.brands,
  line: row.line ?? undefined,
  alert: row.alert === null ? undefined : idOf('alt', row.alert),
  seenAgain: row.seen_again,
});

export const findScan = async (tx: Tx, tenant: TenantId, id: ScanId): Promise<ScanRow | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('card_discovery.scan')
    .select(COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .executeTakeFirst();
  return row && scanOf(row);
};

type Named = Pick<ScanRow, 'tenant' | 'party' | 'name'>;

const named = (tx: Tx, { tenant, party, name }: Named) =>
  tables<Tables>(tx)
    .selectFrom('card_discovery.scan')
    .where('tenant', '=', uuidOf(tenant))
    .where('party', party === undefined ? 'is' : '=', uuidOrNull(party))
    .where('name', '=', name);

/** The same bytes sent before. */
export const findSent = async (tx: Tx, of: Named & Pick<ScanRow, 'sha256'>): Promise<ScanRow | undefined> => {
  const row = await named(tx, of)
    .select(COLUMNS)
    .where('origin', '=', 'sent')
    .where('sha256', '=', of.sha256)
    .executeTakeFirst();
  return row && scanOf(row);
};

/** When the server ended its last search of this name. */
export const lastWatched = async (tx: Tx, of: Named): Promise<Instant | undefined> => {
  const row = await named(tx, of)
    .select(({ fn }) => fn.max('ended_at').as('last'))
    .where('origin', '=', 'watched')
    .executeTakeFirst();
  return row?.last ?? undefined;
};

/** Of every tenant; for the system alone. */
export const tenantsWithScans = async (tx: Tx): Promise<readonly TenantId[]> => {
  const rows = await tables<Tables>(tx).selectFrom('card_discovery.scan').select('tenant').distinct().execute();
  return rows.map(({ tenant }) => idOf('ten', tenant));
};

/** One at a time for what is called so, to the end of the transaction. */
export const takeTurn = async (tx: Tx, { tenant, party, name }: Named): Promise<void> => {
  const about = JSON.stringify(['card-discovery', tenant, party ?? '', name]);
  await sql`select pg_advisory_xact_lock(hashtextextended(${about}, 0))`.execute(tables<Tables>(tx));
};

export type ScanQuery = {
  readonly text?: string | undefined;
  readonly origin?: Origin | undefined;
  readonly found?: boolean | undefined;
};
export type ScanPlace = Pick<ScanRow, 'recordedAt' | 'id'>;

const like = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

/** The newest first, at most `limit`. */
export const newestScans = async (
  tx: Tx,
  tenant: TenantId,
  wanted: { readonly filters: ScanQuery; readonly after?: ScanPlace | undefined; readonly limit: number },
): Promise<readonly ScanRow[]> => {
  const { filters, after, limit } = wanted;
  let query: SelectQueryBuilder<Tables, 'card_discovery.scan', Selectable<ScanTable>> = tables<Tables>(tx)
    .selectFrom('card_discovery.scan')
    .select(COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (after !== undefined)
    query = query.where(
      sql<boolean>`(recorded_at, id) < (${after.recordedAt}::timestamptz, ${uuidOf(after.id)}::uuid)`,
    );
  if (filters.origin !== undefined) query = query.where('origin', '=', filters.origin);
  if (filters.found !== undefined) query = query.where('sure', filters.found ? '>' : '=', 0);
  if (filters.text !== undefined) query = query.where('name', 'ilike', like(filters.text));
  return (await query.execute()).map(scanOf);
};

export type PlaceQuery = { readonly text?: string | undefined; readonly kind?: FindingKind | undefined };

/** In their order, after `number`, at most `limit`. */
export const placesOf = async (
  tx: Tx,
  scan: Pick<ScanRow, 'tenant' | 'id'>,
  wanted: { readonly filters: PlaceQuery; readonly after?: number | undefined; readonly limit: number },
): Promise<readonly PlaceRow[]> => {
  const { filters, after = 0, limit } = wanted;
  let query = tables<Tables>(tx)
    .selectFrom('card_discovery.place')
    .select(['number', 'place', 'kind', 'high', 'medium', 'low', 'brands', 'line', 'alert', 'seen_again'])
    .where('tenant', '=', uuidOf(scan.tenant))
    .where('scan', '=', uuidOf(scan.id))
    .where('number', '>', after)
    .orderBy('number')
    .limit(limit);
  if (filters.kind !== undefined) query = query.where('kind', '=', filters.kind);
  if (filters.text !== undefined) query = query.where('place', 'ilike', like(filters.text));
  return (await query.execute()).map(placeOf);
};
