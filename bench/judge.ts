/**
 * Judgements in process, one thread: 40 features, 20 rules and 100 trees from attempt to record, then the rules alone
 * beside cel-js, json-rules-engine and zen-engine. `node bench/judge.ts [seconds per measurement]`. All engines are checked
 * for the same answers before anything is measured. CPU is this process's own, which tells more than the clock on a busy
 * machine; what each engine cannot express stands in docs/reference/speed.md.
 */

import { ZenEngine } from '@gorules/zen-engine';
import { Environment } from '@marcbachmann/cel-js';
import { Engine } from 'json-rules-engine';
import { type Attempt, bindModel, evaluate, loadRuleSet, type RuleSet, type Strategy } from '#decision';
import { formatInstant, idOf, instantOfMs } from '#kernel';
import { canonicalText } from '../src/decision/core/canonical-text.ts';
import { NO_FACTS } from '../src/decision/core/facts.ts';
import { ATTEMPT_FIELDS } from '../src/decision/core/fields.ts';
import { type ModelContent, modelOf } from '../src/decision/core/model/model.ts';
import { seededRandom } from '../src/decision/core/model/seeded-random.ts';
import { LEAF } from '../src/decision/core/model/tree.ts';
import { type Judging, judge } from '../src/decision/core/record.ts';
import { Windows } from '../src/decision/core/windows/windows.ts';
import { conditionOfCel, conditionOfJson, conditionOfZen, namesOf, RULES } from './rules-in-four-languages.ts';

const seconds = Number(process.argv[2] ?? 3);
if (!(seconds > 0)) {
  console.error('usage: node bench/judge.ts [seconds per measurement]');
  process.exit(2);
}

const KEYS = ['card', 'merchant', 'ip', 'customer', '[card, merchant]'];
const SPANS = ['10m', '1h', '1d', '7d'];

/** Forty of them, over five keys and four spans. */
const FEATURES = KEYS.flatMap((by, key) =>
  SPANS.flatMap((over) => [
    `  f_${key}_${over}_count: { count: payments, by: ${by}, over: ${over} }`,
    key % 2 === 0
      ? `  f_${key}_${over}_other: { mean: amount, by: ${by}, over: ${over} }`
      : `  f_${key}_${over}_other: { distinct: card, by: ${by}, over: ${over} }`,
  ]),
);

const ruleSetOf = (): RuleSet => {
  const rules = RULES.map(
    (condition, place) =>
      `  - { id: r-${place}, when: '${conditionOfCel(condition)}', reason: r-${place}, action: hold, status: live, words: { ja: 語, en: Words } }`,
  );
  const loaded = loadRuleSet(
    `name: bench\nversion: 1\nfeatures:\n${FEATURES.join('\n')}\nrules:\n${rules.join('\n')}\n`,
  );
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};

const START_MS = Date.UTC(2026, 0, 1);

/** Half a millisecond apart; a deterministic mixture of which some fire several rules and most fire none. */
const attemptOf = (number: number): Attempt => ({
  eventId: `bench-${number}`,
  occurredAt: formatInstant(instantOfMs(START_MS + (number >> 1))),
  channel: (['ecommerce', 'ecommerce', 'recurring', 'card-present', 'moto'] as const)[number % 5] ?? 'ecommerce',
  amount: { amountMinor: (number * 7_919) % 60_000, currency: number % 17 === 0 ? 'EUR' : 'JPY' },
  card: {
    token: `tok_${(number * 31) % 20_000}`,
    bin: '411111',
    last4: '1111',
    expiry: '2099-12',
    issuerCountry: number % 11 === 0 ? 'US' : 'JP',
  },
  merchant: { acceptorNumber: `shop-${(number * 7) % 300}`, name: 'つばめ屋', categoryCode: '5732' },
  customer: {
    id: `c-${(number * 13) % 20_000}`,
    ipAddress: `192.0.2.${(number * 3) % 250}`,
    country: number % 13 === 0 ? 'US' : 'JP',
  },
  authentication: { threeDs: number % 2 === 0 ? 'authenticated' : 'none', securityCode: 'match' },
});

type Seen = { readonly attempt: Attempt; readonly time: number; readonly features: readonly number[] };

