import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Duration, Problem, type Scope } from '#kernel';
import type { Clock } from '#platform/clock';
import { type Database, DatabaseUnavailable, tables } from '#platform/database';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import type { Decisions } from './index.ts';
import { attemptNow, clock, newId, openTestRoom, scopeOf, type TestRoom } from './testing.ts';

let database: TestDatabase;
let room: TestRoom;

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
});

afterAll(async () => {
  await room.close();
  await database.close();
});

const gate = () => {
  let { promise, resolve } = Promise.withResolvers<void>();
  return {
    passed: () => promise,
    open: () => resolve(),
    close: () => {
      ({ promise, resolve } = Promise.withResolvers<void>());
    },
  };
};

/** Time that runs out when the test says so, and a database that answers when the test lets it. */
const slowRoom = async (where: 'before' | 'after' | 'gone') => {
  const own = scopeOf(newId('ten'));
  const held = gate();
  held.open();
  const away = { now: false };
  let written = false;
  const inScope: Database['inScope'] = async (within, work) => {
    if (where === 'before') await held.passed();
    if (away.now) throw new DatabaseUnavailable({ reason: 'gone', mayHaveCommitted: false });
    const result = await database.inScope(within, work);
    written = true;
    if (where === 'after') await held.passed();
    return result;
  };
  const waits = new Set<() => void>();
  const paced: Clock = {
    ...clock,
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    // What waits for a caller's time waits for the test; what tries again does so at once.
    sleep: (delay: Duration, signal) =>
      delay === 77
        ? new Promise<void>((resolve) => {
            waits.add(resolve);
            signal?.addEventListener('abort', () => resolve(), { once: true });
          })
        : clock.sleep(delay, signal),
  };
  const opened = room.open({ database: { ...database, inScope }, clock: paced });
  // Taken over, so that the next transaction is a batch.
  await opened.decide(own, attemptNow());
  written = false;
  // Where the database holds back behind the batch, the time runs out once that is written and not yet told of.
  const timeIsUp = async (): Promise<void> => {
    while (waits.size === 0 || (where === 'after' && !written)) await new Promise((resolve) => setImmediate(resolve));
    for (const end of waits) end();
    waits.clear();
  };
  return { own, opened, held, away, timeIsUp };
};

const IN_TIME = { withinMs: 77 };

const outcome = async (given: ReturnType<Decisions['answerInTime']>) => {
  const answer = await given;
  return answer.kind === 'told'
    ? { told: answer.told.answer }
    : { decided: answer.decided.record.answer, told: answer.decided.told?.answer };
};

/** Of decisions whose records are there: what was judged, and what the caller was told. */
const kept = async (scope: Scope, eventId: string) => {
  const { rows } = await database.inScope(scope, (tx) =>
    sql<{ judged: string; told: string | null; told_by: string | null }>`
      select d.answer as judged, t.answer as told, t.told_by from decision.decision d
      left join decision.told t on t.tenant = d.tenant and t.event_id = d.event_id
      where d.event_id = ${eventId}`.execute(tables(tx)),
  );
  return rows;
};

const until = async <T>(look: () => Promise<T>, isThere: (seen: T) => boolean): Promise<T> => {
  for (;;) {
    const seen = await look();
    if (isThere(seen)) return seen;
    await new Promise((resolve) => setImmediate(resolve));
  }
};

test('a decision that is there in time is the answer, and nothing stands in its place', async () => {
  const own = scopeOf(newId('ten'));
  const attempt = attemptNow();
  const opened = room.open();
  expect(await outcome(opened.answerInTime(own, attempt, { withinMs: 60_000 }))).toEqual({ decided: 'allow' });
  expect(await kept(own, attempt.eventId)).toEqual([{ judged: 'allow', told: null, told_by: null }]);
});

