/** What if something cost more or less: each cost with its control; nothing changes before a policy is approved. */
import type { TriedThresholds } from '../api/generated.ts';
import { formatMoney } from '../format/money.ts';
import { Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';

export type Costs = TriedThresholds['costs'];

type Control = {
  readonly name:
    | 'fraudShare'
    | 'fraudEach'
    | 'fraudShareWhenAuthenticated'
    | 'falseDeclineShare'
    | 'falseDeclineEach'
    | 'challengeEach'
    | 'challengeAbandonment'
    | 'challengePasses'
    | 'reviewEach'
    | 'reviewAbandonment'
    | 'reviewPasses';
  /** The rightmost value; of a share 1 is all. */
  readonly most: number;
  readonly step: number;
  readonly isShare: boolean;
  read(costs: Costs): number;
  put(costs: Costs, value: number): Costs;
};

const CONTROLS: readonly Control[] = [
  share(
    'fraudShare',
    1,
    (c) => c.fraud.share,
    (c, share) => ({ ...c, fraud: { ...c.fraud, share } }),
  ),
  money(
    'fraudEach',
    20_000,
    (c) => c.fraud.each,
    (c, each) => ({ ...c, fraud: { ...c.fraud, each } }),
  ),
  share(
    'fraudShareWhenAuthenticated',
    1,
    (c) => c.fraud.shareWhenAuthenticated,
    (c, shareWhenAuthenticated) => ({ ...c, fraud: { ...c.fraud, shareWhenAuthenticated } }),
  ),
  share(
    'falseDeclineShare',
    1,
    (c) => c.falseDecline.share,
    (c, share) => ({
      ...c,
      falseDecline: { ...c.falseDecline, share },
    }),
  ),
  money(
    'falseDeclineEach',
    5_000,
    (c) => c.falseDecline.each,
    (c, each) => ({
      ...c,
      falseDecline: { ...c.falseDecline, each },
    }),
  ),
  money(
    'challengeEach',
    200,
    (c) => c.challenge.each,
    (c, each) => ({ ...c, challenge: { ...c.challenge, each } }),
  ),
  share(
    'challengeAbandonment',
    0.5,
    (c) => c.challenge.abandonment,
    (c, abandonment) => ({
      ...c,
      challenge: { ...c.challenge, abandonment },
    }),
  ),
  share(
    'challengePasses',
    0.5,
    (c) => c.challenge.passes,
    (c, passes) => ({
      ...c,
      challenge: { ...c.challenge, passes },
    }),
  ),
  money(
    'reviewEach',
    5_000,
    (c) => c.review.each,
    (c, each) => ({ ...c, review: { ...c.review, each } }),
  ),
  share(
    'reviewAbandonment',
    0.5,
    (c) => c.review.abandonment,
    (c, abandonment) => ({
      ...c,
      review: { ...c.review, abandonment },
    }),
  ),
  share(
    'reviewPasses',
    0.5,
    (c) => c.review.passes,
    (c, passes) => ({ ...c, review: { ...c.review, passes } }),
  ),
];

function share(name: Control['name'], most: number, read: Control['read'], put: Control['put']): Control {
  return { name, most, step: 0.005, isShare: true, read, put };
}

function money(name: Control['name'], most: number, read: Control['read'], put: Control['put']): Control {
  return { name, most, step: most / 200, isShare: false, read, put };
}

type CostQuery = Readonly<Partial<Record<Control['name'] | 'fraudShareWhenAttempted', number>>>;

export const costQuery = (costs: Costs): CostQuery => ({
  ...Object.fromEntries(CONTROLS.map(({ name, read }) => [name, read(costs)])),
  ...(costs.fraud.shareWhenAttempted === undefined ? {} : { fraudShareWhenAttempted: costs.fraud.shareWhenAttempted }),
});

type Props = {
  readonly costs: Costs;
  readonly isChanged: boolean;
  readonly currency: string;
  onChange(costs: Costs | undefined): void;
};

export function CostSection({ costs, isChanged, currency, onChange }: Props) {
  const { words, language } = useSpeech();
  const said = words.thresholds;
  const textOf = ({ isShare }: Control, value: number): string =>
    isShare
      ? value.toLocaleString(language, { style: 'percent', maximumFractionDigits: 1 })
      : formatMoney({ amountMinor: value, currency }, language);
  return (
    <Section
      title={said.costs}
      note={said.costsNote}
      action={
        isChanged && (
          <button type="button" className="control" onClick={() => onChange(undefined)}>
            {said.costsBack}
          </button>
        )
      }
    >
      <div className="flex flex-col gap-2 p-4">
        {CONTROLS.map((control) => {
          const value = control.read(costs);
          return (
            <label key={control.name} className="flex flex-col">
              <span className="flex justify-between gap-3">
                <span>{said.cost[control.name]}</span>
                <span className="font-bold whitespace-nowrap">{textOf(control, value)}</span>
              </span>
              <input
                type="range"
                className="w-full"
                min={0}
                max={Math.max(control.most, value)}
                step={control.step}
                value={value}
                aria-valuetext={textOf(control, value)}
                onChange={(event) => onChange(control.put(costs, Number(event.target.value)))}
              />
            </label>
          );
        })}
      </div>
    </Section>
  );
}
