/**
 * The map of the loop: which room's event becomes which other room's command. Rooms of one floor do not know each
 * other; this file translates.
 */
import type { BatchDecided } from '#decision';
import type { Subscription } from '#platform/stream';
import type { Registry } from '#registry';

export const subscriptions = ({ merchants }: Pick<Registry, 'merchants'>): readonly Subscription[] => [
  {
    name: 'registry.observe-merchants',
    type: 'decision.batch-decided.v1',
    handle: async (tx, event) => {
      const { merchants: seen } = event.payload as BatchDecided['payload'];
      await merchants.observe(tx, event.tenant, seen);
    },
  },
];
