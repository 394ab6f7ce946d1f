/** Operations, newest first, by person, kind, subject, address and span of time. Each is the log's entry by its index. */
import { sql } from 'kysely';
import type { EntryId, JsonObject } from '#evidence';
import { formatInstant, type Instant, idOf, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Place } from './core/cursor.ts';
import type { OperationFilters } from './ports.ts';
import type { Tables } from './store-tables.ts';

export type ListedOperation = {
  readonly place: number;
  readonly entry: EntryId;
  readonly at: Instant;
  readonly kind: string;
  readonly act: string;
  readonly room: string;
  readonly doer: string | undefined;
  readonly address: string | undefined;
  readonly subjects: readonly string[];
  readonly detail: JsonObject;
};

type Row = Omit<Tables['operations.operation'], 'tenant' | 'subjects'> & { readonly subjects: readonly string[] };

const instant = (at: Instant) => sql`${formatInstant(at)}::timestamptz`;

export const queryOperations = async (
  tx: Tx,
  { tenant }: Scope,
  wanted: { readonly filters: OperationFilters; readonly after?: Place | undefined; readonly limit: number },
): Promise<ListedOperation[]> => {
  const { doer, kind, act, subject, address, from, until } = wanted.filters;
  // Of a subject the operations are found by their own table, which is in the same order.
  const at = subject === undefined ? sql`operation.at` : sql`found.at`;
  const place = subject === undefined ? sql`operation.place` : sql`found.place`;
  const source =
    subject === undefined
      ? sql`operations.operation`
      : sql`operations.operation_subject as found
          join operations.operation on operation.tenant = found.tenant and operation.place = found.place`;
  const conditions = [
    subject === undefined
      ? sql`operation.tenant = ${uuidOf(tenant)}::uuid`
      : sql`found.tenant = ${uuidOf(tenant)}::uuid and found.subject = ${subject}`,
    ...(doer === undefined ? [] : [sql`doer = ${doer}`]),
    ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
    ...(act === undefined ? [] : [sql`act = ${act}`]),
    ...(address === undefined ? [] : [sql`address = ${address}`]),
    ...(from === undefined ? [] : [sql`${at} >= ${instant(from)}`]),
    ...(until === undefined ? [] : [sql`${at} < ${instant(until)}`]),
    ...(wanted.after === undefined
      ? []
      : [sql`(${at}, ${place}) < (${instant(wanted.after.at)}, ${wanted.after.place}::bigint)`]),
  ];
  const { rows } = await sql<Row>`
    select operation.place, entry, operation.at, kind, act, room, doer, address, subjects, detail
    from ${source} where ${sql.join(conditions, sql` and `)}
    order by ${at} desc, ${place} desc limit ${wanted.limit}`.execute(tables<Tables>(tx));
  return rows.map(({ entry, doer: who, address: whence, ...row }) => ({
    ...row,
    entry: idOf('ent', entry),
    doer: who ?? undefined,
    address: whence ?? undefined,
  }));
};
