/** An answer as a word, a shape and a colour: none of them has to be seen for the others to be understood. */
import { useWords } from '../words/words.tsx';
import type { Answer } from './filters.ts';

const LOOK: Readonly<Record<Answer, { readonly shape: string; readonly colour: string }>> = {
  allow: { shape: 'M2.5 8.5l3.5 3.5 7.5-8', colour: 'bg-allow-tint text-allow' },
  challenge: { shape: 'M8 1.5 14.5 8 8 14.5 1.5 8zM8 5v3.5M8 10.8v.2', colour: 'bg-challenge-tint text-challenge' },
  hold: { shape: 'M5.5 3v10M10.5 3v10', colour: 'bg-hold-tint text-hold' },
  deny: { shape: 'M3.5 3.5l9 9M12.5 3.5l-9 9', colour: 'bg-deny-tint text-deny' },
};

export function AnswerMark({ answer }: { readonly answer: Answer }) {
  const words = useWords();
  const { shape, colour } = LOOK[answer];
  return (
    <span className={`inline-flex items-center gap-1 rounded px-1.5 py-px font-bold whitespace-nowrap ${colour}`}>
      <svg viewBox="0 0 16 16" className="size-3 shrink-0" aria-hidden="true">
        <path
          d={shape}
          fill="none"
          stroke="currentColor"
          strokeWidth="2.2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {words.answers[answer]}
    </span>
  );
}
