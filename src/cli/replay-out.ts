/**
 * The decisions of a replay as lines of a file: JSON, or CSV for those who train on it, with the event id first, every
 * feature by its name (money in major units, what is unknown empty), a model's score, the decision and its reasons.
 */
import type { Replayed, Strategy } from '#decision';
import { csvLine, minorDigits, parseCurrency } from '#kernel';
import type { AttemptLine } from './read-attempts.ts';

export type OutForm = {
  /** The first line; empty where there is none. */
  readonly head: string;
  readonly line: (each: Extract<AttemptLine, { kind: 'attempt' }>, judged: Replayed) => string;
};

export const outFormOf = (file: string, strategy: Strategy): OutForm =>
  file.endsWith('.csv') ? csvForm(strategy) : { head: '', line: jsonLine };

const codes = (reasons: Replayed['reasons']): readonly string[] => reasons.map(({ code }) => code);

const jsonLine: OutForm['line'] = ({ line, attempt }, judged) => {
  const { answer, reasons, shadowReasons, features, score, model, tooLate } = judged;
  return `${JSON.stringify({
    line,
    eventId: attempt.eventId,
    occurredAt: attempt.occurredAt,
    answer,
    reasons: codes(reasons),
    shadowReasons: codes(shadowReasons),
    features,
    ...(model === undefined ? {} : { score, logOdds: model.logOdds }),
    ...(tooLate ? { tooLate } : {}),
  })}\n`;
};

/** Without a byte order mark: it is read by programs. */
const csvForm = ({ ruleSet, champion }: Strategy): OutForm => {
  const { windows } = ruleSet.plan;
  const scored = champion === undefined ? [] : ['score'];
  return {
    head: csvLine([
      'event_id',
      ...windows.map(({ name }) => name),
      ...scored,
      'decision',
      'reasons',
      'shadow_reasons',
      'too_late',
    ]),
    line: ({ attempt }, { answer, reasons, shadowReasons, features, score, tooLate }) =>
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
      ]),
  };
};

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
