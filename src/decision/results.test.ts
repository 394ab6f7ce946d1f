/**
 * Outcomes and fraud reports: each once, counted by the features of live decisions as plain SQL counts them, and the
 * same after a process that judged was killed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs, formatInstant, instantOfMs, type Scope } from '#kernel';
import { tables } from '#platform/database';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { ask, MAKER_KEY, problem, READER_KEY, startTestServer, type TestServer } from '../platform/http/testing.ts';
import type { Attempt } from './core/attempt.ts';
import type { Rebuilding } from './decision-node.ts';
import type { Decisions } from './index.ts';
import { decisionRoutes } from './index.ts';
import { attemptNow, clock, newId, openTestRoom, scopeOf, type TestRoom } from './testing.ts';
import { riskRules } from './testing-risk.ts';

const RULES = riskRules();

let database: TestDatabase;
let room: TestRoom;
let server: TestServer;
let routed: Decisions;

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  routed = room.open({ ruleSet: RULES });
  server = await startTestServer({ routes: decisionRoutes(routed) });
});

afterAll(async () => {
  await server.close();
  await room.close();
  await database.close();
});

const post = (path: string, body: unknown, key = MAKER_KEY) =>
  ask(server, path, {
    method: 'POST',
    key,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });

const NOW = formatInstant(instantOfMs(clock.now() - 60_000));
const report = (eventId: string, more: object = {}) => ({
  reportId: `r-${eventId}`,
  eventId,
  type: 'card-not-present',
  transactionAt: NOW,
  reportedAt: NOW,
  ...more,
});
const outcome = (kind: string, more: object = {}) => ({ outcome: kind, occurredAt: NOW, ...more });
const of = (acceptorNumber: string, secondsAgo: number, eventId = newId('evt') as string): Attempt =>
  attemptNow({
    eventId,
    merchant: { acceptorNumber },
    occurredAt: formatInstant(instantOfMs(clock.now() - secondsAgo * 1_000)),
  });

describe('over HTTP', () => {
  test('an outcome and a report are taken once, told again when repeated, and refused when they differ', async () => {
    const attempt = of('m-http', 100);
    expect((await post('/v1/payments/decisions', attempt)).status).toBe(200);
    const { eventId } = attempt;
    const to = `/v1/payments/${eventId}/outcome`;
    expect((await post(to, outcome('declined', { reasonCode: '05' }))).body).toEqual({
      eventId,
      repeated: false,
      known: true,
    });
    expect((await post(to, outcome('declined', { reasonCode: '05' }))).body).toEqual({
      eventId,
      repeated: true,
      known: true,
    });
    expect(await post(to, outcome('declined', { reasonCode: '14' }))).toMatchObject(problem('result-differs', 409));
    expect((await post('/v1/fraud-reports', report(eventId))).body).toEqual({ eventId, repeated: false, known: true });
    expect((await post('/v1/fraud-reports', report(eventId))).body).toEqual({ eventId, repeated: true, known: true });
    expect(await post('/v1/fraud-reports', report(eventId, { type: 'other' }))).toMatchObject(
      problem('result-differs', 409),
    );
  });

  test('an outcome of a payment nobody asked about is not found; a report is kept, and said not to be known', async () => {
    expect(await post('/v1/payments/nobody/outcome', outcome('declined'))).toMatchObject(
      problem('payment-not-found', 404),
    );
    expect((await post('/v1/fraud-reports', report('nobody'))).body).toEqual({
      eventId: 'nobody',
      repeated: false,
      known: false,
    });
  });

  test('what the windows hold is shown by key', async () => {
    await post('/v1/payments/decisions', of('m-held', 10));
    const { body } = await ask(server, '/v1/payments/windows', { key: READER_KEY });
    expect(body).toMatchObject({
      judging: true,
      items: [{ by: ['merchant.acceptorNumber'], windows: ['frauds', 'risk', 'declines'] }],
      limitBytes: 2 ** 32,
      full: false,
    });
    expect(routed.memory()).toMatchObject({ full: 0 });
    const { total } = body as { total: { keys: number; events: number; bytes: number } };
    expect(total.events).toBeGreaterThanOrEqual(total.keys);
    expect(total.bytes).toBeGreaterThan(total.events * 12);
  });

  test('of many at once all are taken or none, and who may only read sends none', async () => {
    const attempts = [of('m-bulk', 90), of('m-bulk', 80)];
    for (const attempt of attempts) await post('/v1/payments/decisions', attempt);
    const reports = attempts.map(({ eventId }) => report(eventId));
    const clashing = [...reports, report('nobody', { type: 'other', reportId: 'r-nobody' })];
    expect(await post('/v1/fraud-reports/bulk', { reports: clashing })).toMatchObject(problem('result-differs', 409));
    const { body } = await post('/v1/fraud-reports/bulk', { reports: [...reports, reports[0]] });
    expect((body as { items: { repeated: boolean }[] }).items.map(({ repeated }) => repeated)).toEqual([
      false,
      false,
      true,
    ]);
    expect(await post('/v1/fraud-reports', report('x'), READER_KEY)).toMatchObject({ status: 403 });
    expect(await post('/v1/fraud-reports', { ...report('x'), type: 'bad luck' })).toMatchObject({ status: 422 });
  });
});

/** Of each decision, what its features had to be: one scan of the decisions and results before it for each number. */
const ORACLE = sql<{ event_id: string; found: Record<string, number>; expected: Record<string, number> }>`
  with attempt as (
    select event_id, (record::jsonb ->> 'sequence')::int as sequence, occurred_at as at, acceptor_number as shop,
      coalesce((record::jsonb ->> 'learnedTo')::int, 0) as learned, record::jsonb -> 'features' as found
    from decision.decision where tenant = platform.tenant()
  )
  select event_id, found, jsonb_strip_nulls(jsonb_build_object(
    'frauds', (select count(distinct b.event_id) from attempt b join decision.result r on r.event_id = b.event_id
      where r.tenant = platform.tenant() and r.result = 'fraud' and r.position <= a.learned
      and b.sequence <= a.sequence and b.shop = a.shop and b.at > a.at - interval '1 hour' and b.at <= a.at),
    'risk', (select round(avg(case when exists (select 1 from decision.result r where r.tenant = platform.tenant()
        and r.event_id = b.event_id and r.result = 'fraud' and r.position <= a.learned) then 1 else 0 end), 6)::float8
      from attempt b where b.sequence <= a.sequence and b.shop = a.shop
      and b.at > a.at - interval '70 seconds' and b.at <= a.at - interval '10 seconds'),
    'declines', (select round(avg(case when exists (select 1 from decision.result r where r.tenant = platform.tenant()
        and r.event_id = b.event_id and r.result = 'declined' and r.position <= a.learned) then 1 else 0 end), 6)::float8
      from attempt b where b.sequence <= a.sequence and b.shop = a.shop
      and b.at > a.at - interval '1 hour' and b.at <= a.at)
  )) as expected from attempt a order by sequence`;

