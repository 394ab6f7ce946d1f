/** A table under a row of heads, which scrolls within the page where it is wider than that. */
import type { ReactNode } from 'react';
import { Scrollable } from './scrollable.tsx';

/** `children`: its rows. */
type Props = { readonly label: string; readonly heads: readonly string[]; readonly children: ReactNode };

export function HeadedTable({ label, heads, children }: Props) {
  return (
    <Scrollable label={label}>
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {heads.map((head) => (
              <th key={head} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </Scrollable>
  );
}
