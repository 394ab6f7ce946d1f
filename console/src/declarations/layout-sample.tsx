/** What a layout makes of a filing of nobody's, and what it leaves to its end. */
import type { CheckedDeclarationLayout } from '../api/generated.ts';
import { Scrollable } from '../shell/scrollable.tsx';
import { useSpeech } from '../words/words.tsx';

const CELL = 'border border-line px-2 py-1 text-left align-top whitespace-pre-line';

export function LayoutSample({ checked: { sample, unnamed } }: { readonly checked: CheckedDeclarationLayout }) {
  const { words, language } = useSpeech();
  const said = words.declarations.layouts;
  const titles = unnamed.map(({ item, title }) => [item, title[language]].filter(Boolean).join(' '));
  return (
    <div className="flex flex-col gap-2 border-t border-line p-4">
      <h3 className="font-bold">{said.sample}</h3>
      <p role="status">{titles.length === 0 ? said.allNamed : said.unnamed(titles.length)}</p>
      {titles.length > 0 && <p className="label-text">{titles.join(' / ')}</p>}
      <Scrollable label={said.sample} className="max-h-96">
        <p className="font-bold">{sample.title}</p>
        <dl className="py-1">
          {sample.particulars.map(({ label, value }) => (
            <div key={label} className="flex flex-wrap gap-x-2">
              <dt className="label-text">{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {sample.sections.map(({ heading, rows }) => (
          <table key={heading} className="mb-3 w-full border-collapse">
            <caption className="py-1 text-left font-bold">{heading}</caption>
            <thead>
              <tr>
                {sample.columns.map(({ title, share }) => (
                  <th key={title} scope="col" className={CELL} style={{ width: `${share}%` }}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((cells) => (
                <tr key={cells.join('\n')}>
                  {cells.map((cell, column) => (
                    <td key={sample.columns[column]?.title} className={CELL}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </Scrollable>
    </div>
  );
}
