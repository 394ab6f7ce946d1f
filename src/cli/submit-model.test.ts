/**
 * Models through the door: handed in over HTTP, in shadow, in force by two people, scoring live. A score is held against
 * a replay of the same attempts, and against what XGBoost itself says of inputs that are found by looking back.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatInstant, instantOfMs, type PersonId, type Scope } from '#kernel';
import { type ActId, permissionsOf } from '#registry';
import type { Attempt } from '../decision/core/attempt.ts';
import { bindModel } from '../decision/core/model/live-model.ts';
import type { Model } from '../decision/core/model/model.ts';
import { dayOf } from '../decision/core/model/payment-table.ts';
import { seededRandom } from '../decision/core/model/seeded-random.ts';
import { trainModel } from '../decision/core/model/train-model.ts';
import { loadTrainingPlans } from '../decision/core/model/training-plan.ts';
import { loadXgboost } from '../decision/core/model/xgboost-file.ts';
import { createReplay } from '../decision/core/replay.ts';
import { loadRuleSet } from '../decision/core/rule-file.ts';
import type { RuleSet } from '../decision/core/rule-set.ts';
import { type Decisions, decisionRoutes } from '../decision/index.ts';
import { clock, openTestRoom, scopeOf, type TestRoom } from '../decision/testing.ts';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { ask, problem, startTestServer, type TestServer } from '../platform/http/testing.ts';
import { submitModel } from './submit-model.ts';

const rulesOf = (features: string): RuleSet => {
  const loaded = loadRuleSet(`
name: by-score
version: 1
lateness: 0s
features:
  ${features}
rules:
  - { id: high, when: score >= 500000, reason: high, action: deny, status: live, words: { ja: 高い, en: High } }
`);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};
const COUNT = 'count_2h: { count: payments, by: card, over: 2h }';
const RULES = rulesOf(`${COUNT}
  before_2h: { mean: amount, by: card, over: 2h, exclude: current }`);

const words = 'words: { ja: 語, en: Words }';
const PLAN = `
name: shop
inputs:
  - { name: amount, of: amount, ${words} }
  - { name: before, of: before_2h, words: { ja: 前の金額, en: The amounts before } }
  - { name: to_before, of: amount, over: before_2h, ${words} }
  - { name: count, of: count_2h, ${words} }
  - { name: hour, of: hour, ${words} }
parameters: { trees: 20, depth: 3, seed: 4 }
calibrationParts: 2
`;

const MINUTE = 60_000;
/** Attempts up to now, a minute apart, in yen and in euros; fraud where a card's amount is many times what it was. */
const worldOf = (seed: number, count: number, jump = 6) => {
  const random = seededRandom(seed);
  const start = clock.now() - count * MINUTE;
  const usual = Array.from({ length: 25 }, () => 500 + random.below(5_000));
  return Array.from({ length: count }, (_, number) => {
    const card = random.below(25);
    const fraud = random.below(9) === 0;
    const amountMinor = Math.round(((usual[card] ?? 1) * (80 + random.below(40)) * (fraud ? jump : 1)) / 100);
    const attempt: Attempt = {
      eventId: `evt-${seed}-${number}`,
      occurredAt: new Date(start + number * MINUTE).toISOString(),
      channel: 'ecommerce',
      amount: { amountMinor, currency: card % 3 === 0 ? 'EUR' : 'JPY' },
      card: { token: `tok-${card}` },
      merchant: { acceptorNumber: '0001234' },
    };
    return { attempt, occurredAt: instantOfMs(start + number * MINUTE), fraud };
  });
};

const planned = () => {
  const plans = loadTrainingPlans(PLAN);
  if (plans.kind === 'failed') throw new Error(JSON.stringify(plans.error));
  return plans.value.chosen;
};

/** Trained on what a replay gave: features in major units, as a file of them would hold. */
const trained = (seed: number, trees?: number): Model => {
  const world = worldOf(seed, 900);
  const replay = createReplay({ ruleSet: RULES });
  const columns = new Map<string, number[]>();
  const add = (name: string, value = Number.NaN) => {
    const column = columns.get(name) ?? [];
    columns.set(name, column);
    column.push(value);
  };
  for (const each of world) {
    const { amount, occurredAt } = each.attempt;
    const scale = amount.currency === 'EUR' ? 100 : 1;
    const { before_2h, count_2h } = replay.judge(each)?.features ?? {};
    add('amount', amount.amountMinor / scale);
    add('before_2h', before_2h === undefined ? undefined : before_2h / scale);
    add('count_2h', count_2h);
    add('hour', (Number(occurredAt.slice(11, 13)) + 9) % 24);
  }
  const plan = planned();
  const rows = Int32Array.from(world, (_, row) => row);
  const table = {
    eventIds: world.map(({ attempt }) => attempt.eventId),
    days: Int32Array.from(world, (_, row) => dayOf('2026-10-01') + (row % 4)),
    cards: Int32Array.from(world, (_, row) => row),
    frauds: Uint8Array.from(world, ({ fraud }) => (fraud ? 1 : 0)),
    features: new Map([...columns].map(([name, values]) => [name, Float64Array.from(values)])),
  };
  const parameters = trees === undefined ? plan.parameters : { ...plan.parameters, trees };
  return trainModel({ plan: { ...plan, parameters }, table, rows });
};

