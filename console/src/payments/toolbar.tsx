/** The live switch, the filters and the export of the payments. The filters live in the address. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { csvUrl } from '../api/csv-url.ts';
import { useTimes } from '../format/times.tsx';
import { Choice, DayFilter, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { useWords } from '../words/words.tsx';
import { ANSWERS, askedOf, type Filters, readFilters } from './filters.ts';

export type Live = 'waiting' | 'on' | 'paused' | 'retrying';

type LiveProps = { readonly live: Live; onPause(isPaused: boolean): void };
type Props = LiveProps & { readonly filters: Filters };

export function Toolbar({ filters, live, onPause }: Props) {
  const words = useWords();
  const navigate = useNavigate();
  const narrow = useCallback(
    (next: Readonly<Partial<Record<keyof Filters, string | undefined>>>) =>
      navigate({ to: '.', search: readFilters(next), replace: true }),
    [navigate],
  );
  const { zone } = useTimes();
  const narrowMerchant = useCallback((merchant: string) => narrow({ ...filters, merchant }), [narrow, filters]);
  const isNarrowed = Object.keys(filters).length > 0;
  return (
    <FilterBar
      isNarrowed={isNarrowed}
      onClear={() => narrow({})}
      csv={csvUrl('/v1/payments/decisions/export', askedOf(filters, zone))}
    >
      <LiveSwitch live={live} onPause={onPause} />
      <Choice
        label={words.payments.filterAnswer}
        value={filters.answer}
        options={ANSWERS}
        nameOf={(known) => words.answers[known]}
        onChange={(answer) => narrow({ ...filters, answer })}
      />
      <TextFilter label={words.payments.filterMerchant} value={filters.merchant} onChange={narrowMerchant} />
      <DayFilter label={words.lists.from} value={filters.from} onChange={(from) => narrow({ ...filters, from })} />
      <DayFilter label={words.lists.to} value={filters.to} onChange={(to) => narrow({ ...filters, to })} />
    </FilterBar>
  );
}

const LIGHTS: Readonly<Record<Exclude<Live, 'waiting'>, string>> = {
  on: 'bg-allow',
  paused: 'bg-edge',
  retrying: 'bg-hold',
};

function LiveSwitch({ live, onPause }: LiveProps) {
  const { payments } = useWords();
  if (live === 'waiting') return null;
  const text = { on: payments.live, paused: payments.paused, retrying: payments.retrying }[live];
  return (
    <span className="flex items-center gap-2">
      <span className={`size-2 rounded-full ${LIGHTS[live]}`} aria-hidden="true" />
      <span className="text-muted" role="status">
        {text}
      </span>
      <button type="button" className="control" onClick={() => onPause(live !== 'paused')}>
        {live === 'paused' ? payments.resume : payments.pause}
      </button>
    </span>
  );
}
