/**
 * How long a decision node takes to have its windows back after it was killed: decisions are put into the log of a
 * database of its own, then one is asked for, and answered once everything it looks back on is read: first all decisions,
 * then a snapshot and what is behind it.
 * `node bench/recover-windows.ts [decisions, 1,000,000]`; 10,000,000 need some 10 GB of disk.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { loadRuleSet } from '#decision';
import { uuidOf } from '#kernel';
import { tables } from '#platform/database';
import { attemptNow, newId, openTestRoom, scopeOf } from '../src/decision/testing.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { openPostgres } from '../src/platform/database/postgres.ts';

const count = Number(process.argv[2] ?? 1_000_000);
if (!(count >= 1_000)) {
  console.error('usage: node bench/recover-windows.ts [decisions, 1000 or more]');
  process.exit(2);
}

const loaded = loadRuleSet(`
name: bench
version: 1
features:
  card_count_1d: { count: payments, by: card, over: 1d }
  card_sum_7d: { sum: amount, by: card, over: 7d }
  card_mean_30d: { mean: amount, by: card, over: 30d }
  shop_count_30d: { count: payments, by: merchant, over: 30d }
  shop_cards_1d: { distinct: card, by: merchant, over: 1d }
rules:
  - { id: r, when: has(card.bin), reason: r, action: hold, status: live, words: { ja: 理由, en: reason } }
`);
if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
const ruleSet = loaded.value;

const folderOf = (path: string) => new URL(`../src/${path}/migrations`, import.meta.url).pathname;
const folder = await mkdtemp('/tmp/mitsuke-bench-');
await chmod(folder, 0o711);
const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data') });
await migrate(server.connection, [
  { name: 'stream', folder: folderOf('platform/stream') },
  { name: 'evidence', folder: folderOf('evidence') },
  { name: 'registry', folder: folderOf('registry') },
  { name: 'decision', folder: folderOf('decision') },
]);
const database = openPostgres({ connection: server.connection });
const room = await openTestRoom(database);
const scope = scopeOf(newId('ten'));
const CHUNK = 100_000;

/** Spread over the last 30 days: 100,000 cards, 5,000 shops. */
const put = (from: number, to: number) =>
  database.inScope(scope, async (tx) => {
    const batch = uuidOf(newId('bat'));
    const tenant = uuidOf(scope.tenant);
    await sql`insert into decision.batch (tenant, id, size, root, entry, rule_set, recorded_at, last_sequence)
      values (${tenant}::uuid, ${batch}::uuid, ${to - from}::int, ${new Uint8Array(32)}::bytea, ${uuidOf(newId('ent'))}::uuid,
        ${ruleSet.hash}, now(), ${to - 1}::bigint)`.execute(tables(tx));
    await sql`insert into decision.decision
        (tenant, batch, id, event_id, occurred_at, recorded_at, answer, acceptor_number, record)
      select ${tenant}::uuid, ${batch}::uuid, gen_random_uuid(), 'b-' || n, at, at, 'allow', 'shop-' || n % 5000,
        json_build_object('sequence', n, 'attempt', json_build_object('eventId', 'b-' || n, 'occurredAt', '',
          'channel', 'ecommerce', 'amount', json_build_object('amountMinor', 100 + n % 50000, 'currency', 'JPY'),
          'card', json_build_object('token', 'card-' || (n::bigint * 7919) % 100000),
          'merchant', json_build_object('acceptorNumber', 'shop-' || n % 5000)))::text
      from generate_series(${from}::int, ${to - 1}::int) as n,
        lateral (select now() - interval '30 days' * (1 - n::float8 / ${count}::float8) as at) as placed`.execute(
      tables(tx),
    );
  });

/** A process that starts, judges once and again, which stores a snapshot where there was none, and stops. */
const measure = async (how: string): Promise<void> => {
  const again = await openTestRoom(database, room.folder);
  const beganMs = performance.now();
  const cpuBegan = process.cpuUsage();
  const decisions = again.open({ ruleSet });
  await decisions.decide(scope, attemptNow());
  const seconds = (performance.now() - beganMs) / 1_000;
  const cpu = process.cpuUsage(cpuBegan);
  const { bytes } = decisions.memory();
  const storingMs = performance.now();
  await decisions.decide(scope, attemptNow());
  await again.close();
  console.log(
    `${count.toLocaleString('en')} decisions back ${how} in ${seconds.toFixed(1)} s (${((cpu.user + cpu.system) / 1e6).toFixed(1)} s of CPU), ` +
      `${Math.round(count / seconds).toLocaleString('en')} a second; ${Math.round(bytes / 1e6)} MB held; ` +
      `${((performance.now() - storingMs) / 1_000).toFixed(1)} s to judge again, store what is due and stop`,
  );
};

try {
  const first = room.open({ ruleSet });
  await first.decide(scope, attemptNow());
  await first.close();
  for (let from = 2; from < count; from += CHUNK) {
    await put(from, Math.min(from + CHUNK, count));
    process.stderr.write(`${Math.min(from + CHUNK, count).toLocaleString('en')} decisions in the log\n`);
  }
  await database.inScope(scope, (tx) =>
    sql`update decision.node set sequence = ${count - 1}::bigint, newest = now()`.execute(tables(tx)),
  );
  await measure('from the decisions');
  await measure('from the snapshot');
  await room.close();
  await database.close();
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
