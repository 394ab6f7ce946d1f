/** What webhooks and their deliveries are narrowed to. It stands in the address. */
import type { WebhookDelivery, WebhookEndpoint } from '../api/generated.ts';
import { given, oneOf, type Search } from '../list/read-search.ts';

export const STATES = ['on', 'off'] as const satisfies readonly WebhookEndpoint['state'][];
export const TYPES = [
  'decision.held',
  'review.decided',
  'alert.raised',
  'case.opened',
  'case.closed',
  'campaign.found',
  'fraud-report.received',
  'dispute.received',
] as const satisfies readonly WebhookEndpoint['types'][number][];
export const ALL_TYPES = [...TYPES, 'webhook.test'] as const satisfies readonly WebhookDelivery['type'][];
export const DELIVERY_STATES = [
  'waiting',
  'delivered',
  'given-up',
] as const satisfies readonly WebhookDelivery['state'][];

export const readWebhookFilters = (search: Search) =>
  given({ state: oneOf(STATES, search.state), type: oneOf(TYPES, search.type) });

export const readDeliveryFilters = (search: Search) =>
  given({ state: oneOf(DELIVERY_STATES, search.state), type: oneOf(ALL_TYPES, search.type) });
