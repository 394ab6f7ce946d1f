/** The lists that payments are compared with, and a form for a new one; filters in the address. */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listPaymentLists, type PaymentList } from '../api/generated.ts';
import { Choice, FilterBar } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import { HeadedTable } from '../shell/headed-table.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { EffectMark } from './effect-mark.tsx';
import { EFFECTS, KINDS, readListFilters } from './filters.ts';
import { NewListSection } from './new-list-section.tsx';

const address = getRouteApi('/signed-in/lists');

export function ListsPage() {
  const { paymentLists: said } = useWords();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const mayManage = useMay('decision:manage');
  const { list, rows } = usePages({
    key: ['payment-lists', filters],
    fetch: (page, signal) => ask(listPaymentLists({ ...filters, ...page }, { signal })),
  });
  const narrow = (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
    navigate({ to: '.', search: readListFilters({ ...filters, ...change }), replace: true });
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <PageHead title={said.title} about={said.head} />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_24rem]">
        <div className="min-w-0 rounded-lg border border-line bg-panel">
          <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/payments/lists/export', filters)}>
            <Choice
              label={said.columns.kind}
              value={filters.kind}
              options={KINDS}
              nameOf={(kind) => said.kinds[kind]}
              onChange={(kind) => narrow({ kind })}
            />
            <Choice
              label={said.columns.effect}
              value={filters.effect}
              options={EFFECTS}
              nameOf={(effect) => said.effects[effect]}
              onChange={(effect) => narrow({ effect })}
            />
          </FilterBar>
          {rows.length > 0 && <ListsTable lists={rows} />}
          <ListEnd
            list={list}
            count={rows.length}
            failure={said.failed}
            nothing={
              <NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />
            }
          />
        </div>
        {mayManage && <NewListSection />}
      </div>
    </>
  );
}

const COLUMNS = ['name', 'kind', 'effect', 'entries', 'note'] as const;

function ListsTable({ lists }: { readonly lists: readonly PaymentList[] }) {
  const { words, language } = useSpeech();
  const said = words.paymentLists;
  return (
    <HeadedTable label={said.title} heads={COLUMNS.map((name) => said.columns[name])}>
      {lists.map((each) => (
        <tr key={each.id} className="border-t border-line align-baseline">
          <th scope="row" className="px-4 py-1.5 text-left">
            <Link to="/lists/$listId" params={{ listId: each.id }} className="text-accent underline">
              {each.name}
            </Link>
          </th>
          <td className="px-4 py-1.5 whitespace-nowrap">{said.kinds[each.kind]}</td>
          <td className="px-4 py-1.5">
            <EffectMark effect={each.effect} />
          </td>
          <td className="px-4 py-1.5 text-right whitespace-nowrap">{each.entries.toLocaleString(language)}</td>
          <td className="px-4 py-1.5">{each.note}</td>
        </tr>
      ))}
    </HeadedTable>
  );
}
