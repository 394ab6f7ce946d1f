/**
 * Previews of rule sets on what was judged: the same as if they had been judged so, counted again by plain SQL and by
 * judging in shadow; cancelled work leaves off, and nothing is seen by a neighbour.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationOfMs, formatInstant, instantOfMs, Problem, type Scope, uuidOf } from '#kernel';
import { tables } from '#platform/database';
import { openTestDatabase, type TestDatabase } from '../../platform/database/testing.ts';
import { createPreview } from '../core/preview.ts';
import { loadRuleSet } from '../core/rule-file.ts';
import type { RuleSet } from '../core/rule-set.ts';
import type { Decisions } from '../index.ts';
import { attemptNow, clock, newId, openTestRoom, scopeOf, type TestRoom } from '../testing.ts';
import type { StoredPreview } from './store-previews.ts';

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

const text = (windows: string, when: string, action = 'deny') => `name: preview
version: 1
windows:
${windows}
rules:
  - { id: often, when: '${when}', reason: often, action: ${action}, status: live, words: { ja: 多い, en: Many } }
  - { id: large, when: 'amount.amountMinor >= 900', reason: large, action: challenge, status: live, words: { ja: 高額, en: L } }
  - { id: watched, when: 'amount.amountMinor < 50', reason: watched, action: deny, status: shadow, words: { ja: 少額, en: S } }
`;
const CARDS = '  - { name: card_count, measure: count, by: card.token, over: 1h }';
const SHOPS = '  - { name: shop_cards, measure: distinct, of: card.token, by: merchant.acceptorNumber, over: 30m }';

const rulesOf = (written: string): RuleSet => {
  const loaded = loadRuleSet(written);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};
const CONFIGURED = rulesOf(text(CARDS, 'windows.card_count > 100'));

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (thrown) => thrown,
  );
  if (error instanceof Problem) return error.details.code;
  throw error ?? new Error('it was not refused');
};

const anyone = (): Scope => ({
  ...scopeOf(newId('ten')),
  principal: { kind: 'person', id: newId('per') },
});

/** A few cards at a few shops within the hour; each seventh is fraud, each second of the others is known to be good. */
const judgeMany = async (decisions: Decisions, scope: Scope, count: number): Promise<void> => {
  const start = clock.now() - 3_000_000;
  for (let number = 0; number < count; number += 1) {
    const at = start + number * 10_000 - (number % 5 === 0 ? 400_000 : 0);
    await decisions.decide(
      scope,
      attemptNow({
        eventId: `pay-${number}`,
        occurredAt: formatInstant(instantOfMs(at)),
        amount: { amountMinor: (number * 37) % 1_000, currency: number % 9 === 0 ? 'EUR' : 'JPY' },
        card: { token: `card-${(number * 31) % 7}` },
        merchant: { acceptorNumber: `shop-${(number * 17) % 3}` },
      }),
    );
    const occurredAt = formatInstant(instantOfMs(at + 1_000));
    if (number % 7 === 0) {
      const report = { reportId: `rep-${number}`, eventId: `pay-${number}`, type: 'other' as const };
      await decisions.results.fraudReports(scope, [{ ...report, transactionAt: occurredAt, reportedAt: occurredAt }]);
    } else if (number % 2 === 0) {
      await decisions.results.outcome(scope, `pay-${number}`, { outcome: 'authorised', occurredAt });
    }
  }
};

const ended = async (decisions: Decisions, scope: Scope, { version, id }: StoredPreview): Promise<StoredPreview> => {
  for (;;) {
    const found = await decisions.ruleSets.previews.one(scope, version, id);
    if (found.endedAt !== undefined) return found;
    await clock.sleep(durationOfMs(5));
  }
};

/** Said by the database alone, of the records as they are stored. */
const inShadowBySql = (scope: Scope, hash: string) =>
  database.inScope(scope, async (tx) => {
    const { rows } = await sql<{
      answer: string;
      shadow: string;
      payments: number;
      fraud: number;
      good: number;
      yen: number;
    }>`
      select answer, record::jsonb #>> '{shadow,answer}' as shadow, count(*)::int as payments,
        (count(*) filter (where result = 'fraud'))::int as fraud, (count(*) filter (where result = 'authorised'))::int as good,
        coalesce(sum((record::jsonb #>> '{attempt,amount,amountMinor}')::int)
          filter (where record::jsonb #>> '{attempt,amount,currency}' = 'JPY'), 0)::int as yen
      from decision.decision left join decision.result using (tenant, event_id)
      where tenant = platform.tenant() and record::jsonb #>> '{shadow,ruleSet,hash}' = ${hash}
      group by 1, 2 order by 1, 2`.execute(tables(tx));
    return rows;
  });

const heldBySql = (scope: Scope, member: string) =>
  database.inScope(scope, async (tx) => {
    const { rows } = await sql<{ rule: string; payments: number }>`
      select reason ->> 'rule' as rule, count(*)::int as payments
      from decision.decision, jsonb_array_elements(record::jsonb #> ${`{shadow,${member}}`}::text[]) as reason
      where tenant = platform.tenant() group by 1`.execute(tables(tx));
    return Object.fromEntries(rows.map(({ rule, payments }) => [rule, payments]));
  });

