/**
 * The guard against enumeration beside the velocity rule that could have won: how many attempts of an attack pass before
 * it is seen, what share is stopped, and how many ordinary payments are. `node bench/enumeration.ts [--tune] [--write]`:
 * parameters are chosen on the seeds of `--tune`, which are not those that are reported; `--write` puts the tables into
 * docs/reference/enumeration.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { attackOf } from '../lab/enumeration/attack-styles.ts';
import { onlineShops, ordinaryTrials } from '../lab/enumeration/ordinary-scenes.ts';
import { type AttackStyle, isAttack, SCENES, STYLES, type Trial } from '../lab/enumeration/trial.ts';
import type { Attempt } from '../src/decision/core/attempt.ts';
import { Guard } from '../src/decision/core/enumeration/guard.ts';
import { STANDARD_GUARD } from '../src/decision/core/enumeration/guard-settings.ts';
import { answerOf } from '../src/decision/core/enumeration/say.ts';

const DAY_MS = 86_400_000;
const CARDS = 20_000;
/** Days that the guard has seen before the first scene or attack, and days in which they happen. */
const [BEFORE, DURING] = [8, 6];
/** The first of a month lies in the days of the scenes. */
const FROM = Date.parse('2026-09-20T00:00:00+09:00');
const TUNE_SEEDS = [101, 102, 103];
const REPORT_SEEDS = [1, 2, 3, 4, 5];
const BINS = ['411111', '353011', '555555', '356600'];

type Watcher = {
  /** Whether it stops the attempt: by a challenge or a denial. */
  readonly stops: (trial: Trial, number: number) => boolean;
  readonly learn: (trial: Trial) => void;
};

const guardWatcher = (): Watcher => {
  const guard = new Guard(STANDARD_GUARD);
  return {
    stops: ({ attempt, at }, number) => {
      const note = guard.observe(attempt as Attempt, at, number);
      guard.settle();
      return note !== undefined && answerOf(note.said) !== 'allow';
    },
    learn: ({ attempt, issuer }) =>
      guard.learn({ attempt: attempt as Attempt, result: issuer.outcome, reasonCode: issuer.reasonCode }),
  };
};

/** Attempts within `windowMs` at one key; more are stopped. Infinity: not looked at. */
type VelocityRule = {
  readonly windowMs: number;
  readonly perIp: number;
  readonly perBinAtShop: number;
  readonly perBin: number;
};

const velocityWatcher = ({ windowMs, perIp, perBinAtShop, perBin }: VelocityRule): Watcher => {
  const counts = new Map<string, number[]>();
  const exceeds = (key: string, at: number, most: number): boolean => {
    if (most === Number.POSITIVE_INFINITY) return false;
    const times = counts.get(key) ?? [];
    counts.set(key, times);
    while (times.length > 0 && (times[0] as number) <= at - windowMs) times.shift();
    times.push(at);
    return times.length > most;
  };
  return {
    stops: ({ attempt, at }) => {
      if (attempt.channel === 'card-present') return false;
      const { card, merchant, customer } = attempt;
      const byIp = customer?.ipAddress !== undefined && exceeds(`i${customer.ipAddress}`, at, perIp);
      const byShop = exceeds(`s${card.bin} ${merchant.acceptorNumber}`, at, perBinAtShop);
      return exceeds(`b${card.bin}`, at, perBin) || byIp || byShop;
    },
    learn: () => undefined,
  };
};

type Tally = {
  attack: number;
  stopped: number;
  delay: number;
  seen: boolean;
  ordinary: number;
  hit: number;
  scenes: Record<string, [number, number]>;
};

const watch = (trials: readonly Trial[], watcher: Watcher, countFrom: number): Tally => {
  const tally: Tally = { attack: 0, stopped: 0, delay: 0, seen: false, ordinary: 0, hit: 0, scenes: {} };
  const waiting: { readonly at: number; readonly trial: Trial }[] = [];
  let number = 0;
  for (const trial of trials) {
    while (waiting.length > 0 && (waiting[0] as { at: number }).at <= trial.at) {
      const next = waiting.shift();
      if (next !== undefined) watcher.learn(next.trial);
    }
    number += 1;
    const stopped = watcher.stops(trial, number);
    if (!stopped) {
      const at = trial.at + trial.answersAfterMs;
      let place = waiting.length;
      while (place > 0 && (waiting[place - 1] as { at: number }).at > at) place -= 1;
      waiting.splice(place, 0, { at, trial });
    }
    if (isAttack(trial)) {
      tally.attack += 1;
      if (stopped) tally.stopped += 1;
      if (!tally.seen && !stopped) tally.delay += 1;
      tally.seen ||= stopped;
    } else if (trial.at >= countFrom) {
      tally.scenes[trial.of] ??= [0, 0];
      const scene = tally.scenes[trial.of] as [number, number];
      tally.ordinary += 1;
      scene[0] += 1;
      if (stopped) {
        tally.hit += 1;
        scene[1] += 1;
      }
    }
  }
  return tally;
};

