/** The tables of this room, as its files see them. Ids are in the uuid column's form. */
import type { Id, Instant } from '#kernel';
import type { HappeningType, OfferedType } from './core/happenings.ts';

export type EndpointId = Id<'whk'>;
export type DeliveryId = Id<'whd'>;
export type MessageId = Id<'msg'>;

export const OFF_WHYS = ['hand', 'failing', 'gone'] as const;
export type OffWhy = (typeof OFF_WHYS)[number];
export const DELIVERY_STATES = ['waiting', 'delivered', 'given-up'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
export type ChangeKind = 'made' | 'set' | 'secret-made' | 'removed' | 'switched-off';

export type Tables = {
  'webhooks.endpoint': {
    tenant: string;
    id: string;
    url: string;
    description: string;
    types: OfferedType[];
    state: 'on' | 'off';
    off_why: OffWhy | null;
    off_at: Instant | null;
    failing_since: Instant | null;
    last_success_at: Instant | null;
    made_at: Instant;
    removed_at: Instant | null;
  };
  'webhooks.secret': {
    tenant: string;
    endpoint: string;
    number: number;
    sealed: Uint8Array;
    made_at: Instant;
    valid_until: Instant | null;
  };
  'webhooks.change': {
    tenant: string;
    id: string;
    endpoint: string;
    change: ChangeKind;
    made_by: string;
    made_at: Instant;
    record: string;
    salt: Uint8Array;
    entry: string;
  };
  'webhooks.message': { tenant: string; id: string; type: HappeningType; occurred_at: Instant; body: string };
  'webhooks.delivery': {
    tenant: string;
    id: string;
    endpoint: string;
    message: string;
    type: HappeningType;
    state: DeliveryState;
    repeats: string | null;
    attempts: number;
    created_at: Instant;
    next_attempt_at: Instant;
    settled_at: Instant | null;
    last_status: number | null;
    last_fault: string | null;
  };
  'webhooks.attempt': {
    tenant: string;
    delivery: string;
    number: number;
    at: Instant;
    duration_ms: number;
    status: number | null;
    fault: string | null;
  };
};
