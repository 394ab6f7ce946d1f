/**
 * The oracle is SQL over the stored rows, threshold by threshold: it answers each payment by itself and adds up its money,
 * where the other goes through all of them once. The payments come from a generator that knows neither.
 */
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instantOfMs, type Scope, uuidOf } from '#kernel';
import { tables } from '#platform/database';
import { openTestDatabase, type TestDatabase } from '../../platform/database/testing.ts';
import type { Costs, PolicyContent } from '../core/policy/policy.ts';
import type { Movable } from '../core/policy/try-thresholds.ts';
import type { Answer } from '../core/rule-set.ts';
import type { Decisions } from '../index.ts';
import { clock, newId, openTestRoom, scopeOf, type TestRoom } from '../testing.ts';
import { type DrawnPayment, drawPayments } from './testing-world.ts';

let database: TestDatabase;
let room: TestRoom;
let decisions: Decisions;
let scope: Scope;

const DRAWN = drawPayments(20_261_121, 1_500);
const DAY_MS = 86_400_000;

/** Rows as the batches would have left them; half of them too young to be settled. */
const store = async (own: Scope, drawn: readonly DrawnPayment[]): Promise<void> => {
  const now = clock.now();
  await database.inScope(own, async (tx) => {
    // The rows they belong to are of no interest here.
    await sql`set constraints all deferred`.execute(tables(tx));
    for (const [number, each] of drawn.entries()) {
      const at = instantOfMs(now - (number % 2 === 0 ? 5 : 40) * DAY_MS - number);
      const tenant = uuidOf(own.tenant);
      const decision = uuidOf(newId('dec'));
      await sql`with judged as (
          insert into decision.decision (tenant, id, event_id, batch, occurred_at, recorded_at, answer, acceptor_number, record)
          values (${tenant}::uuid, ${decision}::uuid, ${each.eventId}, ${batch}::uuid, ${at}, ${at}, ${each.ruled}, 'm', '{}')
        )
        insert into decision.weighed values (${tenant}::uuid, ${decision}::uuid, ${each.eventId}, ${at}, 'JPY',
          ${each.amountMinor}, ${each.probability}, ${each.liability}, ${each.ruled}, ${each.ruled},
          ${each.canChallenge}, ${each.isExempt}, ${each.isOpen})`.execute(tables(tx));
      if (each.fate === 'nothing') continue;
      await sql`insert into decision.result values (${tenant}::uuid, ${number + 1}, ${each.eventId}, true, ${each.fate},
        'outcome', ${each.eventId}, '{}', ${at}, null, ${at}, ${decision}::uuid)`.execute(tables(tx));
    }
    await sql`insert into decision.rule_set values (${uuidOf(own.tenant)}::uuid, ${'0'.repeat(64)}, 'none', 1, '{}', ${now})`.execute(
      tables(tx),
    );
    await sql`insert into decision.batch values (${uuidOf(own.tenant)}::uuid, ${batch}::uuid, ${drawn.length},
      ${Buffer.alloc(32)}, ${batch}::uuid, ${'0'.repeat(64)}, ${now})`.execute(tables(tx));
  });
};

const batch = uuidOf(newId('bat'));

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  decisions = room.open();
  scope = scopeOf(newId('ten'));
  await store(scope, DRAWN);
});

afterAll(async () => {
  await room.close();
  await database.close();
});

const COSTS: Costs = {
  falseDecline: { share: 0.3, each: 250 },
  challenge: { each: 12, abandonment: 0.07, passes: 0.09 },
  review: { each: 700, abandonment: 0.04, passes: 0.2 },
  fraud: { share: 0.9, each: 2_000, shareWhenAuthenticated: 0.1, shareWhenAttempted: 0.5 },
};
const OTHERS = { challenge: 0.01, hold: 0.2, deny: 0.6 };

type Asked = { readonly moved: Movable; readonly authentication: PolicyContent['authentication'] };

