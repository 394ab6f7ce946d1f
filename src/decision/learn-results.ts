/** Lets the windows of a seat learn what was received since, in the order in which it was received. */
import { type Instant, instantOfMs, type TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { Learning } from './seat.ts';
import { resultsBehind } from './store-results.ts';

const CHUNK = 2_000;
const ALWAYS: Instant = instantOfMs(0);

/** `edge`: attempts that occurred up to then are not in the windows. Nothing that was observed is unsettled. */
export const learnResults = async (
  tx: Tx,
  tenant: TenantId,
  { seat, edge = ALWAYS }: { readonly seat: Learning; readonly edge?: Instant },
): Promise<void> => {
  if (!seat.windows.isLearning) return;
  for (;;) {
    const results = await resultsBehind(tx, tenant, { position: seat.learnedTo, edge, limit: CHUNK });
    for (const { position, result, about } of results) {
      if (about !== undefined) {
        const { attempt, occurredAt, sequence } = about;
        seat.windows.learn({ attempt, time: occurredAt, number: sequence, result });
      }
      seat.learnedTo = position;
    }
    if (results.length < CHUNK) return;
  }
};
