/**
 * Windows of live decisions: a parallel burst cannot pass, and whatever fails, restarts or is taken over, the features
 * in every record are those that plain SQL finds in the decisions before it.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs, formatInstant, instantOfMs, Problem, parseInstant, type Scope } from '#kernel';
import { type Database, DatabaseUnavailable, TransactionConflict, tables } from '#platform/database';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import type { Attempt } from './core/attempt.ts';
import { evaluate } from './core/evaluate.ts';
import { featuresOf } from './core/record.ts';
import { createReplay } from './core/replay.ts';
import { loadRuleSet } from './core/rule-file.ts';
import type { RuleSet } from './core/rule-set.ts';
import type { Decisions, DecisionsOptions } from './index.ts';
import { attemptNow, clock, newId, openTestRoom, scopeOf, type TestRoom } from './testing.ts';

const rulesOf = (windows: string): RuleSet => {
  const loaded = loadRuleSet(`
name: windows
version: 1
lateness: 1h
windows:
${windows}
rules:
  - id: third-of-a-card
    when: windows.card_count > 3
    reason: third-of-a-card
    action: deny
    status: live
    words: { ja: 同じカードの試行が多すぎます, en: Too many attempts with one card }
`);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};

const CARD_COUNT = '  - { name: card_count, measure: count, by: card.token, over: 1h }';
const RULES = rulesOf(`${CARD_COUNT}
  - { name: card_sum, measure: sum, of: amount.amountMinor, by: card.token, over: 30m }
  - { name: card_mean, measure: mean, of: amount.amountMinor, by: card.token, over: 2h }
  - { name: shop_cards, measure: distinct, of: card.token, by: merchant.acceptorNumber, over: 10m }
  - { name: shop_zero, measure: count, by: merchant.acceptorNumber, over: 10m, where: amount.amountMinor == 0 }`);

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

const open = (changes: Partial<DecisionsOptions> = {}): Decisions => room.open({ ruleSet: RULES, ...changes });

const codeOf = (decided: Promise<unknown>): Promise<string> =>
  decided.then(
    () => 'decided',
    (error: unknown) => (error instanceof Problem ? error.details.code : String(error)),
  );

/** Written by someone who has never seen our windows: one scan of the earlier decisions for each number. */
const ORACLE = sql<{ event_id: string; found: Record<string, number>; expected: Record<string, number> }>`
  with attempt as (
    select event_id, (record::jsonb ->> 'sequence')::int as sequence, occurred_at as at,
      record::jsonb #>> '{attempt,card,token}' as card, acceptor_number as shop,
      record::jsonb #>> '{attempt,amount,currency}' as currency,
      (record::jsonb #>> '{attempt,amount,amountMinor}')::numeric as minor, record::jsonb -> 'features' as found
    from decision.decision where tenant = platform.tenant()
  )
  select event_id, found, jsonb_build_object(
    'card_count', (select count(*) from attempt b where b.sequence <= a.sequence and b.card = a.card
      and b.at > a.at - interval '1 hour' and b.at <= a.at),
    'card_sum', (select sum(minor) from attempt b where b.sequence <= a.sequence and b.card = a.card
      and b.currency = a.currency and b.at > a.at - interval '30 minutes' and b.at <= a.at),
    'card_mean', (select floor(sum(minor) / count(*)) from attempt b where b.sequence <= a.sequence and b.card = a.card
      and b.currency = a.currency and b.at > a.at - interval '2 hours' and b.at <= a.at),
    'shop_cards', (select count(distinct card) from attempt b where b.sequence <= a.sequence and b.shop = a.shop
      and b.at > a.at - interval '10 minutes' and b.at <= a.at),
    'shop_zero', (select count(*) from attempt b where b.sequence <= a.sequence and b.shop = a.shop and minor = 0
      and b.at > a.at - interval '10 minutes' and b.at <= a.at)
  ) as expected from attempt a order by sequence`;

