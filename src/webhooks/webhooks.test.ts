import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import { ATTEMPTS_MAX, OFF_AFTER } from './core/retry.ts';
import { openTestWebhooks, type Received, type TestWebhooks } from './testing.ts';

let at: TestWebhooks;
beforeAll(async () => {
  at = await openTestWebhooks();
});
afterAll(() => at.close());
afterEach(async () => {
  for (const each of (await at.call('GET', '')).body.items) await remove(each);
});

const HOUR_MS = 3_600_000;
const advance = (ms: number) => at.clock.advance(durationOfMs(ms));
const send = () => at.room.sender.sendOnce();
const reported = (eventId: string) => ({
  type: 'fraud-report.received' as const,
  occurredAt: at.clock.now(),
  data: { payments: [{ eventId, known: true }] },
});
/** Ids are in the order of time, which stands still by itself. */
const tell = async (eventId: string, tenant = at.tenant) => {
  await advance(1);
  return at.database.inScope({ tenant }, (tx) => at.room.tell(tx, tenant, reported(eventId)));
};

type Made = { readonly id: string; readonly secret: string };
const make = async (path: string, more: object = {}): Promise<Made> => {
  await advance(1);
  const url = path.startsWith('/') ? at.receiver.at(path) : path;
  const answer = await at.call('POST', '', { body: { url, types: ['fraud-report.received'], ...more } });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};
const remove = ({ id }: Made) => at.call('DELETE', `/${id}`);
const read = async ({ id }: Made, rest = '') => (await at.call('GET', `/${id}${rest}`)).body;
const newest = async (made: Made) => {
  const [first] = (await read(made, '/deliveries')).items;
  return read(made, `/deliveries/${first.id}`);
};
const headersOf = ({ headers }: Received) => headers as Record<string, string>;
const verified = (received: Received, { secret }: Made) =>
  new Webhook(secret).verify(received.body, headersOf(received));

