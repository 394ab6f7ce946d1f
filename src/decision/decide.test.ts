import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs, formatInstant, idOf, Problem, plus, type Scope } from '#kernel';
import { type Database, DatabaseUnavailable, tables } from '#platform/database';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import type { Decided } from './answer-in-time.ts';
import type { Attempt } from './core/attempt.ts';
import type { Decisions } from './index.ts';
import { attemptNow, clock, newId, openTestRoom, scopeOf, type TestRoom } from './testing.ts';

let database: TestDatabase;
let decisions: Decisions;
let scope: Scope;
let room: TestRoom;

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  decisions = room.open();
  scope = scopeOf(newId('ten'));
});

afterAll(async () => {
  await room.close();
  await database.close();
});

const codeOf = (decided: Promise<Decided>): Promise<string> =>
  decided.then(
    ({ record, repeated }) => `${repeated ? 'repeated' : 'decided'} ${record.id}`,
    (error: unknown) => (error instanceof Problem ? error.details.code : String(error)),
  );

const storedIds = async (within: Scope, eventId: string): Promise<readonly string[]> => {
  const { items } = await decisions.read.page(within, { filters: {}, limit: 1_000 });
  return items.filter((item) => item.eventId === eventId).map(({ id }) => id);
};

describe('once per event id', () => {
  test('asked again later: the stored answer, nothing new', async () => {
    const attempt = attemptNow();
    const first = await decisions.decide(scope, attempt);
    const again = await decisions.decide(scope, attempt);
    expect(first.repeated).toBe(false);
    expect(again).toEqual({ record: first.record, repeated: true });
    expect(await storedIds(scope, attempt.eventId)).toEqual([first.record.id]);
  });

  test('asked many times at once: one decision', async () => {
    const attempt = attemptNow();
    const all = await Promise.all(Array.from({ length: 20 }, () => decisions.decide(scope, attempt)));
    expect(new Set(all.map(({ record }) => record.id)).size).toBe(1);
    expect(all.filter(({ repeated }) => !repeated)).toHaveLength(1);
  });

  test('the same instant in another offset and members in another order are the same body', async () => {
    const attempt = attemptNow({ occurredAt: '2026-11-21T07:30:00.000Z' });
    const first = await decisions.decide(scope, attempt);
    const turned = Object.fromEntries(Object.entries(attempt).toReversed()) as typeof attempt;
    const again = await decisions.decide(scope, { ...turned, occurredAt: '2026-11-21T16:30:00+09:00' });
    expect(again).toEqual({ record: first.record, repeated: true });
  });

  test('another body under the same id is refused, later and while the first is under way', async () => {
    const attempt = attemptNow();
    const other = { ...attempt, amount: { amountMinor: 2, currency: 'JPY' } };
    const [first, second] = await Promise.all([
      codeOf(decisions.decide(scope, attempt)),
      codeOf(decisions.decide(scope, other)),
    ]);
    expect(first).toMatch(/^decided/);
    expect(second).toBe('event-id-reused');
    expect(await codeOf(decisions.decide(scope, other))).toBe('event-id-reused');
    expect(await codeOf(decisions.decide(scope, attempt))).toBe(first.replace('decided', 'repeated'));
  });

  test('tenants do not share event ids', async () => {
    const attempt = attemptNow();
    const other = scopeOf(newId('ten'));
    const [mine, theirs] = await Promise.all([decisions.decide(scope, attempt), decisions.decide(other, attempt)]);
    expect([mine.repeated, theirs.repeated]).toEqual([false, false]);
    expect(mine.record.id).not.toBe(theirs.record.id);
  });
});

describe('the position of an attempt', () => {
  test('what an issuer has to say and did not is named, field by field, and nothing is stored', async () => {
    const attempt = attemptNow({ position: 'issuer' });
    await expect(decisions.decide(scope, attempt)).rejects.toMatchObject({
      details: {
        code: 'attempt-not-acceptable',
        fields: [
          '/merchant/categoryCode',
          '/authorisation/entryMode',
          '/authorisation/acquirerCountry',
          '/authentication',
        ].map((pointer) => ({ pointer, code: 'required-here' })),
      },
    });
    expect(await storedIds(scope, attempt.eventId)).toEqual([]);
  });
});

