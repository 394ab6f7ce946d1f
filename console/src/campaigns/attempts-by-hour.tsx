/** Attempts of a campaign hour by hour, those that were stopped in front: as bars, and as a list of numbers for all others. */
import type { EnumerationCampaignDetail } from '../api/generated.ts';
import { Plot } from '../chart/plot.tsx';
import { useTimes } from '../format/times.tsx';
import { useWords } from '../words/words.tsx';

const HOUR_S = 3_600;
/** Few bars are not drawn as wide as the page. */
const LEAST_HOURS = 12;

export function AttemptsByHour({ hours }: Pick<EnumerationCampaignDetail, 'hours'>) {
  const { campaigns: said } = useWords();
  const times = useTimes();
  const [first, last] = [hours[0], hours.at(-1)];
  if (first === undefined || last === undefined) return null;
  const x = hours.map(({ from }) => Date.parse(from) / 1_000);
  const start = Date.parse(first.from) / 1_000;
  const end = Math.max(start + LEAST_HOURS * HOUR_S, Date.parse(last.from) / 1_000 + HOUR_S);
  const bar = { place: 0, of: 1 };
  return (
    <div className="px-4 py-3">
      <Plot
        x={x}
        isTime
        range={{ x: [start - HOUR_S, end] }}
        nameOfX={(at) => times.short(new Date(at * 1_000).toISOString())}
        nameOfY={(attempts) => (Number.isInteger(attempts) ? String(attempts) : '')}
        series={[
          { label: said.passed, colour: '--color-hold', bar, values: hours.map(({ attempts }) => attempts) },
          { label: said.columns.stopped, colour: '--color-deny', bar, values: hours.map(({ stopped }) => stopped) },
        ]}
      />
      <ul className="sr-only">
        {hours.map(({ from, attempts, stopped }) => (
          <li key={from}>{said.hour(times.short(from), attempts, stopped)}</li>
        ))}
      </ul>
    </div>
  );
}
