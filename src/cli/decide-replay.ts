/**
 * `mitsuke decide replay`: the attempts of a file judged by the same code as live ones, on files only. Prints what was
 * decided and, where the file knows the truth, how well.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readFeatures, readGuardSettings, readRuleSet } from '#app/read-rule-set';
import { systemClock } from '#app/system-clock';
import {
  bindModel,
  createReplay,
  type FeatureSet,
  foreseeing,
  type GuardSettings,
  loadMapping,
  type Mapping,
  type RuleSet,
  STANDARD_GUARD,
  type Strategy,
  withoutRules,
} from '#decision';
import { durationOfMs, type Instant, parseInstant, plus } from '#kernel';
import type { Invocation } from './invocation.ts';
import type { ExitCode, Output } from './output.ts';
import { type AttemptLine, readAttempts } from './read-attempts.ts';
import { readModel } from './read-model.ts';
import { readPolicy } from './read-policy.ts';
import type { TextEncodingName } from './read-text.ts';
import { outFormOf } from './replay-out.ts';
import { createTally, type ReplayResult, wordsOfResult } from './replay-result.ts';
import { CommandFailure } from './translate-failure.ts';
import { untilAskedToStop } from './until-asked-to-stop.ts';
import { openWholeFile, type WholeFile } from './whole-file.ts';

export type ReplayFlags = {
  readonly json?: boolean;
  readonly rules?: string;
  readonly features?: string;
  readonly model?: string;
  readonly policy?: string;
  readonly guard?: string;
  readonly mapping?: string;
  readonly out?: string;
  readonly timeZone?: string;
  readonly encoding?: TextEncodingName;
  readonly now?: string;
};

const PACKS = path.resolve(import.meta.dirname, '../../packs/decision');
const BUILT_IN = ['handbook', 'lab'];
const BUILT_IN_FEATURES = ['handbook'];
/** As for live attempts. */
const CLOCK_SKEW = durationOfMs(5 * 60_000);
const SHOWN_FAULTS = 20;
const PROGRESS_ROWS = 100_000;

export const decideReplay = async (file: string, { options, output }: Invocation<ReplayFlags>): Promise<ExitCode> => {
  const mapping = options.mapping === undefined ? undefined : readMapping(options.mapping, options.timeZone);
  const features = options.features === undefined ? undefined : featuresOf(options.features);
  const ruleSet = ruleSetOf(options, features);
  refuseForeseeing(ruleSet, mapping);
  const stop = new AbortController();
  void untilAskedToStop(systemClock()).then(() => stop.abort());
  const result = await replayFile(file, {
    strategy: strategyOf(ruleSet, options),
    guard: options.guard === undefined ? undefined : guardOf(options.guard),
    features,
    mapping,
    encoding: options.encoding,
    latest: latestOf(options.now),
    out: options.out === undefined ? undefined : outFile(options.out),
    output,
    signal: stop.signal,
  });
  output.result(result, wordsOfResult(result));
  return result.faulty > 0 ? 1 : 0;
};

export type ReplayOptions = {
  readonly strategy: Strategy;
  /** Absent: no guard against enumeration has a say. */
  readonly guard?: GuardSettings | undefined;
  /** Of the feature file, which the rule set's plan already holds. */
  readonly features?: FeatureSet | undefined;
  readonly mapping: Mapping | undefined;
  readonly encoding?: TextEncodingName | undefined;
  readonly latest: Instant;
  /** Where the decisions go: CSV where it is called so, else one JSON object a line; faults go to `OUT.errors.jsonl`. */
  readonly out?: string | undefined;
  readonly output: Pick<Output, 'progress'>;
  /** Aborted, nothing is left of OUT. */
  readonly signal?: AbortSignal | undefined;
};

/** @throws CommandFailure when the file cannot be read; then there is no OUT. */
export const replayFile = async (file: string, options: ReplayOptions): Promise<ReplayResult> => {
  const { strategy, out, output, signal } = options;
  const { ruleSet, champion, policy } = strategy;
  const clock = systemClock();
  const beganMs = clock.monotonicMs();
  const replay = createReplay(strategy, options.guard);
  const tally = createTally();
  const decisions = out === undefined ? undefined : await openWholeFile(out);
  const errors = out === undefined ? undefined : await openWholeFile(`${out}.errors.jsonl`);
  const onFault = faultTeller(output, errors);
  const form = outFormOf(out ?? '', strategy, options.guard !== undefined);
  try {
    await decisions?.write(form.head);
    for await (const each of readAttempts(file, options)) {
      if (signal?.aborted) throw new CommandFailure('interrupted', `stopped at line ${each.line}; nothing was written`);
      const judged = each.kind === 'attempt' ? replay.judge(each) : undefined;
      if (each.kind === 'attempt' && judged !== undefined) {
        tally.add(judged, each.truth);
        if (decisions !== undefined) await decisions.write(form.line(each, judged));
      } else {
        tally.fault();
        await onFault(each.kind === 'faulty' ? each : { line: each.line, faults: [REPEATED] });
      }
      if (tally.rows % PROGRESS_ROWS === 0) output.progress(`${tally.rows.toLocaleString('en')} lines`);
    }
    await decisions?.finish();
    if (tally.faulty > 0) await errors?.finish();
    else await errors?.abandon();
  } catch (error) {
    await decisions?.abandon();
    await errors?.abandon();
    throw error;
  }
  if (tally.faulty > SHOWN_FAULTS) output.progress(`and ${tally.faulty - SHOWN_FAULTS} more lines with faults`);
  return tally.result({
    file,
    ruleSet: ruleSet.hash,
    ...(champion === undefined ? {} : { model: champion.model.hash }),
    ...(policy === undefined ? {} : { policy: policy.hash }),
    ...(options.guard === undefined ? {} : { guard: options.guard.hash }),
    ...(options.features === undefined ? {} : { features: options.features.hash }),
    held: replay.held,
    seconds: (clock.monotonicMs() - beganMs) / 1_000,
    ...(out === undefined ? {} : { out }),
  });
};

