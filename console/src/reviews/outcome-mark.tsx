/** How a review ended, or that it has not: as a word, a shape and a colour. */
import type { PaymentReview } from '../api/generated.ts';
import { type Look, Mark } from '../shell/mark.tsx';
import { useWords } from '../words/words.tsx';

const LOOKS: Readonly<Record<PaymentReview['whenLate'] | 'open', Look>> = {
  approve: { shape: 'M2.5 8.5l3.5 3.5 7.5-8', colour: 'bg-allow-tint text-allow' },
  decline: { shape: 'M3.5 3.5l9 9M12.5 3.5l-9 9', colour: 'bg-deny-tint text-deny' },
  open: { shape: 'M5.5 3v10M10.5 3v10', colour: 'bg-hold-tint text-hold' },
};

export function OutcomeMark({ review: { verdict } }: { readonly review: PaymentReview }) {
  const { reviews } = useWords();
  if (verdict === undefined) return <Mark look={LOOKS.open}>{reviews.states.open}</Mark>;
  return <Mark look={LOOKS[verdict.outcome]}>{reviews.decided[verdict.outcome]}</Mark>;
}
