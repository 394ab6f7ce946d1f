/** Chains or malls as a table: each with how many shops, parties and contracts. */
import type { ReactNode } from 'react';
import { Scrollable } from '../shell/scrollable.tsx';
import { useSpeech } from '../words/words.tsx';

type Counted = { readonly shops: number; readonly parties: number; readonly merchants: number };
type Props<R> = { readonly label: string; readonly rows: readonly R[]; keyOf(row: R): string; link(row: R): ReactNode };

const COUNTS = ['shops', 'parties', 'merchants'] as const;

export function CountedTable<R extends Counted>({ label, rows, keyOf, link }: Props<R>) {
  const { words, language } = useSpeech();
  const { columns } = words.groups;
  return (
    <Scrollable label={label}>
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            <th scope="col" className="px-4 py-1.5">
              {columns.name}
            </th>
            {COUNTS.map((name) => (
              <th key={name} scope="col" className="px-4 py-1.5 text-right">
                {columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-t border-line align-baseline">
              <th scope="row" className="px-4 py-1.5 text-left">
                {link(row)}
              </th>
              {COUNTS.map((name) => (
                <td key={name} className="px-4 py-1.5 text-right">
                  {row[name].toLocaleString(language)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
