import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { ask, MAKER_KEY, problem, READER_KEY, startTestServer, type TestServer } from '../platform/http/testing.ts';
import type { Attempt } from './core/attempt.ts';
import { decisionRoutes } from './index.ts';
import { attemptNow, newId, openTestRoom, type TestRoom } from './testing.ts';

let database: TestDatabase;
let room: TestRoom;
let server: TestServer;

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  server = await startTestServer({ routes: decisionRoutes(room.open()) });
});
afterAll(async () => {
  await server.close();
  await room.close();
  await database.close();
});

type Item = {
  readonly decision?: {
    readonly eventId: string;
    readonly answer: string;
    readonly id: string;
  };
  readonly problem?: { readonly code: string; readonly status: number; readonly fields?: readonly object[] };
};
/** Of a card of its own, so that no window holds more than it. */
const own = (changes: Partial<Attempt> = {}) => attemptNow({ card: { token: newId('crd') }, ...changes });
const post = (attempts: readonly unknown[], key = MAKER_KEY) =>
  ask(server, '/v1/payments/decisions/batch', {
    method: 'POST',
    key,
    body: JSON.stringify({ attempts }),
    headers: { 'content-type': 'application/json' },
  });
const itemsOf = async (attempts: readonly unknown[]): Promise<readonly Item[]> => {
  const { status, body } = await post(attempts);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items as readonly Item[];
};

describe('many attempts in one request', () => {
  test('are judged in their order, each with the answer it would have alone', async () => {
    const attempts = Array.from({ length: 40 }, (_, place) =>
      own(
        place % 7 === 0
          ? { channel: 'moto', amount: { amountMinor: 150_000, currency: 'JPY' } }
          : { delivery: place % 3 === 0 ? { address: `東京都千代田区千代田1-${place}` } : {} },
      ),
    );
    const items = await itemsOf(attempts);
    expect(items.map(({ decision }) => decision?.eventId)).toEqual(attempts.map(({ eventId }) => eventId));
    const sequences = await Promise.all(
      items.map(async ({ decision }) => {
        const read = await ask(server, `/v1/payments/decisions/${decision?.id}`, { key: READER_KEY });
        return Number(read.body.sequence);
      }),
    );
    const [first = 0] = sequences;
    expect(sequences).toEqual(attempts.map((_, place) => first + place));
    const held = items.filter(({ decision }) => decision?.answer === 'hold');
    expect(held).toHaveLength(Math.ceil(40 / 7));
    // By their event ids they are the same when they come again, alone or together.
    const again = await itemsOf(attempts.toReversed());
    const ids = new Map(items.map(({ decision }) => [decision?.eventId, decision?.id]));
    for (const { decision } of again) {
      expect(decision).toMatchObject({ id: ids.get(decision?.eventId), repeated: true });
    }
  });

  test('each has its own problem, which takes no other with it', async () => {
    const known = own();
    await itemsOf([known]);
    const twin = own();
    const items = await itemsOf([
      { ...own(), amount: { amountMinor: -1, currency: 'JPY' } },
      own(),
      { ...known, channel: 'recurring' },
      own({ occurredAt: '2999-01-01T00:00:00Z' }),
      twin,
      twin,
      { ...twin, channel: 'recurring' },
      {},
    ]);
    expect(items.map(({ decision, problem: refused }) => refused?.code ?? decision?.answer)).toEqual([
      'attempt-not-acceptable',
      'allow',
      'event-id-reused',
      'attempt-not-acceptable',
      'allow',
      'allow',
      'event-id-reused',
      'attempt-not-acceptable',
    ]);
    expect(items[0]?.problem).toMatchObject({
      status: 422,
      fields: [{ pointer: '/amount/amountMinor', code: 'amount-negative' }],
    });
    expect(items[2]?.problem?.status).toBe(409);
    expect(items[4]?.decision?.id).toBe(items[5]?.decision?.id);
  });

  test('are five hundred at most, one at least, and none of them shows a card number', async () => {
    const most = Array.from({ length: 500 }, () => own({ merchant: { acceptorNumber: 'm', name: '店'.repeat(150) } }));
    expect((await itemsOf(most)).every(({ decision }) => decision !== undefined)).toBe(true);
    expect(await post([...most, own()])).toMatchObject(problem('invalid-body', 422));
    expect(await post([])).toMatchObject(problem('invalid-body', 422));
    const shown = await post([own(), { ...own(), card: { token: '4111111111111111' } }]);
    expect(shown).toMatchObject(
      problem('invalid-body', 422, {
        fields: [{ pointer: '/attempts/1/card/token', code: 'card-number-not-accepted' }],
      }),
    );
    expect(await post([own()], READER_KEY)).toMatchObject(problem('permission-missing', 403));
  });
});
