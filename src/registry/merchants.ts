/**
 * The merchants of a tenant: a party's contracts, by acceptor number. `observed` ones are known only from payments.
 * Beside the wall of the database every query names the tenant, and the parties where the scope has any.
 */
import { sql } from 'kysely';
import {
  failed,
  type Instant,
  idOf,
  normaliseName,
  type Outcome,
  ok,
  type PartyId,
  Problem,
  type Scope,
  type TenantId,
  uuidOf,
} from '#kernel';
import { type Database, type Tx, tables, UniqueViolation } from '#platform/database';
import type { NewId } from '#platform/random';
import type { MerchantAttributes } from './core/merchant-attributes.ts';
import type { RiskTier, Standing, StandingReason } from './core/parties.ts';
import { partyExists, wholeTenant } from './parties.ts';
import type { RegistryPorts } from './ports.ts';
import { listTooLarge } from './problems.ts';
import {
  type Merchant,
  type MerchantFilters,
  type MerchantId,
  type MerchantQuery,
  merchantAgain,
  merchantsCsv,
  queryMerchants,
} from './read-merchants.ts';
import type { Tables } from './store-tables.ts';

export type NewMerchant = MerchantAttributes & {
  readonly acceptorNumber: string;
  readonly name: string;
  readonly party: PartyId;
  readonly reason: StandingReason;
};

export type MerchantChange = MerchantAttributes & {
  readonly name?: string | undefined;
  readonly party?: PartyId | undefined;
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

/** What decides how a merchant's payments are weighed. */
export type MerchantContract = {
  readonly standing: Standing;
  readonly riskTier?: RiskTier;
  readonly categoryCode?: string;
};

export type Merchants = {
  /**
   * Adds up what it is given: in the transaction that the stream's port gives a handler, which also marks the delivery
   * done, each event counts exactly once however often it is delivered.
   */
  observe(tx: Tx, tenant: TenantId, sightings: readonly MerchantSighting[]): Promise<void>;
  /** Those of `ids` that the transaction's tenant and parties have. */
  known(tx: Tx, tenant: TenantId, ids: readonly MerchantId[]): Promise<ReadonlySet<MerchantId>>;
  /** Those that contracts with these merchants name. */
  riskTiers(tx: Tx, tenant: TenantId, ids: readonly MerchantId[]): Promise<readonly RiskTier[]>;
  /** Those of the acceptor numbers that are known, as the transaction sees them. */
  contracts(
    tx: Tx,
    tenant: TenantId,
    acceptorNumbers: readonly string[],
  ): Promise<ReadonlyMap<string, MerchantContract>>;
  /** By acceptor number, from after the one named. */
  list(scope: Scope, wanted: Omit<MerchantQuery, 'now'>): Promise<MerchantPage>;
  get(scope: Scope, id: MerchantId): Promise<Merchant | undefined>;
  /** @throws Problem `list-too-large` with `limit` */
  csv(scope: Scope, filters: MerchantFilters): Promise<Uint8Array>;
  /** One under contract. `acceptor-number-taken` also by one that was observed: change that. */
  create(scope: Scope, wanted: NewMerchant): Promise<Outcome<Merchant, 'acceptor-number-taken' | LinkFault>>;
  /**
   * All of its attributes; what is left out is not known. `merchant-of-another-party`: it belongs to one, and goes to
   * another by a move. @throws Problem `whole-tenant-only`, like all changes
   */
  change(
    scope: Scope,
    id: MerchantId,
    wanted: MerchantChange,
  ): Promise<
    Outcome<Merchant, 'merchant-not-found' | 'merchant-needs-party' | 'merchant-of-another-party' | LinkFault>
  >;
};

/** `shop-not-found`: also one of another party. */
export type LinkFault = 'party-not-found' | 'shop-not-found' | 'acquirer-not-found' | 'agent-not-found';

export type MerchantPage = { readonly merchants: readonly Merchant[]; readonly hasMore: boolean };

type Wiring = Pick<RegistryPorts, 'clock'> & { readonly database: Database; readonly newId: NewId };

const EXPORT_LIMIT = 100_000;

export const createMerchants = (wiring: Wiring): Merchants => {
  const { database, clock, newId } = wiring;
  return {
    observe: async (tx, tenant, sightings) => {
      if (sightings.length > 0) await addSightings(tx, tenant, sightings, newId);
    },
    known: async (tx, tenant, ids) => {
      const rows = await tables<Tables>(tx)
        .selectFrom('registry.merchant')
        .select('id')
        .where('tenant', '=', uuidOf(tenant))
        .where('id', 'in', ids.map(uuidOf))
        .execute();
      return new Set(rows.map(({ id }) => idOf('mer', id)));
    },
    contracts: findContracts,
    riskTiers: findRiskTiers,
    list: (scope, wanted) =>
      database.inScope(scope, async (tx) => {
        const rows = await queryMerchants(tx, scope, { ...wanted, now: clock.now(), limit: wanted.limit + 1 });
        return { merchants: rows.slice(0, wanted.limit), hasMore: rows.length > wanted.limit };
      }),
    get: (scope, id) =>
      database.inScope(scope, async (tx) => (await queryMerchants(tx, scope, { only: id, limit: 1 }))[0]),
    csv: (scope, filters) =>
      database.inScope(scope, async (tx) => {
        const rows = await queryMerchants(tx, scope, { ...filters, now: clock.now(), limit: EXPORT_LIMIT + 1 });
        if (rows.length > EXPORT_LIMIT) throw new Problem(listTooLarge, { params: { limit: EXPORT_LIMIT } });
        return merchantsCsv(rows);
      }),
    create: async (scope, wanted) => {
      try {
        return await database.inScope(wholeTenant(scope), (tx) => create(wiring, tx, scope, wanted));
      } catch (error) {
        if (error instanceof UniqueViolation && error.constraint === 'merchant_acceptor_number') {
          return failed('acceptor-number-taken');
        }
        throw error;
      }
    },
    change: (scope, id, wanted) =>
      database.inScope(wholeTenant(scope), (tx) => change(wiring, tx, scope, { id, wanted })),
  };
};

const findContracts: Merchants['contracts'] = async (tx, tenant, acceptorNumbers) => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.merchant')
    .select(['acceptor_number', 'standing', 'risk_tier', 'category_code'])
    .where('tenant', '=', uuidOf(tenant))
    .where('acceptor_number', '=', sql<string>`any(${acceptorNumbers}::text[])`)
    .execute();
  return new Map(
    rows.map(({ acceptor_number, standing, risk_tier, category_code }) => [
      acceptor_number,
      {
        standing,
        ...(risk_tier === null ? {} : { riskTier: risk_tier }),
        ...(category_code === null ? {} : { categoryCode: category_code }),
      },
    ]),
  );
};

