/** Whether a source speaks, as a word, a shape and a colour. */
import type { AlertSource } from '../api/generated.ts';
import { useWords } from '../words/words.tsx';

const LOOK = {
  speaking: { shape: 'M1.5 8h3l2-4.5 3 9 2-4.5h3', colour: 'bg-allow-tint text-allow' },
  silent: { shape: 'M8 1.5 15 14H1zM8 6v4M8 12v.2', colour: 'bg-deny-tint text-deny' },
  ended: { shape: 'M3.5 3.5h9v9h-9z', colour: 'bg-raised text-muted' },
} as const;

export function SourceStateMark({ state }: Pick<AlertSource, 'state'>) {
  const { accounts } = useWords();
  const { shape, colour } = LOOK[state];
  return (
    <span className={`inline-flex items-center gap-1 rounded px-1.5 py-px font-bold whitespace-nowrap ${colour}`}>
      <svg viewBox="0 0 16 16" className="size-3 shrink-0" aria-hidden="true">
        <path
          d={shape}
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {accounts.sources.states[state]}
    </span>
  );
}