type Seeded = {
  readonly seed: number;
  readonly ordinary: readonly Trial[];
  readonly attacks: ReadonlyMap<AttackStyle, readonly Trial[]>;
};

const scenesFrom = FROM + BEFORE * DAY_MS;
const to = scenesFrom + DURING * DAY_MS;

const worldOf = (seed: number): Seeded => {
  const ordinary = ordinaryTrials({ seed, from: FROM, to, cards: CARDS, scenesFrom });
  const shops = onlineShops(seed, CARDS);
  const attackIn = (style: AttackStyle, place: number): Trial[] => {
    const from = scenesFrom + ((seed * 7 + place * 13) % 24) * 3_600_000 + DAY_MS;
    const bin = BINS[(seed + place) % BINS.length] as string;
    const attack = [...attackOf({ style, seed: seed * 10 + place, from, shops, bin })];
    return [...ordinary, ...attack].sort((a, b) => a.at - b.at);
  };
  const attacks = new Map(STYLES.map((style, place) => [style, attackIn(style, place)]));
  return { seed, ordinary, attacks };
};

type Sum = {
  readonly delays: number[];
  stopped: number;
  attack: number;
  missed: number;
  hit: number;
  ordinary: number;
};

type Result = {
  readonly styles: Readonly<
    Record<
      string,
      { readonly delays: number[]; stopped: number; attack: number; missed: number; hit: number; ordinary: number }
    >
  >;
  readonly quiet: { hit: number; ordinary: number; scenes: Record<string, [number, number]> };
};

const measure = (worlds: readonly Seeded[], make: () => Watcher): Result => {
  const quiet = { hit: 0, ordinary: 0, scenes: {} as Record<string, [number, number]> };
  const styles: Record<string, Sum> = {};
  for (const { ordinary, attacks } of worlds) {
    const alone = watch(ordinary, make(), scenesFrom);
    quiet.hit += alone.hit;
    quiet.ordinary += alone.ordinary;
    for (const [scene, [all, hit]] of Object.entries(alone.scenes)) {
      quiet.scenes[scene] ??= [0, 0];
      const sum = quiet.scenes[scene] as [number, number];
      sum[0] += all;
      sum[1] += hit;
    }
    for (const style of STYLES) {
      const tally = watch(attacks.get(style) ?? [], make(), scenesFrom);
      styles[style] ??= { delays: [], stopped: 0, attack: 0, missed: 0, hit: 0, ordinary: 0 };
      const sum = styles[style] as Sum;
      if (tally.seen) sum.delays.push(tally.delay);
      else sum.missed += 1;
      sum.stopped += tally.stopped;
      sum.attack += tally.attack;
      sum.hit += tally.hit;
      sum.ordinary += tally.ordinary;
    }
  }
  return { styles, quiet };
};

const per100k = (hit: number, all: number): string => ((hit * 100_000) / all).toFixed(1);
const percent = (part: number, all: number): string => `${((part * 100) / all).toFixed(1)} %`;
const median = (numbers: readonly number[]): string =>
  numbers.length === 0 ? '—' : String(numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)]);

const tableOf = (results: Readonly<Record<string, Result>>): string => {
  const lines = [
    '| attack | | attempts until it is stopped: median (worst) | not seen | stopped of the attack | ordinary payments stopped beside it, per 100,000 |',
    '|---|---|---|---|---|---|',
  ];
  for (const style of STYLES) {
    for (const [name, { styles }] of Object.entries(results)) {
      const { delays, missed, stopped, attack, hit, ordinary } = styles[style] as NonNullable<Result['styles'][string]>;
      const worst = delays.length === 0 ? '—' : Math.max(...delays);
      lines.push(
        `| ${style} | ${name} | ${median(delays)} (${worst}) | ${missed} of ${missed + delays.length} | ${percent(stopped, attack)} | ${per100k(hit, ordinary)} |`,
      );
    }
  }
  lines.push(
    '',
    '| ordinary traffic without an attack | payments |' +
      Object.keys(results)
        .map((name) => ` ${name}, stopped per 100,000 |`)
        .join(''),
  );
  lines.push(`|---|---|${'---|'.repeat(Object.keys(results).length)}`);
  const rows = ['all', ...SCENES];
  for (const scene of rows) {
    const of = ({ quiet }: Result): [number, number] =>
      scene === 'all' ? [quiet.ordinary, quiet.hit] : (quiet.scenes[scene] ?? [0, 0]);
    const [all] = of(Object.values(results)[0] as Result);
    if (all === 0) continue;
    const cells = Object.values(results).map((result) => ` ${per100k(of(result)[1], of(result)[0])} |`);
    lines.push(`| ${scene} | ${all.toLocaleString('en')} |${cells.join('')}`);
  }
  return lines.join('\n');
};