describe('the instant of an attempt', () => {
  test('more than five minutes ahead of the clock is refused, with the field', async () => {
    const occurredAt = formatInstant(plus(clock.now(), durationOfMs(6 * 60_000)));
    await expect(decisions.decide(scope, attemptNow({ occurredAt }))).rejects.toMatchObject({
      details: {
        code: 'attempt-not-acceptable',
        status: 422,
        fields: [{ pointer: '/occurredAt', code: 'occurred-at-in-future' }],
      },
    });
  });

  test('a little ahead is accepted', async () => {
    const occurredAt = formatInstant(plus(clock.now(), durationOfMs(4 * 60_000)));
    expect(await codeOf(decisions.decide(scope, attemptNow({ occurredAt })))).toMatch(/^decided/);
  });
});

/** A database whose transactions fail as told from `begin` on: before anything is done, or after all was committed. */
const failing = (when: (transaction: number) => 'before' | 'after' | undefined) => {
  let transactions = Number.NEGATIVE_INFINITY;
  const inScope: Database['inScope'] = async (within, work) => {
    transactions += 1;
    const failure = transactions > 0 ? when(transactions) : undefined;
    if (failure === 'before') throw new DatabaseUnavailable({ reason: 'gone', mayHaveCommitted: false });
    const result = await database.inScope(within, work);
    if (failure === 'after') throw new DatabaseUnavailable({ reason: 'gone', mayHaveCommitted: true });
    return result;
  };
  return {
    failing: { ...database, inScope },
    begin: () => {
      transactions = 0;
    },
  };
};

describe('faults', () => {
  /** Takes the tenant over first: what fails is then a batch and not the way to it. */
  const faultyRoom = async (when: Parameters<typeof failing>[0]) => {
    const own = scopeOf(newId('ten'));
    const { failing: faulty, begin } = failing(when);
    const opened = room.open({ database: faulty });
    await opened.decide(own, attemptNow());
    begin();
    return { own, decide: (attempt: Attempt) => codeOf(opened.decide(own, attempt)), close: opened.close };
  };

  test('committed but reported failed: the stored answer is found and given', async () => {
    const { own, decide } = await faultyRoom((transaction) => (transaction === 1 ? 'after' : undefined));
    const attempt = attemptNow();
    const code = await decide(attempt);
    expect(await storedIds(own, attempt.eventId)).toEqual([code.split(' ')[1]]);
  });

  test('committed but never confirmed: no answer now, and the one stored answer when asked again', async () => {
    const { own, decide, close } = await faultyRoom(() => 'after');
    const attempt = attemptNow();
    expect(await decide(attempt)).toBe('decision-unavailable');
    const stored = await storedIds(own, attempt.eventId);
    expect(stored).toHaveLength(1);
    await close();
    expect(await codeOf(decisions.decide(own, attempt))).toBe(`repeated ${stored[0]}`);
  });

  test('not persisted: no answer, no row; asked again it is decided', async () => {
    const { own, decide, close } = await faultyRoom(() => 'before');
    const attempt = attemptNow();
    expect(await decide(attempt)).toBe('decision-unavailable');
    expect(await storedIds(own, attempt.eventId)).toEqual([]);
    expect(await decide(attempt)).toBe('decision-unavailable');
    await close();
    expect(await codeOf(decisions.decide(own, attempt))).toMatch(/^decided/);
  });

  test('an attempt that cannot be stored fails alone', async () => {
    // Its schema would have refused it: a text with NUL stands here for whatever PostgreSQL will not take.
    const poison = attemptNow({ merchant: { acceptorNumber: 'm\u0000' } });
    const others = Array.from({ length: 9 }, () => attemptNow());
    const codes = await Promise.all([...others, poison].map((attempt) => codeOf(decisions.decide(scope, attempt))));
    expect(codes.slice(0, 9).every((code) => code.startsWith('decided'))).toBe(true);
    expect(codes[9]).toContain('22021');
  });

  test('when the database goes away between attempts that go one by one, the rest is not tried', async () => {
    let tried = 0;
    const { decide } = await faultyRoom((transaction) => {
      tried = transaction;
      return transaction > 2 ? 'before' : undefined;
    });
    const poison = attemptNow({ merchant: { acceptorNumber: 'm\u0000' } });
    const attempts = [attemptNow(), poison, attemptNow(), attemptNow()];
    const codes = await Promise.all(attempts.map(decide));
    expect(codes.map((code) => code.split(' ')[0])).toEqual(['decided', ...Array(3).fill('decision-unavailable')]);
    // The whole batch, one that is stored, and twice the one that meets an outage.
    expect(tried).toBe(4);
  });

  test('more than may wait are turned away with when to come again; the others are answered', async () => {
    const held = Promise.withResolvers<void>();
    const slow: Database = {
      ...database,
      inScope: async (within, work) => {
        await held.promise;
        return database.inScope(within, work);
      },
    };
    const own = scopeOf(newId('ten'));
    const narrow = room.open({ database: slow, maxBatch: 2, maxWaiting: 4 });
    const asked = Array.from({ length: 4 }, () => codeOf(narrow.decide(own, attemptNow())));
    const turnedAway = narrow.decide(own, attemptNow());
    await expect(turnedAway).rejects.toMatchObject({
      details: { code: 'decision-overloaded', status: 503, params: { retryAfterSeconds: 1 } },
    });
    held.resolve();
    const codes = await Promise.all(asked);
    expect(codes.filter((code) => code.startsWith('decided'))).toHaveLength(4);
  });
});