/** Compares every stored decision with the oracle; gives how many there are. */
const checkAgainstSql = async (scope: Scope): Promise<number> => {
  const { rows } = await database.inScope(scope, (tx) => ORACLE.execute(tables(tx)));
  for (const { event_id, found, expected } of rows) expect({ event_id, ...found }).toEqual({ event_id, ...expected });
  const { rows: numbers } = await database.inScope(scope, (tx) =>
    sql<{ sequence: number }>`select (record::jsonb ->> 'sequence')::int as sequence from decision.decision
      where tenant = platform.tenant() order by 1`.execute(tables(tx)),
  );
  expect(numbers.map(({ sequence }) => sequence)).toEqual(rows.map((_row, place) => place + 1));
  return rows.length;
};

/** Attempts over the last two hours: few cards, few shops, some late, two currencies. */
const someAttempt = (number: number): Attempt => {
  const at = clock.now() - 7_200_000 + number * 7_000 - (number % 7 === 0 ? 1_200_000 : 0);
  return attemptNow({
    occurredAt: formatInstant(instantOfMs(at - (at % 1_000))),
    amount: { amountMinor: (number * 7_919) % 3 === 0 ? 0 : number, currency: number % 11 === 0 ? 'EUR' : 'JPY' },
    card: { token: `card-${(number * 31) % 17}` },
    merchant: { acceptorNumber: `shop-${(number * 17) % 5}` },
  });
};

test('of a parallel burst with one card, exactly as many pass as the rule lets pass', async () => {
  const { decide } = open();
  const scope = scopeOf(newId('ten'));
  const burst = await Promise.all(Array.from({ length: 200 }, () => decide(scope, attemptNow())));
  const answers = burst.map(({ record }) => record.answer);
  expect(answers.filter((answer) => answer === 'allow')).toHaveLength(3);
  const counts = burst.map(({ record }) => record.features?.card_count ?? 0).sort((a, b) => a - b);
  expect(counts).toEqual(Array.from({ length: 200 }, (_, place) => place + 1));
});

test('asking again counts nothing, and gives the features of the first time', async () => {
  const { decide } = open();
  const scope = scopeOf(newId('ten'));
  const attempt = attemptNow();
  const first = await decide(scope, attempt);
  for (let time = 0; time < 5; time += 1) expect(await decide(scope, attempt)).toEqual({ ...first, repeated: true });
  expect((await decide(scope, attemptNow())).record.features?.card_count).toBe(2);
});

describe('features equal what SQL finds', () => {
  test('through failures of every kind and restarts, and judging a record again, or replaying all, gives its answer', async () => {
    const scope = scopeOf(newId('ten'));
    let transactions = 0;
    const failing: Database = {
      ...database,
      inScope: async (within, work) => {
        transactions += 1;
        const kind = transactions % 7;
        if (kind === 3) throw new TransactionConflict();
        if (kind === 5) {
          // Judged and written, then rolled back.
          return database.inScope(within, async (tx) => {
            await work(tx);
            throw new TransactionConflict();
          });
        }
        const result = await database.inScope(within, work);
        if (kind === 6) throw new DatabaseUnavailable({ reason: 'gone', mayHaveCommitted: true });
        return result;
      },
    };
    let asked = 0;
    for (let round = 0; round < 6; round += 1) {
      const { decide, close } = open({ database: failing, maxBatch: 8 });
      const attempts = Array.from({ length: 60 }, () => someAttempt(asked++));
      await Promise.all(attempts.map((attempt) => codeOf(decide(scope, attempt))));
      await close();
    }
    const { decide, read } = open();
    const last = await decide(scope, someAttempt(asked));
    expect(await checkAgainstSql(scope)).toBeGreaterThan(200);
    expect(last.record.features?.card_mean).toBeDefined();
    const { items } = await read.page(scope, { filters: {}, limit: 1_000 });
    const replay = createReplay({ ruleSet: RULES });
    for (const record of items.toSorted((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0))) {
      const occurredAt = parseInstant(record.occurredAt);
      if (occurredAt.kind === 'failed') throw new Error('a record holds an instant');
      const { answer, reasons, features = {}, tooLate = false } = record;
      const replayed = replay.judge({ attempt: record.attempt, occurredAt: occurredAt.value });
      expect(replayed).toMatchObject({ answer, reasons, features, tooLate });
    }
    for (const record of items) {
      const { answer, reasons, shadowReasons } = record;
      const again = evaluate(RULES, record.attempt, { features: featuresOf(RULES, record) });
      expect(again).toEqual({ answer, reasons, shadowReasons });
    }
  });

  test('when two processes both believe that they judge', async () => {
    const scope = scopeOf(newId('ten'));
    // A lock that everyone gets: what is left is the term.
    const withLock: Database['withLock'] = async (_name, work) => ({
      kind: 'ok',
      value: await work(new AbortController().signal),
    });
    const rooms = [open({ database: { ...database, withLock } }), open({ database: { ...database, withLock } })];
    for (let round = 0; round < 15; round += 1) {
      await Promise.all(
        Array.from({ length: 12 }, (_, place) =>
          codeOf((rooms[place % 2] as Decisions).decide(scope, someAttempt(round * 12 + place))),
        ),
      );
    }
    expect(await checkAgainstSql(scope)).toBeGreaterThan(20);
  });
});