const rounded = (found: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(found).map(([name, value]) => [name, Math.round(value * 1e6) / 1e6]));

const checkAgainstSql = async (scope: Scope): Promise<number> => {
  const { rows } = await database.inScope(scope, (tx) => ORACLE.execute(tables(tx)));
  for (const { event_id, found, expected } of rows)
    expect({ event_id, ...rounded(found) }).toEqual({ event_id, ...expected });
  return rows.length;
};

describe('features count what was received, as SQL does', () => {
  test('through restarts, late attempts and results of every kind', async () => {
    const scope = scopeOf(newId('ten'));
    const asked: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const decisions = room.open({ ruleSet: RULES });
      for (let number = 0; number < 30; number += 1) {
        const attempt = of(`shop-${(number * 7) % 3}`, 200 - round * 60 - number * 2 + (number % 5 === 0 ? 40 : 0));
        if (number % 7 === 0) await decisions.results.fraudReports(scope, [report(attempt.eventId) as never]);
        await decisions.decide(scope, attempt);
        asked.push(attempt.eventId);
        const about = asked[(number * 13 + round * 17) % asked.length] as string;
        if (number % 3 === 0) await decisions.results.fraudReports(scope, [report(about) as never]);
        if (number % 4 === 0) await decisions.results.outcome(scope, about, outcome('declined') as never);
      }
      await decisions.close();
      await clock.sleep(durationOfMs(550));
    }
    expect(await checkAgainstSql(scope)).toBe(90);
  });

  test('a report that came before its payment waits for it, and counts from the payment on', async () => {
    const scope = scopeOf(newId('ten'));
    const first = room.open({ ruleSet: RULES });
    const early = of('m-early', 30);
    expect(await first.results.fraudReports(scope, [report(early.eventId) as never])).toMatchObject([{ known: false }]);
    expect((await first.decide(scope, of('m-early', 45))).record.features).toMatchObject({ frauds: 0 });
    expect((await first.decide(scope, early)).record.features).toMatchObject({ frauds: 1, risk: 0 });
    expect((await first.decide(scope, of('m-early', 5))).record.features).toMatchObject({ frauds: 1, risk: 0.5 });
    await first.close();
    await clock.sleep(durationOfMs(550));
    const again = room.open({ ruleSet: RULES });
    expect((await again.decide(scope, of('m-early', 4))).record.features).toMatchObject({ frauds: 1, risk: 0.5 });
    expect(await checkAgainstSql(scope)).toBe(4);
  });
});

