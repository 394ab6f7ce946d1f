/**
 * The merchants of a tenant: a party's contracts, by acceptor number. `observed` ones are known only from payments.
 * Beside the wall of the database every query names the tenant, and the parties where the scope has any.
 */
import { sql } from 'kysely';
import {
  csvHead,
  csvLine,
  failed,
  formatInstant,
  type Id,
  type Instant,
  idOf,
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
import type {
  Connection,
  LayerOwner,
  Platform,
  RiskTier,
  SalesChannel,
  Standing,
  StandingReason,
} from './core/parties.ts';
import { wholeTenant } from './parties.ts';
import type { RegistryPorts } from './ports.ts';
import { listTooLarge } from './problems.ts';
import type { Tables } from './store-tables.ts';

export type MerchantId = Id<'mer'>;

/** What decides which requirements apply, and who answers for which layer of the shop. */
export type MerchantAttributes = {
  readonly connection?: Connection | undefined;
  readonly platform?: Platform | undefined;
  readonly paymentModuleOwner?: LayerOwner | undefined;
  readonly applicationOwner?: LayerOwner | undefined;
  /** Operating system and middleware. */
  readonly infrastructureOwner?: LayerOwner | undefined;
  readonly contentOwner?: LayerOwner | undefined;
  readonly salesChannel?: SalesChannel | undefined;
  readonly memberLogin?: boolean | undefined;
  readonly takesUploads?: boolean | undefined;
  readonly developsItself?: boolean | undefined;
  /** Card numbers, on the merchant's own equipment. */
  readonly storesNumbers?: boolean | undefined;
  readonly riskTier?: RiskTier | undefined;
  /** ISO 18245, as the contract says: its payments may carry another. */
  readonly categoryCode?: string | undefined;
};

export type Merchant = MerchantAttributes & {
  readonly id: MerchantId;
  readonly acceptorNumber: string;
  readonly name: string | undefined;
  readonly party: PartyId | undefined;
  readonly standing: Standing;
  /** Why the standing is what it is; of an `observed` one there is no reason. */
  readonly standingReason: string | undefined;
  /** `undefined` before the first payment. */
  readonly firstSeenAt: Instant | undefined;
  readonly lastSeenAt: Instant | undefined;
  readonly attemptCount: number;
  /** From when on the standing is what it is; `undefined` where it was set before that was kept, or never. */
  readonly standingSince: Instant | undefined;
  /** By a person; not by payments. */
  readonly changedAt: Instant | undefined;
};

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
  /** Those of the acceptor numbers that are known, as the transaction sees them. */
  contracts(
    tx: Tx,
    tenant: TenantId,
    acceptorNumbers: readonly string[],
  ): Promise<ReadonlyMap<string, MerchantContract>>;
  /** By acceptor number, from after the one named. */
  list(scope: Scope, wanted: MerchantQuery): Promise<MerchantPage>;
  get(scope: Scope, id: MerchantId): Promise<Merchant | undefined>;
  /** @throws Problem `list-too-large` with `limit` */
  csv(scope: Scope, filters: MerchantFilters): Promise<Uint8Array>;
  /** One under contract. `acceptor-number-taken` also by one that was observed: change that. */
  create(scope: Scope, wanted: NewMerchant): Promise<Outcome<Merchant, 'acceptor-number-taken' | 'party-not-found'>>;
  /** All of its attributes; what is left out is not known. @throws Problem `whole-tenant-only`, like all changes */
  change(
    scope: Scope,
    id: MerchantId,
    wanted: MerchantChange,
  ): Promise<Outcome<Merchant, 'merchant-not-found' | 'party-not-found' | 'merchant-needs-party'>>;
};

export type MerchantFilters = {
  /** The beginning of an acceptor number, or part of a name in any case. */
  readonly text?: string | undefined;
  readonly standing?: Standing | undefined;
  readonly party?: PartyId | undefined;
};

export type MerchantQuery = MerchantFilters & {
  readonly afterAcceptorNumber?: string | undefined;
  readonly limit: number;
};

export type MerchantPage = { readonly merchants: readonly Merchant[]; readonly hasMore: boolean };

type Wiring = Pick<RegistryPorts, 'clock'> & { readonly database: Database; readonly newId: NewId };

