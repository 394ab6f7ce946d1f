/**
 * The steps after a missed deadline, each owed until it is taken. An alert that joins a case which is late already has
 * them begin again, from the alert on; no step that is owed is put off by it (SYSR-6).
 */
import type { Instant } from '#kernel';
import type { Tx } from '#platform/database';
import { stepDue } from './core/deadline-policy.ts';
import type { CasesPorts } from './ports.ts';
import { type CaseFile, insertObligation, settleObligations, stepsOwed } from './store-cases.ts';
import { policyOf } from './store-policy.ts';

type StepPorts = Pick<CasesPorts, 'newId'>;

type Wanted = { readonly step: number; readonly countedFrom: Instant | undefined };

/** Counted from the case's deadline, or from `countedFrom`, as the policy has it by then. */
export const oweStep = async (
  ports: StepPorts,
  tx: Tx,
  file: CaseFile,
  { step, countedFrom }: Wanted,
): Promise<void> => {
  const next = stepDue(await policyOf(tx, file.tenant), file.severity, { step, dueAt: countedFrom ?? file.dueAt });
  if (next === undefined || (await stepsOwed(tx, file)).some((owed) => owed.step === step)) return;
  await insertObligation(tx, file, { id: ports.newId('obl'), kind: 'escalate', countedFrom, ...next });
};

/**
 * For a case as it is once the alert has joined it. Where the alert made it no graver, the steps that are owed go on,
 * and begin again only when none is left.
 */
export const oweStepsAnew = async (
  ports: StepPorts,
  tx: Tx,
  file: CaseFile,
  { at, graver }: { readonly at: Instant; readonly graver: boolean },
): Promise<void> => {
  if (file.overdueAt === undefined || file.closedAt !== undefined) return;
  const owed = await stepsOwed(tx, file);
  if (!graver && owed.length > 0) return;
  const policy = await policyOf(tx, file.tenant);
  for (const { step, dueAt } of owed) {
    const anew = stepDue(policy, file.severity, { step, dueAt: at });
    if (anew !== undefined && anew.dueAt <= dueAt) await settleObligations(tx, file, { at, kind: 'escalate', step });
  }
  await oweStep(ports, tx, file, { step: 0, countedFrom: at });
};
