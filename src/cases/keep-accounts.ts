/**
 * Keeps the accounts of alerts each minute: windows that are due, silences, days that are over, and whether the logs go
 * on. Any number of processes may. What it does not do itself, such as looking for deadlines, it only has declared.
 */
import type { TenantId } from '#kernel';
import { endOfDay, type SourceDefinition } from './core/accounts.ts';
import { keepDeclared, type SourcePorts, signOfLife } from './declare-source.ts';
import { stateAccounts } from './state-accounts.ts';
import { beginAccounts } from './store-statements.ts';
import { createWatchLogs, EVIDENCE_LOG, type WatchPorts } from './watch-log.ts';
import { ACCOUNTING, writeWindows } from './write-windows.ts';

export type AccountPorts = SourcePorts & WatchPorts & { readonly tenants: () => Promise<readonly TenantId[]> };

export const ALERT_ACCOUNTING: SourceDefinition = {
  source: ACCOUNTING,
  room: 'cases',
  cadenceMinutes: 30,
  graceMinutes: 15,
};
export const DEADLINE_SWEEPER: SourceDefinition = {
  source: 'deadline-sweeper',
  room: 'cases',
  cadenceMinutes: 30,
  graceMinutes: 15,
};
const OWN = [ALERT_ACCOUNTING, DEADLINE_SWEEPER, EVIDENCE_LOG];

/** @returns a round: how many windows, alerts and statements it wrote. */
export const createKeepAccounts = (ports: AccountPorts): ((stopping?: AbortSignal) => Promise<number>) => {
  const watchLogs = createWatchLogs(ports);

  return async (stopping) => {
    const tenants = await ports.tenants();
    for (const source of OWN) await keepDeclared(ports, source, tenants);
    const nextTo = endOfDay(ports.clock.now());
    await ports.database.asSystem((tx) => beginAccounts(tx, tenants, nextTo));
    if ((await watchLogs(tenants)) === 0) await signOfLife(ports, EVIDENCE_LOG, { tenants, rounds: 1 });
    const kept = [
      await untilDone(() => writeWindows(ports, stopping)),
      await untilDone(() => stateAccounts(ports, stopping)),
    ];
    const [written, failed] = [sumOf(kept.map((each) => each.written)), sumOf(kept.map((each) => each.failed))];
    // Whoever could not keep all accounts does not say that it did.
    if (failed === 0 && stopping?.aborted !== true) await signOfLife(ports, ALERT_ACCOUNTING, { tenants, rounds: 1 });
    if (written > 0) ports.onCommitted();
    return written;
  };
};

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

type Pass = { readonly written: number; readonly failed: number };

/** Several days may wait for their statement, and a window that ends a silence may follow the alert about it. */
const untilDone = async (pass: () => Promise<Pass>): Promise<Pass> => {
  let [written, failed] = [0, 0];
  for (;;) {
    const done = await pass();
    written += done.written;
    failed += done.failed;
    if (done.written === 0 || done.failed > 0) return { written, failed };
  }
};
