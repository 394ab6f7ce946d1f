/** How a case stands: open, overdue, closed; as a word, a shape and a colour. */
import type { Case } from '../api/generated.ts';
import { Mark } from '../shell/mark.tsx';
import { useWords } from '../words/words.tsx';
import { standingOf } from './case-words.ts';

const LOOK = {
  open: { shape: 'M8 2a6 6 0 1 0 0 12 6 6 0 0 0 0-12z', colour: 'bg-challenge-tint text-challenge' },
  overdue: { shape: 'M8 2a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM8 5v3.2l2.2 1.6', colour: 'bg-deny text-panel' },
  closed: { shape: 'M2.5 8.5l3.5 3.5 7.5-8', colour: 'bg-raised text-muted' },
} as const;

export function StandingMark({ of: known }: { readonly of: Pick<Case, 'status' | 'overdue'> }) {
  const { cases } = useWords();
  const standing = standingOf(known);
  return <Mark look={LOOK[standing]}>{cases.statuses[standing]}</Mark>;
}
