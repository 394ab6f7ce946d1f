/** The scope register: systems that are known, beside what attestations in force list (LEAK-02). */
import { getRouteApi, Link } from '@tanstack/react-router';
import { type RefObject, useRef, useState } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { addScopeSystem, listScopeSystems, type ScopeSystem } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { columnsOf, DataTable, useRowLink, useRowStop } from '../list/data-table.tsx';
import { Choice, TextFilter } from '../list/filter-controls.tsx';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { ActDialog } from './act-dialog.tsx';
import { ActFailure } from './act-failure.tsx';
import { CoverageSummary } from './coverage-summary.tsx';
import { COVERAGES, readSystemFilters, SOURCES } from './filters.ts';
import { FormEnd, LineField } from './form-fields.tsx';
import { PartyField, PartyFilter, PartyText, useFirstParty } from './party.tsx';
import { Register } from './register.tsx';
import { CoverageMark } from './standing-marks.tsx';
import { useAct } from './use-act.ts';
import { useNarrowing } from './use-narrowing.ts';

const address = getRouteApi('/signed-in/assurance/systems');
const column = columnsOf<ScopeSystem>();
/** As much as a filter takes. */
const LONGEST_TEXT = 100;
/** Above the row's own link. */
const IN_ROW = 'relative z-1 text-accent underline';
type Columns = Words['assurance']['systems']['columns'];

const PLACE: Readonly<Record<string, string>> = {
  name: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1 font-bold',
  coverage: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end',
  party: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-2',
  source: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-2 @max-2xl/list:justify-self-end whitespace-nowrap',
  firstSeenAt: '@max-4xl/list:hidden whitespace-nowrap',
  lastSeenAt: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-3 whitespace-nowrap',
};

function Head({ of }: { readonly of: Exclude<keyof Columns, 'firstSeenAt' | 'lastSeenAt'> }) {
  return useWords().assurance.systems.columns[of];
}

function TimeHead({ of }: { readonly of: 'firstSeenAt' | 'lastSeenAt' }) {
  return useWords().assurance.systems.columns[of](useTimes().zoneLabel);
}

/** A system has no page of its own; its row leads to the findings about it. */
function NameLink({ system: { id, name } }: { readonly system: ScopeSystem }) {
  const { systems } = useWords().assurance;
  return (
    <Link
      to="/assurance/findings"
      search={{ text: name.slice(0, LONGEST_TEXT) }}
      {...useRowLink(id)}
      aria-label={systems.open(name)}
    >
      <bdi>{name}</bdi>
    </Link>
  );
}

function Coverage({ system: { id, coverage, coveredByItem } }: { readonly system: ScopeSystem }) {
  const { systems } = useWords().assurance;
  const stop = useRowStop(id);
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2" title={systems.coverageMeanings[coverage]}>
      <CoverageMark coverage={coverage} />
      {coveredByItem && (
        <Link to="/assurance/documents/$itemId" params={{ itemId: coveredByItem }} {...stop} className={IN_ROW}>
          {systems.coveringDocument}
        </Link>
      )}
    </span>
  );
}

/** Who entered it, or the site that showed it. */
function Source({ system: { id, source, reference } }: { readonly system: ScopeSystem }) {
  const { systems } = useWords().assurance;
  const maySee = useMay('site:read');
  const stop = useRowStop(id);
  return (
    <>
      {systems.sources[source]}{' '}
      {source === 'site-watch' && reference && maySee && (
        <Link to="/sites/$siteId" params={{ siteId: reference }} {...stop} className={IN_ROW}>
          {systems.seenOn}
        </Link>
      )}
    </>
  );
}

const columns = column.columns([
  column.display({
    id: 'name',
    header: () => <Head of="name" />,
    cell: ({ row }) => <NameLink system={row.original} />,
  }),
  column.display({
    id: 'coverage',
    header: () => <Head of="coverage" />,
    cell: ({ row }) => <Coverage system={row.original} />,
  }),
  column.display({
    id: 'party',
    header: () => <Head of="party" />,
    cell: ({ row }) => <PartyText party={row.original.party} />,
  }),
  column.display({
    id: 'source',
    header: () => <Head of="source" />,
    cell: ({ row }) => <Source system={row.original} />,
  }),
  column.display({
    id: 'firstSeenAt',
    header: () => <TimeHead of="firstSeenAt" />,
    cell: ({ row }) => <ShortTime at={row.original.firstSeenAt} />,
  }),
  column.display({
    id: 'lastSeenAt',
    header: () => <TimeHead of="lastSeenAt" />,
    cell: ({ row }) => <ShortTime at={row.original.lastSeenAt} />,
  }),
]);

type TableProps = { readonly rows: readonly ScopeSystem[]; readonly body: RefObject<HTMLTableSectionElement | null> };

function Table(props: TableProps) {
  return <DataTable {...props} label={useWords().assurance.tabs.systems} columns={columns} place={PLACE} />;
}

export function SystemsTab() {
  const { assurance } = useWords();
  const said = assurance.systems;
  const filters = address.useSearch();
  const maySubmit = useMay('assurance:submit');
  const body = useRef<HTMLTableSectionElement>(null);
  const { narrow, narrowText, clear, isNarrowed } = useNarrowing(filters, readSystemFilters);
  const { list, rows } = usePages({
    key: ['assurance', 'systems', filters],
    fetch: (page, signal) => ask(listScopeSystems({ ...filters, ...page }, { signal })),
  });
  const acts = maySubmit && (
    <ActDialog label={said.add} isPrimary>
      {(close) => <AddForm onAdded={close} />}
    </ActDialog>
  );
  const controls = (
    <>
      <TextFilter label={assurance.text} value={filters.text} onChange={narrowText} />
      <Choice
        label={said.coverage}
        value={filters.coverage}
        options={COVERAGES}
        nameOf={(coverage) => said.coverages[coverage]}
        onChange={(coverage) => narrow({ coverage })}
      />
      <Choice
        label={said.source}
        value={filters.source}
        options={SOURCES}
        nameOf={(source) => said.sources[source]}
        onChange={(source) => narrow({ source })}
      />
      <PartyFilter value={filters.party} onChange={(party) => narrow({ party })} />
    </>
  );
  return (
    <Register
      list={list}
      count={rows.length}
      said={said}
      csv={csvUrl('/v1/scope-systems', filters)}
      isNarrowed={isNarrowed}
      onClear={clear}
      body={body}
      head={<CoverageSummary filters={filters} />}
      filters={controls}
      acts={acts}
      table={<Table rows={rows} body={body} />}
    />
  );
}

function AddForm({ onAdded }: { onAdded(): void }) {
  const said = useWords().assurance.systems;
  const [chosen, setChosen] = useState<string>();
  const [name, setName] = useState('');
  const firstParty = useFirstParty();
  const party = chosen ?? firstParty;
  const adding = useAct(
    () => ask(addScopeSystem({ name: name.trim(), ...(party !== '' && { party }) })),
    () => onAdded(),
  );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        adding.mutate(undefined);
      }}
      onChange={clearFailure(adding)}
    >
      <PartyField value={party} onChange={setChosen} />
      <LineField label={said.name} hint={said.nameHint} maxLength={200} value={name} onChange={setName} />
      {adding.error && <ActFailure what={said.failedAdd} failure={adding.error} />}
      <FormEnd submit={said.submit} isPending={adding.isPending} />
    </form>
  );
}
