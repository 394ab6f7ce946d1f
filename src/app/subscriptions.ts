/**
 * The map of the loop: which room's event becomes which other room's command. Rooms of one floor do not know each
 * other; this file translates.
 */
import type { BatchDecided } from '#decision';
import type { Subscription } from '#platform/stream';
import type { Registry } from '#registry';

/** @param registry is asked for when an event comes, since rooms are made after their subscriptions are known. */
export const subscriptions = (registry: () => Registry): readonly Subscription[] => [
  {
    name: 'registry.observe-merchants',
    type: 'decision.batch-decided.v1',
    handle: async (tx, event) => {
      const { merchants } = event.payload as BatchDecided['payload'];
      await registry().merchants.observe(tx, event.tenant, merchants);
    },
  },
];
