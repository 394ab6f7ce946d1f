/** A part of a page with its heading, as a panel; and what such a part says when there is nothing to show. */
import { type ReactNode, useId } from 'react';

type Props = {
  readonly title: string;
  readonly note?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
};

export function Section({ title, note, action, className = '', children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`min-w-0 rounded-lg border border-line bg-panel ${className}`}>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-line px-4 py-2">
        <h2 id={id} className="font-bold">
          {title}
        </h2>
        {note && <span className="label-text">{note}</span>}
        {action && <span className="ml-auto">{action}</span>}
      </div>
      {children}
    </section>
  );
}

type NothingProps = { readonly title?: string; readonly children: ReactNode };

export function Nothing({ title, children }: NothingProps) {
  return (
    <div className="px-4 py-4 text-muted">
      {title && <p className="font-bold text-ink">{title}</p>}
      <div className="max-w-2xl">{children}</div>
    </div>
  );
}
