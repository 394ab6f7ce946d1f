/**
 * The decisions of a replay as lines of a file: JSON, or CSV for those who train on it, with the event id first, every
 * feature by its name (money in major units, what is unknown empty), a model's score, the decision and its reasons, and
 * what a policy weighed: columns of it only where there is one.
 */
import type { Replayed, Strategy } from '#decision';
import { csvLine, minorDigits, parseCurrency } from '#kernel';
import type { AttemptLine } from './read-attempts.ts';

export type OutForm = {
  /** The first line; empty where there is none. */
  readonly head: string;
  readonly line: (each: Extract<AttemptLine, { kind: 'attempt' }>, judged: Replayed) => string;
};

export const outFormOf = (file: string, strategy: Strategy, guarded: boolean): OutForm =>
  file.endsWith('.csv') ? csvForm(strategy, guarded) : { head: '', line: jsonLine };

const codes = (reasons: Replayed['reasons']): readonly string[] => reasons.map(({ code }) => code);

const jsonLine: OutForm['line'] = ({ line, attempt }, judged) => {
  const { answer, reasons, shadowReasons, features, score, model, policy, guard, tooLate } = judged;
  return `${JSON.stringify({
    line,
    eventId: attempt.eventId,
    occurredAt: attempt.occurredAt,
    answer,
    reasons: codes(reasons),
    shadowReasons: codes(shadowReasons),
    features,
    ...(model === undefined ? {} : { score, logOdds: model.logOdds }),
    ...(policy === undefined ? {} : { policy }),
    ...(guard === undefined ? {} : { guard }),
    ...(tooLate ? { tooLate } : {}),
  })}\n`;
};

/** Without a byte order mark: it is read by programs. */
const csvForm = ({ ruleSet, champion, policy: inForce }: Strategy, guarded: boolean): OutForm => {
  const { windows } = ruleSet.plan;
  const scored = champion === undefined ? [] : ['score'];
  const weighed = inForce === undefined ? [] : WEIGHED;
  const guard = guarded ? GUARDED : [];
  return {
    head: csvLine([
      'event_id',
      ...windows.map(({ name }) => name),
      ...scored,
      'decision',
      'reasons',
      'shadow_reasons',
      'too_late',
      ...weighed.map(([name]) => name),
      ...guard.map(([name]) => name),
    ]),
    line: ({ attempt }, { answer, reasons, shadowReasons, features, score, policy, guard: said, tooLate }) =>
      csvLine([
        attempt.eventId,
        ...windows.map(({ name, unit }) =>
          cellOf(features[name], unit === 'money' ? digitsOf(attempt.amount.currency) : 0),
        ),
        ...scored.map(() => score),
        answer,
        codes(reasons).join(' '),
        codes(shadowReasons).join(' '),
        tooLate ? 'true' : 'false',
        ...weighed.map(([, of]) => policy && of(policy, digitsOf(attempt.amount.currency))),
        ...guard.map(([, of]) => said && of(said)),
      ]),
  };
};

type Weighed = NonNullable<Replayed['policy']>;

/** Empty where the policy has no costs in the payment's currency; a cost, where the answer could not be given. */
const WEIGHED: readonly (readonly [string, (policy: Weighed, digits: number) => number | string | undefined])[] = [
  ['policy_answer', ({ answer }) => answer],
  ['policy_by', ({ by }) => by],
  ['policy_probability', ({ probability }) => probability],
  ['policy_exemption', ({ exemption }) => exemption],
  ['cost_allow', ({ costs }, digits) => cellOf(costs.allow, digits)],
  ['cost_challenge', ({ costs }, digits) => cellOf(costs.challenge, digits)],
  ['cost_hold', ({ costs }, digits) => cellOf(costs.hold, digits)],
  ['cost_deny', ({ costs }, digits) => cellOf(costs.deny, digits)],
];

type Said = NonNullable<Replayed['guard']>;

/** Empty where the guard had nothing to say. */
const GUARDED: readonly (readonly [string, (said: Said) => number | string])[] = [
  ['guard_action', ({ action }) => action],
  ['guard_campaign', ({ campaign }) => campaign],
  ['guard_signs', ({ signs }) => signs.join(' ')],
];

const digitsOf = (code: string): number => {
  const currency = parseCurrency(code);
  if (currency.kind === 'failed') throw new Error('an attempt is read through its schema');
  return minorDigits(currency.value);
};

/** Whole minor units are written as the decimal they are; a mean as the nearest number. */
const cellOf = (value: number | undefined, digits: number): number | string | undefined => {
  if (value === undefined || digits === 0) return value;
  if (!Number.isInteger(value)) return value / 10 ** digits;
  const written = String(value).padStart(digits + 1, '0');
  return `${written.slice(0, -digits)}.${written.slice(-digits)}`;
};
