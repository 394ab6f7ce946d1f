/** Tasks of a case: added, changed, done or dropped, each an act in its timeline and in the log. */
import { formatInstant, type Instant, type PersonId, Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { CaseId } from './core/alert.ts';
import { endOfBusinessDay } from './core/business-days.ts';
import { MOST_TASKS, type TaskId } from './core/work.ts';
import { personOf } from './dispose-alert.ts';
import { caseFull, personNotPossible, taskEnded, taskNotFound } from './problems.ts';
import { recordAct } from './record-act.ts';
import { type CaseFile, insertObligation, settleObligations } from './store-cases.ts';
import { policyOf } from './store-policy.ts';
import { changeTask, countTasks, endTask, insertTask, type Task, taskById } from './store-tasks.ts';
import { tell } from './tell-people.ts';
import { takeOpen, type WorkPorts } from './work-case.ts';

/** When it is to be done: an instant, or the end of a business day counted from now; absent: whenever. */
export type TaskDue = { readonly at: Instant } | { readonly businessDays: number };

export type WantedTask = {
  readonly title: string;
  readonly assignee?: PersonId | undefined;
  readonly due?: TaskDue | undefined;
};

type Owed = { readonly task: TaskId; readonly dueAt: Instant | undefined };

const dueOf = async (
  tx: Tx,
  { tenant }: Scope,
  now: Instant,
  due: TaskDue | undefined,
): Promise<Instant | undefined> => {
  if (due === undefined || 'at' in due) return due?.at;
  const { calendar } = await policyOf(tx, tenant);
  return endOfBusinessDay(now, due.businessDays, calendar);
};

/** @throws Problem `person-not-possible` */
export const atWork = async ({ people }: WorkPorts, tx: Tx, { tenant }: Scope, id: PersonId): Promise<void> => {
  const [person] = await people.find(tx, tenant, [id]);
  if (person?.mayWork !== true) throw new Problem(personNotPossible);
};

const owe = async (ports: WorkPorts, tx: Tx, file: CaseFile, { task, dueAt }: Owed): Promise<void> => {
  if (dueAt === undefined) return;
  await insertObligation(tx, file, { id: ports.newId('obl'), kind: 'task', dueAt, task });
};

const paramsOf = (task: Pick<Task, 'id' | 'assignee' | 'dueAt'>) => ({
  task: task.id,
  assignee: task.assignee ?? null,
  dueAt: task.dueAt === undefined ? null : formatInstant(task.dueAt),
});

/** @throws Problem `case-not-found`, `case-closed`, `case-full`, `person-not-possible` */
export const addTask = async (
  ports: WorkPorts,
  tx: Tx,
  scope: Scope,
  { case: id, title, assignee, due }: WantedTask & { readonly case: CaseId },
): Promise<void> => {
  const file = await takeOpen(tx, scope, id);
  if ((await countTasks(tx, file)).all >= MOST_TASKS) throw new Problem(caseFull, { params: { limit: MOST_TASKS } });
  if (assignee !== undefined) await atWork(ports, tx, scope, assignee);
  const at = ports.clock.now();
  const task = { id: ports.newId('tsk'), title, assignee, dueAt: await dueOf(tx, scope, at, due), addedAt: at };
  await insertTask(tx, file, task);
  await owe(ports, tx, file, { task: task.id, dueAt: task.dueAt });
  await recordAct(ports, tx, file, {
    kind: 'task-added',
    actor: scope.principal,
    at,
    params: paramsOf(task),
    words: title,
  });
  if (assignee !== undefined && assignee !== scope.principal.id) {
    await tell(ports, tx, file, { kind: 'task-assigned', person: assignee, at });
  }
};

const takeTask = async (tx: Tx, file: CaseFile, id: TaskId): Promise<Task> => {
  const task = await taskById(tx, file, id);
  if (task === undefined) throw new Problem(taskNotFound);
  if (task.endedAt !== undefined) throw new Problem(taskEnded);
  return task;
};

type TaskOf = { readonly case: CaseId; readonly task: TaskId };

/** All of it: what is left out is no more. @throws Problem as adding, `task-not-found`, `task-ended` */
export const reviseTask = async (
  ports: WorkPorts,
  tx: Tx,
  scope: Scope,
  { case: id, task: taskId, title, assignee, due }: TaskOf & WantedTask,
): Promise<void> => {
  const file = await takeOpen(tx, scope, id);
  const before = await takeTask(tx, file, taskId);
  if (assignee !== undefined && assignee !== before.assignee) await atWork(ports, tx, scope, assignee);
  const at = ports.clock.now();
  const task = { id: taskId, title, assignee, dueAt: await dueOf(tx, scope, at, due) };
  if (task.title === before.title && task.assignee === before.assignee && task.dueAt === before.dueAt) return;
  await changeTask(tx, file, task);
  if (task.dueAt !== before.dueAt) {
    await settleObligations(tx, file, { at, kind: 'task', task: taskId });
    await owe(ports, tx, file, { task: taskId, dueAt: task.dueAt });
  }
  await recordAct(ports, tx, file, {
    kind: 'task-changed',
    actor: scope.principal,
    at,
    params: paramsOf(task),
    words: title,
  });
  if (assignee !== undefined && assignee !== before.assignee && assignee !== scope.principal.id) {
    await tell(ports, tx, file, { kind: 'task-assigned', person: assignee, at });
  }
};

type Ending = TaskOf & { readonly as: 'done' | 'dropped'; readonly words: string | undefined };

/** @throws Problem `person-required`, `case-not-found`, `case-closed`, `task-not-found`, `task-ended` */
export const finishTask = async (
  ports: WorkPorts,
  tx: Tx,
  scope: Scope,
  { case: id, task: taskId, as, words }: Ending,
): Promise<void> => {
  const by = personOf(scope);
  const file = await takeOpen(tx, scope, id);
  await takeTask(tx, file, taskId);
  const at = ports.clock.now();
  await endTask(tx, file, { id: taskId, as, by, at });
  await settleObligations(tx, file, { at, kind: 'task', task: taskId });
  await recordAct(ports, tx, file, {
    kind: as === 'done' ? 'task-done' : 'task-dropped',
    actor: scope.principal,
    at,
    params: { task: taskId },
    words,
  });
};