let database: TestDatabase;
let room: TestRoom;
let decisions: Decisions;
let server: TestServer;
const scopes = new Map<string, Scope>();

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  decisions = room.open({ ruleSet: RULES });
  room.registry.twoPersonActs.declare([...decisions.models.acts, ...decisions.ruleSets.change.acts]);
  const authenticator = { byApiKey: async (key: string) => scopes.get(key), bySession: async () => undefined };
  server = await startTestServer({ routes: decisionRoutes(decisions), authenticator });
});
afterAll(async () => {
  await server.close();
  await room.close();
  await database.close();
});

const openTenant = async () => {
  const { registry } = room;
  const called = (displayName: string) => ({ email: `${displayName}@psp.example`, displayName });
  const { tenant, administrator } = await database.asSystem((tx) =>
    registry.enrolIn(tx, { name: 'psp', kind: 'psp', language: 'ja', administrator: called('first') }),
  );
  const other = await registry.createPerson({ tenant: tenant.id }, { ...called('second'), role: 'administrator' });
  if (other.kind === 'failed') throw new Error('no second person');
  const person = (id: PersonId): Scope => ({
    tenant: tenant.id,
    permissions: permissionsOf('administrator'),
    principal: { kind: 'person', id },
  });
  const [first, machine] = [`mk_person_${tenant.id}`, `mk_machine_${tenant.id}`];
  scopes.set(first, person(administrator.id)).set(machine, scopeOf(tenant.id));
  const send = (key: string, address: string, body?: unknown, type = 'application/json') => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const sent = body === undefined ? {} : { method: 'POST', body: text, headers: { 'content-type': type } };
    return ask(server, address, { key, ...sent });
  };
  const submit = (text: string) => send(first, '/v1/models?note=trial', text, 'application/octet-stream');
  const put = (id: unknown, where: string) => send(first, `/v1/models/${id}/${where}`, { why: 'a trial' });
  const approve = (act: unknown, by = other.value.id) => registry.twoPersonActs.approve(person(by), act as ActId);
  const toChampion = async (model: Model) => {
    const { id } = (await submit(model.canonicalText)).body;
    await put(id, 'challenger');
    await approve((await put(id, 'champion-requests')).body.act);
    return id;
  };
  const judge = async (attempt: Attempt) =>
    (await send(machine, '/v1/payments/decisions', attempt)).body as { id: string; answer: string };
  const read = async (address: string) => (await send(first, address)).body as Record<string, never>;
  return { scope: scopeOf(tenant.id), administrator, submit, put, approve, toChampion, judge, read, send, first };
};

test('a champion scores live as a replay does; nobody puts it in force alone; what raised a score is told', async () => {
  const { administrator, submit, put, approve, judge, read } = await openTenant();
  const model = trained(1);
  const bound = bindModel(model, RULES.plan);
  if (bound.kind === 'failed') throw new Error('bound');
  const world = worldOf(2, 60);
  const replay = createReplay({ ruleSet: RULES, champion: bound.value });
  const submitted = await submit(model.canonicalText);
  expect(submitted).toMatchObject({ status: 201, body: { hash: model.hash, status: 'draft', number: 1, inputs: 5 } });
  expect(await submit(model.canonicalText)).toMatchObject(problem('model-known', 409));
  const { id } = submitted.body;
  expect(await put(id, 'champion-requests')).toMatchObject(problem('model-status-not-possible', 409));
  expect(await put(id, 'challenger')).toMatchObject({ status: 200, body: { status: 'challenger' } });
  const asked = await put(id, 'champion-requests');
  expect(asked.status).toBe(202);
  await expect(approve(asked.body.act, administrator.id)).rejects.toMatchObject({
    details: { code: 'act-needs-another-person' },
  });
  expect(await read(`/v1/models/${id}`)).toMatchObject({ status: 'challenger', missing: [] });
  await approve(asked.body.act);
  expect(await read(`/v1/models/${id}`)).toMatchObject({
    status: 'champion',
    training: { rows: 900 },
    steps: [{ step: 'to-champion', act: asked.body.act }, { step: 'to-challenger' }, { step: 'submitted' }],
  });
  const denied: string[] = [];
  for (const each of world) {
    const live = await judge(each.attempt);
    const replayed = replay.judge(each);
    const detail = await read(`/v1/payments/decisions/${live.id}`);
    expect(detail).toMatchObject({ score: replayed?.score, answer: replayed?.answer, features: replayed?.features });
    expect(detail.model).toEqual({ name: 'shop', hash: model.hash, logOdds: replayed?.model?.logOdds });
    if (live.answer === 'deny') denied.push(live.id);
  }
  expect(denied.length).toBeGreaterThan(3);
  expect(denied.length).toBeLessThan(30);
  const { scoreReasons } = await read(`/v1/payments/decisions/${denied[0]}`);
  const [most] = scoreReasons as unknown as { input: string; adds: number; value: number; words: { ja: string } }[];
  expect(most).toMatchObject({
    adds: expect.any(Number),
    value: expect.any(Number),
    words: { ja: expect.any(String) },
  });
  expect(['amount', 'before', 'to_before']).toContain(most?.input);
}, 60_000);

