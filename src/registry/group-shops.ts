/**
 * Shops that belong together: of one chain, however it is spelled, or in the mall that one party runs (4号). A chain is what
 * its shops say; a mall is a party. For the tenant's own people.
 */
import { sql } from 'kysely';
import { csvHead, csvLine, idOf, normaliseName, type PartyId, Problem, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { chainKey } from './core/shop-keys.ts';
import { wholeTenant } from './parties.ts';
import type { RegistryPorts } from './ports.ts';
import { listTooLarge } from './problems.ts';
import { patternOf } from './read-merchants.ts';
import type { Tables } from './store-tables.ts';

type Counted = {
  readonly shops: number;
  /** Whose the shops are. */
  readonly parties: number;
  /** Contracts of the shops. */
  readonly merchants: number;
};

/** `chain` is equal for all spellings; `name` is one of them. */
export type Chain = Counted & { readonly chain: string; readonly name: string };
export type Mall = Counted & { readonly party: PartyId; readonly name: string };

export type ChainFilters = {
  /** Part of its name however it is spelled. */
  readonly text?: string | undefined;
  /** This one alone, in any spelling. */
  readonly chain?: string | undefined;
};
export type MallFilters = { readonly text?: string | undefined; readonly party?: PartyId | undefined };

type Place<After> = { readonly after?: After | undefined; readonly limit: number };

export type ShopGroups = {
  /** By `chain`, from after the one named. @throws Problem `whole-tenant-only`, like all that follow */
  chains(
    scope: Scope,
    wanted: { readonly filters: ChainFilters } & Place<string>,
  ): Promise<{ readonly chains: readonly Chain[]; readonly hasMore: boolean }>;
  /** In the order their parties were added. */
  malls(
    scope: Scope,
    wanted: { readonly filters: MallFilters } & Place<PartyId>,
  ): Promise<{ readonly malls: readonly Mall[]; readonly hasMore: boolean }>;
  /** @throws Problem `list-too-large` with `limit` */
  chainsCsv(scope: Scope, filters: ChainFilters): Promise<Uint8Array>;
  /** @throws Problem `list-too-large` with `limit` */
  mallsCsv(scope: Scope, filters: MallFilters): Promise<Uint8Array>;
};

const EXPORT_LIMIT = 10_000;

export const createShopGroups = ({ database }: Pick<RegistryPorts, 'database'>): ShopGroups => ({
  chains: async (scope, { filters, after, limit }) => {
    const rows = await database.inScope(wholeTenant(scope), (tx) =>
      queryChains(tx, scope, filters, { after, limit: limit + 1 }),
    );
    return { chains: rows.slice(0, limit), hasMore: rows.length > limit };
  },
  malls: async (scope, { filters, after, limit }) => {
    const rows = await database.inScope(wholeTenant(scope), (tx) =>
      queryMalls(tx, scope, filters, { after, limit: limit + 1 }),
    );
    return { malls: rows.slice(0, limit), hasMore: rows.length > limit };
  },
  chainsCsv: async (scope, filters) => {
    const wanted = { limit: EXPORT_LIMIT + 1 };
    const rows = await database.inScope(wholeTenant(scope), (tx) => queryChains(tx, scope, filters, wanted));
    return csvOf(['chain', 'name', ...COUNTS], rows);
  },
  mallsCsv: async (scope, filters) => {
    const wanted = { limit: EXPORT_LIMIT + 1 };
    const rows = await database.inScope(wholeTenant(scope), (tx) => queryMalls(tx, scope, filters, wanted));
    return csvOf(['party', 'name', ...COUNTS], rows);
  },
});

const COUNTS = ['shops', 'parties', 'merchants'] as const;

const csvOf = <Row extends object>(columns: readonly (keyof Row & string)[], rows: readonly Row[]): Uint8Array => {
  if (rows.length > EXPORT_LIMIT) throw new Problem(listTooLarge, { params: { limit: EXPORT_LIMIT } });
  const lines = rows.map((row) => csvLine(columns.map((column) => row[column] as string | number)));
  return new TextEncoder().encode([csvHead(columns), ...lines].join(''));
};

type CountedRow = Readonly<Record<keyof Counted, number>>;

/** Of the shops `s`; each contract hangs on one of them. */
const counted = (tenant: string) => sql`count(*)::int as shops, count(distinct s.party)::int as parties,
  coalesce(sum((select count(*) from registry.merchant m where m.tenant = ${tenant}::uuid and m.shop = s.id)), 0)::int
    as merchants`;

const queryChains = async (
  tx: Tx,
  scope: Scope,
  { text, chain }: ChainFilters,
  { after, limit }: Place<string>,
): Promise<Chain[]> => {
  const tenant = uuidOf(scope.tenant);
  const conditions = [sql`s.tenant = ${tenant}::uuid`, sql`s.chain is not null`];
  const key = sql`coalesce(s.chain_key, s.chain)`;
  if (text !== undefined) conditions.push(sql`${key} like ${`%${patternOf(chainKey(text))}%`}`);
  if (chain !== undefined) conditions.push(sql`${key} = ${chainKey(chain)}`);
  if (after !== undefined) conditions.push(sql`${key} > ${after}`);
  const { rows } = await sql<CountedRow & { readonly chain: string; readonly name: string }>`
    select ${key} as chain, min(s.chain) as name, ${counted(tenant)}
    from registry.shop s where ${sql.join(conditions, sql` and `)}
    group by 1 order by 1 limit ${limit}`.execute(tables<Tables>(tx));
  return rows.map(({ chain: of, name, shops, parties, merchants }) => ({ chain: of, name, shops, parties, merchants }));
};

const queryMalls = async (
  tx: Tx,
  scope: Scope,
  { text, party }: MallFilters,
  { after, limit }: Place<PartyId>,
): Promise<Mall[]> => {
  const tenant = uuidOf(scope.tenant);
  const conditions = [sql`s.tenant = ${tenant}::uuid`];
  if (text !== undefined) conditions.push(sql`p.name_key like ${`%${patternOf(normaliseName(text).key)}%`}`);
  if (party !== undefined) conditions.push(sql`s.mall = ${uuidOf(party)}::uuid`);
  if (after !== undefined) conditions.push(sql`s.mall > ${uuidOf(after)}::uuid`);
  const { rows } = await sql<CountedRow & { readonly mall: string; readonly name: string }>`
    select s.mall, p.name, ${counted(tenant)}
    from registry.shop s join registry.party p on p.tenant = ${tenant}::uuid and p.id = s.mall
    where ${sql.join(conditions, sql` and `)}
    group by s.mall, p.name order by s.mall limit ${limit}`.execute(tables<Tables>(tx));
  return rows.map(({ mall, name, shops, parties, merchants }) => ({
    ...{ party: idOf('pty', mall), name, shops, parties, merchants },
  }));
};