/** Full trees of depth 6 that ask for values which occur: no way through one is shorter. */
const modelContent = ({ plan }: RuleSet, seen: readonly Seen[]): ModelContent => {
  const random = seededRandom(7);
  const names = plan.windows.map(({ name }) => name);
  const inputs = names.map((name) => ({ name, of: name, words: { ja: name, en: name } }));
  const trees = Array.from({ length: 100 }, () => {
    const tree: ModelContent['trees'][number] = {
      ...{ feature: [], threshold: [], left: [], right: [], missingLeft: [], value: [], cover: [] },
    };
    const grow = (depth: number): number => {
      const place = tree.feature.length;
      const input = random.below(names.length);
      const value = seen[random.below(seen.length)]?.features[input] ?? 0;
      const leaf = depth === 0;
      tree.feature.push(leaf ? LEAF : input);
      tree.threshold.push(leaf || Number.isNaN(value) ? 0 : value);
      tree.left.push(0);
      tree.right.push(0);
      tree.missingLeft.push(random.below(2) === 0 ? 0 : 1);
      tree.value.push(leaf ? random.below(2_001) / 10_000 - 0.1 : 0);
      tree.cover.push(2 ** depth);
      if (leaf) return place;
      tree.left[place] = grow(depth - 1);
      tree.right[place] = grow(depth - 1);
      return place;
    };
    grow(6);
    return tree;
  });
  return {
    format: 'mitsuke-model',
    version: 1,
    name: 'bench',
    made: { by: 'xgboost', version: 'drawn' },
    utcOffset: '+09:00',
    inputs,
    base: -3,
    single: false,
    trees,
  } as ModelContent;
};

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const report = (what: string, count: number, { elapsedMs, usedMs }: { elapsedMs: number; usedMs: number }): void => {
  const rate = (ms: number) =>
    Math.round((count * 1_000) / ms)
      .toLocaleString('en')
      .padStart(10);
  console.log(`${what.padEnd(56)} ${rate(elapsedMs)}/s ${rate(usedMs)} per CPU second`);
};

const ROUND = 1_000;

const repeatFor = async (what: string, work: (number: number) => unknown): Promise<void> => {
  const run = async (forMs: number) => {
    const [startedMs, usedMs] = [performance.now(), cpuMs()];
    let count = 0;
    while (performance.now() - startedMs < forMs) {
      for (const end = count + ROUND; count < end; count += 1) {
        const answer = work(count);
        if (answer instanceof Promise) await answer;
      }
    }
    return { count, elapsedMs: performance.now() - startedMs, usedMs: cpuMs() - usedMs };
  };
  await run(seconds * 300);
  const { count, ...took } = await run(seconds * 1_000);
  report(what, count, took);
};

/** Goes on in time with every attempt, as live ones do. */
const observer = ({ plan }: RuleSet) => {
  const windows = new Windows(plan);
  let number = 0;
  return () => {
    const attempt = attemptOf(number);
    const observed = windows.observe(attempt, START_MS + (number >> 1), number);
    windows.settle();
    number += 1;
    return { attempt, observed, sequence: number };
  };
};

const measureJudging = async (ruleSet: RuleSet, seen: readonly Seen[]): Promise<void> => {
  const bound = bindModel(modelOf(modelContent(ruleSet, seen)), ruleSet.plan);
  if (bound.kind === 'failed') throw new Error(JSON.stringify(bound.error));
  const champion = bound.value;
  const strategy: Strategy = { ruleSet, champion };
  const ids = {
    id: idOf('dec', '01900000-0000-7000-8000-000000000001'),
    tenant: idOf('ten', '01900000-0000-7000-8000-000000000002'),
  };
  const judging = { ...ids, recordedAt: instantOfMs(START_MS), software: '0.1.0', strategy, facts: NO_FACTS };
  const at = (number: number) => seen[number % seen.length] as Seen;
  const all = (next: ReturnType<typeof observer>) => {
    const { attempt, ...observed } = next();
    return judge(attempt, { ...judging, ...observed } satisfies Judging);
  };
  const input = Float64Array.from(seen[0]?.features ?? []);
  console.log(`\n40 features, 20 rules, 100 trees of depth 6`);
  const [first, second, third] = [observer(ruleSet), observer(ruleSet), observer(ruleSet)];
  await repeatFor('features alone', () => first());
  await repeatFor('model alone', (number) => {
    input.set(at(number).features);
    return champion.model.score(input);
  });
  await repeatFor('rules alone', (number) => evaluate(ruleSet, at(number).attempt, { features: at(number).features }));
  await repeatFor('features, model and rules, to the record', () => all(second));
  await repeatFor('the same, and the canonical text that is stored', () => canonicalText(all(third)));
};

type Context = Readonly<Record<string, unknown>>;

