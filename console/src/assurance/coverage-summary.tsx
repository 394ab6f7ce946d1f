/** How many systems stand where beside what is attested, whatever the list is narrowed to besides. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { type ScopeSummary, summariseScopeSystems } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import { COVERAGES, type readSystemFilters } from './filters.ts';
import { CoverageMark } from './standing-marks.tsx';

const REFRESH_MS = 10_000;

const countOf = (summary: ScopeSummary, coverage: (typeof COVERAGES)[number]): number =>
  coverage === 'not-covered' ? summary.notCovered : summary[coverage];

export function CoverageSummary({ filters }: { readonly filters: ReturnType<typeof readSystemFilters> }) {
  const said = useWords().assurance.systems;
  const { party } = filters;
  const summary = useQuery({
    queryKey: ['assurance', 'systems-summary', party],
    queryFn: ({ signal }) => ask(summariseScopeSystems({ ...(party !== undefined && { party }) }, { signal })),
    refetchInterval: REFRESH_MS,
  });
  const known = summary.data;
  return (
    <div className="flex flex-col gap-2 px-4 pt-3">
      <p className="max-w-3xl text-muted">{said.explain}</p>
      {summary.error && !known && <FailureNote what={said.failedSummary} failure={summary.error} />}
      {known && (
        <ul aria-label={said.summary} className="flex flex-wrap gap-2">
          {COVERAGES.map((coverage) => (
            <li key={coverage}>
              <Link
                to="/assurance/systems"
                search={{ ...filters, coverage }}
                title={said.coverageMeanings[coverage]}
                className="flex items-baseline gap-2 rounded-lg border border-line bg-panel px-3 py-1.5 hover:bg-raised"
              >
                <CoverageMark coverage={coverage} />
                <span className="text-base font-bold">{said.countOf(countOf(known, coverage))}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {known && known.notCovered > 0 && <Banner tone="danger">{said.uncovered(known.notCovered)}</Banner>}
    </div>
  );
}
