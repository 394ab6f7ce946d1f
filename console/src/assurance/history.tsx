/** What happened to something of a register, oldest first, each step with its entry in the log. */
import type { ReactNode } from 'react';
import { useTimes } from '../format/times.tsx';

type Step = {
  readonly key: string;
  readonly text: string;
  readonly at: string;
  readonly about?: string;
  readonly words?: string | undefined;
  readonly foot: ReactNode;
};

export function History({ steps }: { readonly steps: readonly Step[] }) {
  const times = useTimes();
  return (
    <ol className="px-4 py-2">
      {steps.map(({ key, text, at, about, words, foot }) => (
        <li key={key} className="relative border-l-2 border-line pb-4 pl-4 last:pb-1">
          <span className="absolute top-1.5 -left-[0.3125rem] size-2 rounded-full bg-edge" aria-hidden="true" />
          <p className="flex flex-wrap items-baseline gap-x-3">
            <span className="font-bold">{text}</span>
            <time dateTime={at} title={times.full(at)} className="label-text">
              {times.short(at)}
            </time>
            {about && <span className="label-text">{about}</span>}
          </p>
          {words && <p className="mt-1 rounded bg-raised px-3 py-2 whitespace-pre-wrap">{words}</p>}
          <p className="label-text">{foot}</p>
        </li>
      ))}
    </ol>
  );
}
