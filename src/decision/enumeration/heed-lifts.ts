/** Before a batch is judged: what people have lifted since the one before. */
import type { TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { Seat } from '../seat.ts';
import { placeLifts, waitingLifts } from './store-campaigns.ts';

/** A lift that is heeded in a batch that fails is heeded again by the next, which changes nothing. */
export const heedLifts = async (tx: Tx, tenant: TenantId, { guard, sequence }: Seat): Promise<void> => {
  if (guard?.isBlocking !== true) return;
  const lifts = await waitingLifts(tx, tenant);
  if (lifts.length === 0) return;
  for (const { number } of lifts) guard.lift(number);
  await placeLifts(tx, tenant, { lifts, after: sequence });
};
