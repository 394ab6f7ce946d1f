/**
 * Takes a disposition back: it stays as it was written, a new entry says that it counts no more and who says so, and the
 * alert is open again in a case that is open (docs/specs/alert-accounting.md).
 */
import { formatInstant, Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import { commitRecord } from './commit-record.ts';
import type { AlertId } from './core/alert.ts';
import { alertOf, lockCasesOf, personOf } from './dispose-alert.ts';
import { alertNotDisposed, casesWholeTenantOnly } from './problems.ts';
import { caseFor, heedAlert, type OpenPorts } from './raise-alert.ts';
import { collectorOf, noteInTimeline } from './record-act.ts';
import { type AlertAtHand, takeTurn, turnInstant } from './store-alerts.ts';
import type { CaseFile } from './store-cases.ts';
import { insertReopening, putAlertCase, withdrawDisposition } from './store-links.ts';
import { tell } from './tell-people.ts';

/** @throws Problem `person-required`, `cases-whole-tenant-only`, `alert-not-found`, `alert-not-disposed` */
export const reopenAlert = async (
  ports: OpenPorts,
  tx: Tx,
  scope: Scope,
  { alert: id, words }: { readonly alert: AlertId; readonly words: string },
): Promise<void> => {
  const person = personOf(scope);
  const { tenant } = scope;
  if (scope.parties !== undefined) throw new Problem(casesWholeTenantOnly);
  await takeTurn(tx, tenant);
  const alert = await alertOf(tx, scope, id);
  if (!alert.disposed) throw new Problem(alertNotDisposed);
  const at = await turnInstant(tx, tenant, ports.clock.now);
  const disposition = await withdrawDisposition(tx, { tenant, alert: id, at });
  const { source, sequence } = alert;
  const fact = { disposition, alert: id, source, sequence, recordedAt: formatInstant(at), person };
  const committed = commitRecord(ports.random, { ...fact, words });
  const entry = await ports.evidence.append(tx, {
    tenant,
    predicateType: 'alert-reopening',
    subjects: [{ name: id, algorithm: 'sha256', digest: committed.digest }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: collectorOf(ports.software),
  });
  await insertReopening(tx, {
    tenant,
    party: alert.party,
    disposition,
    alert: id,
    person,
    words,
    committed,
    entry,
    at,
  });
  const params = { alert: id, disposition };
  for (const file of await filesFor(ports, tx, scope, alert)) {
    await noteInTimeline(tx, file, { kind: 'alert-reopened', actor: scope.principal, at, params, entry });
    if (file.closedAt !== undefined) continue;
    await heedAlert(ports, tx, file, { alert, id, at });
    if (file.owner !== undefined && file.owner !== person) {
      await tell(ports, tx, file, { kind: 'alert-reopened', person: file.owner, at });
    }
  }
};

/** Its cases; where all of them are closed, also the open one about its subject, which it joins, or a new one. */
const filesFor = async (ports: OpenPorts, tx: Tx, scope: Scope, alert: AlertAtHand): Promise<readonly CaseFile[]> => {
  const { tenant } = scope;
  const files = await lockCasesOf(tx, scope, alert.id);
  if (files.some(({ closedAt }) => closedAt === undefined)) return files;
  const at = ports.clock.now();
  const { file } = await caseFor(ports, tx, { ...alert, tenant }, at);
  await putAlertCase(tx, { tenant, party: file.party, alert: alert.id, case: file.id, at });
  return [...files, file];
};
