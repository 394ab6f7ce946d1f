/** What stands in a tenant's lists about attempts, asked of the database with every batch. */
import { sql } from 'kysely';
import { type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Attempt } from '../core/attempt.ts';
import type { Listed } from '../core/facts.ts';
import { keysOf, LIST_KINDS, type ListKind } from '../core/lists/kinds.ts';
import { inOrder } from '../core/lists/list-index.ts';
import type { Tables } from './list-tables.ts';

/** For each attempt what stands about it at `now`; undefined for most. Without lists it is one small question. */
export const listedOf = async (
  tx: Tx,
  tenant: TenantId,
  { attempts, now }: { readonly attempts: readonly Attempt[]; readonly now: Instant },
): Promise<readonly (readonly Listed[] | undefined)[]> => {
  const shape = await tables<Tables>(tx)
    .selectFrom('decision.list_shape')
    .select(['kind', 'prefix'])
    .where('tenant', '=', uuidOf(tenant))
    .execute();
  if (shape.length === 0) return attempts.map(() => undefined);
  const prefixes = Map.groupBy(shape, ({ kind }) => kind);
  const asked = attempts.map((attempt) =>
    LIST_KINDS.flatMap((kind) =>
      keysOf(kind, attempt, prefixes.get(kind)?.map(({ prefix }) => prefix) ?? []).map((key) => ({ kind, key })),
    ),
  );
  const byKind = Map.groupBy(asked.flat(), (one) => one.kind);
  const rows = await Promise.all(
    [...byKind].map(([kind, each]) => {
      const keys = [...new Set(each.map(({ key }) => key))];
      return standingAt(tx, tenant, { kind, keys, now });
    }),
  );
  const byKey = Map.groupBy(rows.flat(), ({ kind, key }) => `${kind} ${key}`);
  return asked.map((keys) => {
    const found = keys.flatMap(({ kind, key }) => byKey.get(`${kind} ${key}`) ?? []);
    return found.length === 0 ? undefined : inOrder(found.map(({ key: _key, ...listed }) => listed));
  });
};

type Standing = Listed & { readonly key: string };

/** By keys of one kind: so it is the index that is asked, also where nothing is known yet of how full the table is. */
const standingAt = async (
  tx: Tx,
  tenant: TenantId,
  { kind, keys, now }: { readonly kind: ListKind; readonly keys: readonly string[]; readonly now: Instant },
): Promise<readonly Standing[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.list_entry as held')
    .innerJoin('decision.list as list', (join) =>
      join.onRef('list.tenant', '=', 'held.tenant').onRef('list.id', '=', 'held.list'),
    )
    .select(['held.id', 'held.key', 'list.name', 'list.effect'])
    .where('held.tenant', '=', uuidOf(tenant))
    .where('held.kind', '=', kind)
    .where('held.key', '=', sql<string>`any(${keys}::text[])`)
    .where('held.removed_in', 'is', null)
    .where(({ or, eb }) => or([eb('held.expires_at', 'is', null), eb('held.expires_at', '>', now)]))
    .execute();
  return rows.map(({ id, name, effect, key }) => ({ list: name, kind, effect, entry: idOf('lse', id), key }));
};
