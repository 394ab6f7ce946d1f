/** The curve of money over one threshold, a slider along it, and what the chosen threshold would have done. */
import type { TriedThresholds } from '../api/generated.ts';
import { Plot } from '../chart/plot.tsx';
import { formatMoney } from '../format/money.ts';
import { percentText } from '../models/numbers.ts';
import { Scrollable } from '../shell/scrollable.tsx';
import { Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';
import { ANSWERS } from './filters.ts';

type Props = {
  readonly tried: TriedThresholds;
  readonly moved: 'challenge' | 'hold' | 'deny';
  /** Of the chosen threshold, among the points. */
  readonly place: number;
  onPlace(place: number): void;
};

type Tally = TriedThresholds['asAnswered'];

export function ComparisonSection({ tried, moved, place, onPlace }: Props) {
  const { words, language } = useSpeech();
  const said = words.thresholds;
  const { points, known, currency } = tried;
  const point = points[place];
  const nameOf = (at: number): string => {
    const threshold = points[at]?.threshold;
    if (threshold === undefined) return '';
    return threshold > 1 ? said.never : percentText(threshold, language);
  };
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency }, language);
  return (
    <Section title={said.curve} note={said.sum(tried.payments, known.fraud, known.good)}>
      <div className="flex flex-col gap-3 p-4">
        <p className="label-text">{said.curveNote}</p>
        <Plot
          x={points.map((_, at) => at)}
          series={[
            line(said.expectedTotal, '--color-ink', points, ({ expected }) => expected.total),
            { ...line(said.realisedTotal, '--color-ink', points, ({ realised }) => realised.total), isDashed: true },
            line(said.money.fraud, '--color-deny', points, ({ expected }) => expected.fraud),
            line(said.money.falseDeclines, '--color-hold', points, ({ expected }) => expected.falseDeclines),
            line(said.money.abandonment, '--color-challenge', points, ({ expected }) => expected.abandonment),
          ]}
          nameOfX={(at) => (Number.isInteger(at) ? nameOf(at) : '')}
          nameOfY={(amount) => amount.toLocaleString(language, { notation: 'compact' })}
        />
        <label className="flex flex-col gap-1">
          <span className="font-bold">
            {said.thresholdOf(words.answers[moved])}: {nameOf(place)}
          </span>
          <input
            type="range"
            className="w-full"
            min={0}
            max={points.length - 1}
            value={place}
            aria-valuetext={nameOf(place)}
            onChange={(event) => onPlace(Number(event.target.value))}
          />
        </label>
        {point && (
          <Scrollable label={said.compared}>
            <Compared columns={[tried.asAnswered, point, tried.byCost]} money={money} />
          </Scrollable>
        )}
      </div>
    </Section>
  );
}

const line = (
  label: string,
  colour: string,
  points: TriedThresholds['points'],
  of: (point: TriedThresholds['points'][number]) => number,
) => ({ label, colour, values: points.map(of) });

const PARTS = ['fraud', 'falseDeclines', 'abandonment', 'challenges', 'reviews', 'total'] as const;

function Compared({ columns, money }: { readonly columns: readonly Tally[]; money(amountMinor: number): string }) {
  const { words, language } = useSpeech();
  const said = words.thresholds;
  const heads = [said.asAnswered, said.chosen, said.byCost];
  const number = (count: number) => count.toLocaleString(language);
  const rows: readonly (readonly [string, (tally: Tally) => string])[] = [
    ...ANSWERS.map(
      (answer) =>
        [
          words.answers[answer],
          ({ answers }: Tally) => said.countAndMoney(number(answers[answer].count), money(answers[answer].amountMinor)),
        ] as const,
    ),
    [said.stoppedFraud, ({ stopped }) => number(stopped.fraud)],
    [said.stoppedGood, ({ stopped }) => number(stopped.good)],
    ...PARTS.map(
      (part) => [said.expectedOf(said.money[part]), ({ expected }: Tally) => money(expected[part])] as const,
    ),
    ...PARTS.map(
      (part) => [said.realisedOf(said.money[part]), ({ realised }: Tally) => money(realised[part])] as const,
    ),
  ];
  return (
    <table className="w-full">
      <caption className="pb-1 text-left font-bold">{said.compared}</caption>
      <thead>
        <tr className="bg-raised text-left label-text">
          <td className="px-2 py-1" />
          {heads.map((head) => (
            <th key={head} scope="col" className="px-2 py-1 text-right whitespace-nowrap">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, of]) => (
          <tr key={name} className="border-t border-line">
            <th scope="row" className="px-2 py-1 text-left font-normal whitespace-nowrap">
              {name}
            </th>
            {columns.map((column, place) => (
              <td key={heads[place]} className="px-2 py-1 text-right whitespace-nowrap">
                {of(column)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
