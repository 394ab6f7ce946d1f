import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { ask, MAKER_KEY, problem, READER_KEY, startTestServer, type TestServer } from '../platform/http/testing.ts';
import { starterRules } from './core/testing-starter.ts';
import { decisionRoutes } from './index.ts';
import { attemptNow, openTestRoom, type TestRoom } from './testing.ts';

const CARD = '4111111111111111';
const PATH = '/v1/payments/decisions';

let database: TestDatabase;
let room: TestRoom;
let server: TestServer;

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  const decisions = room.open({ exportLimit: 60 });
  server = await startTestServer({ routes: decisionRoutes(decisions) });
});

afterAll(async () => {
  await server.close();
  await room.close();
  await database.close();
});

const post = (body: unknown) =>
  ask(server, PATH, {
    method: 'POST',
    key: MAKER_KEY,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
const get = (path: string) => ask(server, path, { key: READER_KEY });

describe('asking', () => {
  test('the answer has its reasons and the rule set; asked again it is the same', async () => {
    const attempt = attemptNow({
      channel: 'moto',
      amount: { amountMinor: 150_000, currency: 'JPY' },
      authentication: { threeDs: 'none', securityCode: 'match' },
    });
    const first = await post(attempt);
    expect(first).toMatchObject({
      status: 200,
      body: {
        eventId: attempt.eventId,
        answer: 'hold',
        reasons: [{ rule: 'moto-high-value', code: 'moto-high-value', action: 'hold' }],
        shadowReasons: [],
        ruleSet: { name: 'starter', version: 2, hash: starterRules().hash },
        repeated: false,
      },
    });
    const again = await post(attempt);
    expect(again.body).toEqual({ ...first.body, repeated: true });
    expect(await post({ ...attempt, channel: 'recurring' })).toMatchObject(problem('event-id-reused', 409));
  });

  test.each([
    ['negative yen', { amount: { amountMinor: -1, currency: 'JPY' } }, '/amount/amountMinor', 'amount-negative'],
    ['fractional yen', { amount: { amountMinor: 10.5, currency: 'JPY' } }, '/amount/amountMinor', 'amount-not-whole'],
    ['an unknown currency', { amount: { amountMinor: 1, currency: 'YEN' } }, '/amount/currency', 'unknown-currency'],
    ['no amount', { amount: undefined }, '/amount', 'required'],
    [
      'a long merchant',
      { merchant: { acceptorNumber: 'm'.repeat(200) } },
      '/merchant/acceptorNumber',
      'not-visible-ascii',
    ],
    ['an unknown field', { colour: 'red' }, '/colour', 'unknown-field'],
    ['an unknown channel', { channel: 'fax' }, '/channel', 'not-one-of'],
    ['a card number', { card: { token: CARD } }, '/card/token', 'card-number-not-accepted'],
    ['a card number as the event id', { eventId: '5555555555554444' }, '/eventId', 'card-number-not-accepted'],
  ])('%s: 422 with pointer, code and expectation', async (_name, changes, pointer, code) => {
    const answer = await post({ ...attemptNow(), ...changes });
    expect(answer).toMatchObject(problem('invalid-body', 422, { fields: [{ pointer, code }] }));
    expect(JSON.stringify(answer.body)).not.toContain(CARD);
    expect(server.lines.join('')).not.toContain(CARD);
  });

  test('a time to come', async () => {
    expect(await post(attemptNow({ occurredAt: '2999-01-01T00:00:00Z' }))).toMatchObject(
      problem('attempt-not-acceptable', 422, { fields: [{ pointer: '/occurredAt', code: 'occurred-at-in-future' }] }),
    );
  });

  test('while too many wait: 503 with when to come again', async () => {
    const narrow = room.open({ maxWaiting: 0 });
    const full = await startTestServer({ routes: decisionRoutes(narrow) });
    const answer = await ask(full, PATH, {
      method: 'POST',
      key: MAKER_KEY,
      body: JSON.stringify(attemptNow()),
      headers: { 'content-type': 'application/json' },
    });
    await full.close();
    expect(answer).toMatchObject(problem('decision-overloaded', 503, { params: { retryAfterSeconds: 1 } }));
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  test('reading does not allow asking, nor asking reading', async () => {
    expect(await ask(server, PATH, { method: 'POST', key: READER_KEY })).toMatchObject(
      problem('permission-missing', 403),
    );
    expect(await ask(server, PATH, { key: MAKER_KEY })).toMatchObject(problem('permission-missing', 403));
  });
});

describe('reading', () => {
  const merchant = { acceptorNumber: 'shop-1', name: '=つばめ, 屋' };
  let ids: readonly unknown[];

  beforeAll(async () => {
    const made: unknown[] = [];
    for (let place = 0; place < 7; place += 1) {
      const amount = { amountMinor: place < 3 ? 1_000 : 2_000_000, currency: 'JPY' };
      made.push((await post(attemptNow({ merchant, amount }))).body.id);
    }
    ids = made.toReversed();
  });

  test('a page at a time, newest first, by merchant and answer', async () => {
    const first = await get(`${PATH}?merchant=shop-1&limit=4`);
    expect(first.status).toBe(200);
    const cursor = String(first.body.nextCursor);
    const second = await get(`${PATH}?merchant=shop-1&limit=4&cursor=${cursor}`);
    expect(second.body.nextCursor).toBeUndefined();
    const items = [first, second].flatMap(({ body }) => body.items as { id: string; answer: string }[]);
    expect(items.map(({ id }) => id)).toEqual(ids);
    const held = await get(`${PATH}?merchant=shop-1&answer=hold`);
    expect((held.body.items as { id: string }[]).map(({ id }) => id)).toEqual(ids.slice(0, 4));
  });

  test('from is included, to is not', async () => {
    const { body } = await get(`${PATH}/${ids[2]}`);
    const recordedAt = String(body.recordedAt);
    const since = await get(`${PATH}?merchant=shop-1&from=${recordedAt}`);
    const before = await get(`${PATH}?merchant=shop-1&to=${recordedAt}`);
    const idsOf = (answer: typeof since) => (answer.body.items as { id: string }[]).map(({ id }) => id);
    expect(idsOf(since)).toContain(ids[2]);
    expect(idsOf(before)).not.toContain(ids[2]);
    expect([...idsOf(since), ...idsOf(before)]).toEqual(ids);
  });

  test('one decision with its attempt and batch', async () => {
    const { body } = await get(`${PATH}/${ids[0]}`);
    expect(body).toMatchObject({
      id: ids[0],
      attempt: { merchant },
      software: '0.1.0',
      batch: expect.stringMatching(/^bat_/),
    });
  });

  test('its record and the path to the log', async () => {
    const { body } = await get(`${PATH}/${ids[0]}/proof`);
    expect(body).toMatchObject({ batch: { index: 0, size: 1, path: [] }, entry: { index: null } });
    expect(JSON.parse(String(body.record))).toMatchObject({ id: ids[0], answer: 'hold' });
  });

  test('as CSV, safe to open', async () => {
    const { headers, body } = await get(`${PATH}/export.csv?merchant=shop-1&answer=hold`);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = String(body.text).trimEnd().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[1]).toContain(`${ids[0]},`);
    expect(lines[1]).toContain(`shop-1,"'=つばめ, 屋",tok_1`);
  });

  test('an export beyond the limit is refused, not cut', async () => {
    await Promise.all(Array.from({ length: 61 }, () => post(attemptNow({ merchant: { acceptorNumber: 'shop-2' } }))));
    expect(await get(`${PATH}/export.csv?merchant=shop-2`)).toMatchObject(
      problem('export-too-large', 422, { params: { limit: 60 } }),
    );
  });

  test('a summary of what was decided', async () => {
    const { status, body } = await get(`${PATH}/summary?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00%2B09:00`);
    const answers = { allow: 0, challenge: 0, hold: 0, deny: 0 };
    expect([status, body]).toEqual([
      200,
      { from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T15:00:00.000Z', answers, hours: [], reasons: [] },
    ]);
    expect((await get(`${PATH}/summary`)).body).toMatchObject({ answers: { allow: expect.any(Number) } });
    expect(await get(`${PATH}/summary?from=2020-01-01T00:00:00Z`)).toMatchObject(
      problem('period-not-acceptable', 422, { fields: [{ pointer: '/from', code: 'period-not-acceptable' }] }),
    );
  });

  test('the rules in force and by hash, with words in both languages', async () => {
    const { body } = await get('/v1/payments/rules');
    const { hash, content } = starterRules();
    expect(body).toEqual({ ...content, hash });
    expect((await get(`/v1/payments/rules?hash=${hash}`)).body).toEqual(body);
    expect(await get(`/v1/payments/rules?hash=${'0'.repeat(64)}`)).toMatchObject(problem('rule-set-not-found', 404));
  });

  test.each([
    [`${PATH}/dec_00000000000000000000000000`, 'decision-not-found', 404],
    [`${PATH}/dec_00000000000000000000000000/proof`, 'decision-not-found', 404],
    [`${PATH}/4711`, 'invalid-path', 400],
    [`${PATH}?cursor=abc`, 'cursor-not-valid', 400],
    [`${PATH}?limit=201`, 'invalid-query', 400],
    [`${PATH}?from=yesterday`, 'invalid-query', 400],
    [`${PATH}?answer=maybe`, 'invalid-query', 400],
  ])('%s is %s', async (path, code, status) => {
    expect(await get(path)).toMatchObject(problem(code, status));
  });

  test('a bound that is no instant is told by its place', async () => {
    const fields = ['/from', '/to'].map((pointer) => ({
      pointer,
      code: 'not-an-instant',
      expected: expect.any(String),
    }));
    expect(await get(`${PATH}?from=yesterday&to=2026-02-30T00:00:00Z`)).toMatchObject(
      problem('invalid-query', 400, { fields }),
    );
  });
});
