/** How a merchant stands: as a word, a shape and a colour. */
import type { Merchant } from '../api/generated.ts';
import { type Look, Mark } from '../shell/mark.tsx';
import { useWords } from '../words/words.tsx';

const LOOKS: Readonly<Record<Merchant['standing'], Look>> = {
  contracted: { shape: 'M2.5 8.5l3.5 3.5 7.5-8', colour: 'bg-allow-tint text-allow' },
  suspended: { shape: 'M5.5 3v10M10.5 3v10', colour: 'bg-deny text-panel' },
  terminated: { shape: 'M3.5 3.5l9 9M12.5 3.5l-9 9', colour: 'bg-deny-tint text-deny' },
  observed: { shape: 'M8 2a6 6 0 1 0 0 12 6 6 0 0 0 0-12z', colour: 'bg-raised text-muted' },
};

export function StandingMark({ standing }: Pick<Merchant, 'standing'>) {
  return <Mark look={LOOKS[standing]}>{useWords().merchants.standings[standing]}</Mark>;
}
