/** The models of the tenant, how champion and challenger compare, and a form to hand one in; filters in the address. */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listModels, type PaymentModel } from '../api/generated.ts';
import { ShortTime } from '../format/when.tsx';
import { Choice, FilterBar } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import { PageHead } from '../shell/page-head.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { ComparisonSection } from './comparison-section.tsx';
import { ORIGINS, readModelFilters, STATUSES } from './filters.ts';
import { StatusMark } from './status-mark.tsx';
import { SubmitSection } from './submit-section.tsx';

const address = getRouteApi('/signed-in/models');

export function ModelsPage() {
  const { models: said } = useWords();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const mayManage = useMay('decision:manage');
  const { list, rows } = usePages({
    key: ['models', filters],
    fetch: (page, signal) => ask(listModels({ ...filters, ...page }, { signal })),
  });
  const narrow = (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
    navigate({ to: '.', search: readModelFilters({ ...filters, ...change }), replace: true });
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <PageHead title={said.title} about={said.head} />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_24rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <div className="min-w-0 rounded-lg border border-line bg-panel">
            <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/models/export', filters)}>
              <Choice
                label={said.columns.status}
                value={filters.status}
                options={STATUSES}
                nameOf={(status) => said.statuses[status]}
                onChange={(status) => narrow({ status })}
              />
              <Choice
                label={said.columns.origin}
                value={filters.origin}
                options={ORIGINS}
                nameOf={(origin) => said.origins[origin]}
                onChange={(origin) => narrow({ origin })}
              />
            </FilterBar>
            {rows.length > 0 && <ModelsTable models={rows} />}
            <ListEnd
              list={list}
              count={rows.length}
              failure={said.failed}
              nothing={
                <NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />
              }
            />
          </div>
          <ComparisonSection />
        </div>
        {mayManage && <SubmitSection />}
      </div>
    </>
  );
}

const COLUMNS = ['number', 'name', 'status', 'since', 'origin', 'size'] as const;

function ModelsTable({ models }: { readonly models: readonly PaymentModel[] }) {
  const { words, language } = useSpeech();
  const said = words.models;
  return (
    <Scrollable label={said.title}>
      <table className="w-full min-w-2xl">
        <thead>
          <tr className="bg-raised text-left label-text">
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                {said.columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((each) => (
            <tr key={each.id} className="border-t border-line align-baseline">
              <td className="px-4 py-1.5">{each.number.toLocaleString(language)}</td>
              <th scope="row" className="min-w-48 px-4 py-1.5 text-left">
                <Link to="/models/$modelId" params={{ modelId: each.id }} className="text-accent underline">
                  {each.name}
                </Link>
                {each.note && <span className="block font-normal label-text">{each.note}</span>}
              </th>
              <td className="px-4 py-1.5">
                <StatusMark status={each.status} />
              </td>
              <td className="px-4 py-1.5 whitespace-nowrap">
                <ShortTime at={each.statusSince} />
              </td>
              <td className="px-4 py-1.5 whitespace-nowrap">{said.origins[each.origin]}</td>
              <td className="px-4 py-1.5 whitespace-nowrap">{said.size(each.trees, each.inputs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
