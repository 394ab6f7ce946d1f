/**
 * Money of other thresholds for stored decisions whose results are partly known: as the console asks for it, all of a
 * grid of thresholds at once; beside one SQL statement over the records for one threshold, and one over the narrow rows
 * for the whole grid. All three are checked to come to the same. `node bench/thresholds.ts [payments, 200,000]`
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { type Attempt, loadPolicy, loadRuleSet } from '#decision';
import { formatInstant, instantOfMs, type Scope, uuidOf } from '#kernel';
import { tables } from '#platform/database';
import { canonicalText } from '../src/decision/core/canonical-text.ts';
import { NO_FACTS } from '../src/decision/core/facts.ts';
import { type DecisionRecord, judge } from '../src/decision/core/record.ts';
import { attemptNow, clock, newId, openTestRoom, scopeOf } from '../src/decision/testing.ts';
import { insertWeighed } from '../src/decision/thresholds/store-weighed.ts';
import { drawPayments } from '../src/decision/thresholds/testing-world.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { openPostgres } from '../src/platform/database/postgres.ts';

const count = Number(process.argv[2] ?? 200_000);
if (!(count >= 1_000)) {
  console.error('usage: node bench/thresholds.ts [payments, 1000 or more]');
  process.exit(2);
}

const COSTS = {
  falseDecline: { share: 0.25, each: 400 },
  challenge: { each: 10, abandonment: 0.06, passes: 0.08 },
  review: { each: 600, abandonment: 0.03, passes: 0.15 },
  fraud: { share: 1, each: 1_500, shareWhenAuthenticated: 0.05 },
};
const loadedPolicy = loadPolicy(
  JSON.stringify({ name: 'bench', version: 1, withoutScore: 0, costs: { JPY: COSTS }, authentication: 'by-cost' }),
);
const loadedRules = loadRuleSet(`name: bench
version: 1
rules:
  - { id: never, when: amount.amountMinor > 900000000, reason: never, action: deny, status: live, words: { ja: 巨額, en: Huge } }
`);
if (loadedPolicy.kind === 'failed' || loadedRules.kind === 'failed') throw new Error('what is measured is sound');
const strategy = { ruleSet: loadedRules.value, policy: loadedPolicy.value };

const DAY_MS = 86_400_000;
const startMs = clock.now() - 80 * DAY_MS;
const stepMs = Math.floor((79 * DAY_MS) / count);
const drawn = drawPayments(20_261_121, count);

const folderOf = (path: string) => new URL(`../src/${path}/migrations`, import.meta.url).pathname;
const folder = await mkdtemp('/tmp/mitsuke-bench-');
await chmod(folder, 0o711);
const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data') });
await migrate(server.connection, [
  { name: 'stream', folder: folderOf('platform/stream') },
  { name: 'evidence', folder: folderOf('evidence') },
  { name: 'registry', folder: folderOf('registry') },
  { name: 'cases', folder: folderOf('cases') },
  { name: 'decision', folder: folderOf('decision') },
]);
const database = openPostgres({ connection: server.connection, statementTimeoutMs: 600_000 });
const room = await openTestRoom(database);
const scope: Scope = { ...scopeOf(newId('ten')), principal: { kind: 'person', id: newId('per') } };
const tenant = uuidOf(scope.tenant);
const decisions = room.open({ ruleSet: strategy.ruleSet });

/** Judged as live ones are, with the probability that was drawn. */
const recordAt = (number: number): DecisionRecord => {
  const { eventId, amountMinor, probability } = drawn[number] as (typeof drawn)[number];
  const recordedAt = instantOfMs(startMs + number * stepMs);
  const amount = { amountMinor, currency: 'JPY' };
  const attempt: Attempt = attemptNow({ eventId, occurredAt: formatInstant(recordedAt), channel: 'ecommerce', amount });
  const judging = { id: newId('dec'), tenant: scope.tenant, recordedAt, software: 'bench', sequence: number + 2 };
  const observed = { features: [], tooLate: false };
  const record = judge(attempt, { ...judging, strategy, observed, facts: NO_FACTS });
  if (record.policy === undefined) throw new Error('a policy with costs in yen weighs yen');
  return { ...record, policy: { ...record.policy, probability: probability / 1e6 } };
};

