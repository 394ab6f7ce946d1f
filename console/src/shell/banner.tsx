/** A strip across the page that says what the reader must know before the rest. */
import type { ReactNode } from 'react';

const LOOKS = {
  danger: 'border-l-deny bg-deny-tint',
  warning: 'border-l-hold bg-hold-tint',
  good: 'border-l-allow bg-allow-tint',
  note: 'border-l-edge bg-raised',
} as const;

type Props = { readonly tone: keyof typeof LOOKS; readonly role?: 'status' | 'alert'; readonly children: ReactNode };

export function Banner({ tone, role, children }: Props) {
  return (
    <div role={role} className={`rounded border-l-4 px-3 py-2 ${LOOKS[tone]}`}>
      {children}
    </div>
  );
}
