/**
 * Disposes of many alerts in one act, which names each and is on record before anything of it is done. Then each alert
 * has a transaction and a disposition of its own: one that cannot be is told by its id, and keeps none of the others.
 */
import { formatInstant, Problem, type Scope } from '#kernel';
import type { Database, Tx } from '#platform/database';
import { commitRecord } from './commit-record.ts';
import type { AlertId } from './core/alert.ts';
import { type Disposal, type DisposePorts, disposeAlert, personOf, type WantedDisposition } from './dispose-alert.ts';
import { casesWholeTenantOnly } from './problems.ts';
import { collectorOf } from './record-act.ts';
import type { BulkId } from './store-alerts.ts';
import { insertBulk } from './store-links.ts';

export type WantedBulk = Omit<WantedDisposition, 'bulk'> & { readonly alerts: readonly AlertId[] };

export type BulkResult = {
  readonly alert: AlertId;
  readonly outcome: Disposal | 'refused';
  /** Of the refusal. */
  readonly problem?: Problem;
};

export type BulkDisposal = { readonly bulk: BulkId; readonly results: readonly BulkResult[] };

type BulkPorts = DisposePorts & { readonly database: Database };

/** @throws Problem `person-required`, `cases-whole-tenant-only` */
export const disposeMany = async (ports: BulkPorts, scope: Scope, wanted: WantedBulk): Promise<BulkDisposal> => {
  personOf(scope);
  if (scope.parties !== undefined) throw new Problem(casesWholeTenantOnly);
  const bulk = ports.newId('blk');
  const alerts = [...new Set(wanted.alerts)];
  await ports.database.inScope(scope, (tx) => putOnRecord(ports, tx, scope, { ...wanted, alerts, bulk }));
  const results: BulkResult[] = [];
  for (const alert of alerts) results.push(await disposeOne(ports, scope, { ...wanted, alert, bulk }));
  return { bulk, results };
};

const disposeOne = async (
  ports: BulkPorts,
  scope: Scope,
  { alert, reason, words, duplicateOf, bulk }: WantedDisposition & { readonly alert: AlertId },
): Promise<BulkResult> => {
  try {
    const wanted = { alert, reason, words, duplicateOf, bulk };
    return { alert, outcome: await ports.database.inScope(scope, (tx) => disposeAlert(ports, tx, scope, wanted)) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { alert, outcome: 'refused', problem: error };
  }
};

const putOnRecord = async (
  ports: DisposePorts,
  tx: Tx,
  scope: Scope,
  { bulk, alerts, reason, words, duplicateOf }: WantedBulk & { readonly bulk: BulkId },
): Promise<void> => {
  const { tenant } = scope;
  const person = personOf(scope);
  const at = ports.clock.now();
  const fact = {
    bulk,
    alerts,
    reason,
    person,
    at: formatInstant(at),
    ...(duplicateOf === undefined ? {} : { duplicateOf }),
  };
  const committed = commitRecord(ports.random, { ...fact, ...(words === undefined ? {} : { words }) });
  const entry = await ports.evidence.append(tx, {
    tenant,
    predicateType: 'bulk-disposition',
    subjects: [{ name: bulk, algorithm: 'sha256', digest: committed.digest }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: collectorOf(ports.software),
  });
  await insertBulk(tx, { tenant, id: bulk, person, reason, words, alerts, committed, entry, at });
};
