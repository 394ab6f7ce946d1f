/** The merchants of a tenant. `observed` ones are those it knows only from payments. */
import { sql } from 'kysely';
import { type Id, type Instant, idOf, type Scope, type TenantId, uuidOf } from '#kernel';
import { type Database, type Tx, tables } from '#platform/database';
import type { NewId } from '#platform/random';
import type { Tables } from './store-tables.ts';

export type MerchantId = Id<'mer'>;

export type Merchant = {
  readonly id: MerchantId;
  readonly acceptorNumber: string;
  readonly name: string | undefined;
  readonly standing: 'observed';
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  readonly attemptCount: number;
};

/** What one batch of decisions tells about one merchant. Each acceptor number stands once in a batch. */
export type MerchantSighting = {
  readonly acceptorNumber: string;
  /** The last name seen, if any had one. */
  readonly name?: string | undefined;
  /** At least 1. */
  readonly attempts: number;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
};

export type Merchants = {
  /**
   * Adds up what it is given: in the transaction that the stream's port gives a handler, which also marks the delivery
   * done, each event counts exactly once however often it is delivered.
   */
  observe(tx: Tx, tenant: TenantId, sightings: readonly MerchantSighting[]): Promise<void>;
  /** By acceptor number, from after the one named. */
  list(scope: Scope, wanted: MerchantQuery): Promise<MerchantPage>;
};

export type MerchantQuery = {
  /** The beginning of an acceptor number, or part of a name in any case. */
  readonly text?: string | undefined;
  readonly afterAcceptorNumber?: string | undefined;
  readonly limit: number;
};

export type MerchantPage = { readonly merchants: readonly Merchant[]; readonly hasMore: boolean };

type Wiring = { readonly database: Database; readonly newId: NewId };

export const createMerchants = ({ database, newId }: Wiring): Merchants => ({
  observe: async (tx, tenant, sightings) => {
    if (sightings.length > 0) await addSightings(tx, tenant, sightings, newId);
  },
  list: (scope, wanted) => database.inScope(scope, (tx) => list(tx, scope, wanted)),
});

const addSightings = async (
  tx: Tx,
  tenant: TenantId,
  sightings: readonly MerchantSighting[],
  newId: NewId,
): Promise<void> => {
  // In one order everywhere, so that two batches with the same merchants wait for each other and never deadlock.
  const sorted = sightings.toSorted((a, b) => (a.acceptorNumber < b.acceptorNumber ? -1 : 1));
  await sql`
    insert into registry.merchant as known
      (tenant, id, acceptor_number, name, standing, first_seen_at, last_seen_at, attempt_count)
    select ${uuidOf(tenant)}::uuid, new.id, new.acceptor_number, new.name, 'observed', new.first_at, new.last_at, new.attempts
    from unnest(
      ${sorted.map(() => uuidOf(newId('mer')))}::uuid[],
      ${sorted.map(({ acceptorNumber }) => acceptorNumber)}::text[],
      ${sorted.map(({ name }) => name ?? null)}::text[],
      ${sorted.map(({ firstSeenAt }) => firstSeenAt)}::timestamptz[],
      ${sorted.map(({ lastSeenAt }) => lastSeenAt)}::timestamptz[],
      ${sorted.map(({ attempts }) => attempts)}::int8[]
    ) as new (id, acceptor_number, name, first_at, last_at, attempts)
    on conflict (tenant, acceptor_number) do update set
      name = case
        when excluded.name is not null and excluded.last_seen_at >= known.last_seen_at then excluded.name
        else coalesce(known.name, excluded.name)
      end,
      first_seen_at = least(known.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at),
      attempt_count = known.attempt_count + excluded.attempt_count`.execute(tables<Tables>(tx));
};

const SHOWN = ['id', 'acceptor_number', 'name', 'standing', 'first_seen_at', 'last_seen_at', 'attempt_count'] as const;

const list = async (tx: Tx, scope: Scope, wanted: MerchantQuery): Promise<MerchantPage> => {
  const { text, afterAcceptorNumber, limit } = wanted;
  let query = tables<Tables>(tx)
    .selectFrom('registry.merchant')
    .select(SHOWN)
    .where('tenant', '=', uuidOf(scope.tenant))
    .orderBy('acceptor_number')
    .limit(limit + 1);
  if (afterAcceptorNumber !== undefined) query = query.where('acceptor_number', '>', afterAcceptorNumber);
  if (text !== undefined) {
    const pattern = text.replaceAll(/[\\%_]/g, '\\$&');
    query = query.where(({ or, eb }) =>
      or([eb('acceptor_number', 'like', `${pattern}%`), eb('name', 'ilike', `%${pattern}%`)]),
    );
  }
  const rows = await query.execute();
  return { merchants: rows.slice(0, limit).map(merchantOf), hasMore: rows.length > limit };
};

const merchantOf = (row: Pick<Tables['registry.merchant'], (typeof SHOWN)[number]>): Merchant => ({
  id: idOf('mer', row.id),
  acceptorNumber: row.acceptor_number,
  name: row.name ?? undefined,
  standing: row.standing,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
  attemptCount: row.attempt_count,
});