test('a challenger scores beside it and changes no answer; both are compared on what both scored', async () => {
  const { toChampion, submit, put, judge, read, send, first, scope } = await openTenant();
  const [champion, challenger] = [trained(1), trained(3, 2)];
  const rest = worldOf(5, 60);
  const early = await judge((rest[0] as (typeof rest)[number]).attempt);
  await toChampion(champion);
  const { id } = (await submit(challenger.canonicalText)).body;
  await put(id, 'challenger');
  const bound = bindModel(champion, RULES.plan);
  if (bound.kind === 'failed') throw new Error('bound');
  const replay = createReplay({ ruleSet: RULES, champion: bound.value });
  const answers: string[] = [];
  for (const each of rest) {
    const alone = replay.judge(each)?.answer;
    if (each === rest[0]) continue;
    const live = await judge(each.attempt);
    expect(live.answer).toBe(alone);
    answers.push(live.answer);
  }
  const reported = rest.filter(({ fraud }) => fraud).map(({ attempt }) => attempt.eventId);
  const at = { transactionAt: formatInstant(clock.now()), reportedAt: formatInstant(clock.now()) };
  await decisions.results.fraudReports(
    scope,
    reported.map((eventId) => ({ eventId, reportId: `r-${eventId}`, type: 'counterfeit', ...at }) as const),
  );
  const compared = (await read('/v1/models/comparison')) as unknown as {
    payments: number;
    frauds: number;
    answers: { payments: number }[];
    atEqualAlerts: { alerts: number; champion: number }[];
  };
  expect(compared.payments).toBe(rest.length - 1);
  expect(compared.frauds).toBe(reported.filter((eventId) => eventId !== rest[0]?.attempt.eventId).length);
  expect(compared.answers.reduce((sum, pair) => sum + pair.payments, 0)).toBe(rest.length - 1);
  expect(compared.atEqualAlerts[0]).toMatchObject({ alerts: 1, champion: 1 });
  const detail = await read(`/v1/payments/decisions/${early.id}`);
  expect([detail.score, detail.model, detail.challenger, detail.scoreReasons]).toEqual(Array(4).fill(undefined));
  const csv = (await send(first, '/v1/models/export.csv?status=challenger')).body.text as string;
  expect(csv.split('\r\n')).toHaveLength(3);
}, 60_000);

test('a model whose features the rules do not have is refused by their names, whichever of the two comes second', async () => {
  const other = room.open({ ruleSet: rulesOf(COUNT) });
  const { scope, first } = await (async () => {
    const tenant = await openTenant();
    return { scope: scopes.get(tenant.first) as Scope, first: tenant };
  })();
  await other.models.change.submit(scope, { text: trained(1).canonicalText, note: '' });
  const { models } = await other.models.read.page(scope, { limit: 10 });
  const id = models[0]?.id ?? ('' as never);
  const refused = { details: { code: 'model-features-missing' }, options: { params: { features: 'before_2h' } } };
  await expect(other.models.change.toChallenger(scope, id, 'x')).rejects.toMatchObject({ details: refused.details });
  const text = JSON.stringify(rulesOf(COUNT).content);
  await first.toChampion(trained(7));
  const version = await decisions.ruleSets.change.make(scope, { text, note: '' });
  await decisions.ruleSets.change.toShadow(scope, version.id, 'x');
  const { act } = await decisions.ruleSets.change.askToLive(scope, version.id, 'x');
  await expect(first.approve(act)).rejects.toMatchObject({ details: refused.details });
  expect((await first.read(`/v1/rule-sets/${version.id}`)).status).toBe('shadow');
});