describe('an endpoint', () => {
  test('shows its secret once, and is on record with who made it', async () => {
    const made = await make('/made', { description: '店の会計' });
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const shown = await at.call('GET', `/${made.id}`);
    expect(shown.body).toMatchObject({
      url: at.receiver.at('/made'),
      description: '店の会計',
      state: 'on',
      secrets: [{ number: 1 }],
      changes: [{ change: 'made', madeBy: 'per_ours', entry: expect.stringMatching(/^ent_/) }],
    });
    for (const path of ['', `/${made.id}`, '/export.csv']) {
      expect((await at.call('GET', path)).text).not.toContain(made.secret.slice('whsec_'.length));
    }
    await remove(made);
    expect((await at.call('GET', `/${made.id}`)).body.code).toBe('webhook-not-found');
    expect(await tell('ev-removed')).toBe(0);
  });

  test.each([
    ['http://hooks.example/', 'https-needed'],
    ['https://user:word@hooks.example/', 'url-with-credentials'],
    ['nowhere', 'not-a-url'],
  ])('cannot be at %s', async (url, code) => {
    const answer = await at.call('POST', '', { body: { url, types: ['case.opened'] } });
    expect(answer).toMatchObject({ status: 422, body: { fields: [{ pointer: '/url', code }] } });
  });

  test('belongs to its tenant and to whoever may manage them', async () => {
    const made = await make('/walled');
    const calls = [
      ['GET', `/${made.id}`],
      ['GET', `/${made.id}/deliveries`],
      ['DELETE', `/${made.id}`],
      ['POST', `/${made.id}/tests`, {}],
      ['POST', `/${made.id}/secrets`, {}],
    ] as const;
    for (const [method, path, body] of calls) {
      expect((await at.call(method, path, { as: 'theirs', body })).status, path).toBe(404);
      expect((await at.call(method, path, { as: 'reader', body })).status, path).toBe(403);
    }
    expect(await tell('ev-theirs', at.other)).toBe(0);
  });

  test('is one of twenty at most, and found by what it is told of and whether it is on', async () => {
    const all: Made[] = [];
    for (let place = 0; place < 20; place += 1) {
      all.push(await make(`/many/${place}`, { types: place % 2 === 0 ? ['alert.raised'] : ['case.closed'] }));
    }
    const one = { url: at.receiver.at('/many'), types: ['alert.raised'] };
    expect((await at.call('POST', '', { body: one })).body).toMatchObject({
      code: 'too-many-webhooks',
      params: { limit: 20 },
    });
    const [first] = all as [Made];
    await at.call('PUT', `/${first.id}`, { body: { ...one, state: 'off' } });
    const pages: string[] = [];
    let cursor = '';
    do {
      const page = (await at.call('GET', `?type=alert.raised&state=on&limit=4${cursor}`)).body;
      pages.push(...page.items.map(({ id }: Made) => id));
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    const expected = all.filter((_, place) => place % 2 === 0 && place > 0).map(({ id }) => id);
    expect(pages).toEqual(expected);
    const csv = (await at.call('GET', '/export.csv?state=off')).text.split('\r\n');
    expect(csv.filter((line) => line.startsWith('whk_'))).toEqual([expect.stringContaining(`${first.id},`)]);
  });
});

describe('a message', () => {
  test('comes signed, to who asked for its type, and stands in the log of deliveries', async () => {
    const asking = await make('/asking');
    const other = await make('/other', { types: ['case.closed'] });
    await tell('ev-1');
    expect(await send()).toBe(1);
    const [received] = at.receiver.of('/asking') as [Received];
    expect(verified(received, asking)).toEqual({
      type: 'fraud-report.received',
      timestamp: expect.stringMatching(/^20\d\d-.*Z$/),
      data: { payments: [{ eventId: 'ev-1', known: true }] },
    });
    expect(received.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Mitsuke/0.1.0' });
    expect(() => verified(received, other)).toThrow();
    expect(at.receiver.of('/other')).toEqual([]);
    expect(await newest(asking)).toMatchObject({
      state: 'delivered',
      message: received.headers['webhook-id'],
      body: received.body,
      attempts: 1,
      lastStatus: 204,
      tries: [{ number: 1, status: 204, durationMs: expect.any(Number) }],
    });
    expect(await read(asking)).toMatchObject({ lastSuccessAt: expect.any(String) });
  });

  test('is sent again under one id until it is taken, after longer and longer pauses', async () => {
    const made = await make('/flaky');
    at.receiver.status('/flaky', 500);
    await tell('ev-flaky');
    expect(await send()).toBe(1);
    expect(await send()).toBe(0);
    expect(await newest(made)).toMatchObject({ state: 'waiting', lastStatus: 500, nextAttemptAt: expect.any(String) });
    expect(await read(made)).toMatchObject({ failingSince: expect.any(String) });
    await advance(6_000);
    expect(await send()).toBe(1);
    await advance(6_000);
    expect(await send()).toBe(0);
    await advance(6 * 60_000);
    at.receiver.status('/flaky', 200);
    expect(await send()).toBe(1);
    const received = at.receiver.of('/flaky');
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const times = received.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(times[2]).toBeGreaterThan((times[0] ?? 0) + 300);
    expect(await newest(made)).toMatchObject({
      state: 'delivered',
      tries: [{ status: 500 }, { status: 500 }, { status: 200 }],
    });
    expect((await read(made)).failingSince).toBeUndefined();
  });

  test('rests as long as the receiver asks, and never shorter than it would have', async () => {
    const made = await make('/busy');
    const dueAfter = async () => Date.parse((await newest(made)).nextAttemptAt) - at.clock.now();
    at.receiver.answer('/busy', (response) => response.writeHead(429, { 'retry-after': '600' }).end());
    await tell('ev-busy');
    await send();
    expect(await dueAfter()).toBeGreaterThan(590_000);
    await advance(600_000);
    at.receiver.answer('/busy', (response) => response.writeHead(503, { 'retry-after': '1' }).end());
    expect(await send()).toBe(1);
    expect(await dueAfter()).toBeGreaterThan(290_000);
  });

  test('is given up after its last attempt', async () => {
    const made = await make('/down');
    at.receiver.status('/down', 503);
    await tell('ev-down');
    for (let attempts = 1; attempts <= ATTEMPTS_MAX; attempts += 1) {
      expect(await send()).toBe(1);
      const { nextAttemptAt } = await newest(made);
      if (nextAttemptAt !== undefined) await advance(Date.parse(nextAttemptAt) - at.clock.now());
    }
    await advance(30 * HOUR_MS);
    expect(await send()).toBe(0);
    const given = await newest(made);
    expect(given).toMatchObject({ state: 'given-up', attempts: ATTEMPTS_MAX, lastStatus: 503 });
    expect(given.tries).toHaveLength(ATTEMPTS_MAX);
    expect(at.receiver.of('/down')).toHaveLength(ATTEMPTS_MAX);
    expect(await read(made)).toMatchObject({ state: 'on' });
  });
});

describe('what is not a success', () => {
  test.each([
    ['a redirect, which is not followed', '/moved', { lastStatus: 302 }],
    ['a break', '/broken', { lastFault: 'not-reachable' }],
  ])('%s', async (_name, path, expected) => {
    at.receiver.answer('/moved', (response) => response.writeHead(302, { location: at.receiver.at('/target') }).end());
    at.receiver.answer('/broken', (response) => response.destroy());
    const made = await make(path);
    await tell('ev-not');
    await send();
    expect(await newest(made)).toMatchObject({ state: 'waiting', ...expected });
    expect(at.receiver.of('/target')).toEqual([]);
  });

  test('no answer in time', async () => {
    at.receiver.answer('/silent', () => undefined);
    const made = await make('/silent');
    await tell('ev-silent');
    await at.open({ timeLimit: durationOfMs(50) }).sender.sendOnce();
    expect(await newest(made)).toMatchObject({ state: 'waiting', lastFault: 'time-limit' });
  });

  test('a private address that no operator allowed', async () => {
    const port = new URL(at.receiver.at('/')).port;
    const urls = [
      'https://127.0.0.1/',
      'https://10.0.0.1/in',
      `https://localhost:${port}/`,
      'https://nowhere.invalid/',
    ];
    for (const url of urls) {
      const made = await make(url);
      await tell('ev-private');
      await send();
      const { lastFault } = await newest(made);
      expect(['address-not-public', 'port-not-allowed', 'unresolvable'], url).toContain(lastFault);
      await remove(made);
    }
  });
});

describe('an endpoint that takes nothing', () => {
  const standing = async (made: Made) => {
    const alerts = await at.cases.alerts.list(at.scopes.ours as never, { filters: {}, limit: 50 } as never);
    return { endpoint: await read(made), alert: alerts.items.find(({ subject }) => subject.id === made.id) };
  };

  test('for days is switched off with an alert; what waits is given up, and nothing more is queued', async () => {
    const made = await make('/dead', { description: '在庫' });
    at.receiver.status('/dead', 500);
    await tell('ev-first');
    await send();
    await advance(OFF_AFTER);
    await tell('ev-second');
    await send();
    const { endpoint, alert } = await standing(made);
    expect(endpoint).toMatchObject({
      state: 'off',
      off: { why: 'failing' },
      changes: [{ change: 'switched-off', madeBy: 'system' }, { change: 'made' }],
    });
    expect(alert).toMatchObject({ kind: 'webhook-switched-off', severity: 'medium', subject: { label: '在庫' } });
    const { items } = await read(made, '/deliveries');
    expect(items.map(({ state }: { state: string }) => state)).toEqual(['given-up', 'given-up']);
    expect(await tell('ev-third')).toBe(0);
    expect((await at.call('POST', `/${made.id}/tests`, { body: {} })).body.code).toBe('webhook-off');
    const again = { url: at.receiver.at('/dead'), types: ['fraud-report.received'], state: 'on' };
    expect((await at.call('PUT', `/${made.id}`, { body: again })).body).toMatchObject({ state: 'on' });
    at.receiver.status('/dead', 204);
    const sent = at.receiver.of('/dead').length;
    await advance(1);
    const redelivered = await at.call('POST', `/${made.id}/deliveries/${items[1].id}/redeliveries`, { body: {} });
    expect(redelivered.status).toBe(202);
    await send();
    const [first, last] = [at.receiver.of('/dead')[0], at.receiver.of('/dead')[sent]];
    expect(last?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(await newest(made)).toMatchObject({ state: 'delivered', repeats: items[1].id });
    await advance(1);
    const rest = { body: { since: items[1].createdAt } };
    expect((await at.call('POST', `/${made.id}/redeliveries`, rest)).body).toEqual({ queued: 1, isAll: true });
    expect((await at.call('POST', `/${made.id}/redeliveries`, rest)).body).toEqual({ queued: 0, isAll: true });
    await send();
    expect(await newest(made)).toMatchObject({ state: 'delivered', repeats: items[0].id });
    expect(at.receiver.of('/dead')).toHaveLength(sent + 2);
  });

  test('and says that it is gone is switched off at once', async () => {
    const made = await make('/gone');
    at.receiver.status('/gone', 410);
    await tell('ev-gone');
    await send();
    expect(await standing(made)).toMatchObject({
      endpoint: { state: 'off', off: { why: 'gone' } },
      alert: { kind: 'webhook-switched-off' },
    });
  });
});

test('while one secret takes the place of another both sign; then the newer one alone', async () => {
  const made = await make('/rotated');
  const older = made;
  const renewed = await at.call('POST', `/${made.id}/secrets`, { body: { overlapHours: 2 } });
  const newer = { ...made, secret: renewed.body.secret };
  const shown = await read(made);
  expect(shown).toMatchObject({ secrets: [{ number: 2 }, { number: 1, validUntil: expect.any(String) }] });
  const test = async () => {
    await at.call('POST', `/${made.id}/tests`, { body: {} });
    await send();
    return at.receiver.of('/rotated').at(-1) as Received;
  };
  const signatures = (received: Received) => headersOf(received)['webhook-signature']?.split(' ') ?? [];
  const both = await test();
  const signing = (received: Received, { secret }: Made) => {
    const { 'webhook-id': id = '', 'webhook-timestamp': seconds } = headersOf(received);
    return new Webhook(secret).sign(id, new Date(Number(seconds) * 1_000), received.body);
  };
  expect(signatures(both)).toEqual([signing(both, newer), signing(both, older)]);
  await advance(2 * HOUR_MS);
  const alone = await test();
  expect(signatures(alone)).toEqual([signing(alone, newer)]);
});

describe('senders', () => {
  test('one that is slow does not hold up the others', async () => {
    const slow = await make('/slow');
    const quick = await make('/quick');
    const held: (() => void)[] = [];
    at.receiver.answer('/slow', (response) => held.push(() => response.writeHead(204).end()));
    await tell('ev-slow');
    const sending = send();
    const isThere = async (): Promise<void> => {
      while ((await newest(quick)).state !== 'delivered' || held.length === 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await isThere();
    expect((await newest(slow)).state).toBe('waiting');
    for (const release of held) release();
    await sending;
    expect((await newest(slow)).state).toBe('delivered');
  });

  test('several at once send each message once; what a dead one had in hand is sent by the next', async () => {
    const made = await make('/once');
    for (let place = 0; place < 12; place += 1) await tell(`ev-${place}`);
    const others = [at.room, at.open(), at.open()];
    await Promise.all(others.map(({ sender }) => sender.sendOnce()));
    const ids = at.receiver.of('/once').map(({ headers }) => headers['webhook-id']);
    expect([ids.length, new Set(ids).size]).toEqual([12, 12]);
    await tell('ev-dead');
    let begun = (): void => undefined;
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const dying = at.open({
      posts: {
        post: () => {
          begun();
          return new Promise(() => undefined);
        },
      },
    });
    void dying.sender.sendOnce();
    await hasBegun;
    expect(await send()).toBe(0);
    await advance(70_000);
    expect(await send()).toBe(1);
    expect(await newest(made)).toMatchObject({ state: 'delivered', attempts: 2 });
  });

  test('what is under way when told to stop is given back, and sent at the next start', async () => {
    const made = await make('/stopped');
    const held: (() => void)[] = [];
    let arrived = (): void => undefined;
    const hasArrived = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    at.receiver.answer('/stopped', () => {
      held.push(() => undefined);
      arrived();
    });
    await tell('ev-stopped');
    const stopped = at.open();
    stopped.sender.start();
    await hasArrived;
    await stopped.sender.stop();
    expect(await newest(made)).toMatchObject({ state: 'waiting', attempts: 0, tries: [] });
    at.receiver.status('/stopped', 204);
    expect(await send()).toBe(1);
    expect(await newest(made)).toMatchObject({ state: 'delivered', attempts: 1 });
  });
});

test('deliveries are listed by state, type and time, page by page, and as CSV', async () => {
  const made = await make('/listed');
  for (let place = 0; place < 5; place += 1) await tell(`ev-listed-${place}`);
  await send();
  await at.call('POST', `/${made.id}/tests`, { body: {} });
  const first = await read(made, '/deliveries?state=delivered&limit=3');
  const second = await read(made, `/deliveries?state=delivered&limit=3&cursor=${first.nextCursor}`);
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 2, undefined]);
  expect((await read(made, '/deliveries?type=webhook.test')).items).toMatchObject([{ state: 'waiting' }]);
  const later = encodeURIComponent(new Date(at.clock.now() + HOUR_MS).toISOString());
  expect((await read(made, `/deliveries?from=${later}`)).items).toEqual([]);
  const csv = (await at.call('GET', `/${made.id}/deliveries.csv?state=delivered`)).text.split('\r\n');
  expect(csv.filter((line) => line.startsWith('whd_'))).toHaveLength(5);
});

test('settled deliveries are forgotten after ninety days, with their messages', async () => {
  const made = await make('/old');
  await tell('ev-old');
  await send();
  await advance(91 * 24 * HOUR_MS);
  const keeper = at.open();
  keeper.sender.start();
  while ((await read(made, '/deliveries')).items.length > 0) await new Promise((resolve) => setImmediate(resolve));
  await keeper.sender.stop();
  await remove(made);
  expect(at.failures).toEqual([]);
});