const MINUTE_MS = 60_000;
const NEVER = Number.POSITIVE_INFINITY;

const shareStopped = ({ styles }: Result): number => {
  const all = Object.values(styles);
  return all.reduce((sum, { stopped, attack }) => sum + stopped / attack, 0) / all.length;
};

/** Ordinary payments that a rule may stop, per 100,000: far more than the guard does. */
const BUDGET = 100;

/** The rule that stops most of the attacks, all styles weighing the same, within the budget. */
const tuneVelocity = (worlds: readonly Seeded[]): VelocityRule => {
  const quiet = worlds.map((world) => ({ ...world, attacks: new Map() }));
  const isCheap = (rule: VelocityRule): boolean => {
    const { hit, ordinary } = measure(quiet, () => velocityWatcher(rule)).quiet;
    return (hit * 100_000) / ordinary <= BUDGET;
  };
  let best: { rule: VelocityRule; share: number } | undefined;
  for (const minutes of [1, 10, 60]) {
    const none = { windowMs: minutes * MINUTE_MS, perIp: NEVER, perBinAtShop: NEVER, perBin: NEVER };
    const ips = [5, 10, 20, 40, 80].filter((perIp) => isCheap({ ...none, perIp }));
    const shops = [10, 20, 40, 80, 160, 320].filter((perBinAtShop) => isCheap({ ...none, perBinAtShop }));
    const bins = [50, 100, 300, 1_000].filter((perBin) => isCheap({ ...none, perBin }));
    for (const perIp of [Math.min(NEVER, ...ips), NEVER]) {
      for (const perBinAtShop of [Math.min(NEVER, ...shops), NEVER]) {
        for (const perBin of [Math.min(NEVER, ...bins), NEVER]) {
          const rule = { ...none, perIp, perBinAtShop, perBin };
          if (!isCheap(rule)) continue;
          const share = shareStopped(measure(worlds, () => velocityWatcher(rule)));
          if (best === undefined || share > best.share) best = { rule, share };
        }
      }
    }
  }
  if (best === undefined) throw new Error('no rule keeps within the budget');
  return best.rule;
};

/** What `--velocity` found on the seeds of `--tune`. */
const TUNED: VelocityRule = { windowMs: MINUTE_MS, perIp: 80, perBinAtShop: 20, perBin: 50 };

const speed = (trials: readonly Trial[]): string => {
  const guard = new Guard(STANDARD_GUARD);
  const began = performance.now();
  for (const [place, { attempt, at }] of trials.entries()) {
    guard.observe(attempt as Attempt, at, place + 1);
    if (place % 64 === 63) guard.settle();
  }
  const seconds = (performance.now() - began) / 1_000;
  const { held, most } = guard.bytes;
  return `${Math.round(trials.length / seconds).toLocaleString('en')} attempts/s in process; ${Math.round(held / 1e6)} MB held after ${trials.length.toLocaleString('en')} attempts, ${Math.round(most / 1e6)} MB at most per tenant`;
};

const words = process.argv.slice(2);
const isTuning = words.includes('--tune');
const worlds = (isTuning ? TUNE_SEEDS : REPORT_SEEDS).map(worldOf);
const guardResult = measure(worlds, guardWatcher);
if (words.includes('--velocity')) console.log('the best velocity rule:', tuneVelocity(worlds));
const results = { guard: guardResult, 'velocity rule': measure(worlds, () => velocityWatcher(TUNED)) };
const table = tableOf(results);
console.log(table);
const ran = speed((worlds[0] as Seeded).ordinary);
console.log(`\n${ran}`);
if (words.includes('--write')) {
  const file = path.resolve(import.meta.dirname, '../docs/reference/enumeration.md');
  const [head] = readFileSync(file, 'utf8').split('<!-- measured -->');
  writeFileSync(file, `${head}<!-- measured -->\n\n${table}\n`);
}
