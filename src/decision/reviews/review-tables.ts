/** The tables of reviews, as their files see them. Ids are in the uuid column's form. */
import { type Instant, idOf, type PersonId } from '#kernel';
import type { DecisionId } from '../core/record.ts';
import type { ReviewId, ReviewOutcome } from '../core/review.ts';

export type Tables = {
  'decision.review': {
    tenant: string;
    id: string;
    decision: string;
    event_id: string;
    acceptor_number: string;
    amount_minor: number;
    currency: string;
    reasons: string[];
    opened_at: Instant;
    due_at: Instant;
    when_late: ReviewOutcome;
    told: boolean;
    claimed_by: string | null;
    claimed_at: Instant | null;
    outcome: ReviewOutcome | null;
    reason: string | null;
    decided_by: string | null;
    decided_at: Instant | null;
    note: string | null;
    record: string | null;
    salt: Uint8Array | null;
    entry: string | null;
  };
  'decision.review_policy': {
    tenant: string;
    minutes: number;
    when_late: ReviewOutcome;
    set_by: string;
    set_at: Instant;
    entry: string;
  };
};

export type Review = {
  readonly id: ReviewId;
  readonly decision: DecisionId;
  readonly eventId: string;
  readonly acceptorNumber: string;
  readonly amount: { readonly amountMinor: number; readonly currency: string };
  /** Codes of the decision's reasons. */
  readonly reasons: readonly string[];
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  readonly whenLate: ReviewOutcome;
  readonly claim: { readonly by: PersonId; readonly at: Instant } | undefined;
  readonly verdict:
    | {
        readonly outcome: ReviewOutcome;
        readonly reason: string;
        /** Absent: its time was up. */
        readonly by: PersonId | undefined;
        readonly at: Instant;
        readonly note: string | undefined;
        readonly entry: string;
      }
    | undefined;
};

export const REVIEW_SHOWN = [
  ...(['id', 'decision', 'event_id', 'acceptor_number', 'amount_minor', 'currency', 'reasons'] as const),
  ...(['opened_at', 'due_at', 'when_late', 'claimed_by', 'claimed_at', 'outcome', 'reason'] as const),
  ...(['decided_by', 'decided_at', 'note', 'entry'] as const),
] as const;

const claimOf = ({ claimed_by, claimed_at }: Pick<Row, 'claimed_by' | 'claimed_at'>): Review['claim'] =>
  claimed_by === null || claimed_at === null ? undefined : { by: idOf('per', claimed_by), at: claimed_at };

type Row = Pick<Tables['decision.review'], (typeof REVIEW_SHOWN)[number]>;

const verdictOf = ({ outcome, reason, decided_by, decided_at, note, entry }: Row): Review['verdict'] =>
  outcome === null || reason === null || decided_at === null || entry === null
    ? undefined
    : {
        ...{ outcome, reason, at: decided_at, note: note ?? undefined },
        ...{ by: decided_by === null ? undefined : idOf('per', decided_by), entry: idOf('ent', entry) },
      };

export const reviewOf = (row: Row): Review => ({
  id: idOf('rev', row.id),
  decision: idOf('dec', row.decision),
  eventId: row.event_id,
  acceptorNumber: row.acceptor_number,
  amount: { amountMinor: row.amount_minor, currency: row.currency },
  reasons: row.reasons,
  openedAt: row.opened_at,
  dueAt: row.due_at,
  whenLate: row.when_late,
  claim: claimOf(row),
  verdict: verdictOf(row),
});
