/** What people do with a case: give it an owner, note something, close it. */
import { type PersonId, Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { CaseId } from './core/alert.ts';
import { personOf } from './dispose-alert.ts';
import { publishClosed } from './events.ts';
import type { CasesPorts } from './ports.ts';
import { caseClosed, caseHasOpenAlerts, caseHasOpenTasks, caseNotFound, ownerNotPossible } from './problems.ts';
import { recordAct } from './record-act.ts';
import { type CaseFile, countOpenAlerts, lockCase, settleObligations, updateCase } from './store-cases.ts';
import { countTasks } from './store-tasks.ts';
import { tell } from './tell-people.ts';

export type WorkPorts = Pick<CasesPorts, 'evidence' | 'clock' | 'newId' | 'random' | 'people' | 'outbox' | 'software'>;

/** @throws Problem `case-not-found` */
export const take = async (tx: Tx, { tenant }: Scope, id: CaseId): Promise<CaseFile> => {
  const file = await lockCase(tx, tenant, id);
  if (file === undefined) throw new Problem(caseNotFound);
  return file;
};

/** @throws Problem `case-not-found`, `case-closed` */
export const takeOpen = async (tx: Tx, scope: Scope, id: CaseId): Promise<CaseFile> => {
  const file = await take(tx, scope, id);
  if (file.closedAt !== undefined) throw new Problem(caseClosed);
  return file;
};

/** @throws Problem `case-not-found`, `case-closed`, `owner-not-possible`, `person-required` for an API key's `me` */
export const assignCase = async (
  ports: WorkPorts,
  tx: Tx,
  scope: Scope,
  { case: id, owner: wanted }: { readonly case: CaseId; readonly owner: PersonId | 'me' },
): Promise<void> => {
  const owner = wanted === 'me' ? personOf(scope) : wanted;
  const file = await takeOpen(tx, scope, id);
  if (file.owner === owner) return;
  const [person] = await ports.people.find(tx, scope.tenant, [owner]);
  if (person?.mayWork !== true) throw new Problem(ownerNotPossible);
  const at = ports.clock.now();
  await updateCase(tx, file, { owner });
  await recordAct(ports, tx, file, {
    kind: 'owner-changed',
    actor: scope.principal,
    at,
    params: { from: file.owner ?? null, to: owner },
  });
  if (owner !== scope.principal.id)
    await tell(ports, tx, { ...file, owner }, { kind: 'case-assigned', person: owner, at });
};

/** @throws Problem `case-not-found` */
export const noteCase = async (
  ports: WorkPorts,
  tx: Tx,
  scope: Scope,
  { case: id, words }: { readonly case: CaseId; readonly words: string },
): Promise<void> => {
  const file = await take(tx, scope, id);
  await recordAct(ports, tx, file, {
    kind: 'noted',
    actor: scope.principal,
    at: ports.clock.now(),
    params: {},
    words,
  });
};

/** @throws Problem `person-required`, `case-not-found`, `case-closed`, `case-has-open-alerts`, `case-has-open-tasks` */
export const closeCase = async (
  ports: WorkPorts,
  tx: Tx,
  scope: Scope,
  { case: id, words }: { readonly case: CaseId; readonly words: string | undefined },
): Promise<void> => {
  personOf(scope);
  const file = await takeOpen(tx, scope, id);
  // An alert that is joining waits for this lock, and then finds the case closed.
  const openAlerts = await countOpenAlerts(tx, file);
  if (openAlerts > 0) throw new Problem(caseHasOpenAlerts, { params: { openAlerts } });
  const { open: openTasks } = await countTasks(tx, file);
  if (openTasks > 0) throw new Problem(caseHasOpenTasks, { params: { openTasks } });
  const at = ports.clock.now();
  await updateCase(tx, file, { closedAt: at });
  await settleObligations(tx, file, { at });
  await publishClosed(ports, tx, file, at);
  await recordAct(ports, tx, file, { kind: 'closed', actor: scope.principal, at, params: {}, words });
};
