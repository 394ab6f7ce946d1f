/**
 * Lets the windows and the guard of a seat learn what was received since, in the order in which it was received. What came
 * before its payment waits for it: the attempt is then counted with it from the beginning.
 */
import { type Instant, instantOfMs, type TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import { bitOfResult } from './core/windows/family-plan.ts';
import type { Learning } from './seat.ts';
import { earlyResults, resultsBehind } from './store-results.ts';

const CHUNK = 2_000;
const ALWAYS: Instant = instantOfMs(0);

export type Learn = {
  readonly seat: Learning;
  /** Attempts that occurred up to then are not in the windows. */
  readonly edge?: Instant;
  /** Of the attempts that are to be judged next. */
  readonly eventIds?: readonly string[];
};

/** Nothing that was observed is unsettled. */
export const learnResults = async (
  tx: Tx,
  tenant: TenantId,
  { seat, edge = ALWAYS, eventIds = [] }: Learn,
): Promise<void> => {
  const { windows, guard } = seat;
  seat.early = NONE;
  if (!windows.isLearning && guard === undefined) return;
  for (;;) {
    const wanted = { position: seat.learnedTo, edge, limit: CHUNK, alsoEarly: true };
    // Behind the others: what is committed between the two is not yet learned, and found by the next batch.
    const [results, early] = await Promise.all([
      resultsBehind(tx, tenant, wanted),
      windows.isLearning && eventIds.length > 0 ? earlyResults(tx, tenant, eventIds) : [],
    ]);
    for (const { position, result, reasonCode, known, about } of results) {
      if (about !== undefined) {
        const { attempt, occurredAt, sequence } = about;
        if (windows.isLearning) windows.learn({ attempt, time: occurredAt, number: sequence, result });
        if (known) guard?.learn({ attempt, result, reasonCode });
      }
      seat.learnedTo = position;
    }
    if (results.length === CHUNK) continue;
    const waiting = new Map<string, number>();
    for (const { eventId, position, result } of early) {
      if (position <= seat.learnedTo) waiting.set(eventId, (waiting.get(eventId) ?? 0) | bitOfResult(result));
    }
    seat.early = waiting;
    return;
  }
};

const NONE: ReadonlyMap<string, number> = new Map();
