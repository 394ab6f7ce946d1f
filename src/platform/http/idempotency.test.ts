/** A key from outside: a real server over a real database, with routes that count what they did in it. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineProblem, durationOfMs, idOf, instantOfMs, Problem, type Scope, uuidOf } from '#kernel';
import { type Database, DatabaseUnavailable, type Tx, tables } from '#platform/database';
import { simulatedClock } from '../clock/simulated.ts';
import { type EmptiedDatabase, openEmptiedDatabase, type TestDatabase } from '../database/testing.ts';
import { newIdSource } from '../random/new-id.ts';
import { systemRandom } from '../random/system.ts';
import { type Route, route } from './port.ts';
import { createIdempotency, type Idempotency } from './postgres-idempotency.ts';
import {
  type Answer,
  type Asked,
  ask,
  authenticator,
  problem,
  startTestServer,
  TENANT,
  type TestServer,
} from './testing.ts';

const OTHER_TENANT = idOf('ten', '01900000-0000-7000-8000-000000000002');
const notNow = defineProblem('not-now', 409, 'Not now');
const busy = defineProblem('busy', 429, 'Busy');

const scopeOf = (tenant: Scope['tenant'], id: string): Scope => ({
  tenant,
  permissions: new Set(),
  principal: { kind: 'api-key', id },
});
const KEYS: Readonly<Record<string, Scope>> = {
  mk_one: scopeOf(TENANT, 'key_one'),
  mk_two: scopeOf(TENANT, 'key_two'),
  mk_other: scopeOf(OTHER_TENANT, 'key_one'),
};

/** What a handler is told to do, by the body it gets. */
const BEHAVIOURS = [
  'write',
  'refuse',
  'busy',
  'fail',
  'fail-after',
  'outage',
  'answer-badly',
  'read',
  'cookie',
] as const;
type Behaviour = (typeof BEHAVIOURS)[number];

let shared: EmptiedDatabase;
let testDatabase: TestDatabase;
let idempotency: Idempotency;
let server: TestServer;
const clock = simulatedClock(instantOfMs(Date.UTC(2026, 10, 21)));
let calls = 0;
/** Holds a handler before or after its transaction until it is let go. */
let hold: { readonly when: 'before' | 'after'; readonly until: Promise<void>; reached(): void } | undefined;

const write = (tx: Tx, tenant: Scope['tenant'], text: string) =>
  sql`insert into http.done (tenant, text) values (${uuidOf(tenant)}::uuid, ${text})`.execute(tables(tx));

const heldAt = async (when: 'before' | 'after'): Promise<void> => {
  if (hold?.when !== when) return;
  hold.reached();
  await hold.until;
};

const perform = async (database: Database, { tenant }: Scope, behaviour: Behaviour) => {
  calls += 1;
  await heldAt('before');
  if (behaviour === 'refuse') throw new Problem(notNow, { params: { call: calls } });
  if (behaviour === 'busy') throw new Problem(busy, { params: { retryAfterSeconds: 3 } });
  if (behaviour === 'fail') throw new Error('before anything');
  if (behaviour === 'read') await database.inScope({ tenant }, (tx) => sql`select 1`.execute(tables(tx)));
  else await database.inScope({ tenant }, (tx) => write(tx, tenant, behaviour));
  await heldAt('after');
  if (behaviour === 'fail-after') throw new Error('after the commit');
  if (behaviour === 'outage') throw new DatabaseUnavailable({ reason: 'broken', mayHaveCommitted: true });
  return { call: behaviour === 'answer-badly' ? ('x' as never) : calls };
};