const CHUNK = 5_000;

/** Without the log of evidence, which no threshold reads. */
const plant = async (): Promise<void> => {
  await decisions.decide(scope, attemptNow({ occurredAt: formatInstant(instantOfMs(startMs - 1)) }));
  for (let from = 0; from < count; from += CHUNK) {
    const places = Array.from({ length: Math.min(CHUNK, count - from) }, (_, place) => from + place);
    const records = places.map(recordAt);
    const settled = places.filter((place) => drawn[place]?.fate !== 'nothing');
    await database.inScope(scope, async (tx) => {
      const batch = uuidOf(newId('bat'));
      await sql`insert into decision.batch (tenant, id, size, root, entry, rule_set, recorded_at)
        values (${tenant}::uuid, ${batch}::uuid, ${records.length}::int, ${new Uint8Array(32)}::bytea,
          ${uuidOf(newId('ent'))}::uuid, ${strategy.ruleSet.hash}, now())`.execute(tables(tx));
      await sql`insert into decision.decision
          (tenant, batch, id, event_id, occurred_at, recorded_at, answer, acceptor_number, record)
        select ${tenant}::uuid, ${batch}::uuid, new.id, new.event_id, new.at, new.at, 'allow', 'm', new.record
        from unnest(${records.map(({ id }) => uuidOf(id))}::uuid[], ${records.map(({ eventId }) => eventId)}::text[],
          ${records.map(({ recordedAt }) => recordedAt)}::timestamptz[],
          ${records.map((record) => canonicalText(record))}::text[]) as new (id, event_id, at, record)`.execute(
        tables(tx),
      );
      await insertWeighed(tx, scope.tenant, records);
      await sql`insert into decision.result
        select ${tenant}::uuid, new.position, new.event_id, true, new.fate, 'outcome', new.event_id, '{}', now(), null, now(),
          ${batch}::uuid
        from unnest(${settled.map((place) => place + 1)}::int8[], ${settled.map((place) => drawn[place]?.eventId)}::text[],
          ${settled.map((place) => drawn[place]?.fate)}::text[]) as new (position, event_id, fate)`.execute(tables(tx));
    });
  }
};

const period = { currency: 'JPY', from: instantOfMs(startMs), to: instantOfMs(startMs + 80 * DAY_MS) };

const ours = async () => {
  const wanted = { ...period, settledDays: 30, costs: COSTS, moved: 'deny', thresholds: {} } as const;
  const beganMs = performance.now();
  const began = process.cpuUsage();
  const tried = await decisions.tryPolicies.money(scope, { ...wanted, authentication: 'by-cost' });
  const ms = performance.now() - beganMs;
  const { user, system } = process.cpuUsage(began);
  return { tried, ms, cpuMs: (user + system) / 1_000 };
};

type Sums = { readonly expected: number; readonly realised: number };

const timed = async (statement: ReturnType<typeof sql<Sums>>) => {
  const beganMs = performance.now();
  const rows = await database.inScope(scope, async (tx) => {
    // As ours does: before the planner has counted the rows it would look up each one by one.
    await sql`select set_config('enable_nestloop', 'off', true)`.execute(tables(tx));
    return (await statement.execute(tables(tx))).rows;
  });
  return { rows, ms: performance.now() - beganMs };
};

const MONEY = sql`
  sum(case when p >= threshold then (1 - p) * sale else p * loss end)::float8 as expected,
  sum(case when is_fraud and p < threshold then loss when is_good and p >= threshold then sale else 0 end)::float8 as realised`;
const KNOWN = (at: ReturnType<typeof sql>, eventId: ReturnType<typeof sql>) => sql`
  ${sql.lit(COSTS.falseDecline.share)} * amount + ${sql.lit(COSTS.falseDecline.each)} as sale, amount + ${sql.lit(COSTS.fraud.each)} as loss,
  coalesce(is_fraud, false) as is_fraud,
  coalesce(is_paid and not is_fraud and ${at} < now() - interval '30 days', false) as is_good
  from payment left join (
    select event_id as paid, bool_or(result in ('fraud', 'disputed')) as is_fraud, bool_or(result = 'captured') as is_paid
    from decision.result group by event_id
  ) as result on paid = ${eventId}`;

