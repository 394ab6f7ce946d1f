/**
 * At the end of each day in Asia/Tokyo: ingested = disposed + open, by source, with the oldest open (LEAK-13). Made from
 * the statement of the day before and what the day brought. A day is a row's next step, so that an outage of weeks
 * leaves each day stated once, and no two processes state one.
 */
import type { JsonObject } from '#evidence';
import { formatInstant, type Instant, minus, plus, type TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import { DAY, dayEndingAt } from './core/accounts.ts';
import { collectorOf } from './record-act.ts';
import { turnInstant } from './store-alerts.ts';
import {
  type Account,
  insertStatement,
  lastStatement,
  lockNextAccount,
  type Movement,
  moveAccount,
  movementsIn,
  oldestOpenAt,
  type StatementLine,
} from './store-statements.ts';
import { digestOfFact, type WindowPorts } from './write-windows.ts';

type StatePorts = Pick<WindowPorts, 'database' | 'evidence' | 'clock' | 'newId' | 'software' | 'onFailure'>;

/** One day of each tenant that is due. @returns how many days it stated. */
export const stateAccounts = async (
  ports: StatePorts,
  stopping?: AbortSignal,
): Promise<{ readonly written: number; readonly failed: number }> => {
  let [written, failed] = [0, 0];
  let after: Account | undefined;
  while (stopping?.aborted !== true) {
    let found: Account | undefined;
    try {
      await ports.database.asSystem(async (tx) => {
        found = await lockNextAccount(tx, { now: ports.clock.now(), after });
        if (found !== undefined) await stateDay(ports, tx, found);
      });
      if (found !== undefined) written += 1;
    } catch (error) {
      failed += 1;
      ports.onFailure(error);
    }
    if (found === undefined) break;
    after = found;
  }
  return { written, failed };
};

const stateDay = async (ports: StatePorts, tx: Tx, { tenant, nextTo: to }: Account): Promise<void> => {
  const now = ports.clock.now();
  // What is recorded from now on is of a later day, also by a clock that is behind.
  await turnInstant(tx, tenant, () => (now > to ? now : to));
  const before = await lastStatement(tx, tenant);
  const from = before === undefined ? undefined : minus(to, DAY);
  const lines = await linesAt(tx, tenant, { before: before?.lines ?? [], from, to });
  const fact = factOf(lines, to);
  const entry = await ports.evidence.append(tx, {
    tenant,
    predicateType: 'alert-statement',
    subjects: [{ name: `alerts ${dayEndingAt(to)}`, algorithm: 'sha256', digest: digestOfFact(fact) }],
    fact,
    observedAt: to,
    grade: 'A',
    collector: collectorOf(ports.software),
  });
  await insertStatement(tx, tenant, { id: ports.newId('stm'), to, writtenAt: now, entry, lines });
  await moveAccount(tx, tenant, plus(to, DAY));
};

type Period = { readonly before: readonly StatementLine[]; readonly from: Instant | undefined; readonly to: Instant };

const linesAt = async (tx: Tx, tenant: TenantId, { before, from, to }: Period): Promise<readonly StatementLine[]> => {
  const known = new Map(before.map((line) => [line.source, line]));
  const moved = new Map((await movementsIn(tx, tenant, { from, to })).map((each) => [each.source, each]));
  const lines: StatementLine[] = [];
  // Codes are ASCII, for which this is the order of their bytes.
  for (const source of [...new Set([...known.keys(), ...moved.keys()])].sort()) {
    const line = known.get(source);
    const movement = moved.get(source);
    const ingestedTotal = (line?.ingestedTotal ?? 0) + (movement?.ingested ?? 0);
    const disposedTotal = (line?.disposedTotal ?? 0) + (movement?.disposed ?? 0);
    const open = ingestedTotal - disposedTotal;
    const floor = floorOf(line, movement);
    const oldestOpen = open === 0 ? undefined : await oldestOpenAt(tx, tenant, { source, floor, to });
    lines.push({ source, ingestedTotal, disposedTotal, open, oldestOpen });
  }
  return lines;
};

/** All below it was disposed of a day ago, and is still. */
const floorOf = (line: StatementLine | undefined, movement: Movement | undefined): number => {
  const first = line?.oldestOpen?.sequence ?? (line?.ingestedTotal ?? 0) + 1;
  return Math.min(first, movement?.lowestReopened ?? first);
};

const factOf = (lines: readonly StatementLine[], to: Instant): JsonObject => ({
  day: dayEndingAt(to),
  to: formatInstant(to),
  sources: lines.map(({ source, ingestedTotal, disposedTotal, open, oldestOpen }) => ({
    source,
    ingestedTotal,
    disposedTotal,
    open,
    ...(oldestOpen === undefined
      ? {}
      : { oldestOpen: { alert: oldestOpen.alert, recordedAt: formatInstant(oldestOpen.recordedAt) } }),
  })),
});
