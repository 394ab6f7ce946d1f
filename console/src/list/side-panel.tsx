/** What stands beside a list about its open row: a heading that takes the focus each time another row opens, and a way out. */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useWords } from '../words/words.tsx';

type Props = {
  readonly title: string;
  /** The list, where closing leads; its filters are kept. */
  readonly back: '/payments' | '/alerts' | '/reviews';
  /** Of the open row. */
  readonly id: string;
  readonly children: ReactNode;
};

export function SidePanel({ title, back, id, children }: Props) {
  const words = useWords();
  const titleId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heading takes the focus each time another row opens.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [id]);
  return (
    <aside
      aria-labelledby={titleId}
      className="flex min-h-0 w-full flex-col overflow-y-auto border-line bg-panel lg:w-[30rem] lg:shrink-0 lg:border-l"
    >
      <div className="sticky top-0 z-10 flex items-center justify-between border-b border-line bg-panel px-4 py-2">
        <h2 id={titleId} ref={heading} tabIndex={-1} className="text-base font-bold outline-none">
          {title}
        </h2>
        <Link to={back} search={(kept: object) => kept} className="control">
          {words.close}
        </Link>
      </div>
      {children}
    </aside>
  );
}

/** The list and, on a wide screen beside it, else in its place, what is open. */
export function ListAndPanel({
  isOpen,
  list,
  panel,
}: {
  readonly isOpen: boolean;
  readonly list: ReactNode;
  readonly panel: ReactNode;
}) {
  return (
    <div className="flex min-h-0 flex-1">
      <div className={`flex min-w-0 flex-1 flex-col ${isOpen ? 'max-lg:hidden' : ''}`}>{list}</div>
      {panel}
    </div>
  );
}