describe('what a batch publishes', () => {
  test('one event, with each merchant once and its last name', async () => {
    const own = scopeOf(newId('ten'));
    await room.published();
    const shops = [{ name: 'つばめ' }, { name: 'つばめ屋' }, {}].map((more) => ({ acceptorNumber: 'm-1', ...more }));
    const attempts = [...shops, { acceptorNumber: 'm-2' }].map((merchant) => attemptNow({ merchant }));
    let committed = 0;
    const { decide } = room.open({
      onCommitted: () => {
        committed += 1;
      },
    });
    await Promise.all(attempts.map((attempt) => decide(own, attempt)));
    await Promise.all(attempts.map((attempt) => decide(own, attempt)));
    const merchants = [{ acceptorNumber: 'm-1', name: 'つばめ屋' }, { acceptorNumber: 'm-2' }];
    expect(await room.published()).toMatchObject([
      { type: 'decision.batch-decided.v1', tenant: own.tenant, payload: { count: 4, merchants } },
    ]);
    expect(committed).toBe(1);
  });
});

describe('walls', () => {
  test('another tenant, or a scope limited to parties, sees nothing', async () => {
    const { record } = await decisions.decide(scope, attemptNow());
    const limited = { ...scope, parties: [idOf('pty', '01900000-0000-7000-8000-00000000000a')] };
    for (const outsider of [scopeOf(newId('ten')), limited, { ...scope, parties: [] }]) {
      expect((await decisions.read.page(outsider, { filters: {}, limit: 10 })).items).toEqual([]);
      expect(await codeOf(decisions.read.one(outsider, record.id) as never)).toBe('decision-not-found');
      expect(await codeOf(decisions.read.proof(outsider, record.id) as never)).toBe('decision-not-found');
      expect(await codeOf(decisions.read.ruleSet(outsider, record.ruleSet.hash) as never)).toBe('rule-set-not-found');
    }
  });

  test('what is stored cannot be rewritten or removed by whoever the server acts as', async () => {
    await decisions.decide(scope, attemptNow());
    const changes = [
      sql`update decision.decision set answer = 'allow'`,
      sql`delete from decision.decision`,
      sql`update decision.batch set size = 1`,
      sql`update decision.rule_set set canonical_text = ''`,
    ];
    for (const change of changes) {
      const refused = { sqlState: '42501' };
      await expect(database.inScope(scope, (tx) => change.execute(tables(tx)))).rejects.toMatchObject(refused);
      await expect(database.asSystem((tx) => change.execute(tables(tx)))).rejects.toMatchObject(refused);
    }
  });
});
