/** Decisions of a day, hour by hour, stacked by answer: for the eye as bars, for all others as a list of numbers. */
import type { DecisionSummary } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { ANSWERS, type Answer } from '../payments/filters.ts';
import { useWords } from '../words/words.tsx';
import { totalOf } from './count-answers.ts';

const HOURS = 24;
const HOUR_MS = 3_600_000;
const STEP = 10;
const BAR = 8;
const HEIGHT = 48;

const FILLS: Readonly<Record<Answer, string>> = {
  allow: 'fill-allow',
  challenge: 'fill-challenge',
  hold: 'fill-hold',
  deny: 'fill-deny',
};

type Props = { readonly hours: DecisionSummary['hours']; readonly dayStart: string };

export function HourBars({ hours, dayStart }: Props) {
  const { today } = useWords();
  const times = useTimes();
  const most = Math.max(1, ...hours.map(({ answers }) => totalOf(answers)));
  const start = Date.parse(dayStart);
  return (
    <figure className="px-4 py-3">
      <svg
        viewBox={`0 0 ${HOURS * STEP} ${HEIGHT}`}
        className="h-16 w-full"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {hours.map(({ from, answers }) => {
          const x = Math.floor((Date.parse(from) - start) / HOUR_MS) * STEP;
          let top = HEIGHT;
          return ANSWERS.map((answer) => {
            const height = (answers[answer] / most) * HEIGHT;
            top -= height;
            return (
              <rect key={`${from} ${answer}`} x={x + 1} y={top} width={BAR} height={height} className={FILLS[answer]} />
            );
          });
        })}
        <path d={`M0 ${HEIGHT}H${HOURS * STEP}`} className="stroke-line" strokeWidth="1" />
      </svg>
      <div className="flex justify-between label-text" aria-hidden="true">
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour}>{hour}:00</span>
        ))}
      </div>
      <figcaption className="sr-only">
        {today.payments.chart}
        <ul>
          {hours.map(({ from, answers }) => (
            <li key={from}>{today.payments.hour(times.short(from), totalOf(answers))}</li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}