const findRiskTiers: Merchants['riskTiers'] = async (tx, tenant, merchants) => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.merchant')
    .select('risk_tier')
    .distinct()
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', sql<string>`any(${merchants.map(uuidOf)}::uuid[])`)
    .execute();
  return rows.flatMap(({ risk_tier }) => risk_tier ?? []);
};

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
      (tenant, id, acceptor_number, name, name_key, standing, first_seen_at, last_seen_at, attempt_count)
    select ${uuidOf(tenant)}::uuid, new.id, new.acceptor_number, new.name, new.name_key, 'observed', new.first_at, new.last_at, new.attempts
    from unnest(
      ${sorted.map(() => uuidOf(newId('mer')))}::uuid[],
      ${sorted.map(({ acceptorNumber }) => acceptorNumber)}::text[],
      ${sorted.map(({ name }) => name ?? null)}::text[],
      ${sorted.map(({ name }) => (name === undefined ? null : normaliseName(name).key))}::text[],
      ${sorted.map(({ firstSeenAt }) => firstSeenAt)}::timestamptz[],
      ${sorted.map(({ lastSeenAt }) => lastSeenAt)}::timestamptz[],
      ${sorted.map(({ attempts }) => attempts)}::int8[]
    ) as new (id, acceptor_number, name, name_key, first_at, last_at, attempts)
    on conflict (tenant, acceptor_number) do update set
      -- What a contract says of a merchant is not changed by what its payments carry.
      name = case
        when known.standing <> 'observed' then coalesce(known.name, excluded.name)
        when excluded.name is not null and excluded.last_seen_at >= known.last_seen_at then excluded.name
        else coalesce(known.name, excluded.name)
      end,
      name_key = case
        when known.standing <> 'observed' then coalesce(known.name_key, excluded.name_key)
        when excluded.name_key is not null and excluded.last_seen_at >= known.last_seen_at then excluded.name_key
        else coalesce(known.name_key, excluded.name_key)
      end,
      first_seen_at = least(known.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at),
      attempt_count = known.attempt_count + excluded.attempt_count`.execute(tables<Tables>(tx));
};

export const attributesOf = (wanted: MerchantAttributes) => ({
  connection: wanted.connection ?? null,
  platform: wanted.platform ?? null,
  payment_module_owner: wanted.paymentModuleOwner ?? null,
  application_owner: wanted.applicationOwner ?? null,
  infrastructure_owner: wanted.infrastructureOwner ?? null,
  content_owner: wanted.contentOwner ?? null,
  sales_channel: wanted.salesChannel ?? null,
  member_login: wanted.memberLogin ?? null,
  takes_uploads: wanted.takesUploads ?? null,
  develops_itself: wanted.developsItself ?? null,
  stores_numbers: wanted.storesNumbers ?? null,
  risk_tier: wanted.riskTier ?? null,
  category_code: wanted.categoryCode ?? null,
  shop: wanted.shop === undefined ? null : uuidOf(wanted.shop),
  acquirer: wanted.acquirer === undefined ? null : uuidOf(wanted.acquirer),
  agent: wanted.agent === undefined ? null : uuidOf(wanted.agent),
  brands: [...new Set(wanted.brands)].toSorted(),
});

export const nameColumns = (name: string | undefined) => ({
  name: name ?? null,
  name_key: name === undefined ? null : normaliseName(name).key,
});

const linkFault = async (
  tx: Tx,
  scope: Scope,
  { party, shop, acquirer, agent }: Pick<MerchantChange, 'party' | 'shop' | 'acquirer' | 'agent'>,
): Promise<LinkFault | undefined> => {
  if (party !== undefined && !(await partyExists(tx, scope, party))) return 'party-not-found';
  if (acquirer !== undefined && !(await partyExists(tx, scope, acquirer))) return 'acquirer-not-found';
  if (agent !== undefined && !(await partyExists(tx, scope, agent))) return 'agent-not-found';
  if (shop === undefined) return undefined;
  const found = await tables<Tables>(tx)
    .selectFrom('registry.shop')
    .select('party')
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(shop))
    .executeTakeFirst();
  return found !== undefined && party !== undefined && idOf('pty', found.party) === party
    ? undefined
    : 'shop-not-found';
};

const create = async (
  { clock, newId }: Wiring,
  tx: Tx,
  scope: Scope,
  wanted: NewMerchant,
): Promise<Outcome<Merchant, LinkFault>> => {
  const fault = await linkFault(tx, scope, wanted);
  if (fault !== undefined) return failed(fault);
  const id = newId('mer');
  await tables<Tables>(tx)
    .insertInto('registry.merchant')
    .values({
      tenant: uuidOf(scope.tenant),
      id: uuidOf(id),
      acceptor_number: wanted.acceptorNumber,
      ...nameColumns(wanted.name),
      party: uuidOf(wanted.party),
      standing: 'contracted',
      standing_reason: wanted.reason,
      standing_since: clock.now(),
      first_seen_at: null,
      last_seen_at: null,
      attempt_count: 0,
      changed_at: clock.now(),
      ...attributesOf(wanted),
    })
    .execute();
  return ok(await merchantAgain(tx, scope, id));
};

/** Held to the end of the transaction. */
export const holdMerchant = async (tx: Tx, scope: Scope, id: MerchantId): Promise<Merchant | undefined> => {
  const held = await tables<Tables>(tx)
    .selectFrom('registry.merchant')
    .select('id')
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(id))
    .forUpdate()
    .executeTakeFirst();
  return held && merchantAgain(tx, scope, id);
};

const change = async (
  { clock }: Wiring,
  tx: Tx,
  scope: Scope,
  { id, wanted }: { readonly id: MerchantId; readonly wanted: MerchantChange },
): ReturnType<Merchants['change']> => {
  // Parties are held before merchants, as a move of shops does.
  const fault = await linkFault(tx, scope, wanted);
  const held = await holdMerchant(tx, scope, id);
  if (held === undefined) return failed('merchant-not-found');
  if (wanted.party === undefined && held.standing !== 'observed') return failed('merchant-needs-party');
  if (fault !== undefined) return failed(fault);
  if (held.party !== undefined && wanted.party !== held.party) return failed('merchant-of-another-party');
  await tables<Tables>(tx)
    .updateTable('registry.merchant')
    .set({
      ...attributesOf(wanted),
      ...nameColumns(wanted.name),
      party: wanted.party === undefined ? null : uuidOf(wanted.party),
      changed_at: clock.now(),
    })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(id))
    .execute();
  return ok(await merchantAgain(tx, scope, id));
};
