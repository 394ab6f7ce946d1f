/** Whether a source speaks, as a word, a shape and a colour. */
import type { AlertSource } from '../api/generated.ts';
import { Mark } from '../shell/mark.tsx';
import { useWords } from '../words/words.tsx';

const LOOK = {
  speaking: { shape: 'M1.5 8h3l2-4.5 3 9 2-4.5h3', colour: 'bg-allow-tint text-allow' },
  silent: { shape: 'M8 1.5 15 14H1zM8 6v4M8 12v.2', colour: 'bg-deny-tint text-deny' },
  ended: { shape: 'M3.5 3.5h9v9h-9z', colour: 'bg-raised text-muted' },
} as const;

export function SourceStateMark({ state }: Pick<AlertSource, 'state'>) {
  const { accounts } = useWords();
  return <Mark look={LOOK[state]}>{accounts.sources.states[state]}</Mark>;
}
