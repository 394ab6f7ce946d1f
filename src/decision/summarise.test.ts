import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatInstant, type Instant, instantOfMs, type Scope } from '#kernel';
import type { Clock } from '#platform/clock';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { attemptNow, clock, newId, openTestRoom, scopeOf, type TestRoom } from './testing.ts';

let database: TestDatabase;
let room: TestRoom;
let scope: Scope;
/** Told by the test: what the records say of when they were made. */
let now: Instant = clock.now();
const told: Clock = { ...clock, now: () => now };

const HOUR_MS = 3_600_000;
const noon = instantOfMs(Date.UTC(2026, 10, 20, 12));

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  scope = scopeOf(newId('ten'));
});

afterAll(async () => {
  await room.close();
  await database.close();
});

test('counts add up by answer and hour, and a decision with two reasons counts once for each', async () => {
  const { decide, summarise } = room.open({ clock: told });
  const at = async (ms: number, amountMinor: number, threeDs: 'none' | 'authenticated') => {
    now = instantOfMs(ms);
    await decide(
      scope,
      attemptNow({
        occurredAt: formatInstant(now),
        amount: { amountMinor, currency: 'JPY' },
        card: { token: newId('evt') },
        merchant: { acceptorNumber: newId('evt') },
        authentication: { threeDs, securityCode: 'match' },
      }),
    );
  };
  await at(noon - 1, 1_000, 'none');
  await at(noon, 1_000, 'none');
  await at(noon + 1, 50_000, 'none');
  await at(noon + 2 * HOUR_MS, 2_000_000, 'none');
  await at(noon + 3 * HOUR_MS - 1, 2_000_000, 'authenticated');
  const none = { allow: 0, challenge: 0, hold: 0, deny: 0 };
  const period = { from: noon, to: instantOfMs(noon + 3 * HOUR_MS) };
  expect(await summarise(scope, period)).toEqual({
    from: '2026-11-20T12:00:00.000Z',
    to: '2026-11-20T15:00:00.000Z',
    answers: { ...none, allow: 1, challenge: 1, hold: 2 },
    hours: [
      { from: '2026-11-20T12:00:00.000Z', answers: { ...none, allow: 1, challenge: 1 } },
      { from: '2026-11-20T14:00:00.000Z', answers: { ...none, hold: 2 } },
    ],
    reasons: [
      { code: 'amount-over-ceiling', count: 2 },
      { code: 'card-spends-much-in-a-day', count: 2 },
      { code: 'high-value-unauthenticated', count: 2 },
    ],
  });
  expect((await summarise(scope, {})).answers.allow).toBe(2);
  expect((await summarise(scopeOf(newId('ten')), period)).answers).toEqual(none);
});

test('a period too long or upside down is refused with its field', async () => {
  const { summarise } = room.open();
  const to = clock.now();
  const refused = { details: { code: 'period-not-acceptable', fields: [{ pointer: '/from' }] } };
  for (const from of [to - 32 * 24 * HOUR_MS, to + 1]) {
    await expect(summarise(scope, { from: instantOfMs(from), to })).rejects.toMatchObject(refused);
  }
});
