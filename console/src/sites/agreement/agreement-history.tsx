/** Every agreement on attempts there was for a site, newest first. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import { csvUrl } from '../../api/csv-url.ts';
import { listProbeAgreements, type ProbeAgreement } from '../../api/generated.ts';
import { dayText } from '../../format/day.ts';
import { ShortTime } from '../../format/when.tsx';
import { Choice, FilterBar } from '../../list/filter-controls.tsx';
import { ListEnd } from '../../list/list-end.tsx';
import { NothingListed } from '../../list/nothing-listed.tsx';
import { usePages } from '../../list/use-pages.ts';
import { Scrollable } from '../../shell/scrollable.tsx';
import { useSpeech, useWords } from '../../words/words.tsx';
import { AGREEMENT_STATES, readChecklistFilters } from '../checklist/read-filters.ts';
import { TRIED } from './typed-agreement.ts';

const address = getRouteApi('/signed-in/sites/$siteId/checklist');

export function AgreementHistory({ site }: { readonly site: string }) {
  const said = useWords().checklist.agreement;
  const filters = address.useSearch();
  const navigate = useNavigate();
  const asked = filters.agreement === undefined ? {} : { state: filters.agreement };
  const { list, rows } = usePages({
    key: ['agreements', site, asked],
    fetch: (page, signal) => ask(listProbeAgreements(site, { ...asked, ...page }, { signal })),
  });
  const narrow = (agreement: string | undefined) =>
    navigate({ to: '.', search: readChecklistFilters({ ...filters, agreement }), replace: true });
  const isNarrowed = filters.agreement !== undefined;
  if (rows.length === 0 && !isNarrowed && !list.error) return null;
  return (
    <details className="mt-3" open={isNarrowed}>
      <summary>{said.history}</summary>
      <FilterBar
        isNarrowed={isNarrowed}
        onClear={() => narrow(undefined)}
        csv={csvUrl(`/v1/sites/${site}/probe-agreements`, asked)}
      >
        <Choice
          label={said.filter}
          value={filters.agreement}
          options={AGREEMENT_STATES}
          nameOf={(state) => said.states[state]}
          onChange={(state) => narrow(state)}
        />
      </FilterBar>
      {rows.length > 0 && <Rows rows={rows} />}
      <ListEnd
        list={list}
        count={rows.length}
        failure={said.failed}
        nothing={<NothingListed title={said.historyNone} body={said.how} onClear={() => narrow(undefined)} />}
      />
    </details>
  );
}

const COLUMNS = ['recordedAt', 'person', 'reference', 'until', 'attempts', 'state'] as const;

function Rows({ rows }: { readonly rows: readonly ProbeAgreement[] }) {
  const { words, language } = useSpeech();
  const said = words.checklist.agreement;
  return (
    <Scrollable label={said.history}>
      <table className="w-full">
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
          {rows.map(({ id, agreement, recordedAt, withdrawnAt }) => (
            <tr key={id} className="border-t border-line align-baseline">
              <td className="px-4 py-1.5 whitespace-nowrap">
                <ShortTime at={recordedAt} />
              </td>
              <td className="px-4 py-1.5">
                <bdi>{agreement.person}</bdi>
              </td>
              <td className="px-4 py-1.5">
                <bdi>{agreement.reference}</bdi>
              </td>
              <td className="px-4 py-1.5 whitespace-nowrap">{dayText(agreement.until, language)}</td>
              <td className="px-4 py-1.5">
                {TRIED.flatMap((which) => {
                  const tried = agreement[which];
                  return tried === undefined ? [] : [`${said.kinds[which]} ${tried.maxAttempts}`];
                }).join(' · ')}
              </td>
              <td className="px-4 py-1.5">
                {said.states[withdrawnAt === undefined ? 'standing' : 'withdrawn']}{' '}
                {withdrawnAt && <ShortTime at={withdrawnAt} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
