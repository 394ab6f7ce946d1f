/**
 * Shops of a party: trade name, address on the web, place. A shop's contracts are merchants, one for each acquirer; what it
 * answers once is true for all of them. Every query names the tenant, and the parties where the scope has any.
 */
import {
  csvHead,
  csvLine,
  failed,
  formatInstant,
  type Instant,
  idOf,
  normaliseName,
  type Outcome,
  ok,
  type PartyId,
  Problem,
  type Scope,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { ShopId } from './core/merchant-attributes.ts';
import { hostOfShop, phoneDigits, type ShopWords, shopColumns, shopUrlOf } from './core/shop-keys.ts';
import { partyExists, wholeTenant } from './parties.ts';
import type { RegistryPorts } from './ports.ts';
import { listTooLarge } from './problems.ts';
import { ofChain, patternOf } from './read-merchants.ts';
import type { Tables } from './store-tables.ts';

export type WantedShop = ShopWords & {
  readonly party: PartyId;
  /** The party that runs the mall it stands in. */
  readonly mall?: PartyId | undefined;
};

export type Shop = WantedShop & { readonly id: ShopId; readonly createdAt: Instant; readonly changedAt: Instant };

export type ShopFault = 'party-not-found' | 'mall-not-found' | 'not-a-url' | 'not-a-phone-number';

export type ShopFilters = {
  /** Part of a trade name or chain however it is spelled, a host, or a telephone number. */
  readonly text?: string | undefined;
  readonly party?: PartyId | undefined;
  readonly mall?: PartyId | undefined;
  /** As it is spelled in any of its shops. */
  readonly chain?: string | undefined;
};

export type Shops = {
  create(scope: Scope, wanted: WantedShop): Promise<Outcome<Shop, ShopFault>>;
  /** All of it but the party, which a move changes. @throws Problem `whole-tenant-only`, like all changes */
  change(
    scope: Scope,
    id: ShopId,
    wanted: Omit<WantedShop, 'party'>,
  ): Promise<Outcome<Shop, ShopFault | 'shop-not-found'>>;
  get(scope: Scope, id: ShopId): Promise<Shop | undefined>;
  /** In the order they were added, from after the one named. */
  page(
    scope: Scope,
    wanted: { readonly filters: ShopFilters; readonly after?: ShopId | undefined; readonly limit: number },
  ): Promise<{ readonly shops: readonly Shop[]; readonly hasMore: boolean }>;
  /** @throws Problem `list-too-large` with `limit` */
  csv(scope: Scope, filters: ShopFilters): Promise<Uint8Array>;
};

type Ports = Pick<RegistryPorts, 'database' | 'clock' | 'newId'>;

const EXPORT_LIMIT = 50_000;

export const createShops = (ports: Ports): Shops => {
  const { database } = ports;
  return {
    create: (scope, wanted) => database.inScope(wholeTenant(scope), (tx) => create(ports, tx, scope, wanted)),
    change: (scope, id, wanted) => database.inScope(wholeTenant(scope), (tx) => change(ports, tx, scope, id, wanted)),
    get: (scope, id) => database.inScope(scope, async (tx) => (await query(tx, scope, {}, { only: id, limit: 1 }))[0]),
    page: (scope, { filters, after, limit }) =>
      database.inScope(scope, async (tx) => {
        const rows = await query(tx, scope, filters, { after, limit: limit + 1 });
        return { shops: rows.slice(0, limit), hasMore: rows.length > limit };
      }),
    csv: (scope, filters) =>
      database.inScope(scope, async (tx) => {
        const rows = await query(tx, scope, filters, { limit: EXPORT_LIMIT + 1 });
        if (rows.length > EXPORT_LIMIT) throw new Problem(listTooLarge, { params: { limit: EXPORT_LIMIT } });
        return new TextEncoder().encode([csvHead(COLUMNS.map(([name]) => name)), ...rows.map(lineOf)].join(''));
      }),
  };
};

type Columns = ReturnType<typeof shopColumns> & { readonly mall: string | null };

const read = async (
  tx: Tx,
  scope: Scope,
  wanted: Omit<WantedShop, 'party'>,
): Promise<Outcome<Columns, Exclude<ShopFault, 'party-not-found'>>> => {
  const url = wanted.url === undefined ? undefined : shopUrlOf(wanted.url);
  if (wanted.url !== undefined && url === undefined) return failed('not-a-url');
  const phone = wanted.phone === undefined ? undefined : phoneDigits(wanted.phone);
  if (wanted.phone !== undefined && phone === undefined) return failed('not-a-phone-number');
  if (wanted.mall !== undefined && !(await partyExists(tx, scope, wanted.mall))) return failed('mall-not-found');
  const mall = wanted.mall === undefined ? null : uuidOf(wanted.mall);
  return ok({ ...shopColumns({ ...wanted, url, phone }), mall });
};

const create = async (
  { clock, newId }: Ports,
  tx: Tx,
  scope: Scope,
  wanted: WantedShop,
): Promise<Outcome<Shop, ShopFault>> => {
  if (!(await partyExists(tx, scope, wanted.party))) return failed('party-not-found');
  const columns = await read(tx, scope, wanted);
  if (columns.kind === 'failed') return columns;
  const [id, now] = [newId('shp'), clock.now()];
  await tables<Tables>(tx)
    .insertInto('registry.shop')
    .values({
      ...{ tenant: uuidOf(scope.tenant), id: uuidOf(id), party: uuidOf(wanted.party) },
      ...{ ...columns.value, created_at: now, changed_at: now },
    })
    .execute();
  return ok(await again(tx, scope, id));
};

const change = async (
  { clock }: Ports,
  tx: Tx,
  scope: Scope,
  id: ShopId,
  wanted: Omit<WantedShop, 'party'>,
): Promise<Outcome<Shop, ShopFault | 'shop-not-found'>> => {
  const columns = await read(tx, scope, wanted);
  if (columns.kind === 'failed') return columns;
  const changed = await tables<Tables>(tx)
    .updateTable('registry.shop')
    .set({ ...columns.value, changed_at: clock.now() })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(id))
    .returning('id')
    .executeTakeFirst();
  return changed ? ok(await again(tx, scope, id)) : failed('shop-not-found');
};

