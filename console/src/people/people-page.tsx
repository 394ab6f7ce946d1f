/** The people of the tenant, for its administrators: invited, given roles, deactivated; and who is on duty. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listPeople, type Person } from '../api/generated.ts';
import { Choice, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { PageHead } from '../shell/page-head.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { useWords } from '../words/words.tsx';
import { DutySection } from './duty-section.tsx';
import { readPeopleFilters, STATUSES } from './filters.ts';
import { InviteSection } from './invite-section.tsx';
import { PersonRow } from './person-row.tsx';
import { ROLES } from './roles.ts';

const COLUMNS = ['name', 'role', 'status', 'signsInWith', 'lastSeenAt'] as const;

const address = getRouteApi('/signed-in/people');

export function PeoplePage() {
  const words = useWords();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const { list, rows } = usePages({
    key: ['people', filters],
    fetch: (page, signal) => ask(listPeople({ ...filters, ...page }, { signal })),
  });
  const narrow = useCallback(
    (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
      navigate({ to: '.', search: readPeopleFilters({ ...filters, ...change }), replace: true }),
    [navigate, filters],
  );
  const narrowText = useCallback((text: string) => narrow({ text }), [narrow]);
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <PageHead title={words.people.title} about={words.people.head} />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_22rem]">
        <div className="min-w-0 rounded-lg border border-line bg-panel">
          <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/people/export', filters)}>
            <TextFilter label={words.people.filters.text} value={filters.text} onChange={narrowText} />
            <Choice
              label={words.people.filters.role}
              value={filters.role}
              options={ROLES}
              nameOf={(role) => words.session.roles[role] ?? role}
              onChange={(role) => narrow({ role })}
            />
            <Choice
              label={words.people.filters.status}
              value={filters.status}
              options={STATUSES}
              nameOf={(status) => words.people.statuses[status]}
              onChange={(status) => narrow({ status })}
            />
          </FilterBar>
          {rows.length > 0 && <PeopleTable people={rows} />}
          <ListEnd
            list={list}
            count={rows.length}
            failure={words.people.failed}
            nothing={
              <NothingListed
                title={words.people.noneTitle}
                body={words.people.noneBody}
                onClear={isNarrowed ? clear : undefined}
              />
            }
          />
        </div>
        <div className="flex flex-col gap-4">
          <InviteSection />
          <DutySection />
        </div>
      </div>
    </>
  );
}

function PeopleTable({ people }: { readonly people: readonly Person[] }) {
  const words = useWords();
  return (
    <Scrollable label={words.people.title}>
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                {words.people.columns[name]}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