/** What somebody would write who has the records alone. */
const overRecords = (threshold: number) =>
  timed(sql<Sums>`with parsed as materialized (
      select recorded_at, event_id, record::jsonb as record from decision.decision
      where recorded_at >= ${period.from} and recorded_at < ${period.to}
    ), payment as (
      select recorded_at, event_id, (record #>> '{policy,probability}')::float8 as p,
        (record #>> '{attempt,amount,amountMinor}')::float8 as amount
      from parsed where record #>> '{attempt,amount,currency}' = 'JPY' and record ? 'policy'
    ), known as (select p, ${KNOWN(sql`recorded_at`, sql`event_id`)}
    ) select ${MONEY} from known, (values (${threshold}::float8)) as at (threshold)`);

const overRows = (thresholds: readonly number[]) =>
  timed(sql<Sums>`with payment as (
      select recorded_at, event_id, probability / 1e6::float8 as p, amount_minor::float8 as amount from decision.weighed
      where recorded_at >= ${period.from} and recorded_at < ${period.to} and currency = 'JPY'
    ), known as materialized (select p, ${KNOWN(sql`recorded_at`, sql`event_id`)}
    ) select ${MONEY} from known, unnest(${thresholds}::float8[]) as at (threshold) group by threshold order by threshold`);

const total = (money: object): number => (Object.values(money) as number[]).reduce((sum, part) => sum + part, 0);
const isNear = (a: number, b: number | undefined): boolean =>
  Math.abs(a - (b ?? Number.NaN)) <= Math.abs(a) * 1e-9 + 1e-3;

const line = (name: string, ms: number, more = ''): string =>
  `${name.padEnd(44)} ${Math.round(ms).toLocaleString('en').padStart(7)} ms, ${Math.round(count / (ms / 1_000)).toLocaleString('en')} decisions/s${more}`;

const middleOf = <T extends { readonly ms: number }>(runs: readonly T[]): T =>
  runs.toSorted((a, b) => a.ms - b.ms)[runs.length >> 1] as T;

try {
  await plant();
  process.stderr.write(`${count.toLocaleString('en')} payments are judged\n`);
  const runs = [];
  for (let run = 0; run < 5; run += 1) runs.push(await ours());
  const { tried, ms, cpuMs } = middleOf(runs);
  process.stderr.write(`${runs.map((run) => Math.round(run.ms)).join(' ')} ms\n`);
  if (tried.payments !== count) throw new Error(`${tried.payments} payments were read`);
  const grid = await overRows(tried.points.map(({ threshold }) => threshold));
  for (const [place, { expected, realised }] of tried.points.entries()) {
    const row = grid.rows[place];
    if (!isNear(total(expected), row?.expected) || !isNear(total(realised), row?.realised)) {
      throw new Error(`place ${place}: ${total(expected)}, ${total(realised)} is not ${JSON.stringify(row)}`);
    }
  }
  const middle = tried.points[60] as (typeof tried.points)[number];
  const records = await overRecords(middle.threshold);
  if (!isNear(total(middle.expected), records.rows[0]?.expected)) throw new Error(JSON.stringify(records.rows));
  if (!isNear(total(middle.realised), records.rows[0]?.realised)) throw new Error(JSON.stringify(records.rows));
  console.log(
    `${count.toLocaleString('en')} decisions, ${tried.known.fraud} known frauds, ${tried.known.good} known good`,
  );
  console.log(
    line(`Mitsuke, ${tried.points.length} thresholds`, ms, `, ${((cpuMs * 1_000) / count).toFixed(1)} µs of CPU each`),
  );
  console.log(line('SQL over the records, 1 threshold', records.ms));
  console.log(line(`SQL over the narrow rows, ${tried.points.length} thresholds`, grid.ms));
  await room.close();
  await database.close();
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
