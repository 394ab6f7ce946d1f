/** Agreements on attempts in the database: at most one of a site stands, those before it stay on record. */
import { type Selectable, sql } from 'kysely';
import type { JsonObject } from '#evidence';
import { type Id, type Instant, idOf, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { SiteId } from '../store-tables.ts';
import { type Agreement, agreement } from './core/agreement.ts';

export type AgreementId = Id<'agr'>;

type AgreementTable = {
  tenant: string;
  id: string;
  party: string | null;
  site: string;
  host: string;
  content: JsonObject;
  sealed_password: Uint8Array | null;
  recorded_by: string;
  recorded_at: Instant;
  withdrawn_at: Instant | null;
  withdrawn_by: string | null;
};
type AgreementTables = { 'site_watch.probe_agreement': AgreementTable };

export type AgreementRow = {
  readonly id: AgreementId;
  /** That it was made for. */
  readonly host: string;
  /** Without the password. */
  readonly content: Agreement;
  readonly sealed: Uint8Array | undefined;
  readonly recordedBy: string;
  readonly recordedAt: Instant;
  readonly withdrawn: { readonly at: Instant; readonly by: string } | undefined;
};

const COLUMNS = [
  'id',
  'host',
  'content',
  'sealed_password',
  'recorded_by',
  'recorded_at',
  'withdrawn_at',
  'withdrawn_by',
] as const satisfies readonly (keyof AgreementTable)[];

const rowOf = (row: Pick<Selectable<AgreementTable>, (typeof COLUMNS)[number]>): AgreementRow => {
  const { withdrawn_at: at, withdrawn_by: by } = row;
  return {
    id: idOf('agr', row.id),
    host: row.host,
    content: agreement.parse(row.content),
    sealed: row.sealed_password ?? undefined,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
    withdrawn: at === null || by === null ? undefined : { at, by },
  };
};

type Which = { readonly tenant: TenantId; readonly site: SiteId };

const ofSite = (tx: Tx, { tenant, site }: Which) =>
  tables<AgreementTables>(tx)
    .selectFrom('site_watch.probe_agreement')
    .select(COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site));

/** Not withdrawn; of whichever host and day. */
export const standingAgreement = async (tx: Tx, which: Which): Promise<AgreementRow | undefined> => {
  const row = await ofSite(tx, which).where('withdrawn_at', 'is', null).executeTakeFirst();
  return row && rowOf(row);
};

export const insertAgreement = async (
  tx: Tx,
  { tenant, site, party }: Which & { readonly party: PartyId | undefined },
  row: AgreementRow,
): Promise<void> => {
  await tables<AgreementTables>(tx)
    .insertInto('site_watch.probe_agreement')
    .values({
      tenant: uuidOf(tenant),
      id: uuidOf(row.id),
      party: party === undefined ? null : uuidOf(party),
      site: uuidOf(site),
      host: row.host,
      content: sql<JsonObject>`${JSON.stringify(row.content)}::jsonb`,
      sealed_password: row.sealed ?? null,
      recorded_by: row.recordedBy,
      recorded_at: row.recordedAt,
      withdrawn_at: null,
      withdrawn_by: null,
    })
    .execute();
};

/** Its password goes with it. */
export const withdrawAgreement = async (
  tx: Tx,
  { tenant, site }: Which,
  withdrawn: { readonly at: Instant; readonly by: string },
): Promise<void> => {
  await tables<AgreementTables>(tx)
    .updateTable('site_watch.probe_agreement')
    .set({ withdrawn_at: withdrawn.at, withdrawn_by: withdrawn.by, sealed_password: null })
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .where('withdrawn_at', 'is', null)
    .execute();
};

export type AgreementPlace = { readonly recordedAt: Instant; readonly id: AgreementId };
export type AgreementQuery = { readonly state?: 'standing' | 'withdrawn' | undefined };

/** Newest first, at most `limit`. */
export const agreementsOf = async (
  tx: Tx,
  which: Which,
  wanted: { readonly filters: AgreementQuery; readonly after?: AgreementPlace | undefined; readonly limit: number },
): Promise<readonly AgreementRow[]> => {
  const { filters, after, limit } = wanted;
  let query = ofSite(tx, which).orderBy('recorded_at', 'desc').orderBy('id', 'desc').limit(limit);
  if (filters.state !== undefined)
    query = query.where('withdrawn_at', filters.state === 'standing' ? 'is' : 'is not', null);
  if (after !== undefined)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('recorded_at', 'id'), '<', tuple(after.recordedAt, uuidOf(after.id))),
    );
  return (await query.execute()).map(rowOf);
};