const shownConnection = () => {
  const { connection } = database;
  return typeof connection === 'object' && 'password' in connection
    ? { ...connection, password: connection.password.reveal() }
    : connection;
};

type SnapshotFound = { readonly folder: string; readonly sequence: number };

const snapshotOf = async (scope: Scope): Promise<SnapshotFound | undefined> => {
  const { rows } = await database.inScope(scope, (tx) =>
    sql<SnapshotFound>`select folder, sequence from decision.windows_snapshot`.execute(tables(tx)),
  );
  return rows[0];
};

/** The room as a process that starts, and how many decisions it read before it judged. */
const reopened = (changes = {}) => {
  const read: number[] = [];
  const onRebuilding = ({ attempts, finished }: Rebuilding) => (finished ? read.push(attempts) : 0);
  return { ...room.open({ ruleSet: RULES, onRebuilding, ...changes }), read };
};

test('a process that judges is killed: the next one finds the same numbers, from the last snapshot on', async () => {
  const scope = scopeOf(newId('ten'));
  const child = spawn(
    process.execPath,
    [new URL('testing-killed.ts', import.meta.url).pathname, scope.tenant, room.folder],
    {
      env: { ...process.env, TEST_DATABASE: JSON.stringify(shownConnection()) },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let judged = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    judged += text.split('\n').length - 1;
    if (judged >= 60) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  await clock.sleep(durationOfMs(600));
  const { decide, read } = reopened();
  for (let number = 0; number < 6; number += 1) await decide(scope, of(`shop-${number % 3}`, 1));
  const stored = await checkAgainstSql(scope);
  expect(stored).toBeGreaterThanOrEqual(66);
  expect(read).toEqual([stored - 6 - ((await snapshotOf(scope))?.sequence ?? 0)]);
}, 60_000);

test('at the limit of memory what is unknown is said to be, in the record and to an operator', async () => {
  const scope = scopeOf(newId('ten'));
  const small = room.open({ ruleSet: RULES, windowBytes: 70_000 });
  const decided = [];
  for (let number = 0; number < 60; number += 1) decided.push(await small.decide(scope, of(`shop-${number + 10}`, 1)));
  const { features, unkept } = decided.at(-1)?.record ?? {};
  expect([features, unkept]).toEqual([{}, ['frauds', 'risk', 'declines']]);
  expect(decided[0]?.record.unkept).toBeUndefined();
  expect([small.held(scope)?.isFull, small.memory().full]).toEqual([true, 1]);
  expect(small.memory().bytes).toBeLessThanOrEqual(70_000);
});

describe('a snapshot', () => {
  const filled = async (): Promise<Scope> => {
    const scope = scopeOf(newId('ten'));
    const first = room.open({ ruleSet: RULES, snapshotEvery: 5 });
    for (let number = 0; number < 23; number += 1) {
      const attempt = of(`shop-${number % 3}`, 300 - number * 10 + (number % 4) * 15);
      await first.decide(scope, attempt);
      if (number % 2 === 0) await first.results.fraudReports(scope, [report(attempt.eventId) as never]);
    }
    await first.close();
    await clock.sleep(durationOfMs(550));
    return scope;
  };

  test('spares reading what is before it, and is replaced by the next one', async () => {
    const scope = await filled();
    const before = await snapshotOf(scope);
    expect(before?.sequence).toBeGreaterThanOrEqual(5);
    const { decide, read, close } = reopened({ snapshotEvery: 1 });
    for (let number = 0; number < 8; number += 1) await decide(scope, of(`shop-${number}`, 1));
    await close();
    expect(read).toEqual([23 - (before?.sequence ?? 0)]);
    const after = await snapshotOf(scope);
    expect(after?.sequence).toBeGreaterThan(before?.sequence ?? 0);
    expect(await room.objects.get(`${before?.folder}/0`)).toBeUndefined();
    expect(await checkAgainstSql(scope)).toBe(31);
  });

  test('that is damaged, or of other features or another software, is left aside', async () => {
    const scope = await filled();
    const name = `${(await snapshotOf(scope))?.folder}/0`;
    const bytes = await room.objects.get(name);
    if (bytes === undefined) throw new Error('a snapshot has objects');
    const other = reopened({ software: '0.1.1' });
    await other.decide(scope, of('shop-0', 4));
    await other.close();
    await clock.sleep(durationOfMs(550));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    await room.objects.put(name, bytes);
    const damaged = reopened();
    await damaged.decide(scope, of('shop-0', 3));
    expect([other.read, damaged.read]).toEqual([[23], [24]]);
    expect(await checkAgainstSql(scope)).toBe(25);
  });
});