describe.each(['before', 'after'] as const)('time runs out %s the batch is written', (where) => {
  test('the declared answer is given, kept with the late decision, and given again for ever', async () => {
    const { own, opened, held, timeIsUp } = await slowRoom(where);
    const attempt = attemptNow();
    held.close();
    const asked = outcome(opened.answerInTime(own, attempt, IN_TIME));
    await timeIsUp();
    expect(await asked).toEqual({ told: 'challenge' });
    // Whoever asks meanwhile is told the same, though with all the time in the world.
    const patient = opened.decide(own, attempt);
    held.open();
    expect((await patient).told).toMatchObject({ answer: 'challenge', by: 'server', withinMs: 77 });
    const stands = [{ judged: 'allow', told: 'challenge', told_by: 'server' }];
    expect(
      await until(
        () => kept(own, attempt.eventId),
        ([row]) => row?.told != null,
      ),
    ).toEqual(stands);
    expect(await outcome(opened.answerInTime(own, attempt, { withinMs: 60_000 }))).toEqual({
      decided: 'allow',
      told: 'challenge',
    });
    await opened.close();
    const elsewhere = await room.open().decide(own, attempt);
    expect(elsewhere).toMatchObject({ repeated: true, told: { answer: 'challenge' } });
  });
});

test('what was said while the database was away is owed, and kept when it is back', async () => {
  const { own, opened, held, away, timeIsUp } = await slowRoom('before');
  const attempt = attemptNow({ channel: 'moto' });
  held.close();
  const asked = outcome(opened.answerInTime(own, attempt, IN_TIME));
  await timeIsUp();
  expect(await asked).toEqual({ told: 'hold' });
  away.now = true;
  held.open();
  expect(await kept(own, attempt.eventId)).toEqual([]);
  away.now = false;
  const rows = await until(
    () => kept(own, attempt.eventId),
    ([row]) => row?.told != null,
  );
  expect(rows).toEqual([{ judged: 'allow', told: 'hold', told_by: 'server' }]);
});

test('where nothing can be recorded nothing is answered: the problem names what is declared', async () => {
  const { own, opened, away } = await slowRoom('gone');
  away.now = true;
  const refused = await opened.answerInTime(own, attemptNow(), { withinMs: 60_000 }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Problem);
  expect((refused as Problem).details).toMatchObject({
    code: 'decision-unavailable',
    params: { answerInstead: 'challenge', retryAfterSeconds: 1 },
  });
});

test('what a caller did without us is put on record with the decision, and stands', async () => {
  const own = scopeOf(newId('ten'));
  const opened = room.open();
  const attempt = attemptNow();
  const reported = await outcome(opened.answerInTime(own, attempt, { answeredInstead: 'deny' }));
  expect(reported).toEqual({ decided: 'allow', told: 'deny' });
  // Said again, or said otherwise: the first stands.
  expect(await outcome(opened.answerInTime(own, attempt, { answeredInstead: 'allow' }))).toEqual(reported);
  expect(await kept(own, attempt.eventId)).toEqual([{ judged: 'allow', told: 'deny', told_by: 'caller' }]);
  const { items } = await opened.read.page(own, { filters: {}, limit: 10 });
  expect(items).toMatchObject([{ answer: 'allow', answeredInstead: { answer: 'deny', by: 'caller' } }]);
  expect(new TextDecoder().decode(await opened.read.csv(own, {}))).toContain(',deny\r\n');
});

test('each that was told has an entry in the log, in the same transaction', async () => {
  const own = scopeOf(newId('ten'));
  const opened = room.open();
  await opened.answerInTime(own, attemptNow(), { answeredInstead: 'hold' });
  const { rows } = await database.inScope(own, (tx) =>
    sql<{ entry: string }>`
      select t.entry::text from decision.told t join evidence.entry e on e.id = t.entry`.execute(tables(tx)),
  );
  expect(rows).toHaveLength(1);
});

test('nobody sees what another tenant was told', async () => {
  const own = scopeOf(newId('ten'));
  const attempt = attemptNow();
  await room.open().answerInTime(own, attempt, { answeredInstead: 'hold' });
  const other = await room.open().answerInTime(scopeOf(newId('ten')), attempt, {});
  expect(other).toMatchObject({ kind: 'decided', decided: { repeated: false, told: undefined } });
});