const EXPORT_LIMIT = 50_000;

export const createMerchants = (wiring: Wiring): Merchants => {
  const { database, newId } = wiring;
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
    list: (scope, wanted) =>
      database.inScope(scope, async (tx) => {
        const rows = await query(tx, scope, { ...wanted, limit: wanted.limit + 1 });
        return { merchants: rows.slice(0, wanted.limit), hasMore: rows.length > wanted.limit };
      }),
    get: (scope, id) => database.inScope(scope, async (tx) => (await query(tx, scope, { only: id, limit: 1 }))[0]),
    csv: (scope, filters) =>
      database.inScope(scope, async (tx) => {
        const rows = await query(tx, scope, { ...filters, limit: EXPORT_LIMIT + 1 });
        if (rows.length > EXPORT_LIMIT) throw new Problem(listTooLarge, { params: { limit: EXPORT_LIMIT } });
        return new TextEncoder().encode([csvHead(COLUMNS.map(([name]) => name)), ...rows.map(lineOf)].join(''));
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
      -- What a contract says of a merchant is not changed by what its payments carry.
      name = case
        when known.standing <> 'observed' then coalesce(known.name, excluded.name)
        when excluded.name is not null and excluded.last_seen_at >= known.last_seen_at then excluded.name
        else coalesce(known.name, excluded.name)
      end,
      first_seen_at = least(known.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at),
      attempt_count = known.attempt_count + excluded.attempt_count`.execute(tables<Tables>(tx));
};

const SHOWN = [
  'id',
  'acceptor_number',
  'name',
  'party',
  'standing',
  'standing_reason',
  'standing_since',
  'first_seen_at',
  'last_seen_at',
  'attempt_count',
  'connection',
  'platform',
  'payment_module_owner',
  'application_owner',
  'infrastructure_owner',
  'content_owner',
  'sales_channel',
  'member_login',
  'takes_uploads',
  'develops_itself',
  'stores_numbers',
  'risk_tier',
  'category_code',
  'changed_at',
] as const;

const query = async (
  tx: Tx,
  scope: Scope,
  wanted: MerchantQuery & { readonly only?: MerchantId },
): Promise<Merchant[]> => {
  const { text, standing, party, afterAcceptorNumber, only, limit } = wanted;
  if (scope.parties?.length === 0) return [];
  let found = tables<Tables>(tx)
    .selectFrom('registry.merchant')
    .select(SHOWN)
    .where('tenant', '=', uuidOf(scope.tenant))
    .orderBy('acceptor_number')
    .limit(limit);
  if (scope.parties !== undefined) found = found.where('party', 'in', scope.parties.map(uuidOf));
  if (only !== undefined) found = found.where('id', '=', uuidOf(only));
  if (standing !== undefined) found = found.where('standing', '=', standing);
  if (party !== undefined) found = found.where('party', '=', uuidOf(party));
  if (afterAcceptorNumber !== undefined) found = found.where('acceptor_number', '>', afterAcceptorNumber);
  if (text !== undefined) {
    const pattern = text.replaceAll(/[\\%_]/g, '\\$&');
    found = found.where(({ or, eb }) =>
      or([eb('acceptor_number', 'like', `${pattern}%`), eb('name', 'ilike', `%${pattern}%`)]),
    );
  }
  return (await found.execute()).map(merchantOf);
};

const attributesOf = (wanted: MerchantAttributes) => ({
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
});

export const merchantAgain = async (tx: Tx, scope: Scope, id: MerchantId): Promise<Merchant> => {
  const [merchant] = await query(tx, scope, { only: id, limit: 1 });
  if (merchant === undefined) throw new Error('the merchant was there a moment ago');
  return merchant;
};

const isParty = async (tx: Tx, scope: Scope, party: PartyId): Promise<boolean> => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.party')
    .select('id')
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(party))
    .executeTakeFirst();
  return row !== undefined;
};

const create = async (
  { clock, newId }: Wiring,
  tx: Tx,
  scope: Scope,
  wanted: NewMerchant,
): Promise<Outcome<Merchant, 'party-not-found'>> => {
  if (!(await isParty(tx, scope, wanted.party))) return failed('party-not-found');
  const id = newId('mer');
  await tables<Tables>(tx)
    .insertInto('registry.merchant')
    .values({
      tenant: uuidOf(scope.tenant),
      id: uuidOf(id),
      acceptor_number: wanted.acceptorNumber,
      name: wanted.name,
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
): Promise<Outcome<Merchant, 'merchant-not-found' | 'party-not-found' | 'merchant-needs-party'>> => {
  const held = await holdMerchant(tx, scope, id);
  if (held === undefined) return failed('merchant-not-found');
  if (wanted.party === undefined && held.standing !== 'observed') return failed('merchant-needs-party');
  if (wanted.party !== undefined && !(await isParty(tx, scope, wanted.party))) return failed('party-not-found');
  await tables<Tables>(tx)
    .updateTable('registry.merchant')
    .set({
      ...attributesOf(wanted),
      name: wanted.name ?? null,
      party: wanted.party === undefined ? null : uuidOf(wanted.party),
      changed_at: clock.now(),
    })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(id))
    .execute();
  return ok(await merchantAgain(tx, scope, id));
};

const merchantOf = (row: Pick<Tables['registry.merchant'], (typeof SHOWN)[number]>): Merchant => ({
  id: idOf('mer', row.id),
  acceptorNumber: row.acceptor_number,
  name: row.name ?? undefined,
  party: row.party === null ? undefined : idOf('pty', row.party),
  standing: row.standing,
  standingReason: row.standing_reason ?? undefined,
  standingSince: row.standing_since ?? undefined,
  firstSeenAt: row.first_seen_at ?? undefined,
  lastSeenAt: row.last_seen_at ?? undefined,
  attemptCount: row.attempt_count,
  connection: row.connection ?? undefined,
  platform: row.platform ?? undefined,
  paymentModuleOwner: row.payment_module_owner ?? undefined,
  applicationOwner: row.application_owner ?? undefined,
  infrastructureOwner: row.infrastructure_owner ?? undefined,
  contentOwner: row.content_owner ?? undefined,
  salesChannel: row.sales_channel ?? undefined,
  memberLogin: row.member_login ?? undefined,
  takesUploads: row.takes_uploads ?? undefined,
  developsItself: row.develops_itself ?? undefined,
  storesNumbers: row.stores_numbers ?? undefined,
  riskTier: row.risk_tier ?? undefined,
  categoryCode: row.category_code ?? undefined,
  changedAt: row.changed_at ?? undefined,
});

const written = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : formatInstant(at));

const COLUMNS: readonly (readonly [string, (merchant: Merchant) => string | number | undefined])[] = [
  ['id', ({ id }) => id],
  ['acceptor_number', ({ acceptorNumber }) => acceptorNumber],
  ['name', ({ name }) => name],
  ['party', ({ party }) => party],
  ['standing', ({ standing }) => standing],
  ['standing_reason', ({ standingReason }) => standingReason],
  ['standing_since', ({ standingSince }) => written(standingSince)],
  ['first_seen_at', ({ firstSeenAt }) => written(firstSeenAt)],
  ['last_seen_at', ({ lastSeenAt }) => written(lastSeenAt)],
  ['attempt_count', ({ attemptCount }) => attemptCount],
  ['connection', ({ connection }) => connection],
  ['platform', ({ platform }) => platform],
  ['payment_module_owner', ({ paymentModuleOwner }) => paymentModuleOwner],
  ['application_owner', ({ applicationOwner }) => applicationOwner],
  ['infrastructure_owner', ({ infrastructureOwner }) => infrastructureOwner],
  ['content_owner', ({ contentOwner }) => contentOwner],
  ['sales_channel', ({ salesChannel }) => salesChannel],
  ['member_login', ({ memberLogin }) => memberLogin?.toString()],
  ['takes_uploads', ({ takesUploads }) => takesUploads?.toString()],
  ['develops_itself', ({ developsItself }) => developsItself?.toString()],
  ['stores_numbers', ({ storesNumbers }) => storesNumbers?.toString()],
  ['risk_tier', ({ riskTier }) => riskTier],
  ['category_code', ({ categoryCode }) => categoryCode],
  ['changed_at', ({ changedAt }) => written(changedAt)],
];

const lineOf = (merchant: Merchant): string => csvLine(COLUMNS.map(([, of]) => of(merchant)));