/** What one threshold comes to, payment by payment: its answer in SQL, and its money in SQL. */
const number = (value: number | undefined): RawBuilder<number> => sql.lit(value ?? 0);

const oracle = async (thresholds: Partial<typeof OTHERS>, { authentication }: Omit<Asked, 'moved'>) => {
  const reached = (name: Movable): RawBuilder<boolean> =>
    thresholds[name] === undefined ? sql`false` : sql`probability >= ${number(thresholds[name] * 1_000_000)}`;
  const inPrinciple = authentication === 'in-principle';
  const { falseDecline, challenge, review, fraud } = COSTS;
  const { rows } = await database.inScope(scope, (tx) =>
    sql<Record<string, number>>`
    with policy as (
      select *, case
          when ${reached('deny')} then 'deny'
          when ${reached('hold')} then 'hold'
          when can_challenge and (${reached('challenge')} or (${inPrinciple} and not is_exempt)) then 'challenge'
          else 'allow'
        end as policys
      from decision.weighed
    ), answered as (
      select *, case when not is_open then answer
        when array_position(array['allow','challenge','hold','deny'], policys) >
             array_position(array['allow','challenge','hold','deny'], ruled) then policys
        else ruled end as given
      from policy
    ), known as (
      select a.*, probability / 1e6 as p,
        exists (select from decision.result r where r.event_id = a.event_id and result in ('fraud', 'disputed')) as is_fraud,
        exists (select from decision.result r where r.event_id = a.event_id and result = 'captured')
          and recorded_at < now() - interval '30 days' as is_good
      from answered a
    ), money as (
      select *, ${number(falseDecline.share)} * amount_minor + ${number(falseDecline.each)} as sale,
        case given when 'challenge' then ${number(fraud.shareWhenAuthenticated)} else
          case liability when 'authenticated' then ${number(fraud.shareWhenAuthenticated)}
            when 'attempted' then ${number(fraud.shareWhenAttempted)} else ${number(fraud.share)} end
          end * amount_minor + ${number(fraud.each)} as loss,
        case given when 'allow' then 1 when 'challenge' then ${number(challenge.passes)} when 'hold' then ${number(review.passes)} else 0 end
          as passes,
        case given when 'challenge' then ${number(challenge.abandonment)} when 'hold' then ${number(review.abandonment)}
          when 'deny' then 1 else 0 end as lost,
        case given when 'challenge' then ${number(challenge.each)} when 'hold' then ${number(review.each)} else 0 end as fee
      from known
    )
    select
      sum(p * passes * loss + (1 - p) * lost * sale + fee)::float8 as expected,
      sum(p * passes * loss)::float8 as expected_fraud,
      sum(case when is_fraud then passes * loss + fee when is_good then lost * sale + fee else 0 end)::float8 as realised,
      sum(case when is_good and given = 'deny' then sale else 0 end)::float8 as realised_false,
      count(*) filter (where given = 'challenge')::int as challenged,
      count(*) filter (where given = 'deny')::int as denied,
      sum(amount_minor) filter (where given = 'allow')::float8 as allowed_money,
      count(*) filter (where is_fraud and given <> 'allow')::int as stopped,
      count(*) filter (where is_fraud)::int as frauds,
      count(*) filter (where is_good and not is_fraud)::int as goods
    from money`.execute(tables(tx)),
  );
  return rows[0] as Record<string, number>;
};

const EVERY: readonly Asked[] = (['challenge', 'hold', 'deny'] as const).flatMap((moved) =>
  (['by-cost', 'in-principle'] as const).map((authentication) => ({ moved, authentication })),
);

