/**
 * Decisions per second: the rules alone beside cel-js, windows and rules together, and durable decisions by group
 * commit beside one transaction for each. `node bench/decide.ts [seconds per measurement]`. Every attempt is checked for the same answer by both
 * rule engines before anything is measured. CPU is this process's own, which tells more than the clock on a busy machine.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Environment } from '@marcbachmann/cel-js';
import { type Attempt, evaluate, type RuleSet } from '#decision';
import { formatInstant } from '#kernel';
import type { Database } from '#platform/database';
import { ATTEMPT_FIELDS } from '../src/decision/core/fields.ts';
import { starterRules } from '../src/decision/core/testing-starter.ts';
import { Windows } from '../src/decision/core/windows/windows.ts';
import { clock, newId, openTestRoom, scopeOf } from '../src/decision/testing.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { openPostgres } from '../src/platform/database/postgres.ts';

const seconds = Number(process.argv[2] ?? 5);
if (!(seconds > 0)) {
  console.error('usage: node bench/decide.ts [seconds per measurement]');
  process.exit(2);
}

/** A deterministic mixture: some attempts fire several rules, most fire none. */
const attemptOf = (number: number): Attempt => ({
  eventId: `bench-${number}`,
  occurredAt: formatInstant(clock.now()),
  channel: (['ecommerce', 'ecommerce', 'recurring', 'card-present', 'moto'] as const)[number % 5] ?? 'ecommerce',
  amount: { amountMinor: (number * 7_919) % 60_000, currency: number % 17 === 0 ? 'EUR' : 'JPY' },
  card: { token: `tok_${number % 20_000}`, bin: '411111', last4: '1111', expiry: '2099-12', issuerCountry: 'JP' },
  merchant: { acceptorNumber: `shop-${number % 300}`, name: 'つばめ屋', categoryCode: '5732' },
  customer: { id: `c-${number % 20_000}`, ipAddress: '192.0.2.7', country: number % 13 === 0 ? 'US' : 'JP' },
  delivery: { country: 'JP', isDigital: number % 3 === 0 },
  authentication: { threeDs: number % 2 === 0 ? 'authenticated' : 'none', securityCode: 'match' },
});

const report = (what: string, count: number, elapsedMs: number, more = ''): void => {
  console.log(
    `${what.padEnd(52)} ${Math.round((count * 1_000) / elapsedMs)
      .toLocaleString('en')
      .padStart(10)}/s ${more}`,
  );
};

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const perCpuSecond = (count: number, usedMs: number): string =>
  `${Math.round((count * 1_000) / usedMs).toLocaleString('en')} per CPU second`;

const repeatFor = (
  what: string,
  attempts: readonly Attempt[],
  work: (attempt: Attempt, place: number) => void,
): void => {
  const startedMs = performance.now();
  const usedMs = cpuMs();
  let count = 0;
  while (performance.now() - startedMs < seconds * 1_000) {
    for (const [place, attempt] of attempts.entries()) work(attempt, place);
    count += attempts.length;
  }
  report(what, count, performance.now() - startedMs, perCpuSecond(count, cpuMs() - usedMs));
};

/** The attempt as cel-js takes it: nested, ints as bigint, every group there. */
const contextOf = (attempt: Attempt): Record<string, unknown> => {
  const context: Record<string, Record<string, unknown>> = {};
  const top: Record<string, unknown> = {};
  for (const [path, { read }] of ATTEMPT_FIELDS) {
    const [group = '', name] = path.split('.');
    const fact = read(attempt);
    const value = typeof fact === 'number' ? BigInt(fact) : fact;
    if (name === undefined) top[group] = value;
    else {
      context[group] ??= {};
      if (value !== undefined) context[group][name] = value;
    }
  }
  return { ...context, ...top };
};

const celRules = ({ content }: RuleSet) => {
  const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
  const rules = content.rules
    .filter(({ when }) => !when.includes('windows.'))
    .map(({ id, when }) => ({ id, run: environment.parse(when) }));
  const holds = (run: (context: Record<string, unknown>) => unknown, context: Record<string, unknown>): boolean => {
    try {
      return run(context) === true;
    } catch {
      return false;
    }
  };
  return (context: Record<string, unknown>) => rules.filter(({ run }) => holds(run, context)).map(({ id }) => id);
};

