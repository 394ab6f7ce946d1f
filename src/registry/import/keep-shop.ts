/** The shop of a row: one that is there, changed in what the row says, or a new one. */
import { type PartyId, uuidOf } from '#kernel';
import { tables } from '#platform/database';
import type { ShopId } from '../core/merchant-attributes.ts';
import { shopColumns } from '../core/shop-keys.ts';
import type { Tables } from '../store-tables.ts';
import type { Applying } from './applying.ts';
import type { MerchantRow } from './core/merchant-row.ts';
import type { KnownShop } from './known-merchants.ts';

type Wanted = Omit<NonNullable<MerchantRow['shop']>, 'mall'> & { readonly mall: PartyId | undefined };

const present = <T extends object>(columns: T): Partial<T> =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null)) as Partial<T>;

/** Named by an id it is there. */
export const keepShop = async (applying: Applying, party: PartyId, wanted: Wanted): Promise<ShopId> => {
  const { known } = applying;
  const byId = wanted.id === undefined ? undefined : known.shopOfId(party, wanted.id);
  const name = wanted.name ?? byId?.columns.name;
  if (name === undefined) throw new Error('a shop without an id has a name');
  const columns = shopColumns({ ...wanted, name });
  const there = byId ?? known.shop(party, columns.name_key, columns.host ?? undefined);
  return there === undefined
    ? enter(applying, party, columns, wanted.mall)
    : keep(applying, there, columns, wanted.mall);
};

type Columns = ReturnType<typeof shopColumns>;

const enter = async (
  { ports, scope, known, rows, counts }: Applying,
  party: PartyId,
  columns: Columns,
  mall: PartyId | undefined,
): Promise<ShopId> => {
  const [id, now] = [ports.newId('shp'), ports.clock.now()];
  await rows.add('registry.shop', {
    ...{ tenant: uuidOf(scope.tenant), id: uuidOf(id), party: uuidOf(party) },
    ...{ ...columns, mall: mall === undefined ? null : uuidOf(mall), created_at: now, changed_at: now },
  });
  const { name_key: nameKey, host, address_key: _, ...shown } = columns;
  known.putShop({ id, party, nameKey, host: host ?? undefined, mall, columns: shown });
  counts.shops.created += 1;
  return id;
};

const keep = async (
  { ports, tx, scope, known, rows, counts }: Applying,
  there: KnownShop,
  columns: Columns,
  mall: PartyId | undefined,
): Promise<ShopId> => {
  const { name_key: nameKey, host, address_key: _, chain: named, ...shown } = columns;
  // Another spelling is no other chain.
  const chain = there.columns.chain_key === columns.chain_key ? there.columns.chain : named;
  const said = present({ ...shown, chain });
  const differs =
    (mall !== undefined && mall !== there.mall) ||
    Object.entries(said).some(([column, value]) => value !== there.columns[column as keyof typeof there.columns]);
  if (!differs) {
    counts.shops.same += 1;
    return there.id;
  }
  await rows.write();
  await tables<Tables>(tx)
    .updateTable('registry.shop')
    .set({
      ...present({ ...columns, chain }),
      ...(mall === undefined ? {} : { mall: uuidOf(mall) }),
      changed_at: ports.clock.now(),
    })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(there.id))
    .execute();
  known.putShop({
    ...{ ...there, nameKey, host: host ?? there.host, mall: mall ?? there.mall },
    columns: { ...there.columns, ...said },
  });
  counts.shops.changed += 1;
  return there.id;
};