/** What the others are given is made beforehand: nested, as their languages name it. */
const contextOf = (names: readonly string[], values: (name: string) => unknown): Context => {
  const context: Record<string, Record<string, unknown>> = {};
  const top: Record<string, unknown> = {};
  for (const path of names) {
    const [group = '', name] = path.split('.');
    if (name === undefined) top[group] = values(path);
    else context[group] = { ...context[group], [name]: values(path) };
  }
  return { ...context, ...top };
};

type Rival = { readonly name: string; readonly fired: (number: number) => number | Promise<number> };

const celJs = (contexts: readonly Context[]): Rival => {
  const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
  const rules = RULES.map((rule) => environment.parse(conditionOfCel(rule)));
  const big = contexts.map((context) => wholeAsBig(context) as Context);
  const holds = (rule: (typeof rules)[number], context: Context): boolean => {
    try {
      return rule(context) === true;
    } catch {
      return false;
    }
  };
  return {
    name: 'cel-js',
    fired: (number) => {
      const context = big[number % big.length] as Context;
      return rules.reduce((mask, rule, place) => (holds(rule, context) ? mask | (1 << place) : mask), 0);
    },
  };
};

/** CEL's integers are bigint there. */
const wholeAsBig = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, wholeAsBig(member)]));
};

const jsonRules = (flat: readonly Context[]): Rival => {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const [place, rule] of RULES.entries()) {
    engine.addRule({ conditions: conditionOfJson(rule), event: { type: String(place) } });
  }
  return {
    name: 'json-rules-engine',
    fired: async (number) => {
      const { events } = await engine.run(flat[number % flat.length] as Record<string, unknown>);
      return events.reduce((mask, { type }) => mask | (1 << Number(type)), 0);
    },
  };
};

const zen = (contexts: readonly Context[]): Rival => {
  const at = { x: 0, y: 0 };
  const expressions = RULES.map((rule, place) => ({ id: `e${place}`, key: `r${place}`, value: conditionOfZen(rule) }));
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode', position: at },
      { id: 'rules', name: 'rules', type: 'expressionNode', position: at, content: { expressions } },
      { id: 'out', name: 'out', type: 'outputNode', position: at },
    ],
    edges: [
      { id: '1', type: 'edge', sourceId: 'in', targetId: 'rules' },
      { id: '2', type: 'edge', sourceId: 'rules', targetId: 'out' },
    ],
  });
  return {
    name: 'zen-engine',
    fired: async (number) => {
      const { result } = await decision.evaluate(contexts[number % contexts.length]);
      return RULES.reduce((mask, _rule, place) => (result[`r${place}`] === true ? mask | (1 << place) : mask), 0);
    },
  };
};

const measureRivals = async (ruleSet: RuleSet, seen: readonly Seen[]): Promise<void> => {
  const names = [...new Set(RULES.flatMap(namesOf))];
  const factOf = ({ attempt, features }: Seen, path: string): unknown => {
    if (!path.startsWith('features.')) return ATTEMPT_FIELDS.get(path)?.read(attempt);
    const place = ruleSet.plan.windows.findIndex(({ name }) => `features.${name}` === path);
    return features[place];
  };
  const contexts = seen.map((each) => contextOf(names, (name) => factOf(each, name)));
  const flat = seen.map((each) => Object.fromEntries(names.map((name) => [name, factOf(each, name)])));
  const ours = (number: number): number => {
    const { attempt, features } = seen[number % seen.length] as Seen;
    const { reasons } = evaluate(ruleSet, attempt, { features });
    return reasons.reduce((mask, { rule }) => mask | (1 << Number(rule.slice(2))), 0);
  };
  const rivals = [celJs(contexts), jsonRules(flat), zen(contexts)];
  let fired = 0;
  for (let number = 0; number < seen.length; number += 1) {
    const mask = ours(number);
    fired |= mask;
    for (const rival of rivals) {
      const theirs = await rival.fired(number);
      if (theirs !== mask) throw new Error(`${rival.name}, attempt ${number}: ${theirs} is not ${mask}`);
    }
  }
  console.log(
    `\n20 rules alone, the same ${seen.length} attempts and answers (${fired.toString(2)} fired), contexts made beforehand`,
  );
  await repeatFor('mitsuke', ours);
  for (const { name, fired: work } of rivals) await repeatFor(name, work);
};

const ruleSet = ruleSetOf();
const next = observer(ruleSet);
const seen = Array.from({ length: 4_000 }, next)
  .slice(2_000)
  .map(({ attempt, observed }) => ({ attempt, time: 0, features: [...observed.features] }));
if (ruleSet.plan.windows.length !== 40 || ruleSet.rules.length !== 20) throw new Error('40 features and 20 rules');
await measureJudging(ruleSet, seen);
await measureRivals(ruleSet, seen);