/** Every attempt half a millisecond after the one before. */
const createWindows = ({ plan }: RuleSet) => {
  const windows = new Windows(plan);
  let time = Date.UTC(2026, 0, 1);
  return (attempt: Attempt) => {
    time += 0.5;
    const { features } = windows.observe(attempt, Math.floor(time));
    windows.settle();
    return features;
  };
};

const measureRules = (): void => {
  const ruleSet = starterRules();
  const attempts = Array.from({ length: 1_000 }, (_, number) => attemptOf(number));
  const contexts = attempts.map(contextOf);
  const cel = celRules(ruleSet);
  for (const [place, attempt] of attempts.entries()) {
    const { reasons, shadowReasons } = evaluate(ruleSet, attempt);
    const ours = [...reasons, ...shadowReasons].map(({ rule }) => rule).sort();
    const theirs = cel(contexts[place] ?? {}).sort();
    if (ours.join() !== theirs.join()) throw new Error(`${attempt.eventId}: ${ours.join()} is not ${theirs.join()}`);
  }
  console.log(`\nRules: ${ruleSet.rules.length} rules, ${attempts.length} attempts, one thread`);
  repeatFor('evaluate (attempt to answer)', attempts, (attempt) => evaluate(ruleSet, attempt));
  const replay = createWindows(ruleSet);
  repeatFor('windows and evaluate', attempts, (attempt) => evaluate(ruleSet, attempt, { features: replay(attempt) }));
  repeatFor('cel-js (context made beforehand)', attempts, (_attempt, place) => cel(contexts[place] ?? {}));
};

type Load = { readonly callers: number; readonly maxBatch: number };

const measureDecisions = async (database: Database, what: string, { callers, ...limits }: Load): Promise<void> => {
  const room = await openTestRoom(database);
  const { decide } = room.open(limits);
  const scope = scopeOf(newId('ten'));
  const latenciesMs: number[] = [];
  let next = 0;
  const run = async (until: number) => {
    while (performance.now() < until) {
      const attempt = attemptOf(next++);
      const askedMs = performance.now();
      await decide(scope, attempt);
      latenciesMs.push(performance.now() - askedMs);
    }
  };
  const all = (lengthMs: number) => {
    const until = performance.now() + lengthMs;
    return Promise.all(Array.from({ length: callers }, () => run(until)));
  };
  await all(1_000);
  latenciesMs.length = 0;
  const startedMs = performance.now();
  const usedMs = cpuMs();
  await all(seconds * 1_000);
  const elapsedMs = performance.now() - startedMs;
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  const cpu = perCpuSecond(sorted.length, cpuMs() - usedMs);
  report(what, sorted.length, elapsedMs, `p50 ${at(0.5)} ms  p99 ${at(0.99)} ms  ${cpu}`);
  await room.close();
};

const roomFolder = (path: string) => new URL(`../src/${path}/migrations`, import.meta.url).pathname;

const withDatabase = async (work: (database: Database) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp('/tmp/mitsuke-bench-');
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data') });
  try {
    await migrate(server.connection, [
      { name: 'stream', folder: roomFolder('platform/stream') },
      { name: 'evidence', folder: roomFolder('evidence') },
      { name: 'registry', folder: roomFolder('registry') },
      { name: 'decision', folder: roomFolder('decision') },
    ]);
    const database = openPostgres({ connection: server.connection });
    await work(database);
    await database.close();
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

measureRules();
await withDatabase(async (database) => {
  console.log('\nDurable decisions: evidence entry and outbox message in the same transaction, answered after commit');
  for (const callers of [1, 64, 256]) {
    await measureDecisions(database, `group commit, 128 a batch, ${callers} callers`, { callers, maxBatch: 128 });
  }
  await measureDecisions(database, 'one transaction each, 256 callers', { callers: 256, maxBatch: 1 });
});
