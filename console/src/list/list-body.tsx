/** The scrolling part of a list page, and the line below that names its keys. */
import type { ReactNode, Ref } from 'react';
import { useWords } from '../words/words.tsx';

type Props = { readonly children: ReactNode; readonly scroller?: Ref<HTMLDivElement>; readonly keys?: string };

export function ListBody({ children, scroller, keys }: Props) {
  const { lists } = useWords();
  return (
    <>
      <div ref={scroller} className="@container/list relative min-h-0 flex-1 border-t border-line lg:overflow-y-auto">
        {children}
      </div>
      <p className="hidden border-t border-line px-4 py-1 label-text pointer-fine:block">{keys ?? lists.keys}</p>
    </>
  );
}
