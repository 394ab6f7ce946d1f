/**
 * Finds deadlines that passed and says so once: in the timeline, in the log, and to people. A deadline is a row, so an
 * outage of weeks delays it and loses none; each is settled in the transaction that tells of it, so that none is
 * doubled by however many sweepers. Runs as the system, over all tenants.
 */
import { formatInstant, type Instant } from '#kernel';
import type { Tx } from '#platform/database';
import { escalationOf } from './core/severity.ts';
import type { CasesPorts } from './ports.ts';
import { recordAct } from './record-act.ts';
import {
  type DueObligation,
  type DuePosition,
  insertObligation,
  lockNextDue,
  settleObligations,
  updateCase,
} from './store-cases.ts';
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

const pass = (ports: SweepPorts, tx: Tx, due: DueObligation, now: Instant): Promise<void> =>
  due.kind === 'close' ? markOverdue(ports, tx, due, now) : escalate(ports, tx, due, now);

const markOverdue = async (ports: SweepPorts, tx: Tx, { case: file, dueAt }: DueObligation, at: Instant) => {
  await settleObligations(tx, file, { at, kind: 'close' });
  await updateCase(tx, file, { overdueAt: at });
  await recordAct(ports, tx, file, {
    kind: 'deadline-passed',
    actor: SWEEPER,
    at,
    params: { dueAt: formatInstant(dueAt), owner: file.owner ?? null },
  });
  await insertObligation(tx, file, {
    id: ports.newId('obl'),
    kind: 'escalate',
    dueAt: escalationOf(file.severity, dueAt),
  });
  if (file.owner !== undefined) await tell(ports, tx, file, { kind: 'case-overdue', person: file.owner, at });
};

const escalate = async (ports: SweepPorts, tx: Tx, { case: file, dueAt }: DueObligation, at: Instant) => {
  const above = await ports.people.above(tx, file.tenant, file.owner);
  await settleObligations(tx, file, { at, kind: 'escalate' });
  await updateCase(tx, file, { escalatedAt: at });
  await recordAct(ports, tx, file, {
    kind: 'escalated',
    actor: SWEEPER,
    at,
    params: { dueAt: formatInstant(dueAt), to: above ?? null },
  });
  if (above !== undefined) await tell(ports, tx, file, { kind: 'case-escalated', person: above, at });
};
