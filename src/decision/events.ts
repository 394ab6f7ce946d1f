/** What this room publishes. Fields are only ever added. */
import type { EventEnvelope, Instant } from '#kernel';
import type { Scope as GuardScope } from './core/enumeration/guard-settings.ts';
import type { Sign } from './core/enumeration/weigh.ts';
import type { Result } from './core/windows/family-plan.ts';
import type { StrategyPart } from './strategy/strategy-tables.ts';

/** A batch of decisions was committed. The key is the batch's id: batches need no order among themselves. */
export type BatchDecided = EventEnvelope<
  'decision.batch-decided.v1',
  {
    /** `bat_…` */
    readonly batch: string;
    readonly count: number;
    /** Each acceptor number once. */
    readonly merchants: readonly MerchantSeen[];
  }
>;

export type MerchantSeen = {
  readonly acceptorNumber: string;
  /** The last name in the batch, if any had one. */
  readonly name?: string;
  /** In this batch. */
  readonly attempts: number;
  /** By when the attempts occurred. */
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
};

/** Outcomes or fraud reports were received. The key is their evidence entry: they need no order among themselves. */
export type ResultsReceived = EventEnvelope<
  'decision.results-received.v1',
  {
    readonly results: readonly {
      readonly eventId: string;
      readonly result: Result;
      /** The payment had been judged here by then. */
      readonly known: boolean;
    }[];
  }
>;

/** A part of what a tenant's attempts are judged with was changed. The key is the part. */
export type StrategyChanged = EventEnvelope<
  'decision.strategy-changed.v1',
  {
    readonly part: StrategyPart;
    /** Of the tenant's strategy: one more with each change. */
    readonly revision: number;
    /** Absent: the configured one, or none. */
    readonly hash?: string;
  }
>;

type ReviewedPayment = {
  readonly review: string;
  readonly decision: string;
  readonly eventId: string;
  readonly acceptorNumber: string;
  readonly amount: { readonly amountMinor: number; readonly currency: string };
};

/** A payment was answered hold and its review is open. The key is the review, as below. Instants are RFC 3339. */
export type PaymentHeld = EventEnvelope<
  'decision.held.v1',
  ReviewedPayment & {
    /** Codes. */
    readonly reasons: readonly string[];
    readonly openedAt: string;
    readonly dueAt: string;
    readonly whenLate: 'approve' | 'decline';
  }
>;

/** A held payment was approved or declined. */
export type Reviewed = EventEnvelope<
  'decision.reviewed.v1',
  ReviewedPayment & {
    readonly outcome: 'approve' | 'decline';
    readonly reason: string;
    readonly by: 'person' | 'deadline';
    readonly decidedAt: string;
  }
>;

/** Somebody tries card numbers. The key is the campaign's id. */
export type CampaignFound = EventEnvelope<
  'decision.campaign-found.v1',
  {
    /** `cmp_…` */
    readonly campaign: string;
    /** What it was found by, and the device, address, BIN or shop that this is. */
    readonly scope: GuardScope;
    readonly value: string;
    /** So far; and those of them that were not allowed. */
    readonly attempts: number;
    readonly stopped: number;
    readonly bins: readonly string[];
    /** Acceptor numbers. */
    readonly merchants: readonly string[];
    readonly signs: readonly Sign[];
  }
>;
