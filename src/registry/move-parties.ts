/**
 * Two parties that are one, one that became two, a shop that was sold: contracts go with their shops, and nothing that other
 * rooms keep is rewritten. Each is a row that is never changed and an entry in the log that commits to it.
 */
import { sql } from 'kysely';
import {
  type CorporateNumber,
  failed,
  type Id,
  type Instant,
  idOf,
  type Outcome,
  ok,
  type PartyId,
  type Scope,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { ShopId } from './core/merchant-attributes.ts';
import { dayInTokyo, daysLacking, type MoveKind } from './core/parties.ts';
import { holdBoth, type MoveFault } from './hold-parties.ts';
import { holdRegistry } from './hold-registry.ts';
import { type MerchantMoveFault, moveMerchant } from './move-merchant.ts';
import {
  holdingsOf,
  holdParty,
  insertHoldings,
  insertParty,
  isSame,
  type Party,
  partyAgain,
  whereNumberIsFree,
  wholeTenant,
} from './parties.ts';
import type { RegistryPorts } from './ports.ts';
import type { Merchant, MerchantId } from './read-merchants.ts';
import { recordMove } from './record-move.ts';
import type { Tables } from './store-tables.ts';

export type PartyMove = {
  readonly id: Id<'pmv'>;
  readonly kind: MoveKind;
  readonly from: PartyId;
  readonly fromName: string;
  readonly to: PartyId;
  readonly toName: string;
  readonly shops: readonly ShopId[];
  readonly merchants: readonly MerchantId[];
  readonly reason: string;
  readonly madeBy: string;
  readonly madeAt: Instant;
  readonly entry: Id<'ent'>;
};

export type PartyMoves = {
  /**
   * All of a party's shops and contracts, and what it holds, for the days on which the other does not; whoever saw records
   * of either sees those of both. `agency-open`: an agency of it has no last day. @returns the party that remains
   * @throws Problem `whole-tenant-only`, like all that follow
   */
  merge(
    scope: Scope,
    id: PartyId,
    wanted: { readonly into: PartyId; readonly reason: string },
  ): Promise<Outcome<Party, MoveFault | 'agency-open'>>;
  /** A new party with these shops, their contracts, and from today on the same roles; licences are its own to get. */
  split(scope: Scope, id: PartyId, wanted: WantedSplit): Promise<Outcome<Party, SplitFault>>;
  /** One shop with its contracts, to another party. */
  moveShop(
    scope: Scope,
    shop: ShopId,
    wanted: { readonly party: PartyId; readonly reason: string },
  ): Promise<Outcome<PartyId, MoveFault | 'shop-not-found'>>;
  /** One contract that hangs on no shop, to another party. */
  moveMerchant(
    scope: Scope,
    merchant: MerchantId,
    wanted: { readonly party: PartyId; readonly reason: string },
  ): Promise<Outcome<Merchant, MoveFault | MerchantMoveFault>>;
  /** From it and to it, the latest first, a hundred at most. */
  history(scope: Scope, id: PartyId): Promise<readonly PartyMove[]>;
};

export type WantedSplit = {
  readonly name: string;
  readonly corporateNumber?: CorporateNumber | undefined;
  /** At least one. */
  readonly shops: readonly ShopId[];
  readonly reason: string;
};

export type SplitFault = 'party-not-found' | 'party-merged' | 'shop-not-found' | 'corporate-number-taken';

type Ports = Pick<RegistryPorts, 'database' | 'clock' | 'random' | 'newId' | 'evidence'>;

const SHOWN_AT_MOST = 100;

export const createPartyMoves = (ports: Ports): PartyMoves => {
  const { database } = ports;
  return {
    merge: (scope, id, wanted) => database.inScope(wholeTenant(scope), (tx) => merge(ports, tx, scope, { id, wanted })),
    split: (scope, id, wanted) =>
      whereNumberIsFree(database.inScope(wholeTenant(scope), (tx) => split(ports, tx, scope, { id, wanted }))),
    moveShop: (scope, shop, wanted) =>
      database.inScope(wholeTenant(scope), (tx) => moveShop(ports, tx, scope, { shop, wanted })),
    moveMerchant: (scope, merchant, wanted) =>
      database.inScope(wholeTenant(scope), (tx) => moveMerchant(ports, tx, scope, { merchant, wanted })),
    history: (scope, id) => database.inScope(wholeTenant(scope), (tx) => listMoves(tx, scope, id)),
  };
};

type Merging = { readonly id: PartyId; readonly wanted: Parameters<PartyMoves['merge']>[2] };

const merge = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  { id, wanted: { into, reason } }: Merging,
): Promise<Outcome<Party, MoveFault | 'agency-open'>> => {
  await holdRegistry(tx, scope);
  const both = await holdBoth(tx, scope, id, into);
  if (both.kind === 'failed') return both;
  if (await hasOpenAgency(tx, scope, id)) return failed('agency-open');
  const { from, to } = both.value;
  const now = ports.clock.now();
  const tenant = uuidOf(scope.tenant);
  const moved = await carry(tx, scope, { shops: undefined, from: id, to: into, at: now });
  await nameInstead(tx, tenant, uuidOf(id), uuidOf(into));
  const held = holdingsOf(to);
  const given = holdingsOf(from).flatMap((holding) =>
    daysLacking(
      holding,
      held.filter((each) => isSame(each, holding)),
    ).map((days) => ({ ...holding, ...days, party: into })),
  );
  await insertHoldings(ports, tx, scope, given);
  // A number stands once a tenant, so that it would be lost to the one that remains.
  const takesNumber = to.corporateNumber === undefined && from.corporateNumber !== undefined;
  const parties = tables<Tables>(tx).updateTable('registry.party').where('tenant', '=', tenant);
  await parties
    .set({ merged_into: uuidOf(into), changed_at: now, ...(takesNumber ? { corporate_number: null } : {}) })
    .where('id', '=', uuidOf(id))
    .execute();
  await parties
    .set({ changed_at: now, ...(takesNumber ? { corporate_number: from.corporateNumber } : {}) })
    .where('id', '=', uuidOf(into))
    .execute();
  await recordMove(ports, tx, scope, { kind: 'merge', from: id, to: into, ...moved, reason });
  return ok(await partyAgain(tx, scope, into));
};

