/**
 * Previews of a rule set on judged payments, out of the database and in a thread of their own: with twelve windows filled
 * anew, and with the stored answers of the same windows, 20 rules each; beside one SQL statement that counts three of the
 * windows for each payment, and cel-js on the same rows in memory. What our rules and SQL's find is checked to be the same.
 * `node bench/preview.ts [payments, 500,000]`
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Environment } from '@marcbachmann/cel-js';
import { sql } from 'kysely';
import { type Attempt, loadRuleSet } from '#decision';
import { formatInstant, type Id, instantOfMs, type Scope, uuidOf } from '#kernel';
import { tables } from '#platform/database';
import { openPreviewThread } from '../src/app/open-preview-thread.ts';
import { canonicalText } from '../src/decision/core/canonical-text.ts';
import { NO_FACTS } from '../src/decision/core/facts.ts';
import { judge } from '../src/decision/core/record.ts';
import type { RuleSet } from '../src/decision/core/rule-set.ts';
import { Windows } from '../src/decision/core/windows/windows.ts';
import { attemptNow, clock, newId, openTestRoom, scopeOf } from '../src/decision/testing.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { openPostgres } from '../src/platform/database/postgres.ts';

const count = Number(process.argv[2] ?? 500_000);
if (!(count >= 1_000)) {
  console.error('usage: node bench/preview.ts [payments, 1000 or more]');
  process.exit(2);
}

const WINDOWS = `
  - { name: card_10m, measure: count, by: card.token, over: 10m }
  - { name: card_1h, measure: count, by: card.token, over: 1h }
  - { name: card_1d, measure: count, by: card.token, over: 1d }
  - { name: card_sum_1h, measure: sum, of: amount.amountMinor, by: card.token, over: 1h }
  - { name: card_sum_1d, measure: sum, of: amount.amountMinor, by: card.token, over: 1d }
  - { name: card_mean_7d, measure: mean, of: amount.amountMinor, by: card.token, over: 7d }
  - { name: shop_10m, measure: count, by: merchant.acceptorNumber, over: 10m }
  - { name: shop_sum_1d, measure: sum, of: amount.amountMinor, by: merchant.acceptorNumber, over: 1d }
  - { name: shop_cards_10m, measure: distinct, of: card.token, by: merchant.acceptorNumber, over: 10m }
  - { name: ip_1h, measure: count, by: customer.ipAddress, over: 1h }
  - { name: ip_cards_1h, measure: distinct, of: card.token, by: customer.ipAddress, over: 1h }
  - { name: ip_1d, measure: count, by: customer.ipAddress, over: 1d }`;
const NAMES = [...WINDOWS.matchAll(/name: (\w+)/g)].map(([, name]) => name ?? '');

/** Twenty conditions, of which the first two are what SQL is asked for. */
const conditions = (limit: number): readonly string[] => [
  `windows.card_1h > ${limit}`,
  'windows.shop_10m > 25 && windows.ip_1h > 20',
  ...Array.from({ length: 18 }, (_, place) => {
    const name = NAMES[place % NAMES.length];
    return `windows.${name} > ${9_000_000 + place} || amount.amountMinor > ${48_000 + place * 100} && channel == "moto"`;
  }),
];

const rulesOf = (windows: string, limit: number): RuleSet => {
  const written = conditions(limit).map(
    (when, place) =>
      `  - { id: r${place}, when: '${when}', reason: r${place}, action: hold, status: live, words: { ja: 理由, en: R } }`,
  );
  const loaded = loadRuleSet(`name: bench\nversion: 1\nwindows:${windows}\nrules:\n${written.join('\n')}\n`);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};

/** What judged: rules that hold for nothing. The versions differ from it in rules, and in rules and one window. */
const CONFIGURED = rulesOf(WINDOWS, 9_000_000);
const SAME_WINDOWS = rulesOf(WINDOWS, 10);
const OTHER_WINDOWS = rulesOf(
  WINDOWS.replace(
    'name: ip_1d, measure: count, by: customer.ipAddress, over: 1d',
    'name: ip_1d, measure: count, by: customer.ipAddress, over: 2d',
  ),
  10,
);