const routes = (): Route[] =>
  (['key', 'key-secret-answer', undefined] as const).map((idempotency_) =>
    route({
      method: 'POST',
      path: `/v1/${idempotency_ ?? 'plain'}`,
      operationId: `do-${idempotency_ ?? 'plain'}`,
      summary: 'Does something',
      access: 'signed-in',
      body: z.strictObject({ do: z.enum(BEHAVIOURS) }),
      query: z.strictObject({ note: z.string().optional() }),
      success: { status: 201, schema: z.object({ call: z.int() }) },
      ...(idempotency_ === undefined ? {} : { idempotency: idempotency_ }),
      handle: async ({ scope, body }) => ({
        status: 201,
        body: await perform(idempotency.database, scope, body.do),
        headers: { location: `/v1/done/${calls}` },
        ...(body.do === 'cookie' ? { cookies: [{ name: 'c', value: 'secret', maxAgeSeconds: 9 }] } : {}),
      }),
    }),
  );

beforeAll(async () => {
  shared = await openEmptiedDatabase();
  testDatabase = await shared.next();
  await administer(`create table http.done (tenant uuid not null, text text not null);
    select platform.wall('http.done')`);
  await testDatabase.close();
});
afterAll(() => shared.close());
beforeEach(async () => {
  testDatabase = await shared.next();
  idempotency = createIdempotency({ database: testDatabase, clock, newId: newIdSource(clock, systemRandom()) });
  server = await startTestServer({
    routes: routes(),
    idempotency: idempotency.store,
    authenticator: { ...authenticator, byApiKey: async (presented) => KEYS[presented] },
  });
  calls = 0;
  hold = undefined;
});
afterEach(async () => {
  await server.close();
  await testDatabase.close();
});

const administer = async (statements: string): Promise<void> => {
  const { Client } = await import('pg');
  const { password, ...login } = testDatabase.connection as { password?: { reveal(): string } } & object;
  const client = new Client({ ...login, ...(password ? { password: password.reveal() } : {}) });
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
};

type Wanted = Asked & { readonly path?: string; readonly idempotencyKey?: string };

const post = (behaviour: Behaviour, wanted: Wanted = {}): Promise<Answer> => {
  const { path = '/v1/key', key = 'mk_one', idempotencyKey = 'k-1', ...init } = wanted;
  const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
  return ask(server, path, { method: 'POST', key, headers, body: JSON.stringify({ do: behaviour }), ...init });
};

const done = async (): Promise<number> => {
  const count = (tx: Tx) => sql<{ n: number }>`select count(*) as n from http.done`.execute(tables(tx));
  return (await testDatabase.asSystem(count)).rows[0]?.n ?? 0;
};

const later = (ms: number) => clock.advance(durationOfMs(ms));
const LEASE_MS = 2 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** Runs `meanwhile` while a request of the key is held in its handler. */
const whileHeld = async <T>(when: 'before' | 'after', meanwhile: () => Promise<T>): Promise<[T, Answer]> => {
  let reached = (): void => undefined;
  let letGo = (): void => undefined;
  const arrived = new Promise<void>((resolve) => {
    reached = resolve;
  });
  hold = {
    when,
    reached,
    until: new Promise<void>((resolve) => {
      letGo = resolve;
    }),
  };
  const held = post('write');
  await arrived;
  hold = undefined;
  const seen = await meanwhile();
  letGo();
  return [seen, await held];
};