const hasOpenAgency = async (tx: Tx, scope: Scope, party: PartyId): Promise<boolean> => {
  const open = await tables<Tables>(tx)
    .selectFrom('registry.agency')
    .select('id')
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('valid_to', 'is', null)
    .where(({ or, eb }) => or([eb('acquirer', '=', uuidOf(party)), eb('agent', '=', uuidOf(party))]))
    .executeTakeFirst();
  return open !== undefined;
};

/** Others' shops and contracts that named it name the one that remains. */
const nameInstead = async (tx: Tx, tenant: string, from: string, to: string): Promise<void> => {
  const db = tables<Tables>(tx);
  await db
    .updateTable('registry.shop')
    .set({ mall: to })
    .where('tenant', '=', tenant)
    .where('mall', '=', from)
    .execute();
  for (const column of ['acquirer', 'agent'] as const) {
    await db
      .updateTable('registry.merchant')
      .set({ [column]: to })
      .where('tenant', '=', tenant)
      .where(column, '=', from)
      .execute();
  }
};

type Carried = { readonly shops: readonly ShopId[]; readonly merchants: readonly MerchantId[] };
type Carrying = {
  /** `undefined`: all of them, and the contracts that hang on none. */
  readonly shops: readonly ShopId[] | undefined;
  readonly from: PartyId;
  readonly to: PartyId;
  readonly at: Instant;
};

const carry = async (tx: Tx, scope: Scope, { shops, from, to, at }: Carrying): Promise<Carried> => {
  const there = { party: uuidOf(to), changed_at: at };
  let movedShops = tables<Tables>(tx)
    .updateTable('registry.shop')
    .set(there)
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('party', '=', uuidOf(from));
  let movedMerchants = tables<Tables>(tx)
    .updateTable('registry.merchant')
    .set(there)
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('party', '=', uuidOf(from));
  if (shops !== undefined) {
    const named = sql<string>`any(${shops.map(uuidOf)}::uuid[])`;
    movedShops = movedShops.where('id', '=', named);
    movedMerchants = movedMerchants.where('shop', '=', named);
  }
  return {
    shops: (await movedShops.returning('id').execute()).map(({ id }) => idOf('shp', id)).toSorted(),
    merchants: (await movedMerchants.returning('id').execute()).map(({ id }) => idOf('mer', id)).toSorted(),
  };
};

