/** What stands in a tenant's lists about attempts, asked of the database with every batch. */
import { sql } from 'kysely';
import { type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Attempt } from '../core/attempt.ts';
import type { Listed } from '../core/facts.ts';
import { keysOf, LIST_KINDS, type ListEffect, type ListKind } from '../core/lists/kinds.ts';
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
  const distinct = new Map(asked.flat().map((each) => [`${each.kind} ${each.key}`, each]));
  const rows = await standingAt(tx, tenant, [...distinct.values()], now);
  const byKey = Map.groupBy(rows, ({ kind, key }) => `${kind} ${key}`);
  return asked.map((keys) => {
    const found = keys.flatMap(({ kind, key }) => byKey.get(`${kind} ${key}`) ?? []);
    return found.length === 0 ? undefined : inOrder(found.map(({ key: _key, ...listed }) => listed));
  });
};

type Asked = { readonly kind: ListKind; readonly key: string };

const standingAt = async (
  tx: Tx,
  tenant: TenantId,
  asked: readonly Asked[],
  now: Instant,
): Promise<readonly (Listed & { readonly key: string })[]> => {
  const { rows } = await sql<{ id: string; name: string; kind: ListKind; effect: ListEffect; key: string }>`
    select held.id, list.name, list.effect, held.kind, held.key
    from unnest(${asked.map(({ kind }) => kind)}::text[], ${asked.map(({ key }) => key)}::text[]) as asked (kind, key)
    join decision.list_entry held on held.tenant = ${uuidOf(tenant)} and held.kind = asked.kind collate "C"
      and held.key = asked.key collate "C" and held.removed_in is null
      and (held.expires_at is null or held.expires_at > ${now}::timestamptz)
    join decision.list on list.tenant = held.tenant and list.id = held.list`.execute(tables<Tables>(tx));
  return rows.map(({ id, name, kind, effect, key }) => ({ list: name, kind, effect, entry: idOf('lse', id), key }));
};
