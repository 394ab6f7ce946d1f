/** Attempts of a campaign hour by hour, those that were stopped apart: as bars, and as a list of numbers for all others. */
import type { EnumerationCampaignDetail } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { useWords } from '../words/words.tsx';

const HOUR_MS = 3_600_000;
const STEP = 10;
const BAR = 8;
const HEIGHT = 48;
/** Few bars are not drawn as wide as the page. */
const LEAST_HOURS = 12;

export function AttemptsByHour({ hours }: Pick<EnumerationCampaignDetail, 'hours'>) {
  const { campaigns: said } = useWords();
  const times = useTimes();
  const [first, last] = [hours[0], hours.at(-1)];
  if (first === undefined || last === undefined) return null;
  const start = Date.parse(first.from);
  const count = Math.max(LEAST_HOURS, (Date.parse(last.from) - start) / HOUR_MS + 1);
  const most = Math.max(...hours.map(({ attempts }) => attempts));
  return (
    <figure className="px-4 py-3">
      <svg
        viewBox={`0 0 ${count * STEP} ${HEIGHT}`}
        className="h-20 w-full"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {hours.map(({ from, attempts, stopped }) => {
          const x = ((Date.parse(from) - start) / HOUR_MS) * STEP + 1;
          const [high, low] = [(attempts / most) * HEIGHT, (stopped / most) * HEIGHT];
          return (
            <g key={from}>
              <rect x={x} y={HEIGHT - high} width={BAR} height={high - low} className="fill-hold" />
              <rect x={x} y={HEIGHT - low} width={BAR} height={low} className="fill-deny" />
            </g>
          );
        })}
        <path d={`M0 ${HEIGHT}H${count * STEP}`} className="stroke-line" strokeWidth="1" />
      </svg>
      <div className="flex justify-between label-text" aria-hidden="true">
        <span>{times.short(first.from)}</span>
        {hours.length > 1 && <span>{times.short(last.from)}</span>}
      </div>
      <figcaption>
        <p className="flex gap-4 label-text" aria-hidden="true">
          <Key colour="bg-deny" name={said.columns.stopped} />
          <Key colour="bg-hold" name={said.passed} />
        </p>
        <ul className="sr-only">
          {hours.map(({ from, attempts, stopped }) => (
            <li key={from}>{said.hour(times.short(from), attempts, stopped)}</li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}

function Key({ colour, name }: { readonly colour: string; readonly name: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span className={`inline-block size-2.5 rounded-xs ${colour}`} />
      {name}
    </span>
  );
}
