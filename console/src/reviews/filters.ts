/** What the reviews are narrowed to. It stands in the address; without a state, those that are open. */
import type { PaymentReview } from '../api/generated.ts';
import { given, oneOf, type Search, words as typed } from '../list/read-search.ts';

export const STATES = ['open', 'decided'] as const satisfies readonly PaymentReview['state'][];
export const OUTCOMES = ['approve', 'decline'] as const satisfies readonly PaymentReview['whenLate'][];
export const CLAIMS = ['me', 'nobody'] as const;

export type ReviewFilters = {
  readonly state?: (typeof STATES)[number];
  readonly outcome?: (typeof OUTCOMES)[number];
  readonly claimed?: (typeof CLAIMS)[number];
  readonly merchant?: string;
};

export const readReviewFilters = (search: Search): ReviewFilters =>
  given({
    state: oneOf(STATES, search.state),
    outcome: oneOf(OUTCOMES, search.outcome),
    claimed: oneOf(CLAIMS, search.claimed),
    merchant: typed(search.merchant),
  });

/** As the server is asked. */
export const asAsked = ({ state, ...rest }: ReviewFilters): ReviewFilters => ({
  ...(rest.outcome === undefined ? { state: state ?? 'open' } : { state: 'decided' }),
  ...rest,
});

/** Which reasons a person can give for what; the first is not chosen for them. */
export const REASONS = {
  approve: ['cardholder-confirmed', 'known-customer', 'merchant-confirmed', 'no-risk-seen', 'other'],
  decline: ['cardholder-denied', 'suspected-fraud', 'delivery-suspicious', 'merchant-asked', 'no-answer', 'other'],
} as const satisfies Readonly<Record<PaymentReview['whenLate'], readonly string[]>>;
export type Reason = (typeof REASONS)[keyof typeof REASONS][number];
