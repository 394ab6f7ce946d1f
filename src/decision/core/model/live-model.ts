/**
 * A model bound to the features of a rule set: it reads its inputs from a payment as training had them from a replay, in
 * major units, missing where it was missing, so that live, shadow and replay give one score.
 */
import { failed, minorDigits, type Outcome, ok, parseCurrency, parseInstant } from '#kernel';
import type { Attempt } from '../attempt.ts';
import type { Features, WindowPlan } from '../windows/plan.ts';
import { type Model, offsetMsOf, overAnother } from './model.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * What a payment tells of itself, at milliseconds since 1970 in the model's own days: its amount in major units, the hour
 * from 0, the day of the week from Monday, 1. Of a feature that is called so too, this is what a model takes.
 */
export const OWN_INPUTS: ReadonlyMap<string, (attempt: Attempt, localMs: number) => number> = new Map([
  ['amount', ({ amount }: Attempt) => amount.amountMinor / minorPerMajor(amount.currency)],
  ['hour', (_: Attempt, localMs: number) => Math.floor((localMs - Math.floor(localMs / DAY_MS) * DAY_MS) / HOUR_MS)],
  // 1970 began on a Thursday.
  ['weekday', (_: Attempt, localMs: number) => ((((Math.floor(localMs / DAY_MS) + 3) % 7) + 7) % 7) + 1],
]);

const minorPerMajor = (code: string): number => {
  const currency = parseCurrency(code);
  if (currency.kind === 'failed') throw new Error('an attempt is read through its schema');
  return 10 ** minorDigits(currency.value);
};

export type LiveModel = {
  readonly model: Model;
  /** In the model's order; good until it is called again. */
  readonly inputsOf: (attempt: Attempt, features: Features) => Float64Array;
};

/** An input asks for a feature that the rule set does not have. */
export type MissingFeature = { readonly input: string; readonly feature: string };

export const bindModel = (model: Model, plan: WindowPlan): Outcome<LiveModel, readonly MissingFeature[]> => {
  const { inputs, utcOffset } = model.content;
  const missing = inputs.flatMap(({ name, of, over }) =>
    [of, ...(over === undefined ? [] : [over])]
      .filter((feature) => !OWN_INPUTS.has(feature) && placeOf(plan, feature) < 0)
      .map((feature) => ({ input: name, feature })),
  );
  if (missing.length > 0) return failed(missing);
  const readers = inputs.map(({ of, over }) => ({
    of: readerOf(plan, of),
    over: over === undefined ? undefined : readerOf(plan, over),
  }));
  const offsetMs = offsetMsOf(utcOffset);
  const input = new Float64Array(inputs.length);
  return ok({
    model,
    inputsOf: (attempt, features) => {
      const payment = {
        attempt,
        features,
        localMs: instantMs(attempt) + offsetMs,
        scale: minorPerMajor(attempt.amount.currency),
      };
      for (let place = 0; place < readers.length; place += 1) {
        const { of, over } = readers[place] as (typeof readers)[number];
        const value = of(payment);
        input[place] = over === undefined ? value : overAnother(value, over(payment));
      }
      return input;
    },
  });
};

type Payment = {
  readonly attempt: Attempt;
  readonly features: Features;
  readonly localMs: number;
  /** Minor units in a major one. */
  readonly scale: number;
};

const placeOf = ({ windows }: WindowPlan, feature: string): number => windows.findIndex(({ name }) => name === feature);

const readerOf = (plan: WindowPlan, feature: string): ((payment: Payment) => number) => {
  const own = OWN_INPUTS.get(feature);
  if (own !== undefined) return ({ attempt, localMs }) => own(attempt, localMs);
  const place = placeOf(plan, feature);
  return plan.windows[place]?.unit === 'money'
    ? ({ features, scale }) => (features[place] ?? Number.NaN) / scale
    : ({ features }) => features[place] ?? Number.NaN;
};

const instantMs = ({ occurredAt }: Attempt): number => {
  const at = parseInstant(occurredAt);
  if (at.kind === 'failed') throw new Error('an attempt is read through its schema');
  return at.value;
};

export type Scored = {
  /** As the trees say it. */
  readonly logOdds: number;
  /** The probability that it is a fraud, from 0 to 1, calibrated where the model is. */
  readonly probability: number;
};

export const scoreOf = ({ model, inputsOf }: LiveModel, attempt: Attempt, features: Features): Scored => {
  const logOdds = model.score(inputsOf(attempt, features));
  return { logOdds, probability: model.probability(logOdds) };
};
