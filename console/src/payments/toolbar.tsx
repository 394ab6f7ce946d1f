/** Filters, zone, export and the live switch. The filters live in the address; the number is looked up when typing rests. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { exportUrl } from '../api/export-url.ts';
import { useTimes } from '../format/times.tsx';
import { useWords } from '../words/words.tsx';
import { ANSWERS, type Filters, readFilters } from './filters.ts';

const TYPING_RESTS_MS = 300;

export type Live = 'waiting' | 'on' | 'paused' | 'retrying';

type LiveProps = { readonly live: Live; onPause(isPaused: boolean): void };
type Props = LiveProps & { readonly filters: Filters };

export function Toolbar({ filters, live, onPause }: Props) {
  const words = useWords();
  const times = useTimes();
  const navigate = useNavigate();
  const narrow = useCallback(
    (next: Readonly<Record<keyof Filters, string | undefined>>) =>
      navigate({ to: '.', search: readFilters(next), replace: true }),
    [navigate],
  );
  const { answer, merchant } = filters;
  const narrowMerchant = useCallback((number: string) => narrow({ answer, merchant: number }), [narrow, answer]);
  const isNarrowed = answer !== undefined || merchant !== undefined;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2">
      <label className="flex items-center gap-1.5">
        <span className="label-text">{words.payments.filterAnswer}</span>
        <select
          className="control"
          value={answer ?? ''}
          onChange={(event) => narrow({ answer: event.target.value, merchant })}
        >
          <option value="">{words.answersAny}</option>
          {ANSWERS.map((known) => (
            <option key={known} value={known}>
              {words.answers[known]}
            </option>
          ))}
        </select>
      </label>
      <MerchantFilter value={merchant ?? ''} onChange={narrowMerchant} />
      {isNarrowed && (
        <button type="button" className="control" onClick={() => narrow({ answer: undefined, merchant: undefined })}>
          {words.payments.clearFilters}
        </button>
      )}
      <label className="flex items-center gap-1.5">
        <span className="label-text">{words.payments.zone}</span>
        <select className="control" value={times.zone} onChange={(event) => times.choose(event.target.value)}>
          {times.zones.map((zone) => (
            <option key={zone} value={zone}>
              {zone}
            </option>
          ))}
        </select>
      </label>
      <a className="control" href={exportUrl(filters)} download>
        {words.payments.exportCsv}
      </a>
      <LiveSwitch live={live} onPause={onPause} />
    </div>
  );
}

type MerchantProps = { readonly value: string; onChange(value: string): void };

function MerchantFilter({ value, onChange }: MerchantProps) {
  const words = useWords();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onChange(typed), TYPING_RESTS_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <label className="flex items-center gap-1.5">
      <span className="label-text">{words.payments.filterMerchant}</span>
      <input
        type="search"
        className="control w-40 cursor-text max-sm:w-24"
        value={typed}
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
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
    <span className="flex items-center gap-2 sm:ml-auto">
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