describe('a repeat with its key', () => {
  test('is answered as the first was, and does nothing', async () => {
    const first = await post('write');
    const again = await post('write');
    expect(first).toMatchObject({ status: 201, body: { call: 1 } });
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(again).toMatchObject({ status: 201, body: first.body });
    for (const name of ['location', 'content-type', 'cache-control']) {
      expect(again.headers.get(name), name).toBe(first.headers.get(name));
    }
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect([calls, await done()]).toEqual([1, 1]);
  });

  test('may write the key quoted, and the members of its body in another order', async () => {
    await post('write');
    expect((await post('write', { idempotencyKey: '"k-1"' })).headers.get('idempotent-replayed')).toBe('true');
  });

  test('is refused alike, when the first was', async () => {
    const first = await post('refuse');
    expect(first).toMatchObject(problem('not-now', 409, { params: { call: 1 } }));
    expect(await post('refuse')).toMatchObject({ status: 409, body: first.body });
    expect(calls).toBe(1);
  });

  test('that asks something else is refused, whatever became of the first', async () => {
    await post('write');
    expect(await post('read')).toMatchObject(problem('idempotency-key-reused', 409));
    expect(await post('write', { path: '/v1/key?note=x' })).toMatchObject(problem('idempotency-key-reused', 409));
    expect([calls, await done()]).toEqual([1, 1]);
  });

  test('after a day is a new request', async () => {
    await post('write');
    await later(DAY_MS);
    expect((await post('write')).headers.get('idempotent-replayed')).toBe('true');
    await later(1);
    expect((await post('write')).headers.get('idempotent-replayed')).toBeNull();
    expect(await done()).toBe(2);
  });
});

test('a key is one caller’s, one route’s and one tenant’s', async () => {
  const answers = [
    await post('write'),
    await post('write', { key: 'mk_two' }),
    await post('write', { key: 'mk_other' }),
    await post('write', { path: '/v1/key-secret-answer' }),
    await post('write', { idempotencyKey: 'k-2' }),
  ];
  expect(answers.map(({ body }) => body.call)).toEqual([1, 2, 3, 4, 5]);
  expect(await done()).toBe(5);
});

test('a route without the word does not look at the header, and a request without it is done each time', async () => {
  await post('write', { path: '/v1/plain' });
  await post('write', { path: '/v1/plain' });
  const headers = { 'content-type': 'application/json' };
  await post('write', { headers });
  await post('write', { headers });
  expect(await done()).toBe(4);
});

test.each(['', 'x'.repeat(256), 'a\u00e9', '"open'])(
  'the key %j is refused, and nothing is done',
  async (idempotencyKey) => {
    expect(await post('write', { idempotencyKey })).toMatchObject(problem('idempotency-key-not-valid', 400));
    expect(calls).toBe(0);
  },
);

test('a malformed request does not use up its key', async () => {
  const malformed = await post('write', { body: '{"do":"dance"}' });
  expect(malformed).toMatchObject(problem('invalid-body', 422));
  expect(await post('write')).toMatchObject({ status: 201 });
});

describe('an answer that shows a secret', () => {
  test('is given once and kept nowhere; the repeat learns that it was done', async () => {
    const path = '/v1/key-secret-answer';
    expect(await post('write', { path })).toMatchObject({ status: 201, body: { call: 1 } });
    expect(await post('write', { path })).toMatchObject(problem('idempotency-answer-not-kept', 409));
    expect(await done()).toBe(1);
    const kept = (tx: Tx) => sql`select body from http.idempotency_key where body is not null`.execute(tables(tx));
    expect((await testDatabase.asSystem(kept)).rows).toEqual([]);
  });

  test('is also one that sets a cookie', async () => {
    expect((await post('cookie')).headers.get('set-cookie')).toMatch(/^c_\d+=secret/);
    const again = await post('cookie');
    expect(again).toMatchObject(problem('idempotency-answer-not-kept', 409));
    expect(again.headers.get('set-cookie')).toBeNull();
  });
});

describe('two at once', () => {
  test('one is done; the other is told to come again', async () => {
    const [other, first] = await whileHeld('before', () => post('write'));
    expect(other).toMatchObject(problem('idempotency-key-in-use', 409));
    expect(other.headers.get('retry-after')).toBe('1');
    expect(first.status).toBe(201);
    expect(await post('write')).toMatchObject({ status: 201, body: first.body });
    expect(await done()).toBe(1);
  });

  test('of twenty, exactly one is done', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('write')));
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1);
    for (const { status, body } of answers) {
      if (status !== 201) expect(body).toMatchObject({ code: 'idempotency-key-in-use' });
    }
    expect([calls, await done()]).toEqual([1, 1]);
  });
});

