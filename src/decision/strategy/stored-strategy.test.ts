/** What a tenant's strategy is, is taken by the next batch wherever it is judged, and survives a restart. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '#kernel';
import { tables } from '#platform/database';
import { openTestDatabase, type TestDatabase } from '../../platform/database/testing.ts';
import { systemRandom } from '../../platform/random/system.ts';
import { createOutbox } from '../../platform/stream/outbox.ts';
import { loadRuleSet } from '../core/rule-file.ts';
import type { RuleSet } from '../core/rule-set.ts';
import type { Decisions } from '../index.ts';
import { keepRuleSet } from '../store.ts';
import { attemptNow, clock, newId, openTestRoom, scopeOf, type TestRoom } from '../testing.ts';
import { changeStrategy } from './change-strategy.ts';

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

const rulesOf = (limit: number, windows = 'card_count'): RuleSet => {
  const loaded = loadRuleSet(`
name: limit
version: ${limit}
windows:
  - { name: ${windows}, measure: count, by: card.token, over: 1h }
rules:
  - { id: limit, when: windows.${windows} > ${limit}, reason: limit, action: deny, status: live, words: { ja: 多い, en: Many } }
`);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};

const putInForce = (scope: Scope, ruleSet: RuleSet | undefined) =>
  database.inScope(scope, async (tx) => {
    if (ruleSet !== undefined) await keepRuleSet(tx, scope.tenant, ruleSet, clock.now());
    const ports = { evidence: room.evidence, outbox: createOutbox([]), clock, random: systemRandom(), newId };
    return changeStrategy({ ...ports, software: '0.1.0' }, tx, scope, {
      part: 'rule-set',
      hash: ruleSet?.hash,
      why: 'a test',
    });
  });

const judged = async ({ decide }: Decisions, scope: Scope) => (await decide(scope, attemptNow())).record;

test('a change between two batches is taken by the next one, and its windows go on', async () => {
  const decisions = room.open({ ruleSet: rulesOf(100) });
  const scope = scopeOf(newId('ten'));
  for (const count of [1, 2, 3]) expect((await judged(decisions, scope)).features).toEqual({ card_count: count });
  const changed = await putInForce(scope, rulesOf(4));
  expect(changed).toEqual({ revision: 1, before: undefined });
  const [fourth, fifth] = [await judged(decisions, scope), await judged(decisions, scope)];
  expect([fourth, fifth].map(({ answer, ruleSet: { hash }, features }) => ({ answer, hash, features }))).toEqual([
    { answer: 'allow', hash: rulesOf(4).hash, features: { card_count: 4 } },
    { answer: 'deny', hash: rulesOf(4).hash, features: { card_count: 5 } },
  ]);
});

test('another plan is filled from what was judged before, and taking it out gives the configured one back', async () => {
  const decisions = room.open({ ruleSet: rulesOf(100) });
  const scope = scopeOf(newId('ten'));
  for (let count = 0; count < 3; count += 1) await judged(decisions, scope);
  await putInForce(scope, rulesOf(3, 'another_count'));
  expect(await judged(decisions, scope)).toMatchObject({ answer: 'deny', features: { another_count: 4 } });
  expect(await putInForce(scope, undefined)).toEqual({ revision: 2, before: rulesOf(3, 'another_count').hash });
  expect(await judged(decisions, scope)).toMatchObject({ answer: 'allow', features: { card_count: 5 } });
});

test('the tenant alone has it, and a restarted process has it still', async () => {
  const first = room.open({ ruleSet: rulesOf(100) });
  const [scope, neighbour] = [scopeOf(newId('ten')), scopeOf(newId('ten'))];
  await putInForce(scope, rulesOf(7));
  expect((await judged(first, scope)).ruleSet.version).toBe(7);
  expect((await judged(first, neighbour)).ruleSet.version).toBe(100);
  await first.close();
  expect((await judged(room.open({ ruleSet: rulesOf(100) }), scope)).ruleSet.version).toBe(7);
});

test('attempts that are judged while it changes all come out of one strategy or the other, none lost', async () => {
  const decisions = room.open({ ruleSet: rulesOf(100), maxBatch: 4 });
  const scope = scopeOf(newId('ten'));
  await judged(decisions, scope);
  const burst = Array.from({ length: 60 }, () => judged(decisions, scope));
  const versions = [5, 6, 7, 8];
  for (const limit of versions) await putInForce(scope, rulesOf(limit));
  const records = await Promise.all(burst);
  expect(records.map(({ features }) => features?.card_count).sort((a = 0, b = 0) => a - b)).toEqual(
    Array.from({ length: 60 }, (_, place) => place + 2),
  );
  for (const { answer, features, ruleSet } of records) {
    expect(answer).toBe((features?.card_count ?? 0) > ruleSet.version ? 'deny' : 'allow');
  }
  expect((await judged(decisions, scope)).ruleSet.version).toBe(8);
});

test('every change is a row and an entry of the log that names neither who nor why', async () => {
  const scope = scopeOf(newId('ten'));
  await putInForce(scope, rulesOf(9));
  const { rows } = await database.inScope(scope, (tx) =>
    sql<{ revision: number; part: string; record: string; entry: string }>`
      select revision::int, part, record, entry from decision.strategy_change`.execute(tables(tx)),
  );
  expect(rows).toMatchObject([{ revision: 1, part: 'rule-set' }]);
  expect(JSON.parse(rows[0]?.record ?? '')).toMatchObject({ after: rulesOf(9).hash, before: null, why: 'a test' });
  const { rows: entries } = await database.inScope(scope, (tx) =>
    sql<{ envelope: string }>`select convert_from(bytes, 'UTF8') as envelope from evidence.entry
      where id = ${rows[0]?.entry}`.execute(tables(tx)),
  );
  const { payload } = JSON.parse(entries[0]?.envelope ?? '') as { payload: string };
  const statement = Buffer.from(payload, 'base64').toString('utf8');
  expect(statement).toContain(`"after":"${rulesOf(9).hash}"`);
  expect(statement).not.toContain('a test');
});
