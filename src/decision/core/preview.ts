/**
 * What a rule set would have made of attempts that were judged already: windows computed anew in the order of the log, or
 * the stored answers of the same windows; then rules, beside the answer that was given and what became known since.
 * Takes lines of text, so that it can run in a thread of its own; one attempt after another, in the order of the log.
 */

import { idOf } from '#kernel';
import { answerWith } from './appraise.ts';
import type { Attempt } from './attempt.ts';
import type { Facts } from './facts.ts';
import { loadPolicy } from './policy/policy-file.ts';
import { loadRuleSet } from './rule-file.ts';
import { ANSWERS, type Answer, type RuleSet } from './rule-set.ts';
import type { Strategy } from './strategy.ts';
import { RESULTS, type Result } from './windows/family-plan.ts';
import type { Features } from './windows/plan.ts';
import { type Learned, Windows } from './windows/windows.ts';

/** All that it takes to judge; strings and numbers alone. Scores are those that the payments have. */
export type PreviewOrder = {
  /** Canonical text. */
  readonly ruleSet: string;
  /** Canonical text of the policy behind the rules: the one in force, or another one to see. */
  readonly policy?: string | undefined;
  /** Attempts recorded before only fill windows. Milliseconds since 1970. */
  readonly from: number;
  /** The records hold the answers of these very windows: none is filled. */
  readonly reusesFeatures: boolean;
};

/** Fraud: reported or disputed. Good: authorised or captured, and neither of those. */
export const LABELS = ['fraud', 'good', 'unknown'] as const;
export type Label = (typeof LABELS)[number];

export type Tally = {
  payments: number;
  fraud: number;
  good: number;
  unknown: number;
  /** Minor units by currency. */
  readonly amounts: Record<string, { all: number; fraud: number; good: number }>;
};

export type RuleTally = {
  readonly rule: string;
  readonly status: 'live' | 'shadow';
  /** Payments it held for. */
  readonly held: Tally;
  /** Of those, the payments that were allowed and no longer would be, and for which no stricter rule held. */
  readonly stopped: Tally;
};

export type Sample = {
  /** `dec_…` */
  readonly decision: string;
  readonly occurredAt: string;
  readonly merchant: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly answer: Answer;
  readonly previewAnswer: Answer;
  readonly label: Label;
  readonly rules: readonly string[];
};

export type SampleKind = `${Exclude<Label, 'unknown'>}-${'stopped' | 'let-through'}`;

export type PreviewResult = {
  readonly all: Tally;
  /** By the answer that was given and the one that would have been. */
  readonly answers: readonly { readonly answer: Answer; readonly previewAnswer: Answer; readonly tally: Tally }[];
  readonly rules: readonly RuleTally[];
  readonly samples: Readonly<Record<SampleKind, readonly Sample[]>>;
  /** Attempts that filled windows alone. */
  readonly filled: number;
  readonly reusedFeatures: boolean;
};

export type Preview = {
  /** `attemptLine`s and `resultLine`s, parted by line feeds. */
  take(lines: string): void;
  /** Judged so far. */
  readonly judged: number;
  result(): PreviewResult;
};

const MOST_SAMPLES = 20;

export const createPreview = (order: PreviewOrder): Preview => {
  const strategy = strategyOf(order);
  const { ruleSet } = strategy;
  const featuresOf = order.reusesFeatures ? storedFeatures(ruleSet) : freshFeatures(ruleSet);
  const counts = createCounts(ruleSet);
  let filled = 0;
  const takeLine = (line: string): void => {
    const cells = line.split('\t');
    if (cells[0] === 'r') {
      featuresOf.learn(readResult(cells));
      return;
    }
    const past = readAttempt(cells);
    const features = featuresOf.of(past);
    if (past.recordedAt < order.from) {
      filled += 1;
      return;
    }
    const { attempt, facts, score } = past;
    counts.add(past, answerWith(strategy, attempt, { features, ...(facts === undefined ? {} : { facts }), score }));
  };
  return {
    take: (lines) => {
      for (const line of lines.split('\n')) if (line !== '') takeLine(line);
    },
    get judged() {
      return counts.judged;
    },
    result: () => ({ ...counts.result(), filled, reusedFeatures: order.reusesFeatures }),
  };
};

const strategyOf = (order: PreviewOrder): Strategy => {
  const ruleSet = loadRuleSet(order.ruleSet);
  const policy = order.policy === undefined ? undefined : loadPolicy(order.policy);
  if (ruleSet.kind === 'failed' || policy?.kind === 'failed') throw new Error('what is previewed was loaded before');
  return { ruleSet: ruleSet.value, ...(policy === undefined ? {} : { policy: policy.value }) };
};

/** What is known of a payment that was judged. */
type Past = {
  readonly recordedAt: number;
  readonly time: number;
  readonly number: number;
  readonly label: Label;
  readonly id: string;
  readonly score: number | undefined;
  readonly answer: Answer;
  readonly attempt: Attempt;
  readonly facts?: Facts;
  readonly features?: Readonly<Record<string, number>>;
};

/**
 * `a`, recorded at, occurred at (both in milliseconds), sequence (0: not asked for), label, id in uuid form, score (empty: none), and
 * the beginning of the record's canonical text, up to where nothing more is needed.
 */