const REPEATED = { place: 'eventId', code: 'event-id-repeated', expected: 'an event id no earlier line has' };

const faultTeller = (output: Pick<Output, 'progress'>, errors: WholeFile | undefined) => {
  let told = 0;
  return async ({ line, faults }: Pick<Extract<AttemptLine, { kind: 'faulty' }>, 'line' | 'faults'>): Promise<void> => {
    told += 1;
    if (told <= SHOWN_FAULTS) {
      const words = faults.map(
        ({ place, code, expected }) => `${place === '' ? '' : `${place} `}${code}; expected ${expected}`,
      );
      output.progress(`line ${line}: ${words.join('; ')}`);
    }
    await errors?.write(`${JSON.stringify({ line, faults })}\n`);
  };
};

/**
 * Those that were named; with a feature file and no others none, since it was the features that were asked for; else
 * the starter rules, or, since the Handbook's amounts and kinds of fraud have rules of their own, those.
 */
const ruleSetOf = ({ rules, mapping }: ReplayFlags, features: FeatureSet | undefined): RuleSet => {
  if (rules === undefined && features !== undefined) return withoutRules(features);
  const standard = mapping === 'handbook' ? 'handbook.rules.yaml' : 'starter.rules.yaml';
  const read = readRuleSet(path.resolve(rules ?? path.join(PACKS, standard)), features);
  if (read.kind === 'ok') return read.value;
  const lines = read.error.map(({ place, code, expected }) => `${place}: ${code}; expected ${expected}`);
  throw new CommandFailure('rules-refused', lines.join('\n  '), 2);
};

/** @throws CommandFailure where the model asks for a feature that is not there. */
const strategyOf = (ruleSet: RuleSet, { model, policy: named }: ReplayFlags): Strategy => {
  const policy = named === undefined ? {} : { policy: readPolicy(named) };
  if (model === undefined) return { ruleSet, ...policy };
  const bound = bindModel(readModel(model), ruleSet.plan);
  if (bound.kind === 'ok') return { ruleSet, champion: bound.value, ...policy };
  const lines = bound.error.map(({ input, feature }) => `${input}: the feature ${feature}`);
  throw new CommandFailure('model-feature-missing', `expected of rules and features\n  ${lines.join('\n  ')}`, 2);
};

/** As a server has it that is not told otherwise, or a YAML file. @throws CommandFailure */
const guardOf = (named: string): GuardSettings => {
  if (named === 'standard') return STANDARD_GUARD;
  const read = readGuardSettings(path.resolve(named));
  if (read.kind === 'ok') return read.value;
  const lines = read.error.map(({ place, code, expected }) => `${place}: ${code}; expected ${expected}`);
  throw new CommandFailure('guard-refused', lines.join('\n  '), 2);
};

/** Ours by its name, or a YAML file. @throws CommandFailure */
export const featuresOf = (named: string): FeatureSet => {
  const read = readFeatures(
    BUILT_IN_FEATURES.includes(named) ? path.join(PACKS, `${named}.features.yaml`) : path.resolve(named),
  );
  if (read.kind === 'ok') return read.value;
  const lines = read.error.map(({ place, code, expected }) => `${place}: ${code}; expected ${expected}`);
  throw new CommandFailure('features-refused', lines.join('\n  '), 2);
};

/** @throws CommandFailure where a feature would see a label before anybody could have known it. */
const refuseForeseeing = ({ plan }: RuleSet, mapping: Mapping | undefined): void => {
  const names = foreseeing(plan, mapping?.datesLabels ?? true);
  if (names.length === 0) return;
  const text = `${names.join(', ')}: a delay, or a mapping whose label has knownAt, since a fraud is not known at once`;
  throw new CommandFailure('label-date-needed', text, 2);
};

/** A built-in mapping by its name, or a YAML file. @throws CommandFailure */
export const readMapping = (named: string, timeZone?: string): Mapping => {
  const file = BUILT_IN.includes(named) ? path.join(PACKS, `${named}.mapping.yaml`) : named;
  if (!existsSync(file)) {
    throw new CommandFailure(
      'mapping-not-found',
      `${named} is no file, and no mapping of ours (${BUILT_IN.join(', ')})`,
      2,
    );
  }
  const loaded = loadMapping(readFileSync(file, 'utf8'), { timeZone });
  if (loaded.kind === 'ok') return loaded.value;
  const lines = loaded.error.map(({ place, expected }) => `${place}: expected ${expected}`);
  throw new CommandFailure('mapping-refused', lines.join('\n  '), 2);
};

const latestOf = (now: string | undefined): Instant => {
  if (now === undefined) return plus(systemClock().now(), CLOCK_SKEW);
  const parsed = parseInstant(now);
  if (parsed.kind === 'ok') return parsed.value;
  throw new CommandFailure('now-malformed', '--now has to be RFC 3339 with an offset', 2);
};

const outFile = (out: string): string => {
  const file = existsSync(out) && statSync(out).isDirectory() ? path.join(out, 'decisions.jsonl') : path.resolve(out);
  if (existsSync(path.dirname(file))) return file;
  throw new CommandFailure('folder-missing', `${path.dirname(file)} does not exist`, 2);
};