describe('one process judges a tenant', () => {
  test('another one says so with when to ask again, and takes over when it may', async () => {
    const scope = scopeOf(newId('ten'));
    const [first, second] = [open(), open()];
    for (let number = 0; number < 20; number += 1) await first.decide(scope, someAttempt(number));
    await expect(second.decide(scope, someAttempt(20))).rejects.toMatchObject({
      details: { code: 'decision-node-elsewhere', status: 503, params: { retryAfterSeconds: 1 } },
    });
    await first.close();
    await clock.sleep(durationOfMs(600));
    expect((await second.decide(scope, someAttempt(21))).record.sequence).toBe(21);
    expect(await codeOf(first.decide(scope, someAttempt(22)))).toBe('decision-node-elsewhere');
    expect(await checkAgainstSql(scope)).toBe(21);
  });

  test('after its lock broke it rebuilds before it judges again', async () => {
    const scope = scopeOf(newId('ten'));
    let lose = new AbortController();
    const breaking: Database = {
      ...database,
      withLock: (name, work) =>
        database.withLock(name, (lost) => {
          lose = new AbortController();
          return work(AbortSignal.any([lost, lose.signal]));
        }),
    };
    const rebuilt: number[] = [];
    const onRebuilding = ({ attempts }: { attempts: number }) => rebuilt.push(attempts);
    const { decide } = open({ database: breaking, onRebuilding });
    for (let number = 0; number < 5; number += 1) await decide(scope, attemptNow());
    lose.abort();
    await clock.sleep(durationOfMs(50));
    const { record } = await decide(scope, attemptNow());
    expect([record.sequence, record.features?.card_count, rebuilt]).toEqual([6, 6, [5]]);
  });

  test('a tenant without work for long is given up, and another process gets it', async () => {
    const scope = scopeOf(newId('ten'));
    const first = open({ idleAfter: durationOfMs(100) });
    await first.decide(scope, attemptNow());
    await clock.sleep(durationOfMs(400));
    const second = open();
    expect((await second.decide(scope, attemptNow())).record.features?.card_count).toBe(2);
  });
});

test('other windows in the rule set of the next start are filled from the decisions before it', async () => {
  const scope = scopeOf(newId('ten'));
  const first = open();
  for (let number = 0; number < 5; number += 1) await first.decide(scope, attemptNow());
  await first.close();
  const ruleSet = rulesOf(`${CARD_COUNT}
  - { name: shop_count, measure: count, by: merchant.acceptorNumber, over: 400d }`);
  const { record } = await open({ ruleSet }).decide(scope, attemptNow());
  expect(record.features).toEqual({ card_count: 6, shop_count: 6 });
});

test('behind the lateness bound: judged without windows, and the record says so', async () => {
  const scope = scopeOf(newId('ten'));
  const { decide } = open();
  await decide(scope, attemptNow());
  const occurredAt = formatInstant(instantOfMs(clock.now() - 2 * 3_600_000));
  const { record } = await decide(scope, attemptNow({ occurredAt }));
  expect([record.features, record.tooLate]).toEqual([{}, true]);
});
