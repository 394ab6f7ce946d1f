/** HTTP: what the windows hold in memory, by the key they share, so that an operator sees what features cost. */
import { z } from 'zod';
import { type Route, route } from '#platform/http';
import type { Judging } from './decide.ts';

const held = {
  keys: z.int().meta({ description: 'Different keys that something is held of' }),
  events: z.int(),
  bytes: z.int().meta({ description: 'Of the columns and tables; what interns texts is not among them' }),
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
      const items = (found ?? []).map((each) => ({
        ...each,
        bytesPerKey: each.keys === 0 ? 0 : Math.round(each.bytes / each.keys),
      }));
      const total = { keys: 0, events: 0, bytes: 0 };
      for (const { keys, events, bytes } of items) {
        total.keys += keys;
        total.events += events;
        total.bytes += bytes;
      }
      return { status: 200, body: { judging: found !== undefined, items, total } };
    },
  });
