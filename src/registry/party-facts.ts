/** What decides what binds a party, for many parties at once: roles, licences, and each of its shops as it is known. */
import { sql } from 'kysely';
import { idOf, type PartyId, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Connection, Licence, PartyRoleNumber, Platform, SalesChannel } from './core/parties.ts';
import type { RegistryPorts } from './ports.ts';
import type { Tables } from './store-tables.ts';

type Held = { readonly validFrom: string; readonly validTo?: string };

export type KnownShop = {
  readonly salesChannel?: SalesChannel;
  readonly connection?: Connection;
  readonly platform?: Platform;
  readonly memberLogin?: boolean;
  readonly takesUploads?: boolean;
  readonly developsItself?: boolean;
  readonly storesNumbers?: boolean;
};

export type FactsOfParty = {
  readonly id: PartyId;
  readonly name: string;
  readonly roles: readonly (Held & { readonly role: PartyRoleNumber })[];
  readonly licences: readonly (Held & { readonly licence: Licence })[];
  /** Of its contracts that have not ended; what is absent is not known. */
  readonly shops: readonly KnownShop[];
};

export type PartyFactsPage = { readonly parties: readonly FactsOfParty[]; readonly hasMore: boolean };

/** In the order they were added, from after the one named; merged ones are left out. */
export type ReadPartyFacts = (
  scope: Scope,
  wanted: { readonly after?: PartyId | undefined; readonly limit: number },
) => Promise<PartyFactsPage>;

export const createReadPartyFacts =
  ({ database }: Pick<RegistryPorts, 'database'>): ReadPartyFacts =>
  async (scope, { after, limit }) => {
    if (scope.parties?.length === 0) return { parties: [], hasMore: false };
    const rows = await database.inScope(scope, (tx) => query(tx, scope, after, limit + 1));
    return { parties: rows.slice(0, limit), hasMore: rows.length > limit };
  };

type Row = {
  readonly id: string;
  readonly name: string;
  readonly held: readonly (Held & { readonly role?: PartyRoleNumber; readonly licence?: Licence })[];
  readonly shops: readonly KnownShop[];
};

const query = async (
  tx: Tx,
  { tenant, parties }: Scope,
  after: PartyId | undefined,
  limit: number,
): Promise<FactsOfParty[]> => {
  const conditions = [sql`party.tenant = ${uuidOf(tenant)}::uuid`, sql`party.merged_into is null`];
  if (parties !== undefined) conditions.push(sql`party.id = any(${parties.map(uuidOf)}::uuid[])`);
  if (after !== undefined) conditions.push(sql`party.id > ${uuidOf(after)}::uuid`);
  const { rows } = await sql<Row>`
    select party.id, party.name,
      array(
        select jsonb_strip_nulls(jsonb_build_object(
          'role', role, 'licence', licence, 'validFrom', valid_from, 'validTo', valid_to))
        from registry.party_role as held where held.tenant = party.tenant and held.party = party.id order by held.id
      ) as held,
      array(
        select jsonb_strip_nulls(jsonb_build_object(
          'salesChannel', sales_channel, 'connection', connection, 'platform', platform, 'memberLogin', member_login,
          'takesUploads', takes_uploads, 'developsItself', develops_itself, 'storesNumbers', stores_numbers))
        from registry.merchant where merchant.tenant = party.tenant and merchant.party = party.id
          and standing <> 'terminated' order by merchant.id
      ) as shops
    from registry.party where ${sql.join(conditions, sql` and `)}
    order by party.id limit ${limit}`.execute(tables<Tables>(tx));
  return rows.map(({ id, name, held, shops }) => ({
    id: idOf('pty', id),
    name,
    roles: held.flatMap(({ role, licence: _, ...days }) => (role === undefined ? [] : [{ ...days, role }])),
    licences: held.flatMap(({ licence, role: _, ...days }) => (licence === undefined ? [] : [{ ...days, licence }])),
    shops,
  }));
};
