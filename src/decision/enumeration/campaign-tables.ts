/** Rows of campaigns as they are stored. */
import type { Id, Instant } from '#kernel';
import type { GuardAction, Scope as GuardScope } from '../core/enumeration/guard-settings.ts';
import type { Sign } from '../core/enumeration/weigh.ts';
import type { Answer } from '../core/rule-set.ts';

export type CampaignId = Id<'cmp'>;

export type Tables = {
  'decision.guard_settings': { tenant: string; hash: string; canonical_text: string; first_used_at: Instant };
  'decision.campaign': {
    tenant: string;
    id: string;
    number: number;
    scope: GuardScope;
    value: string;
    settings: string;
    quiet_minutes: number;
    found_at: Instant;
    first_at: Instant;
    last_at: Instant;
    attempts: number;
    stopped: number;
    told_at: Instant;
    ended_at: Instant | null;
    entry: string;
  };
  'decision.campaign_attempt': {
    tenant: string;
    campaign: string;
    decision: string;
    event_id: string;
    recorded_at: Instant;
    acceptor_number: string;
    token: string;
    bin: string | null;
    last4: string | null;
    expiry: string | null;
    amount_minor: number;
    currency: string;
    answer: Answer;
    signs: readonly Sign[];
  };
  'decision.campaign_block': {
    tenant: string;
    campaign: string;
    scope: GuardScope;
    value: string;
    action: GuardAction;
    from_at: Instant;
    until_at: Instant;
  };
  'decision.campaign_lift': {
    tenant: string;
    id: string;
    campaign: string;
    lifted_by: string;
    reason: string;
    lifted_at: Instant;
    after_sequence: number | null;
    record: string;
    salt: Uint8Array;
    entry: string;
  };
};
