/** What thresholds and costs would have done with the payments of the last days, in money; and asking for a change. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type TriedThresholds, tryThresholds } from '../api/generated.ts';
import { Choice, FilterBar } from '../list/filter-controls.tsx';
import { useMay } from '../session/use-session.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { AskSection } from './ask-section.tsx';
import { ComparisonSection } from './comparison-section.tsx';
import { CostSection, type Costs, costQuery } from './cost-section.tsx';
import { CURRENCIES, MOVED, PERIODS, periodOf, readThresholdFilters, SETTLED } from './filters.ts';
import { RowsSection } from './rows-section.tsx';

const address = getRouteApi('/signed-in/thresholds');
const SLIDING_RESTS_MS = 300;

/** A slider moves through many values; only where it rests is worth a question. */
const useRested = <T,>(value: T): T => {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), SLIDING_RESTS_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
};

const useTrial = (filters: ReturnType<typeof address.useSearch>, costs: Costs | undefined) => {
  const { currency, days, settled, moved = 'challenge' } = filters;
  const rested = useRested(costs);
  // The period ends when the page is opened or narrowed, so that moving a slider compares like with like.
  const period = useMemo(() => periodOf(narrowed(currency, days, settled), Date.now()), [currency, days, settled]);
  const { from: $from, ...rest } = period;
  const query = { ...rest, $from, moved, ...(rested && costQuery(rested)) };
  const trial = useQuery({
    queryKey: ['thresholds', query],
    queryFn: ({ signal }) => ask(tryThresholds(query, { signal })),
    placeholderData: keepPreviousData,
  });
  return { trial, period };
};

const narrowed = (
  currency: (typeof CURRENCIES)[number] | undefined,
  days: (typeof PERIODS)[number] | undefined,
  settled: (typeof SETTLED)[number] | undefined,
) => readThresholdFilters({ currency, days, settled });

export function ThresholdsPage() {
  const { thresholds: said, answers } = useWords();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const [costs, setCosts] = useState<Costs>();
  const { trial, period } = useTrial(filters, costs);
  const narrow = (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
    navigate({ to: '.', search: readThresholdFilters({ ...filters, ...change }), replace: true });
  const { answer, truth } = filters;
  const { from, currency, settledDays } = period;
  const csv = csvUrl('/v1/payments/thresholds/payments/export', {
    ...{ from, currency, settledDays: String(settledDays), answer, truth },
  });
  return (
    <>
      <PageHead title={said.title} about={said.head} />
      <div className="flex flex-col gap-4 p-4">
        <div className="rounded-lg border border-line bg-panel">
          <FilterBar
            isNarrowed={Object.keys(filters).length > 0}
            onClear={() => navigate({ to: '.', search: {}, replace: true })}
            csv={csv}
          >
            <Choice
              label={said.period}
              value={filters.days}
              options={PERIODS}
              none={said.days(30)}
              nameOf={(days) => said.days(Number(days))}
              onChange={(days) => narrow({ days })}
            />
            <Choice
              label={said.currency}
              value={filters.currency}
              options={CURRENCIES}
              none="JPY"
              nameOf={(name) => name}
              onChange={(name) => narrow({ currency: name })}
            />
            <Choice
              label={said.settled}
              value={filters.settled}
              options={SETTLED}
              none={said.days(30)}
              nameOf={(days) => said.days(Number(days))}
              onChange={(settled) => narrow({ settled })}
            />
            <Choice
              label={said.moved}
              value={filters.moved}
              options={MOVED}
              none={answers.challenge}
              nameOf={(name) => answers[name]}
              onChange={(moved) => narrow({ moved })}
            />
          </FilterBar>
        </div>
        {trial.error && <FailureNote what={said.failed} failure={trial.error} onRetry={() => trial.refetch()} />}
        {trial.data ? (
          <Tried tried={trial.data} moved={filters.moved ?? 'challenge'} costs={costs} onCosts={setCosts} />
        ) : (
          !trial.error && <Loading />
        )}
        <RowsSection filters={filters} period={period} onNarrow={narrow} />
      </div>
    </>
  );
}

type TriedProps = {
  readonly tried: TriedThresholds;
  readonly moved: (typeof MOVED)[number];
  readonly costs: Costs | undefined;
  onCosts(costs: Costs | undefined): void;
};

/** Where the threshold in force lies among those that were tried; without one, where it costs least. */
const startOf = ({ points, thresholds }: TriedThresholds, moved: TriedProps['moved']): number => {
  const now = thresholds[moved];
  if (now !== undefined)
    return Math.max(
      0,
      points.findLastIndex(({ threshold }) => threshold <= now),
    );
  return points.reduce((best, { expected }, place) => {
    return expected.total < (points[best]?.expected.total ?? Number.POSITIVE_INFINITY) ? place : best;
  }, 0);
};

function Tried({ tried, moved, costs, onCosts }: TriedProps) {
  const { thresholds: said } = useWords();
  const mayManage = useMay('decision:manage');
  const [chosen, setChosen] = useState<{ readonly moved: string; readonly place: number }>();
  const place = chosen?.moved === moved ? chosen.place : startOf(tried, moved);
  if (tried.payments === 0) {
    return (
      <Section title={said.curve}>
        <Nothing title={said.noneTitle}>{said.noneBody}</Nothing>
      </Section>
    );
  }
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[1fr_24rem]">
      <ComparisonSection
        tried={tried}
        moved={moved}
        place={place}
        onPlace={(next) => setChosen({ moved, place: next })}
      />
      <div className="flex min-w-0 flex-col gap-4">
        <CostSection
          costs={costs ?? tried.costs}
          isChanged={costs !== undefined}
          currency={tried.currency}
          onChange={onCosts}
        />
        {mayManage && <AskSection tried={tried} moved={moved} threshold={tried.points[place]?.threshold ?? 1} />}
      </div>
    </div>
  );
}