const again = async (tx: Tx, scope: Scope, id: ShopId): Promise<Shop> => {
  const [shop] = await query(tx, scope, {}, { only: id, limit: 1 });
  if (shop === undefined) throw new Error('the shop was there a moment ago');
  return shop;
};

const SHOWN = [
  ...(['id', 'party', 'name', 'kana', 'url', 'address', 'phone', 'chain', 'mall'] as const),
  ...(['created_at', 'changed_at'] as const),
] as const;

type Place = { readonly after?: ShopId | undefined; readonly only?: ShopId; readonly limit: number };

const query = async (
  tx: Tx,
  scope: Scope,
  { text, party, mall, chain }: ShopFilters,
  { after, only, limit }: Place,
): Promise<Shop[]> => {
  if (scope.parties?.length === 0) return [];
  let found = tables<Tables>(tx)
    .selectFrom('registry.shop')
    .select(SHOWN)
    .where('tenant', '=', uuidOf(scope.tenant))
    .orderBy('id')
    .limit(limit);
  if (scope.parties !== undefined) found = found.where('party', 'in', scope.parties.map(uuidOf));
  if (only !== undefined) found = found.where('id', '=', uuidOf(only));
  if (party !== undefined) found = found.where('party', '=', uuidOf(party));
  if (mall !== undefined) found = found.where('mall', '=', uuidOf(mall));
  if (chain !== undefined) found = found.where(ofChain(chain));
  if (after !== undefined) found = found.where('id', '>', uuidOf(after));
  if (text !== undefined) {
    const key = patternOf(normaliseName(text).key);
    const [url, phone] = [shopUrlOf(text), phoneDigits(text)];
    found = found.where(({ or, eb }) =>
      or([
        ...(key === '' ? [] : [eb('name_key', 'like', `%${key}%`)]),
        eb('chain', 'ilike', `%${patternOf(text)}%`),
        ...(url === undefined ? [] : [eb('host', '=', hostOfShop(url))]),
        ...(phone === undefined ? [] : [eb('phone', '=', phone)]),
      ]),
    );
  }
  return (await found.execute()).map((row) => ({
    id: idOf('shp', row.id),
    party: idOf('pty', row.party),
    name: row.name,
    kana: row.kana ?? undefined,
    url: row.url ?? undefined,
    address: row.address ?? undefined,
    phone: row.phone ?? undefined,
    chain: row.chain ?? undefined,
    mall: row.mall === null ? undefined : idOf('pty', row.mall),
    createdAt: row.created_at,
    changedAt: row.changed_at,
  }));
};

const COLUMNS: readonly (readonly [string, (shop: Shop) => string | undefined])[] = [
  ['id', ({ id }) => id],
  ['party', ({ party }) => party],
  ['name', ({ name }) => name],
  ['kana', ({ kana }) => kana],
  ['url', ({ url }) => url],
  ['address', ({ address }) => address],
  ['phone', ({ phone }) => phone],
  ['chain', ({ chain }) => chain],
  ['mall', ({ mall }) => mall],
  ['created_at', ({ createdAt }) => formatInstant(createdAt)],
  ['changed_at', ({ changedAt }) => formatInstant(changedAt)],
];

const lineOf = (shop: Shop): string => csvLine(COLUMNS.map(([, of]) => of(shop)));
