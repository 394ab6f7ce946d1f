/** Agencies (包括代理): which PSP contracts and surveys in which acquirer's place, and a form for a new one. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type Agency, createAgency, listAgencies } from '../api/generated.ts';
import { Register } from '../assurance/register.tsx';
import { useNarrowing } from '../assurance/use-narrowing.ts';
import { DayFilter } from '../list/filter-controls.tsx';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { readAgencyFilters } from './filters.ts';
import { GroupTabs } from './group-tabs.tsx';
import { PartyPicker } from './party-picker.tsx';

const address = getRouteApi('/signed-in/agencies');

export function AgenciesPage() {
  const said = useWords().groups.agencies;
  const filters = address.useSearch();
  const mayEnter = useMay('tenant:administer');
  const body = useRef<HTMLTableSectionElement>(null);
  const { narrow, clear, isNarrowed } = useNarrowing(filters, readAgencyFilters);
  const { list, rows } = usePages({
    key: ['agencies', filters],
    fetch: (page, signal) => ask(listAgencies({ ...filters, ...page }, { signal })),
  });
  return (
    <>
      <PageHead title={said.title} about={said.head} />
      <Register
        list={list}
        count={rows.length}
        said={said}
        csv={csvUrl('/v1/agencies/export', filters)}
        isNarrowed={isNarrowed}
        onClear={clear}
        body={body}
        head={<GroupTabs />}
        filters={<DayFilter label={said.on} value={filters.on} onChange={(on) => narrow({ on })} />}
        table={<AgenciesTable agencies={rows} />}
      />
      {mayEnter && <NewAgency />}
    </>
  );
}

function AgenciesTable({ agencies }: { readonly agencies: readonly Agency[] }) {
  const said = useWords().groups.agencies;
  return (
    <Scrollable label={said.title}>
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {[said.agent, said.acquirer, said.period].map((head) => (
              <th key={head} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {agencies.map(({ id, agentName, acquirerName, validFrom, validTo }) => (
            <tr key={id} className="border-t border-line align-baseline">
              <th scope="row" className="px-4 py-1.5 text-left">
                <Link
                  to="/agencies/$agencyId"
                  params={{ agencyId: id }}
                  className="text-accent underline"
                  aria-label={said.see(acquirerName, agentName)}
                >
                  <bdi>{agentName}</bdi>
                </Link>
              </th>
              <td className="px-4 py-1.5">
                <bdi>{acquirerName}</bdi>
              </td>
              <td className="px-4 py-1.5 whitespace-nowrap">
                {validFrom} – {validTo ?? said.open}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

const ACQUIRER = 3;
const PSP = 4;

function NewAgency() {
  const said = useWords().groups.agencies;
  const cache = useQueryClient();
  const [acquirer, setAcquirer] = useState<string>();
  const [agent, setAgent] = useState<string>();
  const [validFrom, setValidFrom] = useState('');
  const [validTo, setValidTo] = useState('');
  const making = useMutation({
    mutationFn: (of: { readonly acquirer: string; readonly agent: string }) =>
      ask(createAgency({ ...of, validFrom, ...(validTo !== '' && { validTo }) })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['agencies'] }),
  });
  const dayField = (label: string, value: string, onChange: (day: string) => void, isOptional: boolean) => (
    <Field label={label}>
      {(field) => (
        <input
          {...field}
          type="date"
          required={!isOptional}
          className="control cursor-text"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
  return (
    <div className="p-4">
      <Section title={said.make} note={said.makeNote}>
        <form
          className="flex flex-wrap items-end gap-3 p-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (acquirer && agent) making.mutate({ acquirer, agent });
          }}
          onChange={clearFailure(making)}
        >
          <PartyPicker label={said.acquirer} role={ACQUIRER} value={acquirer} onChange={setAcquirer} />
          <PartyPicker label={said.agent} role={PSP} value={agent} onChange={setAgent} />
          {dayField(said.from, validFrom, setValidFrom, false)}
          {dayField(said.to, validTo, setValidTo, true)}
          <button
            type="submit"
            className="control primary"
            disabled={making.isPending || !acquirer || !agent || validFrom === ''}
          >
            {said.submit}
          </button>
          {making.error && <FailureNote what={said.makeFailed} failure={making.error} />}
        </form>
      </Section>
    </div>
  );
}
