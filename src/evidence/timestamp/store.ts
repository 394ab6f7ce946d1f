/** Time stamps of checkpoints, and what came of the last try where it failed. */
import { type Generated, sql } from 'kysely';
import { type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { StampOutcome } from './ask-authority.ts';

type StampTable = {
  tenant: string;
  size: number;
  checkpoint: Uint8Array;
  response: Uint8Array;
  stamped_at: Instant;
  recorded_at: Instant;
  filed: Generated<boolean>;
};
type FailureTable = {
  tenant: string;
  outcome: StampOutcome;
  since: Instant;
  tried_at: Instant;
  told_at: Instant | null;
};
type Tables = { 'evidence.time_stamp': StampTable; 'evidence.time_stamp_failure': FailureTable };

export type TimeStamp = {
  readonly size: number;
  readonly checkpoint: Uint8Array;
  /** TimeStampResp, DER. */
  readonly response: Uint8Array;
  /** The authority's time. */
  readonly stampedAt: Instant;
  readonly recordedAt: Instant;
};

/** A stamp of this size that is there already stays. */
export const insertStamp = async (tx: Tx, tenant: TenantId, stamp: TimeStamp): Promise<void> => {
  const { size, checkpoint, response, stampedAt: stamped_at, recordedAt: recorded_at } = stamp;
  await tables<Tables>(tx)
    .insertInto('evidence.time_stamp')
    .values({ tenant: uuidOf(tenant), size, checkpoint, response, stamped_at, recorded_at })
    .onConflict((conflict) => conflict.columns(['tenant', 'size']).doNothing())
    .execute();
};

export const unfiledStamps = async (
  tx: Tx,
  tenant: TenantId,
): Promise<Pick<TimeStamp, 'size' | 'checkpoint' | 'response'>[]> =>
  tables<Tables>(tx)
    .selectFrom('evidence.time_stamp')
    .select(['size', 'checkpoint', 'response'])
    .where('tenant', '=', uuidOf(tenant))
    .where('filed', '=', false)
    .orderBy('size')
    .execute();

export const tenantsWithUnfiled = async (tx: Tx): Promise<TenantId[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('evidence.time_stamp')
    .select('tenant')
    .distinct()
    .where('filed', '=', false)
    .execute();
  return rows.map(({ tenant }) => idOf('ten', tenant));
};

export const markFiled = async (tx: Tx, tenant: TenantId, sizes: readonly number[]): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('evidence.time_stamp')
    .set({ filed: true })
    .where('tenant', '=', uuidOf(tenant))
    .where('size', '=', sql<number>`any(${sizes}::bigint[])`)
    .execute();
};

/** In the order of sizes. */
export const listStamps = async (tx: Tx, tenant: TenantId): Promise<Pick<TimeStamp, 'size' | 'stampedAt'>[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('evidence.time_stamp')
    .select(['size', 'stamped_at'])
    .where('tenant', '=', uuidOf(tenant))
    .orderBy('size')
    .execute();
  return rows.map(({ size, stamped_at }) => ({ size, stampedAt: stamped_at }));
};

export const latestStamp = async (
  tx: Tx,
  tenant: TenantId,
): Promise<Pick<TimeStamp, 'size' | 'stampedAt' | 'recordedAt'> | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('evidence.time_stamp')
    .select(['size', 'stamped_at', 'recorded_at'])
    .where('tenant', '=', uuidOf(tenant))
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { size: row.size, stampedAt: row.stamped_at, recordedAt: row.recorded_at };
};

export type StampFailure = {
  readonly outcome: StampOutcome;
  /** Of the first failure in a row. */
  readonly since: Instant;
  readonly triedAt: Instant;
  readonly toldAt: Instant | undefined;
};

export const findFailure = async (tx: Tx, tenant: TenantId): Promise<StampFailure | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('evidence.time_stamp_failure')
    .select(['outcome', 'since', 'tried_at', 'told_at'])
    .where('tenant', '=', uuidOf(tenant))
    .executeTakeFirst();
  return row && { outcome: row.outcome, since: row.since, triedAt: row.tried_at, toldAt: row.told_at ?? undefined };
};

export const saveFailure = async (tx: Tx, tenant: TenantId, failure: StampFailure): Promise<void> => {
  const { outcome, since, triedAt, toldAt } = failure;
  const columns = { outcome, since, tried_at: triedAt, told_at: toldAt ?? null };
  await tables<Tables>(tx)
    .insertInto('evidence.time_stamp_failure')
    .values({ tenant: uuidOf(tenant), ...columns })
    .onConflict((conflict) => conflict.column('tenant').doUpdateSet(columns))
    .execute();
};

export const forgetFailure = async (tx: Tx, tenant: TenantId): Promise<void> => {
  await tables<Tables>(tx).deleteFrom('evidence.time_stamp_failure').where('tenant', '=', uuidOf(tenant)).execute();
};

/** Tenants whose log shows more than was stamped last, and was not stamped since `before`. */
export const tenantsToStamp = async (tx: Tx, before: Instant): Promise<TenantId[]> => {
  const { rows } = await sql<{ tenant: string }>`
    select log.tenant from evidence.log
    left join evidence.shown_head using (tenant)
    left join lateral (
      select size, recorded_at from evidence.time_stamp
      where time_stamp.tenant = log.tenant order by size desc limit 1
    ) as last on true
    where coalesce(shown_head.size, log.size) > coalesce(last.size, 0)
      and (last.recorded_at is null or last.recorded_at <= ${before}::timestamptz)
    order by log.tenant`.execute(tables<Tables>(tx));
  return rows.map(({ tenant }) => idOf('ten', tenant));
};
