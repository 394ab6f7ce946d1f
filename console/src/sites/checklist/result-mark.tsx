/** The observed state of an item of the checklist as a word, a shape and a colour. */
import type { ObservedChecklistItem } from '../../api/generated.ts';
import { type Look, Mark } from '../../shell/mark.tsx';
import { useWords } from '../../words/words.tsx';

export type Result = ObservedChecklistItem['result'];

const LOOK: Readonly<Record<Result, Look>> = {
  met: { shape: 'M2.5 8.5l3.5 3.5 7.5-8', colour: 'bg-allow-tint text-allow' },
  'not-met': { shape: 'M8 1.5 15 14H1zM8 6v4M8 12v.2', colour: 'bg-deny-tint text-deny' },
  'not-observable': { shape: 'M3 8h10', colour: 'bg-raised text-muted' },
};

export function ResultMark({ result }: { readonly result: Result }) {
  const { checklist } = useWords();
  return <Mark look={LOOK[result]}>{checklist.results[result]}</Mark>;
}
