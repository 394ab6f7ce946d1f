/** One named value of a description list, and values that are codes rather than words. */
import type { ReactNode } from 'react';

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="grid grid-cols-[9.5rem_1fr] gap-2 border-b border-line py-1">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}

export function Code({ text }: { readonly text: string }) {
  return <code className="font-mono text-xs break-all">{text}</code>;
}
