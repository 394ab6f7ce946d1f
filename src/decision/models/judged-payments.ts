/** The latest decided payments that a model scored, and what is known of each by now. */
import { sql } from 'kysely';
import { type Instant, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { type DecisionRecord, recordOf } from '../core/record.ts';
import type { Tables } from './model-tables.ts';

export type JudgedPayment = {
  readonly record: DecisionRecord;
  readonly recordedAt: Instant;
  /** Reported as fraud by now. */
  readonly fraud: boolean;
};

/** Newest first, of those recorded before `before`. */
export const latestPayments = async (
  tx: Tx,
  tenant: TenantId,
  { limit, before }: { readonly limit: number; readonly before?: Instant | undefined },
): Promise<readonly JudgedPayment[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.decision')
    .select((eb) => [
      'record',
      'recorded_at',
      eb
        .exists(
          eb
            .selectFrom('decision.result')
            .select(sql`1`.as('one'))
            .whereRef('decision.result.tenant', '=', 'decision.decision.tenant')
            .whereRef('decision.result.event_id', '=', 'decision.decision.event_id')
            .where('decision.result.result', '=', 'fraud'),
        )
        .as('fraud'),
    ])
    .where('tenant', '=', uuidOf(tenant))
    .$if(before !== undefined, (query) => query.where('recorded_at', '<', before as Instant))
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ record, recorded_at, fraud }) => ({
    record: recordOf(record),
    recordedAt: recorded_at,
    fraud: fraud === true,
  }));
};