test('the command hands a model in, once, and tells what the server refuses', async () => {
  const { first, read } = await openTenant();
  const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-submit-'));
  const file = path.join(folder, 'model.json');
  writeFileSync(file, trained(1, 2).canonicalText);
  const output = { json: true, result: () => undefined, progress: () => undefined, fault: () => undefined };
  const submit = (key: string) =>
    submitModel(file, { options: { url: server.url, note: '秋' }, environment: { MITSUKE_API_KEY: key }, output });
  expect(await submit(first)).toBe(0);
  expect((await read('/v1/models')).items).toMatchObject([{ hash: trained(1, 2).hash, note: '秋', status: 'draft' }]);
  await expect(submit(first)).rejects.toMatchObject({ code: 'model-known' });
  await expect(submit('mk_of_nobody')).rejects.toMatchObject({ code: 'not-signed-in' });
  rmSync(folder, { recursive: true });
});

test.each([
  ['half a file', '{"format":', 'not-json'],
  ['another file', '{"trees":[]}', 'not-a-model'],
  ['a later version', '{"format":"mitsuke-model","version":2}', 'model-version-unknown'],
  ['leaves without bound', undefined, 'tree-malformed'],
])('%s is refused with the place, and nothing is kept', async (_, given, code) => {
  const { submit, read } = await openTenant();
  const { content } = trained(1, 1);
  const [tree] = content.trees;
  const endless = { ...content, trees: [{ ...tree, value: tree?.value.map(() => 1e300) }] };
  const refused = await submit(given ?? JSON.stringify(endless));
  expect(refused).toMatchObject(problem('model-not-acceptable', 422));
  expect(refused.body.fields).toMatchObject([{ code }]);
  expect((await read('/v1/models')).items).toEqual([]);
});

describe.skipIf(!existsSync('/usr/lib/python3/dist-packages/xgboost'))('of XGBoost (python3-xgboost of Debian)', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-live-xgboost-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const SCRIPT = `
import json, sys
import numpy as np, xgboost as xgb
folder = sys.argv[1]
given = json.load(open(folder + '/rows.json'))
x = np.array([[np.nan if v is None else v for v in row] for row in given['inputs']], dtype=np.float64)
data = xgb.DMatrix(x, label=np.array(given['frauds']), feature_names=given['names'])
made = xgb.train(dict(max_depth=5, min_child_weight=0, objective='binary:logistic', nthread=1, seed=1), data, 20)
made.save_model(folder + '/model.json')
json.dump(made.predict(data, output_margin=True).astype(float).tolist(), open(folder + '/margins.json', 'w'))
`;

  test('live, an imported model says to the last bit what XGBoost says', async () => {
    const world = worldOf(11, 90, 3);
    const inputs = world.map(({ attempt, occurredAt }, place) => {
      const scale = attempt.amount.currency === 'EUR' ? 100 : 1;
      const near = world
        .slice(0, place)
        .filter(
          (each) => each.attempt.card.token === attempt.card.token && each.occurredAt > occurredAt - 120 * MINUTE,
        );
      const sum = near.reduce((all, each) => all + each.attempt.amount.amountMinor, 0);
      const before = near.length === 0 ? null : sum / near.length / scale;
      const amount = attempt.amount.amountMinor / scale;
      const hour = (Number(attempt.occurredAt.slice(11, 13)) + 9) % 24;
      return { amount, before, to_before: before === null ? null : amount / before, count: near.length + 1, hour };
    });
    const names = ['hour', 'before', 'count', 'to_before', 'amount'] as const;
    const rows = inputs.map((each) => names.map((name) => each[name]));
    // Labels that nothing explains make trees of many leaves, which ask for every input.
    const frauds = world.map(({ fraud }, place) => (fraud !== (place % 4 === 0) ? 1 : 0));
    writeFileSync(path.join(folder, 'rows.json'), JSON.stringify({ names, inputs: rows, frauds }));
    execFileSync('/usr/bin/python3', ['-c', SCRIPT, folder], { stdio: 'pipe' });
    const imported = loadXgboost(readFileSync(path.join(folder, 'model.json'), 'utf8'), planned());
    if (imported.kind === 'failed') throw new Error(JSON.stringify(imported.error));
    const { toChampion, judge, read } = await openTenant();
    await toChampion(imported.value);
    const theirs = JSON.parse(readFileSync(path.join(folder, 'margins.json'), 'utf8')) as number[];
    for (const [place, { attempt }] of world.entries()) {
      const { id } = await judge(attempt);
      const { model } = await read(`/v1/payments/decisions/${id}`);
      expect((model as unknown as { logOdds: number }).logOdds, `payment ${place}`).toBe(theirs[place]);
    }
    expect(new Set(theirs).size).toBeGreaterThan(15);
  }, 90_000);
});
