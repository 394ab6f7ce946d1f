/** What of a form could not be saved: why, and what the reader can do about it. Nothing that was typed is thrown away. */

import { Banner } from '../shell/banner.tsx';
import { useWords } from '../words/words.tsx';
import type { AutoSaved } from './use-auto-saved.ts';
import { WhyNot } from './why-not.tsx';

type Props = { readonly of: Pick<AutoSaved<object>, 'failure' | 'retry' | 'left' | 'useLeft' | 'dropLeft'> };

export function SaveTrouble({ of }: Props) {
  const { declarations: said } = useWords();
  if (of.left !== undefined) {
    return (
      <Banner tone="warning" role="alert">
        <p className="font-bold">{said.left}</p>
        <p>{said.leftWhy}</p>
        <p className="mt-2 flex flex-wrap gap-2">
          <button type="button" className="control" onClick={of.useLeft}>
            {said.useLeft}
          </button>
          <button type="button" className="control" onClick={of.dropLeft}>
            {said.dropLeft}
          </button>
        </p>
      </Banner>
    );
  }
  return <WhyNot what={said.failedSave} failure={of.failure} onRetry={of.retry} />;
}
