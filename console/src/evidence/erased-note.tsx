/** In place of what people typed, once it is erased: since when, and why. */
import type { ErasedMark } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { useWords } from '../words/words.tsx';

type Props = { readonly erased: ErasedMark };

export function ErasedNote({ erased }: Props) {
  return (
    <p className="mt-1 rounded border border-line border-dashed px-3 py-1">
      <ErasedText erased={erased} />
    </p>
  );
}

export function ErasedText({ erased: { at, reason } }: Props) {
  const { opening } = useWords().evidencePage;
  const times = useTimes();
  return <span className="text-muted">{opening.erased(times.full(at), opening.reasons[reason] ?? reason)}</span>;
}
