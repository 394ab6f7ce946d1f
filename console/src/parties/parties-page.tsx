/** The legal entities of the tenant with what they hold, and a form for a new one; filters in the address. */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listParties, type Party } from '../api/generated.ts';
import { AskSection } from '../declarations/ask-section.tsx';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { Choice, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { ROLES } from '../regime/filters.ts';
import { useMay } from '../session/use-session.ts';
import { PageHead } from '../shell/page-head.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { useWords } from '../words/words.tsx';
import { LICENCES, MERGED, readPartyFilters } from './filters.ts';
import { NewPartySection } from './new-party-section.tsx';

const address = getRouteApi('/signed-in/parties');

export function PartiesPage() {
  const { parties: said, regime } = useWords();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const mayEnter = useMay('tenant:administer');
  const { role, merged, ...texts } = filters;
  const wanted = role && { role: Number(role) as 1 };
  const { list, rows } = usePages({
    key: ['parties', filters],
    fetch: (page, signal) => ask(listParties({ ...texts, ...wanted, ...(merged && { merged }), ...page }, { signal })),
  });
  const narrow = useCallback(
    (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
      navigate({ to: '.', search: readPartyFilters({ ...filters, ...change }), replace: true }),
    [navigate, filters],
  );
  const narrowText = useCallback((text: string) => narrow({ text }), [narrow]);
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <PageHead title={said.title} about={said.head} />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_24rem]">
        <div className="min-w-0 rounded-lg border border-line bg-panel">
          <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/parties/export', filters)}>
            <TextFilter label={said.filters.text} value={filters.text} onChange={narrowText} />
            <Choice
              label={said.filters.role}
              value={filters.role}
              options={ROLES}
              nameOf={(each) => regime.roles[Number(each)] ?? each}
              onChange={(each) => narrow({ role: each })}
            />
            <Choice
              label={said.filters.licence}
              value={filters.licence}
              options={LICENCES}
              nameOf={(licence) => regime.licences[licence] ?? licence}
              onChange={(licence) => narrow({ licence })}
            />
            <Choice
              label={said.filters.merged}
              value={merged}
              options={MERGED}
              nameOf={() => said.filters.mergedAlone}
              none={said.filters.notMerged}
              onChange={(only) => narrow({ merged: only })}
            />
          </FilterBar>
          {rows.length > 0 && <PartiesTable parties={rows} />}
          <ListEnd
            list={list}
            count={rows.length}
            failure={said.failed}
            nothing={
              <NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />
            }
          />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {mayEnter && <NewPartySection />}
          {!merged && <AskSection who={{ filter: { ...texts, ...wanted } }} />}
        </div>
      </div>
    </>
  );
}

function PartiesTable({ parties }: { readonly parties: readonly Party[] }) {
  const { parties: said, regime } = useWords();
  const times = useTimes();
  const heads = [said.columns.name, said.columns.number, said.columns.holds, said.columns.changed(times.zoneLabel)];
  return (
    <Scrollable label={said.title}>
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
        <tbody>
          {parties.map((party) => (
            <tr key={party.id} className="border-t border-line align-baseline">
              <th scope="row" className="px-4 py-1.5 text-left">
                <Link
                  to="/parties/$partyId"
                  params={{ partyId: party.id }}
                  className="text-accent underline"
                  aria-label={said.open(party.name)}
                >
                  <bdi>{party.name}</bdi>
                </Link>
              </th>
              <td className="px-4 py-1.5 font-mono text-xs">{party.corporateNumber ?? '—'}</td>
              <td className="px-4 py-1.5">
                {[
                  ...party.roles.map(({ role }) => regime.roleName(role)),
                  ...party.licences.map(({ licence }) => regime.licences[licence] ?? licence),
                ].join(' ') || '—'}
              </td>
              <td className="px-4 py-1.5 whitespace-nowrap">
                <ShortTime at={party.changedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
