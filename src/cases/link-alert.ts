/** Alerts and cases, many to many: a link is an act, and so is its end. */
import { Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { AlertId, CaseId } from './core/alert.ts';
import { alertOf, lockCasesOf, personOf } from './dispose-alert.ts';
import { alertNeedsCase, alertNotFound, caseClosed, casesWholeTenantOnly, linkNotPossible } from './problems.ts';
import { heedAlert, type OpenPorts } from './raise-alert.ts';
import { recordAct } from './record-act.ts';
import { casesOfAlert, takeTurn } from './store-alerts.ts';
import { endAlertCase, putAlertCase } from './store-links.ts';
import { take, takeOpen } from './work-case.ts';

type Link = { readonly case: CaseId; readonly alert: AlertId };

const wholeTenant = (scope: Scope): void => {
  personOf(scope);
  if (scope.parties !== undefined) throw new Problem(casesWholeTenantOnly);
};

/**
 * A second time it changes nothing.
 * @throws Problem `person-required`, `cases-whole-tenant-only`, `alert-not-found`, `case-not-found`, `case-closed`,
 * `link-not-possible`
 */
export const linkAlert = async (
  ports: OpenPorts,
  tx: Tx,
  scope: Scope,
  { case: id, alert: alertId }: Link,
): Promise<void> => {
  wholeTenant(scope);
  const { tenant } = scope;
  await takeTurn(tx, tenant);
  const alert = await alertOf(tx, scope, alertId);
  const file = await takeOpen(tx, scope, id);
  if ((await casesOfAlert(tx, tenant, alertId)).includes(id)) return;
  if (file.party !== undefined && file.party !== alert.party) throw new Problem(linkNotPossible);
  const at = ports.clock.now();
  await putAlertCase(tx, { tenant, party: file.party, alert: alertId, case: id, at });
  const params = { alert: alertId };
  await recordAct(ports, tx, file, { kind: 'alert-linked', actor: scope.principal, at, params });
  if (!alert.disposed) await heedAlert(ports, tx, file, { alert, id: alertId, at });
};

/** @throws Problem as linking, `alert-needs-case` for its last one, or an open alert's last open one */
export const unlinkAlert = async (
  ports: OpenPorts,
  tx: Tx,
  scope: Scope,
  { case: id, alert: alertId }: Link,
): Promise<void> => {
  wholeTenant(scope);
  const { tenant } = scope;
  await takeTurn(tx, tenant);
  const { disposed } = await alertOf(tx, scope, alertId);
  const linked = await lockCasesOf(tx, scope, alertId);
  const file = await take(tx, scope, id);
  const others = linked.filter((each) => each.id !== id);
  if (others.length === linked.length) throw new Problem(alertNotFound);
  if (file.closedAt !== undefined) throw new Problem(caseClosed);
  // An open alert is somebody's work, and in a closed case it is nobody's.
  const enough = disposed ? others.length > 0 : others.some(({ closedAt }) => closedAt === undefined);
  if (!enough) throw new Problem(alertNeedsCase);
  const at = ports.clock.now();
  await endAlertCase(tx, { tenant, alert: alertId, case: id, at });
  const params = { alert: alertId };
  await recordAct(ports, tx, file, { kind: 'alert-unlinked', actor: scope.principal, at, params });
};
