/** An answer as a word, a shape and a colour: none of them has to be seen for the others to be understood. */
import { type Look, Mark } from '../shell/mark.tsx';
import { useWords } from '../words/words.tsx';
import type { Answer } from './filters.ts';

const LOOK: Readonly<Record<Answer, Look>> = {
  allow: { shape: 'M2.5 8.5l3.5 3.5 7.5-8', colour: 'bg-allow-tint text-allow' },
  challenge: { shape: 'M8 1.5 14.5 8 8 14.5 1.5 8zM8 5v3.5M8 10.8v.2', colour: 'bg-challenge-tint text-challenge' },
  hold: { shape: 'M5.5 3v10M10.5 3v10', colour: 'bg-hold-tint text-hold' },
  deny: { shape: 'M3.5 3.5l9 9M12.5 3.5l-9 9', colour: 'bg-deny-tint text-deny' },
};

export function AnswerMark({ answer }: { readonly answer: Answer }) {
  const words = useWords();
  return <Mark look={LOOK[answer]}>{words.answers[answer]}</Mark>;
}
