/** Payments that no longer look as those a model was trained on: seen, kept, told once, and seen again. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '#kernel';
import { tables } from '#platform/database';
import { permissionsOf } from '#registry';
import { openTestDatabase, type TestDatabase } from '../../platform/database/testing.ts';
import { modelOf } from '../core/model/model.ts';
import { loadRuleSet } from '../core/rule-file.ts';
import type { Decisions } from '../index.ts';
import { attemptNow, openTestRoom, scopeOf, type TestRoom } from '../testing.ts';

let database: TestDatabase;
let room: TestRoom;
let decisions: Decisions;

const rules = loadRuleSet(`
name: plain
version: 1
features: { seen: { count: payments, by: card, over: 1h } }
rules:
  - { id: high, when: score > 990000, reason: high, action: deny, status: live, words: { ja: 高い, en: High } }
`);
if (rules.kind === 'failed') throw new Error(JSON.stringify(rules.error));
const RULES = rules.value;

/** Yen from 0 to 9,999, each as often; a card was seen 1 to 4 times. The score rises with the amount. */
const EDGES = [999.5, 1999.5, 2999.5, 3999.5, 4999.5, 5999.5, 6999.5, 7999.5, 8999.5];
const words = { ja: '語', en: 'Words' };
const leaf = { feature: -1, threshold: 0, left: 0, right: 0, missingLeft: 0 as const };
const MODEL = modelOf({
  format: 'mitsuke-model',
  version: 1,
  name: 'amounts',
  made: { by: 'xgboost', version: '1.7.4' },
  utcOffset: '+09:00',
  inputs: [
    { name: 'amount', of: 'amount', direction: 'free', words },
    { name: 'seen', of: 'seen', direction: 'free', words },
  ],
  reference: [
    { edges: EDGES, shares: [...EDGES.map(() => 0.1), 0.1, 0] },
    { edges: [1.5, 2.5, 3.5], shares: [0.25, 0.25, 0.25, 0.25, 0] },
  ],
  base: -3,
  single: false,
  trees: [
    {
      feature: [0, leaf.feature, leaf.feature],
      threshold: [4999.5, 0, 0],
      left: [1, 0, 0],
      right: [2, 0, 0],
      missingLeft: [0, 0, 0],
      value: [0, -1, 1],
      cover: [2, 1, 1],
    },
  ],
});

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  decisions = room.open({ ruleSet: RULES });
});
afterAll(async () => {
  await room.close();
  await database.close();
});

const openTenant = async (): Promise<Scope> => {
  const { tenant, administrator } = await database.asSystem((tx) =>
    room.registry.enrolIn(tx, {
      ...{ name: 'psp', kind: 'psp', language: 'ja' },
      administrator: { email: 'a@psp.example', displayName: 'a' },
    }),
  );
  const permissions = permissionsOf('administrator');
  return { tenant: tenant.id, permissions, principal: { kind: 'person', id: administrator.id } };
};

const beginShadow = async (scope: Scope) => {
  const { change } = decisions.models;
  const { id } = await change.submit(scope, { text: MODEL.canonicalText, note: '' });
  await change.toChallenger(scope, id, 'to see');
  return id;
};

const pay = async (scope: Scope, count: number, yenOf: (number: number) => number) => {
  const attempts = Array.from({ length: count }, (_, number) =>
    attemptNow({
      amount: { amountMinor: yenOf(number), currency: 'JPY' },
      card: { token: `tok-${Math.floor(number / 4)}-${yenOf(0)}` },
    }),
  );
  await Promise.all(attempts.map((attempt) => decisions.decide(scopeOf(scope.tenant), attempt)));
  return attempts;
};

const look = async (scope: Scope) => {
  await database.asSystem((tx) =>
    sql`update decision.drift_round set due_at = '2020-01-01T00:00:00Z'`.execute(tables<object>(tx)),
  );
  await decisions.models.watcher.watchOnce();
  const { items } = await room.cases.alerts.list(scope, { filters: {}, limit: 50 });
  const raised = items.filter(({ source }) => source === 'model-drift');
  return Promise.all(raised.map(({ id }) => room.cases.alerts.get(scope, id as never)));
};

/** As it is defined, over the model's own steps. */
const indexOf = (amounts: readonly number[]): number => {
  const bounds = [Number.NEGATIVE_INFINITY, ...EDGES, Number.POSITIVE_INFINITY];
  return Array.from({ length: 10 }, (_, step) => {
    const within = amounts.filter((a) => a >= (bounds[step] ?? 0) && a < (bounds[step + 1] ?? 0)).length;
    const now = Math.max(1e-4, within / amounts.length);
    return (now - 0.1) * Math.log(now / 0.1);
  }).reduce((sum, each) => sum + each, 0);
};

const spread = (number: number) => (number * 37) % 10_000;
const great = (number: number) => 6_000 + ((number * 13) % 4_000);

test('what has drifted becomes one alert for each input and the scores, and is seen again while that is open', async () => {
  const scope = await openTenant();
  const id = await beginShadow(scope);
  const first = await pay(scope, 1_000, spread);
  expect(await look(scope)).toEqual([]);
  const [steady] = (await decisions.models.read.looks(scope, id, { limit: 5 })).looks;
  const amounts = first.map(({ amount }) => amount.amountMinor);
  expect(steady?.payments).toBe(1_000);
  expect(steady?.found.inputs.map(({ input }) => input)).toEqual(['amount', 'seen']);
  expect(steady?.found.inputs[0]?.index).toBeCloseTo(indexOf(amounts), 10);
  expect(steady?.found.scores).toBeUndefined();

  const later = await pay(scope, 1_500, great);
  const alerts = await look(scope);
  expect(alerts.map(({ detail }) => `${detail.what} ${detail.input ?? ''}`).sort()).toEqual([
    'input amount',
    'scores ',
  ]);
  expect(alerts[0]).toMatchObject({ kind: 'model-drift', subject: { kind: 'model', id, label: 'amounts' } });
  const now = [...amounts, ...later.map(({ amount }) => amount.amountMinor)];
  const told = alerts.find(({ detail }) => detail.what === 'input');
  expect(told?.detail.index).toBeCloseTo(indexOf(now), 10);
  expect(told?.detail.index).toBeGreaterThan(0.25);
  expect((await decisions.models.read.looks(scope, id, { limit: 5 })).looks).toHaveLength(2);

  const again = await look(scope);
  expect(again.map((alert) => alert.id).sort()).toEqual(alerts.map((alert) => alert.id).sort());
  expect(again.map(({ timesSeenAgain }) => timesSeenAgain)).toEqual([1, 1]);
}, 120_000);

test('of few payments nothing is told, and a tenant without models is not looked at', async () => {
  const [scope, without] = [await openTenant(), await openTenant()];
  const id = await beginShadow(scope);
  await pay(scope, 40, great);
  await pay(without, 5, great);
  expect(await look(scope)).toEqual([]);
  const { looks } = await decisions.models.read.looks(scope, id, { limit: 5 });
  expect(looks).toHaveLength(1);
  expect(looks[0]?.found.inputs[0]?.index).toBeGreaterThan(0.25);
  expect((await room.cases.alerts.list(without, { filters: {}, limit: 5 })).items).toEqual([]);
});
