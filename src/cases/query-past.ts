/** Reads what an instant of the past has left: alerts of a case with the dispositions that stood then. */
import { type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { CaseId } from './core/alert.ts';
import type { RecordedAlert } from './core/case-record.ts';
import type { Tables } from './store-tables.ts';

/** All that ever were linked to the case, in the order they were recorded. */
export const alertsOfCaseAt = async (
  tx: Tx,
  tenant: TenantId,
  { case: id, at }: { readonly case: CaseId; readonly at: Instant },
): Promise<readonly RecordedAlert[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.alert_case as link')
    .innerJoin('cases.alert as alert', (join) =>
      join.onRef('alert.tenant', '=', 'link.tenant').onRef('alert.id', '=', 'link.alert'),
    )
    .leftJoin('cases.disposition as standing', (join) =>
      join
        .onRef('standing.tenant', '=', 'alert.tenant')
        .onRef('standing.alert', '=', 'alert.id')
        .on('standing.recorded_at', '<', at)
        .on(({ or, eb }) => or([eb('standing.withdrawn_at', 'is', null), eb('standing.withdrawn_at', '>=', at)])),
    )
    .select(['alert.id', 'alert.source', 'alert.sequence', 'alert.severity', 'alert.recorded_at'])
    .select(['standing.reason', 'standing.person', 'standing.recorded_at as disposed_at'])
    .where('link.tenant', '=', uuidOf(tenant))
    .where('link.case_file', '=', uuidOf(id))
    .where('alert.recorded_at', '<', at)
    .orderBy('alert.recorded_at')
    .orderBy('alert.id')
    .execute();
  return rows.map((row) => ({
    id: idOf('alt', row.id),
    source: row.source,
    sequence: row.sequence,
    severity: row.severity,
    recordedAt: row.recorded_at,
    disposition:
      row.reason === null || row.person === null || row.disposed_at === null
        ? undefined
        : { reason: row.reason, person: idOf('per', row.person), at: row.disposed_at },
  }));
};
