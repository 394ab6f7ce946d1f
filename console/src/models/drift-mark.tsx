/** How far something has drifted: its index with a word, a shape and a colour. */
import { type Look, Mark } from '../shell/mark.tsx';
import { useSpeech } from '../words/words.tsx';
import { ALARMING, indexText, NOTICED } from './numbers.ts';

const LOOKS: Readonly<Record<'steady' | 'noticed' | 'alarming', Look>> = {
  steady: { shape: 'M2.5 8.5l3.5 3.5 7.5-8', colour: 'bg-raised text-ink' },
  noticed: { shape: 'M8 3v6M8 12v.2', colour: 'bg-hold-tint text-hold' },
  alarming: { shape: 'M8 2 14.5 13.5h-13zM8 6.5v3M8 11.4v.2', colour: 'bg-deny-tint text-deny' },
};

export function DriftMark({ index }: { readonly index: number }) {
  const { words, language } = useSpeech();
  const word = index >= ALARMING ? 'alarming' : index >= NOTICED ? 'noticed' : 'steady';
  return (
    <Mark look={LOOKS[word]}>
      {indexText(index, language)} {words.models.drift.words[word]}
    </Mark>
  );
}
