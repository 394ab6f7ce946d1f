/**
 * Finds deadlines that passed and says so once: in the timeline, in the log, and to people. A deadline is a row, so an
 * outage of weeks delays it and loses none; each is settled in the transaction that tells of it, so that none is
 * doubled by however many sweepers. Runs as the system, over all tenants.
 */
import { formatInstant, type Instant, type PersonId } from '#kernel';
import type { Tx } from '#platform/database';
import type { DeadlinePolicy, StepRecipient } from './core/deadline-policy.ts';
import type { NoticeKind } from './core/notice-words.ts';
import type { TimelineKind } from './core/timeline.ts';
import { oweStep } from './owe-steps.ts';
import type { CasesPorts } from './ports.ts';
import { recordAct } from './record-act.ts';
import {
  type CaseFile,
  type DueObligation,
  type DuePosition,
  lockNextDue,
  settleObligations,
  updateCase,
} from './store-cases.ts';
import { policyOf } from './store-policy.ts';
import { taskById } from './store-tasks.ts';
import { tell } from './tell-people.ts';

export type SweepPorts = Pick<
  CasesPorts,
  'database' | 'evidence' | 'clock' | 'newId' | 'random' | 'people' | 'software' | 'onCommitted' | 'onFailure'
>;

const SWEEPER = { kind: 'system', id: 'deadline sweeper' } as const;

/** One pass over all that is due now. @returns how many deadlines were found past. */
export const sweepDeadlines = async (ports: SweepPorts, stopping?: AbortSignal): Promise<number> => {
  let settled = 0;
  let after: DuePosition | undefined;
  while (stopping?.aborted !== true) {
    let found: DueObligation | undefined;
    try {
      found = await ports.database.asSystem(async (tx) => {
        const now = ports.clock.now();
        const next = await lockNextDue(tx, { now, after });
        found = next;
        if (next !== undefined) await pass(ports, tx, next, now);
        return next;
      });
      if (found !== undefined) settled += 1;
    } catch (error) {
      ports.onFailure(error);
    }
    // A case that cannot go on does not hold up the others: it is tried again at the next pass.
    if (found === undefined) break;
    after = found.position;
  }
  if (settled > 0) ports.onCommitted();
  return settled;
};

const pass = (ports: SweepPorts, tx: Tx, due: DueObligation, now: Instant): Promise<void> => {
  if (due.kind === 'close') return markOverdue(ports, tx, due, now);
  return due.kind === 'task' ? markTaskOverdue(ports, tx, due, now) : escalate(ports, tx, due, now);
};

const markOverdue = async (ports: SweepPorts, tx: Tx, { case: file, dueAt }: DueObligation, at: Instant) => {
  await settleObligations(tx, file, { at, kind: 'close' });
  await updateCase(tx, file, { overdueAt: at });
  await recordAct(ports, tx, file, {
    kind: 'deadline-passed',
    actor: SWEEPER,
    at,
    params: { dueAt: formatInstant(dueAt), owner: file.owner ?? null },
  });
  await oweStep(ports, tx, file, { step: 0, countedFrom: undefined });
  if (file.owner !== undefined) await tell(ports, tx, file, { kind: 'case-overdue', person: file.owner, at });
};

const TOLD: Readonly<Record<StepRecipient, { readonly act: TimelineKind; readonly notice: NoticeKind }>> = {
  owner: { act: 'escalated', notice: 'case-overdue' },
  supervisor: { act: 'escalated', notice: 'case-escalated' },
  board: { act: 'reported-to-board', notice: 'case-to-board' },
};

const escalate = async (ports: SweepPorts, tx: Tx, due: DueObligation, at: Instant): Promise<void> => {
  const { case: file, dueAt, step, countedFrom } = due;
  const policy = await policyOf(tx, file.tenant);
  // A policy that has fewer steps now asks for none of those that are left.
  const found = policy.severities[file.severity].steps[step];
  await settleObligations(tx, file, { at, kind: 'escalate', step });
  if (found === undefined) return;
  const people = await recipientsOf(ports, tx, file, { to: found.to, policy });
  if (found.to === 'board') await updateCase(tx, file, { boardAt: at });
  if (found.to === 'supervisor') await updateCase(tx, file, { escalatedAt: at });
  const { act, notice } = TOLD[found.to];
  await recordAct(ports, tx, file, {
    kind: act,
    actor: SWEEPER,
    at,
    params: { dueAt: formatInstant(dueAt), step, recipient: found.to, to: people[0] ?? null, told: people.length },
  });
  await oweStep(ports, tx, file, { step: step + 1, countedFrom });
  for (const person of people) await tell(ports, tx, file, { kind: notice, person, at });
};

const recipientsOf = async (
  { people }: SweepPorts,
  tx: Tx,
  { tenant, owner }: CaseFile,
  { to, policy }: { readonly to: StepRecipient; readonly policy: DeadlinePolicy },
): Promise<readonly PersonId[]> => {
  if (to === 'owner') return owner === undefined ? [] : [owner];
  if (to === 'board' && policy.board.length > 0) {
    const found = await people.find(tx, tenant, policy.board);
    if (found.length > 0) return found.map(({ id }) => id);
  }
  const above = await people.above(tx, tenant, owner);
  return above === undefined ? [] : [above];
};

const markTaskOverdue = async (ports: SweepPorts, tx: Tx, due: DueObligation, at: Instant): Promise<void> => {
  const { case: file, dueAt, task: id } = due;
  if (id === undefined) throw new Error('the deadline of a task names the task');
  await settleObligations(tx, file, { at, kind: 'task', task: id });
  const task = await taskById(tx, file, id);
  if (task === undefined || task.endedAt !== undefined) return;
  const person = task.assignee ?? file.owner;
  await recordAct(ports, tx, file, {
    kind: 'task-overdue',
    actor: SWEEPER,
    at,
    params: { task: id, dueAt: formatInstant(dueAt), to: person ?? null },
  });
  if (person !== undefined) await tell(ports, tx, file, { kind: 'task-overdue', person, at });
};