const readAttempt = (cells: readonly string[]): Past => {
  const [, recordedAt, time, number, label, id, score, head] = cells;
  const record = JSON.parse(`${head}}`) as Pick<Past, 'answer' | 'attempt' | 'facts' | 'features'>;
  return {
    ...record,
    recordedAt: Number(recordedAt),
    time: Number(time),
    number: Number(number),
    label: label as Label,
    id: id ?? '',
    score: score === '' ? undefined : Number(score),
  };
};

type LearnedAt = Learned & { readonly receivedAt: number };

/** `r`, received at, occurred at, sequence, result, and the beginning of the record's canonical text. */
const readResult = (cells: readonly string[]): LearnedAt => {
  const [, receivedAt, time, number, result, head] = cells;
  const known = RESULTS.find((each) => each === result);
  if (known === undefined) throw new Error('a result is one that windows learn');
  const { attempt } = JSON.parse(`${head}}`) as { attempt: Attempt };
  return {
    receivedAt: Number(receivedAt),
    time: Number(time),
    number: Number(number),
    result: known as Result,
    attempt,
  };
};

type FeatureSource = { readonly of: (past: Past) => Features; readonly learn: (result: LearnedAt) => void };

const storedFeatures = ({ plan }: RuleSet): FeatureSource => {
  const names = plan.windows.map(({ name }) => name);
  return { of: ({ features }) => names.map((name) => features?.[name] ?? Number.NaN), learn: () => undefined };
};

const freshFeatures = ({ plan }: RuleSet): FeatureSource => {
  const windows = new Windows(plan);
  const waiting: LearnedAt[] = [];
  let next = 0;
  return {
    of: ({ attempt, time, number, recordedAt }) => {
      for (let first = waiting[next]; first !== undefined && first.receivedAt <= recordedAt; first = waiting[next]) {
        windows.learn(first);
        next += 1;
      }
      if (next === waiting.length && next > 0) {
        waiting.length = 0;
        next = 0;
      }
      const { features } = windows.observe(attempt, time, number);
      windows.settle();
      return features;
    },
    learn: (result) => waiting.push(result),
  };
};

const emptyTally = (): Tally => ({ payments: 0, fraud: 0, good: 0, unknown: 0, amounts: {} });

const tallyOne = (tally: Tally, label: Label, { amountMinor, currency }: Attempt['amount']): void => {
  tally.payments += 1;
  tally[label] += 1;
  tally.amounts[currency] ??= { all: 0, fraud: 0, good: 0 };
  const amounts = tally.amounts[currency];
  amounts.all += amountMinor;
  if (label !== 'unknown') amounts[label] += amountMinor;
};

const isMilder = (one: Answer, other: Answer): boolean => ANSWERS.indexOf(one) < ANSWERS.indexOf(other);

type Judged = ReturnType<typeof answerWith>;

const createCounts = (ruleSet: RuleSet) => {
  const all = emptyTally();
  const answers = new Map<string, Tally>();
  const rules = new Map<string, RuleTally>(
    ruleSet.rules.map(({ rule: { id, status } }) => [
      id,
      { rule: id, status, held: emptyTally(), stopped: emptyTally() },
    ]),
  );
  const samples: Record<SampleKind, Sample[]> = {
    'good-stopped': [],
    'fraud-stopped': [],
    'fraud-let-through': [],
    'good-let-through': [],
  };
  const add = (past: Past, judged: Judged): void => {
    const { attempt, label, answer } = past;
    tallyOne(all, label, attempt.amount);
    const key = `${answer} ${judged.answer}`;
    const tally = answers.get(key) ?? emptyTally();
    answers.set(key, tally);
    tallyOne(tally, label, attempt.amount);
    const stops = answer === 'allow' && judged.answer !== 'allow';
    for (const { rule, action, source } of [...judged.reasons, ...judged.shadowReasons]) {
      const own = source === undefined ? rules.get(rule) : undefined;
      if (own === undefined) continue;
      tallyOne(own.held, label, attempt.amount);
      if (stops && own.status === 'live' && action === judged.answer) tallyOne(own.stopped, label, attempt.amount);
    }
    keepSample(samples, past, judged);
  };
  return {
    add,
    get judged() {
      return all.payments;
    },
    result: () => ({
      all,
      answers: ANSWERS.flatMap((answer) =>
        ANSWERS.flatMap((previewAnswer) => {
          const tally = answers.get(`${answer} ${previewAnswer}`);
          return tally === undefined ? [] : [{ answer, previewAnswer, tally }];
        }),
      ),
      rules: [...rules.values()],
      samples,
    }),
  };
};

const keepSample = (samples: Readonly<Record<SampleKind, Sample[]>>, past: Past, judged: Judged): void => {
  const { attempt, label, answer } = past;
  if (label === 'unknown' || answer === judged.answer) return;
  const kind = `${label}-${isMilder(answer, judged.answer) ? 'stopped' : 'let-through'}` as const;
  const kept = samples[kind];
  if (kept.length >= MOST_SAMPLES) return;
  const { occurredAt, merchant, amount } = attempt;
  kept.push({
    ...{ decision: idOf('dec', past.id), occurredAt, merchant: merchant.acceptorNumber, label },
    ...{ amountMinor: amount.amountMinor, currency: amount.currency, answer, previewAnswer: judged.answer },
    rules: judged.reasons.map(({ rule }) => rule),
  });
};
