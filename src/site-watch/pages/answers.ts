/** What the routes of payment pages send and take. */
import { z } from 'zod';
import { SEVERITIES } from '../core/judge-visit.ts';
import { HEADER_CHANGES } from './core/compare-headers.ts';
import { PROTECTING_HEADERS } from './core/header-facts.ts';
import { PAGE_ROLES } from './core/page-facts.ts';
import { PLACE_KINDS, PLACE_PAGES } from './core/places.ts';

/** `proposed`: seen, and nobody has confirmed it. `differs`: something else is seen than what is pinned. */
export const PLACE_STATES = ['proposed', 'pinned', 'differs', 'not-seen'] as const;

const placeFields = {
  kind: z.enum(PLACE_KINDS),
  page: z.enum(PLACE_PAGES).meta({ description: 'card: where the card is typed; leaving: the last page of the shop' }),
  name: z.string().meta({ description: 'Of the form, button or frame; empty for where the customer lands' }),
};

const pin = z
  .object({
    id: z.string(),
    value: z.string(),
    confirmedAt: z.string(),
    confirmedBy: z.string().meta({ description: 'Person or API key' }),
    evidence: z.string().meta({ description: 'Entry in the log' }),
  })
  .meta({ id: 'PaymentPin' });

export const paymentPlace = z
  .object({
    ...placeFields,
    state: z.enum(PLACE_STATES),
    seen: z.array(z.string()).readonly().meta({ description: 'By the last visit' }),
    pins: z.array(pin).readonly(),
  })
  .meta({ id: 'PaymentPlace' });

const observed = {
  visit: z.string().optional().meta({ description: 'The last visit that saw payment pages; absent before it' }),
  observedAt: z.string().optional(),
};

export const paymentPlaces = z
  .object({ ...observed, items: z.array(paymentPlace).readonly() })
  .meta({ id: 'PaymentPlaces' });

export const paymentHeader = z
  .object({
    page: z.enum(PAGE_ROLES),
    address: z.string(),
    name: z.enum(PROTECTING_HEADERS),
    change: z.enum(HEADER_CHANGES),
    severity: z.enum(SEVERITIES).optional(),
    before: z.string().optional().meta({ description: 'A line each policy or cookie; nonces and values are left out' }),
    after: z.string().optional(),
    details: z.array(z.string()).readonly().meta({ description: 'What of it protects less' }),
  })
  .meta({ id: 'PaymentHeader' });

export const paymentHeaders = z
  .object({
    ...observed,
    comparedWith: z.string().optional().meta({ description: 'The visit before it that got to its end' }),
    items: z.array(paymentHeader).readonly(),
  })
  .meta({ id: 'PaymentHeaders' });

export const placeFilters = {
  kind: z.enum(PLACE_KINDS).optional(),
  page: z.enum(PLACE_PAGES).optional(),
  state: z.enum(PLACE_STATES).optional(),
};

export const headerFilters = {
  page: z.enum(PAGE_ROLES).optional(),
  change: z.enum(HEADER_CHANGES).optional(),
};

export const confirmedPins = z.strictObject({
  pins: z
    .array(z.strictObject({ ...placeFields, name: z.string().max(200), value: z.string().min(1).max(1_000) }))
    .min(1)
    .max(100)
    .describe('Each as the last visit saw it'),
  beside: z
    .boolean()
    .default(false)
    .describe('Earlier pins of the same places stay in force; otherwise these take their place'),
});

export type PaymentPlace = z.output<typeof paymentPlace>;
export type PaymentPlaces = z.output<typeof paymentPlaces>;
export type PaymentHeader = z.output<typeof paymentHeader>;
export type PaymentHeaders = z.output<typeof paymentHeaders>;
export type PlaceFilters = z.output<ReturnType<typeof z.strictObject<typeof placeFilters>>>;
export type HeaderFilters = z.output<ReturnType<typeof z.strictObject<typeof headerFilters>>>;
export type ConfirmedPins = z.output<typeof confirmedPins>;
