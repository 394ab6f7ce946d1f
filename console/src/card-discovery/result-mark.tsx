/** What a search came to: card data found, none, or not all looked at. */
import type { CardScan } from '../api/generated.ts';
import { ToneMark } from '../assurance/tone-mark.tsx';
import { useWords } from '../words/words.tsx';

export function ResultMark({ scan: { sure, complete, notSearched } }: { readonly scan: CardScan }) {
  const { results } = useWords().assurance.cardScans;
  if (sure > 0) return <ToneMark tone="bad">{results.found(sure)}</ToneMark>;
  const isWhole = complete && notSearched === 0;
  return <ToneMark tone={isWhole ? 'good' : 'warning'}>{isWhole ? results.clean : results.partial}</ToneMark>;
}