test.each(EVERY)('each threshold of %j comes to what the rows come to one by one', async (asked) => {
  const tried = await decisions.tryPolicies.money(scope, {
    ...{ currency: 'JPY', settledDays: 30, from: instantOfMs(clock.now() - 90 * DAY_MS) },
    ...{ ...asked, costs: COSTS, thresholds: OTHERS },
  });
  expect(tried.payments).toBe(DRAWN.length);
  for (const place of [0, 21, 60, 88, 100, tried.points.length - 1]) {
    const { threshold, expected, realised, answers, stopped } = tried.points[place] as (typeof tried.points)[number];
    // A grid that crosses a fixed threshold would put the moved one out of the policy's order: the strictest still wins.
    const rows = await oracle({ ...OTHERS, [asked.moved]: threshold }, asked);
    const total = (money: typeof expected) => Object.values(money).reduce((sum, part) => sum + part, 0);
    expect(total(expected)).toBeCloseTo(rows.expected as number, 3);
    expect(expected.fraud).toBeCloseTo(rows.expected_fraud as number, 3);
    expect(total(realised)).toBeCloseTo(rows.realised as number, 3);
    expect(realised.falseDeclines).toBeCloseTo(rows.realised_false as number, 3);
    expect([answers.challenge.count, answers.deny.count]).toEqual([rows.challenged, rows.denied]);
    expect(answers.allow.amountMinor).toBe(rows.allowed_money ?? 0);
    expect(stopped.fraud).toBe(rows.stopped);
    expect([tried.known.fraud, tried.known.good]).toEqual([rows.frauds, rows.goods]);
  }
});

describe('by cost', () => {
  test('no threshold is expected to cost less than each payment by itself', async () => {
    const wanted = { currency: 'JPY', settledDays: 30, from: instantOfMs(clock.now() - 90 * DAY_MS), costs: COSTS };
    for (const { moved, authentication } of EVERY) {
      const trial = { ...wanted, moved, authentication, thresholds: OTHERS };
      const { byCost, points } = await decisions.tryPolicies.money(scope, trial);
      const total = (money: object) => (Object.values(money) as number[]).reduce((sum, part) => sum + part, 0);
      const least = Math.min(...points.map(({ expected }) => total(expected)));
      // Of each payment the policy rounds what it compares to a whole yen.
      expect(total(byCost.expected)).toBeLessThanOrEqual(least + DRAWN.length);
    }
  });
});

describe('the rows behind', () => {
  const period = { currency: 'JPY', settledDays: 30, from: instantOfMs(clock.now() - 90 * DAY_MS) };
  const all = async (filters: { answer?: Answer; truth?: 'fraud'; minProbability?: number }) => {
    const found = [];
    let after: Parameters<Decisions['tryPolicies']['page']>[2]['after'];
    for (;;) {
      const page = await decisions.tryPolicies.page(scope, period, { ...filters, after, limit: 700 });
      found.push(...page.rows);
      if (!page.hasMore) return found;
      after = page.rows.at(-1);
    }
  };

  test('are all there, once, the latest first', async () => {
    const rows = await all({});
    expect(new Set(rows.map(({ decision }) => decision)).size).toBe(DRAWN.length);
    expect(rows.map(({ recordedAt }) => recordedAt)).toEqual(
      rows.map(({ recordedAt }) => recordedAt).toSorted((a, b) => b - a),
    );
  });

  test('are narrowed by truth, answer and probability', async () => {
    const frauds = await all({ truth: 'fraud' });
    const drawn = DRAWN.filter(({ fate }) => fate === 'fraud' || fate === 'disputed');
    expect(frauds.map(({ eventId }) => eventId).toSorted()).toEqual(drawn.map(({ eventId }) => eventId).toSorted());
    const high = await all({ minProbability: 0.5, answer: 'deny' });
    expect(high).toHaveLength(DRAWN.filter((each) => each.probability >= 500_000 && each.ruled === 'deny').length);
    const csv = new TextDecoder().decode(await decisions.tryPolicies.csv(scope, period, { truth: 'fraud' }));
    expect(csv.trimEnd().split('\r\n')).toHaveLength(drawn.length + 1);
  });

  test('are seen by nobody else', async () => {
    const page = await decisions.tryPolicies.page(scopeOf(newId('ten')), period, { after: undefined, limit: 10 });
    expect(page.rows).toEqual([]);
  });
});