describe('a failure', () => {
  test.each(['fail', 'busy'] as const)('before anything was done (%s) frees the key', async (behaviour) => {
    expect((await post(behaviour)).status).toBeGreaterThanOrEqual(429);
    expect(await post('write')).toMatchObject({ status: 201, body: { call: 2 } });
  });

  test.each(['fail-after', 'outage', 'answer-badly'] as const)(
    'after something was committed (%s) is not done again: the repeat learns that the answer is lost',
    async (behaviour) => {
      expect((await post(behaviour)).status).toBeGreaterThanOrEqual(500);
      expect(await post(behaviour)).toMatchObject(problem('idempotency-answer-lost', 409));
      expect([calls, await done()]).toEqual([1, 1]);
    },
  );
});

describe('a server that dies with a request in hand', () => {
  test('before its commit: after the lease the repeat is done, and the dead one can no longer commit', async () => {
    const [repeat, late] = await whileHeld('before', async () => {
      await later(LEASE_MS - 1);
      expect(await post('write')).toMatchObject(problem('idempotency-key-in-use', 409));
      await later(1);
      return post('write');
    });
    expect(repeat).toMatchObject({ status: 201, body: { call: 2 } });
    expect(late).toMatchObject(problem('idempotency-key-in-use', 409));
    expect(await post('write')).toMatchObject({ status: 201, body: repeat.body });
    expect(await done()).toBe(1);
  });

  test('after its commit: after the lease the repeat learns that the answer is lost, until it is known', async () => {
    const [repeat, late] = await whileHeld('after', async () => {
      expect(await post('write')).toMatchObject(problem('idempotency-key-in-use', 409));
      await later(LEASE_MS);
      return post('write');
    });
    expect(repeat).toMatchObject(problem('idempotency-answer-lost', 409));
    // It had not died, only taken long.
    expect(late.status).toBe(201);
    expect(await post('write')).toMatchObject({ status: 201, body: late.body });
    expect([calls, await done()]).toEqual([1, 1]);
  });
});

test('what was only read does not count as done', async () => {
  const [repeat] = await whileHeld('before', async () => {
    await idempotency.database.inScope({ tenant: TENANT }, (tx) => sql`select 1`.execute(tables(tx)));
    await later(LEASE_MS);
    return post('write');
  });
  expect(repeat.status).toBe(201);
  expect(await post('read', { idempotencyKey: 'r' })).toMatchObject({ status: 201 });
});

test('sweeping removes what is a day old, of every tenant, and nothing younger', async () => {
  await post('write');
  await post('write', { key: 'mk_other' });
  await later(1);
  await post('write', { idempotencyKey: 'young' });
  expect(await idempotency.store.sweep()).toBe(0);
  await later(DAY_MS);
  expect(await idempotency.store.sweep()).toBe(2);
  expect((await post('write', { idempotencyKey: 'young' })).headers.get('idempotent-replayed')).toBe('true');
});

test('a server sweeps from the beginning, and ends its sweeping when it stops', async () => {
  await post('write');
  await later(DAY_MS + 1);
  const other = await startTestServer({ routes: routes(), idempotency: idempotency.store });
  const rows = (tx: Tx) => sql`select 1 from http.idempotency_key`.execute(tables(tx));
  await expect.poll(async () => (await testDatabase.asSystem(rows)).rows.length).toBe(0);
  await other.close();
});

test('the key itself is kept nowhere', async () => {
  await post('write', { idempotencyKey: 'kenji.yamada@example.jp' });
  const rows = (tx: Tx) =>
    sql<{ text: string }>`select k::text as text from http.idempotency_key k`.execute(tables(tx));
  const text = (await testDatabase.asSystem(rows)).rows.map((row) => row.text).join();
  expect(text).not.toContain('kenji');
  expect(text).not.toContain(Buffer.from('kenji.yamada').toString('hex'));
});
