/** Parties that may be one and the same: what they share is told, and a person decides. */
import { sql } from 'kysely';
import { type CorporateNumber, idOf, type PartyId, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { wholeTenant } from './parties.ts';
import type { RegistryPorts } from './ports.ts';
import type { Tables } from './store-tables.ts';

/** In any spelling each; of shops `host`, `address` and `phone`, but no host of shops in a mall, which is the mall's. */
export const LIKENESSES = ['name', 'kana', 'host', 'address', 'phone'] as const;
export type Likeness = (typeof LIKENESSES)[number];

export type LikelySame = {
  readonly party: PartyId;
  readonly name: string;
  readonly corporateNumber: CorporateNumber | undefined;
  readonly because: readonly Likeness[];
  /** Both have a 法人番号, and they are two: two legal entities, which may have become one since. */
  readonly numbersDiffer: boolean;
};

export type FindLikelySame = (scope: Scope, party: PartyId) => Promise<readonly LikelySame[]>;

const SHOWN_AT_MOST = 50;

/** Those that share most come first; none for a party that was merged. @throws Problem `whole-tenant-only` */
export const createFindLikelySame =
  ({ database }: Pick<RegistryPorts, 'database'>): FindLikelySame =>
  (scope, party) =>
    database.inScope(wholeTenant(scope), (tx) => find(tx, scope, party));

type Row = { id: string; name: string; corporate_number: string | null; because: Likeness[]; differ: boolean };

const find = async (tx: Tx, scope: Scope, party: PartyId): Promise<readonly LikelySame[]> => {
  const [tenant, id] = [sql`${uuidOf(scope.tenant)}::uuid`, sql`${uuidOf(party)}::uuid`];
  const sharing = (column: 'address_key' | 'phone', word: Likeness) => sql`
      select their.party, ${sql.lit(word)} from registry.shop own
      join registry.shop their on their.tenant = own.tenant and their.${sql.ref(column)} = own.${sql.ref(column)}
      where own.tenant = ${tenant} and own.party = ${id} and own.${sql.ref(column)} <> ''`;
  const found = await sql<Row>`
    with self as (
      select name_key, replace(kana, ' ', '') as kana, corporate_number from registry.party
      where tenant = ${tenant} and id = ${id} and merged_into is null
    ), likeness (party, because) as (
      select other.id, 'name' from registry.party other, self
      where other.tenant = ${tenant} and other.name_key = self.name_key and self.name_key <> ''
      union
      select other.id, 'kana' from registry.party other, self
      where other.tenant = ${tenant} and replace(other.kana, ' ', '') = self.kana
      union
      select their.party, 'host' from registry.shop own
      join registry.shop their on their.tenant = own.tenant and their.host = own.host
      where own.tenant = ${tenant} and own.party = ${id} and own.mall is null and their.mall is null
      union ${sharing('address_key', 'address')}
      union ${sharing('phone', 'phone')}
    )
    select other.id, other.name, other.corporate_number,
      array_agg(likeness.because order by likeness.because) as because,
      coalesce(other.corporate_number <> self.corporate_number, false) as differ
    from likeness join registry.party other on other.tenant = ${tenant} and other.id = likeness.party, self
    where other.id <> ${id} and other.merged_into is null
    group by other.id, other.name, other.corporate_number, self.corporate_number
    order by differ, count(*) desc, other.id
    limit ${SHOWN_AT_MOST}`.execute(tables<Tables>(tx));
  return found.rows.map(({ id: other, name, corporate_number, because, differ }) => ({
    party: idOf('pty', other),
    name,
    corporateNumber: (corporate_number as CorporateNumber | null) ?? undefined,
    because: LIKENESSES.filter((each) => because.includes(each)),
    numbersDiffer: differ,
  }));
};
