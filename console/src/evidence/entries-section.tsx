/** The newest entries of the log, as its published files have them: kind, grade, when, by whom, and the statement itself. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { logFileReader } from '../api/log-files.ts';
import { csvFile } from '../format/csv-file.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { Choice, FilterBar } from '../list/filter-controls.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { sha256 } from './browser-crypto.ts';
import { KINDS, readEvidenceFilters } from './filters.ts';
import { kindOf, type LogEntry, newestEntries } from './log-entries.ts';
import { OpeningPanel } from './opening-panel.tsx';

const PAGE = 50;
/** Kinds whose subject is a commitment to what a room keeps. */
const COMMITTING = new Set([
  'alert-reopening',
  'bulk-disposition',
  'case-act',
  'credential-change',
  'disposition',
  'two-person-act',
]);
const COLUMNS = ['index', 'kind', 'grade', 'at', 'collector', 'id'] as const;

const address = getRouteApi('/signed-in/evidence');

type Props = {
  readonly log: string;
  readonly vkey: string;
  readonly rotations: readonly number[];
  readonly size: number;
};

export function EntriesSection({ log, vkey, rotations, size }: Props) {
  const { evidencePage, lists } = useWords();
  const said = evidencePage.entries;
  const { kind } = address.useSearch();
  const navigate = useNavigate();
  const [most, setMost] = useState(PAGE);
  const entries = useQuery({
    queryKey: ['log-entries', log, vkey, size, most],
    queryFn: ({ signal }) => newestEntries({ read: logFileReader(log, signal), vkey, rotations, sha256, most }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const narrow = (next: string | undefined) =>
    navigate({ to: '.', search: readEvidenceFilters({ kind: next }), replace: true });
  const shown = entries.data?.filter(
    ({ statement }) => kind === undefined || (statement && kindOf(statement) === kind),
  );
  return (
    <Section title={said.title} note={said.explain}>
      <FilterBar isNarrowed={kind !== undefined} onClear={() => narrow(undefined)}>
        <Choice
          label={said.filter}
          value={kind}
          options={KINDS}
          nameOf={(known) => said.kinds[known] ?? known}
          onChange={narrow}
        />
        {shown && shown.length > 0 && (
          <a className="control sm:ml-auto" href={csvOf(shown)} download="evidence-entries.csv">
            {said.csv}
          </a>
        )}
      </FilterBar>
      {shown ? (
        <EntryTable entries={shown} />
      ) : entries.error ? (
        <FailureNote what={said.failed} failure={entries.error} onRetry={() => entries.refetch()} />
      ) : (
        <Loading />
      )}
      {shown?.length === 0 && <Nothing>{kind === undefined ? said.none : lists.noMatchTitle}</Nothing>}
      {most < size && (
        <p className="p-3 text-center">
          <button type="button" className="control" disabled={entries.isFetching} onClick={() => setMost(most + PAGE)}>
            {said.older}
          </button>
        </p>
      )}
    </Section>
  );
}

const csvOf = (entries: readonly LogEntry[]): string =>
  csvFile([
    ['index', 'entry', 'type', 'grade', 'recorded_at', 'collector'],
    ...entries.map(({ index, statement }) => [
      String(index),
      statement?.entry ?? '',
      statement?.predicateType ?? '',
      statement?.grade ?? '',
      statement?.recordedAt ?? '',
      statement?.collector ?? '',
    ]),
  ]);

function EntryTable({ entries }: { readonly entries: readonly LogEntry[] }) {
  const { columns, title } = useWords().evidencePage.entries;
  const times = useTimes();
  if (entries.length === 0) return null;
  return (
    <Scrollable label={title} className="max-h-[28rem] border-t border-line">
      <table className="w-full">
        <thead className="sticky top-0 bg-raised">
          <tr className="text-left label-text">
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                {name === 'at' ? columns.at(times.zoneLabel) : columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <EntryRow key={entry.index} entry={entry} />
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function EntryRow({ entry: { index, statement } }: { readonly entry: LogEntry }) {
  const { entries, opening } = useWords().evidencePage;
  const [isOpen, setOpen] = useState(false);
  if (!statement) {
    return (
      <tr className="border-t border-line">
        <td className="px-4 py-1.5 whitespace-nowrap">#{index}</td>
        <td colSpan={5} className="px-4 py-1.5 font-bold text-deny">
          {entries.unreadable}
        </td>
      </tr>
    );
  }
  const kind = kindOf(statement);
  return (
    <>
      <tr className="border-t border-line">
        <td className="px-4 py-1.5 whitespace-nowrap">
          <button
            type="button"
            className="text-accent underline"
            aria-expanded={isOpen}
            aria-label={entries.open(index)}
            onClick={() => setOpen(!isOpen)}
          >
            #{index}
          </button>
        </td>
        <td className="px-4 py-1.5 whitespace-nowrap">{entries.kinds[kind] ?? kind}</td>
        <td className="px-4 py-1.5 whitespace-nowrap" title={entries.grades[statement.grade]}>
          {statement.grade}
        </td>
        <td className="px-4 py-1.5">
          <ShortTime at={statement.recordedAt} />
        </td>
        <td className="px-4 py-1.5 whitespace-nowrap">{statement.collector}</td>
        <td className="px-4 py-1.5 whitespace-nowrap">
          <code className="font-mono text-xs">{statement.entry}</code>
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={6} className="px-4 pb-2">
            <pre className="overflow-x-auto rounded bg-raised p-3 font-mono text-xs whitespace-pre-wrap">
              {JSON.stringify(statement.fact, undefined, 2)}
            </pre>
            {COMMITTING.has(kind) && <OpeningPanel entry={statement.entry} label={opening.show} />}
          </td>
        </tr>
      )}
    </>
  );
}