const startMs = clock.now() - 20 * 3_600_000;
const stepMs = Math.max(1, Math.floor((19 * 3_600_000) / count));
const ipOf = (number: number): string => `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
const attemptAt = (number: number): Attempt =>
  attemptNow({
    eventId: `b-${number}`,
    occurredAt: formatInstant(instantOfMs(startMs + number * stepMs)),
    amount: { amountMinor: 100 + ((number * 7_919) % 50_000), currency: 'JPY' },
    card: { token: `card-${(number * 31) % Math.ceil(count / 200)}`, bin: '411111', last4: '1111' },
    merchant: {
      acceptorNumber: `shop-${(number * 17) % Math.ceil(count / 3_000)}`,
      name: 'つばめ屋',
      categoryCode: '5411',
    },
    customer: { ipAddress: ipOf(number % Math.ceil(count / 400)) },
  });

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
const decisions = room.open({ ruleSet: CONFIGURED, openPreviewThread });

const CHUNK = 5_000;

/** Judged as live ones are, and put beside one another without the log of evidence, which previews do not read. */
const plant = async (): Promise<void> => {
  await decisions.decide(scope, attemptNow({ occurredAt: formatInstant(instantOfMs(startMs - 1)) }));
  const windows = new Windows(CONFIGURED.plan);
  for (let from = 0; from < count; from += CHUNK) {
    const records = Array.from({ length: Math.min(CHUNK, count - from) }, (_, place) => {
      const attempt = attemptAt(from + place);
      const time = startMs + (from + place) * stepMs;
      const observed = windows.observe(attempt, time, from + place + 2);
      windows.settle();
      const judging = { id: newId('dec'), tenant: scope.tenant, recordedAt: instantOfMs(time), software: 'bench' };
      const sequence = from + place + 2;
      return judge(attempt, { ...judging, strategy: { ruleSet: CONFIGURED }, sequence, observed, facts: NO_FACTS });
    });
    await insert(records);
  }
};

const insert = (records: readonly ReturnType<typeof judge>[]) =>
  database.inScope(scope, async (tx) => {
    const [tenant, batch] = [uuidOf(scope.tenant), uuidOf(newId('bat'))];
    await sql`insert into decision.batch (tenant, id, size, root, entry, rule_set, recorded_at)
      values (${tenant}::uuid, ${batch}::uuid, ${records.length}::int, ${new Uint8Array(32)}::bytea,
        ${uuidOf(newId('ent'))}::uuid, ${CONFIGURED.hash}, now())`.execute(tables(tx));
    await sql`insert into decision.decision
        (tenant, batch, id, event_id, occurred_at, recorded_at, answer, acceptor_number, record)
      select ${tenant}::uuid, ${batch}::uuid, new.id, new.event_id, new.at, new.at, 'allow', new.shop, new.record
      from unnest(${records.map(({ id }) => uuidOf(id))}::uuid[], ${records.map(({ eventId }) => eventId)}::text[],
        ${records.map(({ occurredAt }) => occurredAt)}::timestamptz[],
        ${records.map(({ attempt }) => attempt.merchant.acceptorNumber)}::text[],
        ${records.map((record) => canonicalText(record))}::text[]) as new (id, event_id, at, shop, record)`.execute(
      tables(tx),
    );
  });

type Previewed = {
  readonly held: readonly number[];
  readonly perSecond: number;
  /** Of this process, all threads; microseconds a payment. */
  readonly cpu: number;
};

/** Payments the first two rules would have stopped, and how many a second were tried. */
const previewed = async (ruleSet: RuleSet): Promise<Previewed> => {
  const { change, previews } = decisions.ruleSets;
  const version = await change.make(scope, { text: ruleSet.canonicalText, note: '' });
  const beganMs = performance.now();
  const began = process.cpuUsage();
  const { id } = await previews.ask(scope, version.id as Id<'rsv'>, 1);
  for (;;) {
    const { endedAt, result, payments } = await previews.one(scope, version.id, id);
    if (endedAt === undefined) {
      await sleep(20);
      continue;
    }
    if (result === undefined) throw new Error('the preview did not end well');
    const held = result.rules.slice(0, 2).map((rule) => rule.held.payments);
    const { user, system } = process.cpuUsage(began);
    return { held, perSecond: (payments / (performance.now() - beganMs)) * 1_000, cpu: (user + system) / payments };
  }
};

const bySql = async () => {
  const beganMs = performance.now();
  const { rows } = await database.inScope(scope, (tx) =>
    sql<{ first: number; second: number }>`
      with payment as (
        select occurred_at as at, record::jsonb #>> '{attempt,card,token}' as card, acceptor_number as shop,
          record::jsonb #>> '{attempt,customer,ipAddress}' as ip
        from decision.decision where tenant = platform.tenant()
      ), counted as (
        select count(*) over (partition by card order by at range between interval '3599.999 seconds' preceding and current row) as card_1h,
          count(*) over (partition by shop order by at range between interval '599.999 seconds' preceding and current row) as shop_10m,
          count(*) over (partition by ip order by at range between interval '3599.999 seconds' preceding and current row) as ip_1h
        from payment
      )
      select (count(*) filter (where card_1h > 10))::int as first,
        (count(*) filter (where shop_10m > 25 and ip_1h > 20))::int as second from counted`.execute(tables(tx)),
  );
  const { first = 0, second = 0 } = rows[0] ?? {};
  return { held: [first, second], perSecond: ((count + 1) / (performance.now() - beganMs)) * 1_000 };
};

/** The same rules on records that are in memory already, with the features that they hold. */
const byCel = async () => {
  const environment = new Environment({ unlistedVariablesAreDyn: true });
  const compiled = conditions(10).map((when) =>
    environment.parse(when.replaceAll(/(?<![.\w"])(\d+)(?![\w"])/g, '$1').replaceAll('windows.', 'features.')),
  );
  const { rows } = await database.inScope(scope, (tx) =>
    sql<{ record: string }>`select record from decision.decision where tenant = platform.tenant() limit 50000`.execute(
      tables(tx),
    ),
  );
  const beganMs = performance.now();
  for (const { record } of rows) {
    const { attempt, features } = JSON.parse(record) as { attempt: Attempt; features: Record<string, number> };
    const subject = {
      channel: attempt.channel,
      amount: { amountMinor: BigInt(attempt.amount.amountMinor) },
      features: Object.fromEntries(NAMES.map((name) => [name, BigInt(Math.floor(features[name] ?? 0))])),
    };
    for (const holds of compiled) holds(subject);
  }
  return (rows.length / (performance.now() - beganMs)) * 1_000;
};

const shown = (perSecond: number): string => `${Math.round(perSecond).toLocaleString('en')} payments/s`;

try {
  await plant();
  process.stderr.write(`${(count + 1).toLocaleString('en')} payments are judged\n`);
  const reused = await previewed(SAME_WINDOWS);
  const anew = await previewed(OTHER_WINDOWS);
  const peer = await bySql();
  for (const { held } of [anew, peer]) {
    if (held.join() !== reused.held.join()) throw new Error(`${held.join()} is not ${reused.held.join()}`);
  }
  console.log(`${(count + 1).toLocaleString('en')} payments, 20 rules; held for: ${reused.held.join(', ')}`);
  console.log(`preview, stored features           ${shown(reused.perSecond)}, ${reused.cpu.toFixed(1)} µs of CPU each`);
  console.log(`preview, 12 windows filled anew    ${shown(anew.perSecond)}, ${anew.cpu.toFixed(1)} µs of CPU each`);
  console.log(`SQL, 3 windows and 2 rules         ${shown(peer.perSecond)}`);
  console.log(`cel-js, rules alone, from records  ${shown(await byCel())}`);
  await room.close();
  await database.close();
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
