/** The headers that guard payment pages: what each does, and what became of it since the visit before. */
import type { PaymentHeader } from '../../api/generated.ts';
import { HeadedTable } from '../../shell/headed-table.tsx';
import { Nothing } from '../../shell/section.tsx';
import { useWords } from '../../words/words.tsx';

const LOOK: Readonly<Record<PaymentHeader['change'], string>> = {
  same: 'bg-raised text-muted',
  added: 'bg-raised',
  removed: 'bg-challenge-tint text-challenge font-bold',
  changed: 'bg-hold-tint text-hold font-bold',
  weakened: 'bg-deny-tint text-deny font-bold',
};

const COLUMNS = ['name', 'page', 'change', 'before', 'after'] as const;

export function HeadersTable({ headers }: { readonly headers: readonly PaymentHeader[] }) {
  const { paymentPage } = useWords();
  const said = paymentPage.headers;
  if (headers.length === 0) return <Nothing>{said.nothing}</Nothing>;
  return (
    <HeadedTable label={said.title} heads={COLUMNS.map((name) => said.columns[name])}>
      {headers.map((header) => (
        <HeaderRow key={`${header.address} ${header.name}`} header={header} />
      ))}
    </HeadedTable>
  );
}

function HeaderRow({ header }: { readonly header: PaymentHeader }) {
  const { places, headers: said } = useWords().paymentPage;
  const { name, page, address, change, before, after, details } = header;
  return (
    <tr className="border-t border-line align-baseline">
      <th scope="row" className="min-w-44 px-4 py-2 text-left font-normal">
        <code className="font-mono text-xs">{name}</code>
        <span className="block max-w-64 label-text">{said.explains[name]}</span>
      </th>
      <td className="px-4 py-2">
        {places.pages[page]}
        <code className="block font-mono text-xs break-all text-muted">{address}</code>
      </td>
      <td className="px-4 py-2">
        <span className={`rounded px-1.5 text-xs whitespace-nowrap ${LOOK[change]}`}>{said.changes[change]}</span>
        {details.length > 0 && <span className="block label-text">{said.details(details.join(', '))}</span>}
      </td>
      <td className="min-w-52 px-4 py-2">
        {change !== 'same' && <code className="font-mono text-xs break-all whitespace-pre-line">{before}</code>}
      </td>
      <td className="min-w-52 px-4 py-2">
        <code className="font-mono text-xs break-all whitespace-pre-line">{after}</code>
      </td>
    </tr>
  );
}
