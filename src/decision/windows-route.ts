/** HTTP: what the windows hold in memory, by the key they share, so that an operator sees what features cost. */
import { z } from 'zod';
import { type Route, route } from '#platform/http';
import type { Judging } from './decide.ts';

const held = {
  keys: z.int().meta({ description: 'Different keys that something is held of' }),
  events: z.int(),
  bytes: z.int().meta({ description: 'Of all tables; of one key without the texts, which all keys share' }),
};

const windowsHeld = z
  .object({
    judging: z.boolean().meta({ description: 'False while another server process judges, or nobody has asked yet' }),
    items: z
      .array(
        z.object({
          by: z.array(z.string()).readonly(),
          windows: z.array(z.string()).readonly(),
          ...held,
          bytesPerKey: z.int(),
        }),
      )
      .readonly(),
    total: z.object(held),
    limitBytes: z.int().optional().meta({ description: 'What they may take together; absent while not judging' }),
    full: z.boolean().meta({
      description: 'They may not grow: what finds no room is not kept, and features that would count it are unknown',
    }),
  })
  .meta({ id: 'WindowsHeld' });

export const windowsRoute = (heldOf: Judging['held']): Route =>
  route({
    method: 'GET',
    path: '/v1/payments/windows',
    operationId: 'readWindows',
    summary: 'What the windows and features of the tenant hold in memory, by key',
    access: { permission: 'decision:read' },
    success: { status: 200, schema: windowsHeld },
    handle: async ({ scope }) => {
      const found = heldOf(scope);
      const items = (found?.byKey ?? []).map((each) => ({
        ...each,
        bytesPerKey: each.keys === 0 ? 0 : Math.round(each.bytes / each.keys),
      }));
      const { keys, events, bytes } = found?.total ?? { keys: 0, events: 0, bytes: 0 };
      const limit = Number.isFinite(found?.limitBytes) ? { limitBytes: found?.limitBytes } : {};
      const total = { keys, events, bytes };
      return {
        status: 200,
        body: { judging: found !== undefined, items, total, ...limit, full: found?.isFull ?? false },
      };
    },
  });
