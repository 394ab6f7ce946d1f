/** Why a report was not taken, in the reader's words: by its code, and by the reason the server gives with it. */
import { ApiFailure } from '../api/client.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';

const sayWhy = (failure: unknown, { deliver }: Words): string | undefined => {
  if (!(failure instanceof ApiFailure)) return undefined;
  if (failure.code === 'delivery-link-refused') return deliver.refusedWhy;
  return deliver.reasons[String(failure.params.reason ?? failure.code)];
};

export function DeliveryFailure({ failure }: { readonly failure: unknown }) {
  const words = useWords();
  const why = sayWhy(failure, words);
  if (why === undefined) return <FailureNote what={words.deliver.failed} failure={failure} />;
  return (
    <Banner tone="danger" role="alert">
      <p className="font-bold">{words.deliver.failed}</p>
      <p>{why}</p>
    </Banner>
  );
}
