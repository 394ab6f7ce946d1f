/** A review: what a person decides of a held payment, and why. */
import type { Id } from '#kernel';

export type ReviewId = Id<'rev'>;

export const REVIEW_OUTCOMES = ['approve', 'decline'] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

/** Which reasons go with which outcome. */
const REASONS = {
  approve: ['cardholder-confirmed', 'known-customer', 'merchant-confirmed', 'no-risk-seen', 'other'],
  decline: ['cardholder-denied', 'suspected-fraud', 'delivery-suspicious', 'merchant-asked', 'no-answer', 'other'],
} as const satisfies Readonly<Record<ReviewOutcome, readonly string[]>>;

export type ReviewReason = (typeof REASONS)[ReviewOutcome][number];
export const REVIEW_REASONS = [...new Set(Object.values(REASONS).flat())] as [ReviewReason, ...ReviewReason[]];

/** The reason that no person gives. */
export const DEADLINE_PASSED = 'deadline-passed';

export type ReviewFault = { readonly code: 'reason-of-other-outcome' | 'note-needed'; readonly expected: string };

/** What is wrong with such a verdict: `pointer` says where. */
export const verdictFault = (
  outcome: ReviewOutcome,
  reason: ReviewReason,
  note: string | undefined,
): (ReviewFault & { readonly pointer: string }) | undefined => {
  const reasons: readonly string[] = REASONS[outcome];
  if (!reasons.includes(reason)) {
    return { pointer: '/reason', code: 'reason-of-other-outcome', expected: reasons.join(', ') };
  }
  if (reason === 'other' && note === undefined) {
    return { pointer: '/note', code: 'note-needed', expected: 'a note that says what the reason is' };
  }
  return undefined;
};
