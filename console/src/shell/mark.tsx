/** A state as a word, a shape and a colour: none of them has to be seen for the others to be understood. */
import type { ReactNode } from 'react';

/** `shape` is a path in a square of 16, drawn as a line; `colour` the classes of ground and ink. */
export type Look = { readonly shape: string; readonly colour: string };

export function Mark({ look, children }: { readonly look: Look; readonly children: ReactNode }) {
  return (
    <span className={`inline-flex items-center gap-1 rounded px-1.5 py-px font-bold whitespace-nowrap ${look.colour}`}>
      <svg viewBox="0 0 16 16" className="size-3 shrink-0" aria-hidden="true">
        <path
          d={look.shape}
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {children}
    </span>
  );
}