type Splitting = { readonly id: PartyId; readonly wanted: WantedSplit };

const split = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  { id, wanted }: Splitting,
): Promise<Outcome<Party, SplitFault>> => {
  await holdRegistry(tx, scope);
  const party = await holdParty(tx, scope, id);
  if (party === undefined) return failed('party-not-found');
  if (party.mergedInto !== undefined) return failed('party-merged');
  const shops = [...new Set(wanted.shops)];
  const own = await tables<Tables>(tx)
    .selectFrom('registry.shop')
    .select('id')
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('party', '=', uuidOf(id))
    .where('id', '=', sql<string>`any(${shops.map(uuidOf)}::uuid[])`)
    .execute();
  if (own.length < shops.length || shops.length === 0) return failed('shop-not-found');
  const { name, corporateNumber, reason } = wanted;
  const made = await insertParty(ports, tx, scope, { name, corporateNumber });
  const now = ports.clock.now();
  const today = dayInTokyo(now);
  const roles = party.roles
    .filter(({ validTo }) => validTo === undefined || validTo >= today)
    .map(({ role, validFrom, validTo }) => ({
      ...{ party: made.id, role, licence: undefined, validTo },
      validFrom: validFrom > today ? validFrom : today,
    }));
  await insertHoldings(ports, tx, scope, roles);
  const moved = await carry(tx, scope, { shops, from: id, to: made.id, at: now });
  await recordMove(ports, tx, scope, { kind: 'split', from: id, to: made.id, ...moved, reason });
  return ok(await partyAgain(tx, scope, made.id));
};

type ShopMoving = { readonly shop: ShopId; readonly wanted: Parameters<PartyMoves['moveShop']>[2] };

const moveShop = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  { shop, wanted: { party: to, reason } }: ShopMoving,
): Promise<Outcome<PartyId, MoveFault | 'shop-not-found'>> => {
  await holdRegistry(tx, scope);
  const found = await tables<Tables>(tx)
    .selectFrom('registry.shop')
    .select('party')
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(shop))
    .executeTakeFirst();
  if (found === undefined) return failed('shop-not-found');
  const from = idOf('pty', found.party);
  const both = await holdBoth(tx, scope, from, to);
  if (both.kind === 'failed') return both;
  const moved = await carry(tx, scope, { shops: [shop], from, to, at: ports.clock.now() });
  await recordMove(ports, tx, scope, { kind: 'shops-moved', from, to, ...moved, reason });
  return ok(to);
};

const listMoves = async (tx: Tx, { tenant }: Scope, party: PartyId): Promise<readonly PartyMove[]> => {
  const id = uuidOf(party);
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.party_move as move')
    .innerJoin('registry.party as source', (join) =>
      join.onRef('source.tenant', '=', 'move.tenant').onRef('source.id', '=', 'move.from_party'),
    )
    .innerJoin('registry.party as target', (join) =>
      join.onRef('target.tenant', '=', 'move.tenant').onRef('target.id', '=', 'move.to_party'),
    )
    .select(['move.id', 'move.kind', 'from_party', 'to_party', 'shops', 'merchants', 'reason', 'made_by', 'made_at'])
    .select(['move.entry', 'source.name as from_name', 'target.name as to_name'])
    .where('move.tenant', '=', uuidOf(tenant))
    .where(({ or, eb }) => or([eb('from_party', '=', id), eb('to_party', '=', id)]))
    .orderBy('move.id', 'desc')
    .limit(SHOWN_AT_MOST)
    .execute();
  return rows.map((row) => ({
    id: idOf('pmv', row.id),
    kind: row.kind,
    from: idOf('pty', row.from_party),
    fromName: row.from_name,
    to: idOf('pty', row.to_party),
    toName: row.to_name,
    shops: row.shops.map((each) => idOf('shp', each)),
    merchants: row.merchants.map((each) => idOf('mer', each)),
    reason: row.reason,
    madeBy: row.made_by,
    madeAt: row.made_at,
    entry: idOf('ent', row.entry),
  }));
};
