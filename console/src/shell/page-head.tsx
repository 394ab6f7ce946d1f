/**
 * The head line of a page: its name as h1, which takes the focus when the reader came from another page, so that
 * reading and Tab go on from there; what the page is about; and its acts.
 */
import { type ReactNode, useEffect, useRef } from 'react';
import { useTitle } from './use-title.ts';

let isFirstPage = true;

type Props = { readonly title: string; readonly about?: ReactNode; readonly children?: ReactNode };

export function PageHead({ title, about, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-2">
      <h1 ref={heading} tabIndex={-1} data-page-head="" className="text-base font-bold outline-none">
        {title}
      </h1>
      {about && <p className="text-muted">{about}</p>}
      {children && <div className="ml-auto flex flex-wrap items-center gap-2">{children}</div>}
    </div>
  );
}
