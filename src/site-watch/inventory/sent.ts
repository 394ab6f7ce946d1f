/** What the inventory's routes take: the schemas of what is sent. */
import { z } from 'zod';
import { sentInstant } from '#platform/http';
import { idText } from '../sent.ts';
import { POLICIES, SCRIPT_STATES } from './core/script-state.ts';
import { DOES, SEENS } from './store-reviews.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const inventoryFilters = {
  state: z.enum(SCRIPT_STATES).optional(),
  inline: z.enum(['true', 'false']).optional(),
  seen: z.enum(SEENS).optional().describe('in the last visit that got to its end, or not any more'),
  does: z.enum(DOES).optional(),
  text: z.string().min(1).max(200).optional().describe('part of an address, or the beginning of a SHA-256'),
};
export type InventoryFilters = z.output<ReturnType<typeof z.strictObject<typeof inventoryFilters>>>;

export const changeFilters = {
  digest: idText('dig').optional(),
  waiting: z.enum(['true', 'false']).optional().describe('for its digest'),
};
export type ChangeFilters = z.output<ReturnType<typeof z.strictObject<typeof changeFilters>>>;

const words = (most: number) => z.string().trim().min(1).max(most);

export const decision = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('authorise'),
    changedAt: sentInstant.describe('Of the script as it was looked at: what changed since is not authorised unseen'),
    why: words(1_000).describe('Why the page needs it (PCI DSS 6.4.3)'),
    responsible: words(200).describe('Who answers for it'),
  }),
  z.strictObject({ act: z.literal('withdraw'), why: words(1_000) }),
]);
export type Decision = z.output<typeof decision>;

export const policyChange = z.strictObject({ policy: z.enum(POLICIES) });
export type PolicyChange = z.output<typeof policyChange>;

export const comparedPair = z.strictObject({
  to: sha256,
  from: sha256
    .optional()
    .describe('An earlier content of the same script; without it all functions are listed as added'),
});
export type ComparedPair = z.output<typeof comparedPair>;
