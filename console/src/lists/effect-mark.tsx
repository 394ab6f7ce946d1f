/** What a list does to a payment that stands in it: as a word, a shape and a colour. */
import type { PaymentList } from '../api/generated.ts';
import { type Look, Mark } from '../shell/mark.tsx';
import { useWords } from '../words/words.tsx';

const LOOKS: Readonly<Record<PaymentList['effect'], Look>> = {
  deny: { shape: 'M3.5 3.5l9 9M12.5 3.5l-9 9', colour: 'bg-deny-tint text-deny' },
  allow: { shape: 'M2.5 8.5l3.5 3.5 7.5-8', colour: 'bg-allow-tint text-allow' },
  watch: {
    shape: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6.5v3',
    colour: 'bg-raised text-ink',
  },
};

export function EffectMark({ effect }: Pick<PaymentList, 'effect'>) {
  return <Mark look={LOOKS[effect]}>{useWords().paymentLists.effects[effect]}</Mark>;
}