test.each([
  ['with the windows that judged, whose answers are used again', CARDS, 'windows.card_count > 4', true],
  ['with other windows, filled anew', `${CARDS}\n${SHOPS}`, 'windows.shop_cards > 3', false],
])('%s, a preview says what judging in shadow said payment by payment', async (_title, windows, when, reuses) => {
  const decisions = room.open({ ruleSet: CONFIGURED });
  const scope = anyone();
  const { change, previews } = decisions.ruleSets;
  const version = await change.make(scope, { text: text(windows, when), note: '' });
  await change.toShadow(scope, version.id, 'to compare');
  await judgeMany(decisions, scope, 120);
  const asked = await previews.ask(scope, version.id, 1);
  expect(asked).toMatchObject({ payments: 120, days: 1 });
  const { status, done, result } = await ended(decisions, scope, asked);
  expect([status, done, result?.reusedFeatures, result?.filled]).toEqual(['done', 120, reuses, 0]);
  const expected = await inShadowBySql(scope, version.hash);
  expect(expected.length).toBeGreaterThan(2);
  const found = result?.answers.map(({ answer, previewAnswer, tally: { payments, fraud, good, amounts } }) => ({
    ...{ answer, shadow: previewAnswer, payments, fraud, good },
    yen: amounts.JPY?.all ?? 0,
  }));
  expect(found?.toSorted((a, b) => (`${a.answer} ${a.shadow}` < `${b.answer} ${b.shadow}` ? -1 : 1))).toEqual(expected);
  const held = await heldBySql(scope, 'reasons');
  for (const { rule, status: how, held: tally } of result?.rules ?? []) {
    if (how === 'live') expect([rule, tally.payments]).toEqual([rule, held[rule] ?? 0]);
    else
      expect(tally.payments).toBe(Array.from({ length: 120 }, (_, n) => (n * 37) % 1_000).filter((a) => a < 50).length);
  }
  const stopped = result?.samples['fraud-stopped'] ?? [];
  expect(stopped.length).toBeGreaterThan(0);
  const { record } = await decisions.read.one(scope, stopped[0]?.decision as never);
  expect([record.answer, record.shadow?.answer]).toEqual([stopped[0]?.answer, stopped[0]?.previewAnswer]);
});

test('payments of before the period fill windows and are not counted', () => {
  const order = { ruleSet: CONFIGURED.canonicalText.replace('> 100', '> 2'), from: 3_000, reusesFeatures: false };
  const preview = createPreview(order);
  const line = (recordedAt: number) => {
    const attempt = attemptNow({ amount: { amountMinor: 100, currency: 'JPY' } });
    const head = JSON.stringify({ answer: 'allow', attempt }).slice(0, -1);
    return ['a', recordedAt, recordedAt, 0, 'good', uuidOf(newId('dec')), '', head].join('\t');
  };
  preview.take([1_000, 2_000, 3_000, 4_000].map(line).join('\n'));
  const { all, filled, rules } = preview.result();
  expect([all.payments, filled]).toEqual([2, 2]);
  expect(rules[0]).toMatchObject({ rule: 'often', held: { payments: 2 }, stopped: { payments: 2, good: 2 } });
});

test('one at a time: the next is refused, the first can be cancelled and then does nothing more', async () => {
  const closed = Promise.withResolvers<void>();
  const decisions = room.open({
    ruleSet: CONFIGURED,
    openPreviewThread: () => ({
      take: () => closed.promise,
      finish: () => Promise.reject(new Error('a cancelled preview does not finish')),
      close: async () => undefined,
    }),
  });
  const scope = anyone();
  const { change, previews } = decisions.ruleSets;
  const version = await change.make(scope, { text: text(CARDS, 'windows.card_count > 4'), note: '' });
  await judgeMany(decisions, scope, 3);
  const asked = await previews.ask(scope, version.id, 1);
  expect(await codeOf(previews.ask(scope, version.id, 2))).toBe('preview-under-way');
  expect((await previews.cancel(scope, version.id, asked.id)).status).toBe('cancelled');
  closed.resolve();
  await decisions.close();
  expect(await previews.one(scope, version.id, asked.id)).toMatchObject({ status: 'cancelled', result: undefined });
  expect(await codeOf(previews.one(anyone(), version.id, asked.id))).toBe('preview-not-there');
  expect(await codeOf(previews.ask(anyone(), version.id, 1))).toBe('rule-set-not-there');
});

test('work whose thread dies has failed, and the next one can be asked for', async () => {
  const failures: unknown[] = [];
  const died = new Error('no memory');
  const decisions = room.open({
    ruleSet: CONFIGURED,
    onFailure: (error) => failures.push(error),
    openPreviewThread: () => ({
      take: () => Promise.reject(died),
      finish: () => Promise.reject(died),
      close: async () => undefined,
    }),
  });
  const scope = anyone();
  const { change, previews } = decisions.ruleSets;
  const version = await change.make(scope, { text: text(CARDS, 'windows.card_count > 4'), note: '' });
  await judgeMany(decisions, scope, 2);
  const asked = await previews.ask(scope, version.id, 1);
  expect((await ended(decisions, scope, asked)).status).toBe('failed');
  expect(failures).toEqual([died]);
  expect((await previews.ask(scope, version.id, 1)).status).not.toBe('failed');
  expect(await previews.of(scope, version.id)).toHaveLength(2);
});
