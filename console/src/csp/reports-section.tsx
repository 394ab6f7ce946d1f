/** What customers' browsers reported: by day as a chart, in detail as a list, and what was not counted. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listSiteCspReports, readSiteCspDays, type SiteCspDays, type SiteCspReport } from '../api/generated.ts';
import { Plot, type Series } from '../chart/plot.tsx';
import { ShortTime } from '../format/when.tsx';
import { Choice, DayFilter, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { HeadedTable } from '../shell/headed-table.tsx';
import { Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';
import { REPORT_KINDS, readCspFilters } from './filters.ts';

const address = getRouteApi('/signed-in/sites/$siteId/csp');
const COLUMNS = ['day', 'directive', 'blocked', 'path', 'reports', 'networks', 'lastAt'] as const;
const COLOURS = ['--color-deny', '--color-hold', '--color-challenge', '--color-accent', '--color-muted'];
const DAY_MS = 86_400_000;

export function ReportsSection({ site }: { readonly site: string }) {
  const { words } = useSpeech();
  const said = words.csp.reports;
  const filters = address.useSearch();
  const navigate = useNavigate();
  const { from, ...others } = filters;
  const { list, rows } = usePages({
    key: ['csp-reports', site, filters],
    fetch: (page, signal) =>
      ask(listSiteCspReports(site, { ...others, ...(from === undefined ? {} : { $from: from }), ...page }, { signal })),
  });
  const narrow = useCallback(
    (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
      navigate({ to: '.', search: readCspFilters({ ...filters, ...change }), replace: true }),
    [navigate, filters],
  );
  const narrowText = useCallback((text: string) => narrow({ text }), [narrow]);
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <Section title={said.title}>
      <Days site={site} />
      <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl(`/v1/sites/${site}/csp/reports`, filters)}>
        <TextFilter label={said.filters.text} value={filters.text} onChange={narrowText} />
        <Choice
          label={said.filters.kind}
          value={filters.kind}
          options={REPORT_KINDS}
          nameOf={(kind) => said.kinds[kind]}
          onChange={(kind) => narrow({ kind })}
        />
        <DayFilter label={said.filters.from} value={filters.from} onChange={(day) => narrow({ from: day })} />
        <DayFilter label={said.filters.to} value={filters.to} onChange={(to) => narrow({ to })} />
      </FilterBar>
      {rows.length > 0 && <Reports rows={rows} />}
      <ListEnd
        list={list}
        count={rows.length}
        failure={said.failed}
        nothing={<NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />}
      />
    </Section>
  );
}

function Reports({ rows }: { readonly rows: readonly SiteCspReport[] }) {
  const { words, language } = useSpeech();
  const said = words.csp.reports;
  return (
    <HeadedTable label={said.title} heads={COLUMNS.map((name) => said.columns[name])}>
      {rows.map((row) => (
        <tr
          key={`${row.day} ${row.kind} ${row.directive} ${row.disposition} ${row.blocked} ${row.hash} ${row.path}`}
          className="border-t border-line align-baseline"
        >
          <td className="px-4 py-1.5 whitespace-nowrap">{row.day}</td>
          <td className="px-4 py-1.5 whitespace-nowrap">
            <code className="font-mono text-xs">{row.directive}</code>{' '}
            <span className="label-text">
              {row.kind === 'violation' ? said.dispositions[row.disposition] : said.kinds[row.kind]}
            </span>
          </td>
          <td className="min-w-40 px-4 py-1.5 font-mono text-xs break-all">
            {row.blocked}
            {row.hash && <span className="block text-muted">{row.hash}</span>}
          </td>
          <td className="px-4 py-1.5 font-mono text-xs break-all">{row.path}</td>
          <td className="px-4 py-1.5 text-right">{row.reports.toLocaleString(language)}</td>
          <td className="px-4 py-1.5 text-right">{row.networks ?? ''}</td>
          <td className="px-4 py-1.5">
            <ShortTime at={row.lastAt} />
          </td>
        </tr>
      ))}
    </HeadedTable>
  );
}

/** The days from the first to the last, each as it is written. */
const daysOf = ({ from, to }: SiteCspDays): readonly string[] => {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
};

/** The directives with most reports, each a line. */
const linesOf = ({ reports }: SiteCspDays, days: readonly string[]): readonly Series[] => {
  const totals = new Map<string, number>();
  for (const { name, reports: count } of reports) totals.set(name, (totals.get(name) ?? 0) + count);
  const most = [...totals].toSorted((a, b) => b[1] - a[1]).slice(0, COLOURS.length);
  return most.map(([name], place) => ({
    label: name,
    colour: COLOURS[place] ?? '--color-muted',
    values: days.map((day) => reports.find((each) => each.day === day && each.name === name)?.reports ?? 0),
  }));
};

function Days({ site }: { readonly site: string }) {
  const { words, language } = useSpeech();
  const said = words.csp.reports;
  const counts = useQuery({
    queryKey: ['csp-days', site],
    queryFn: ({ signal }) => ask(readSiteCspDays(site, {}, { signal })),
  });
  if (counts.error) {
    return (
      <div className="p-4">
        <FailureNote what={said.failed} failure={counts.error} onRetry={() => counts.refetch()} />
      </div>
    );
  }
  if (!counts.data) return null;
  const days = daysOf(counts.data);
  const series = linesOf(counts.data, days);
  const noise = new Map<keyof typeof said.reasons, number>();
  for (const { name, reports } of counts.data.noise) noise.set(name, (noise.get(name) ?? 0) + reports);
  return (
    <>
      {series.length > 0 && (
        <div className="p-4">
          <h3 className="font-bold">{said.chart}</h3>
          <Plot
            x={days.map((day) => Date.parse(day) / 1_000)}
            isTime
            series={series}
            nameOfX={(seconds) => new Date(seconds * 1_000).toISOString().slice(5, 10)}
            nameOfY={(value) => value.toLocaleString(language)}
          />
        </div>
      )}
      {noise.size > 0 && (
        <p className="px-4 py-2 label-text">
          {said.noise}:{' '}
          {[...noise].map(([name, count]) => `${said.reasons[name]} ${count.toLocaleString(language)}`).join(' · ')}
        </p>
      )}
    </>
  );
}
