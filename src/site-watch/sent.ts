/** What this room's routes take: the schemas of what is sent. */
import { z } from 'zod';
import { parseId } from '#kernel';
import { consent, PAYMENT_TYPES } from './answers.ts';
import { MAX_JOURNEY_LENGTH } from './core/journey.ts';
import { WATCHINGS } from './ownership/core/watching.ts';

const coded = (code: string, expected: string) => ({ params: { code, expected } });

/** An id of one prefix, as a path or a query names it. */
export const idText = (prefix: string) =>
  z.string().refine((text) => parseId(prefix, text).kind === 'ok', coded('not-an-id', `${prefix}_ and 26 characters`));

const cadenceMinutes = z.int().min(5).max(10_080).describe('At least weekly (PCI DSS 11.6.1)');

export const describedSite = z.strictObject({
  name: z.string().trim().min(1).max(100),
  origin: z.string().max(300).describe('`https://shop.example`: scheme, host and port'),
  paymentType: z.enum(PAYMENT_TYPES),
  destinations: z
    .array(z.string().max(253))
    .max(50)
    .optional()
    .describe('Hosts that may get card data; those of the journey unless given'),
  journey: z.string().min(1).max(MAX_JOURNEY_LENGTH).describe('YAML'),
  consent,
  merchants: z.array(idText('mer')).max(1_000).default([]),
  party: idText('pty').optional(),
  cadenceMinutes: cadenceMinutes.default(1_440),
  active: z.boolean().default(true),
});

export type DescribedSite = z.output<typeof describedSite>;

export const siteFilters = {
  text: z.string().min(1).max(100).optional().describe('part of a name or origin'),
  active: z.enum(['true', 'false']).optional(),
  paymentType: z.enum(PAYMENT_TYPES).optional(),
  merchant: idText('mer').optional(),
  watching: z.enum(WATCHINGS).optional().describe('Whether its permission lets it be watched'),
};
export type SiteFilters = z.output<ReturnType<typeof z.strictObject<typeof siteFilters>>>;

export const scriptFilters = {
  text: z.string().min(1).max(200).optional().describe('part of an address, or the beginning of a SHA-256'),
  inline: z.enum(['true', 'false']).optional(),
};
export type ScriptFilters = z.output<ReturnType<typeof z.strictObject<typeof scriptFilters>>>;
