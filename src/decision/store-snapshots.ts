/** The row that says which snapshot of a tenant's windows there is, and the decisions behind it. */
import { sql } from 'kysely';
import { type Instant, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Attempt } from './core/attempt.ts';

type Tables = {
  'decision.node': { tenant: string; term: number };
  'decision.windows_snapshot': {
    tenant: string;
    folder: string;
    plan: string;
    software: string;
    sequence: number;
    learned_to: number;
    digests: Uint8Array;
    bytes: number;
    taken_at: Instant;
  };
  'decision.batch': { tenant: string; id: string; last_sequence: number | null };
  'decision.decision': { tenant: string; batch: string; occurred_at: Instant; record: string };
};

export type SnapshotRow = {
  readonly folder: string;
  /** What its windows answer, by hash. */
  readonly plan: string;
  readonly software: string;
  /** Of the last decision in it. */
  readonly sequence: number;
  readonly learnedTo: number;
  /** SHA-256 of each object, one behind the other. */
  readonly digests: Uint8Array;
  readonly bytes: number;
  readonly takenAt: Instant;
};

export const snapshotOf = async (tx: Tx, tenant: TenantId): Promise<SnapshotRow | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('decision.windows_snapshot')
    .select(['folder', 'plan', 'software', 'sequence', 'learned_to', 'digests', 'bytes', 'taken_at'])
    .where('tenant', '=', uuidOf(tenant))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { learned_to: learnedTo, taken_at: takenAt, ...more } = row;
  return { ...more, learnedTo, takenAt };
};

/** Takes the place of the one before, if `term` still is the one in which the tenant is judged for. */
export const placeSnapshot = async (
  tx: Tx,
  { tenant, term, row }: { readonly tenant: TenantId; readonly term: number; readonly row: SnapshotRow },
): Promise<boolean> => {
  const node = await tables<Tables>(tx)
    .selectFrom('decision.node')
    .select('term')
    .where('tenant', '=', uuidOf(tenant))
    .forUpdate()
    .executeTakeFirst();
  if (node?.term !== term) return false;
  const { learnedTo: learned_to, takenAt: taken_at, ...more } = row;
  const values = { ...more, learned_to, taken_at };
  await tables<Tables>(tx)
    .insertInto('decision.windows_snapshot')
    .values({ tenant: uuidOf(tenant), ...values })
    .onConflict((conflict) => conflict.column('tenant').doUpdateSet(values))
    .execute();
  return true;
};

export type Behind = { readonly attempt: Attempt; readonly occurredAt: Instant; readonly sequence: number };

/** The decisions of the next batches behind a decision, in the order in which they were judged; none at the end. */
export const attemptsBehind = async (
  tx: Tx,
  tenant: TenantId,
  { sequence, batches }: { readonly sequence: number; readonly batches: number },
): Promise<readonly Behind[]> => {
  const { rows } = await sql<{ occurred_at: Instant; record: string }>`
    select each.occurred_at, each.record
    from (
      select id from decision.batch
      where tenant = ${uuidOf(tenant)}::uuid and last_sequence > ${sequence}
      order by last_sequence limit ${batches}
    ) as next
    join decision.decision as each on each.tenant = ${uuidOf(tenant)}::uuid and each.batch = next.id`.execute(
    tables<Tables>(tx),
  );
  return rows
    .map(({ occurred_at, record }) => ({
      ...(JSON.parse(record) as { attempt: Attempt; sequence: number }),
      occurredAt: occurred_at,
    }))
    .sort((one, other) => one.sequence - other.sequence);
};
