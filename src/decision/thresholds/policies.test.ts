/** A policy's life, and what it does to decisions: asked for by one, approved by another, in force from the next batch on. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PersonId, Problem, type Scope } from '#kernel';
import { permissionsOf } from '#registry';
import { openTestDatabase, type TestDatabase } from '../../platform/database/testing.ts';
import { loadRuleSet } from '../core/rule-file.ts';
import type { Decisions } from '../index.ts';
import { attemptNow, openTestRoom, type TestRoom } from '../testing.ts';

const PACK = readFileSync(new URL('../../../packs/decision/policy.yaml', import.meta.url), 'utf8');
const RULES = `
name: one
version: 1
rules:
  - { id: no, when: amount.amountMinor == 666, reason: 'no', action: deny, status: live, words: { ja: 不可, en: 'No' } }
`;

let database: TestDatabase;
let room: TestRoom;
let decisions: Decisions;

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  const rules = loadRuleSet(RULES);
  if (rules.kind === 'failed') throw new Error(JSON.stringify(rules.error));
  decisions = room.open({ ruleSet: rules.value });
  room.registry.twoPersonActs.declare(decisions.policies.acts);
});

afterAll(async () => {
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
  const [author, second] = [person(administrator.id), person(other.value.id)];
  const approve = (act: Parameters<typeof registry.twoPersonActs.approve>[1]) =>
    registry.twoPersonActs.approve(second, act);
  const putInForce = async (text: string) =>
    approve((await decisions.policies.askFor(author, { text, why: 'it costs less' })).act);
  return { author, second, approve, putInForce };
};

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (thrown) => thrown,
  );
  if (error instanceof Problem) return error.details.code;
  throw error ?? new Error('it was not refused');
};

test('a policy is in force from the first decision after the approval, until another takes its place', async () => {
  const { author, approve } = await openTenant();
  const { policies } = decisions;
  const judged = async () => (await decisions.decide(author, attemptNow())).record;
  const before = await judged();
  expect(before.answer).toBe('allow');
  expect(before).not.toHaveProperty('policy');
  const asked = await policies.askFor(author, { text: PACK, why: 'authentication in principle' });
  expect(await judged()).not.toHaveProperty('policy');
  await approve(asked.act);
  const after = await judged();
  expect(after).toMatchObject({
    answer: 'challenge',
    reasons: [{ rule: 'house', code: 'policy-authentication', action: 'challenge', source: 'policy' }],
    policy: { hash: asked.hash, probability: 0.0005, from: 'policy', answer: 'challenge', by: 'authentication' },
  });
  expect(after.policy?.costs).not.toHaveProperty('allow');
  expect((await policies.current(author))?.hash).toBe(asked.hash);
  await approve((await policies.askForNone(author, 'rules alone')).act);
  expect(await judged()).not.toHaveProperty('policy');
  const changes = await policies.changes(author, { below: undefined, limit: 10 });
  expect(changes.map(({ policy }) => policy?.hash)).toEqual([undefined, asked.hash]);
});

test('the stricter of rules and policy stands', async () => {
  const { author, putInForce } = await openTenant();
  await putInForce(PACK);
  const { record } = await decisions.decide(author, attemptNow({ amount: { amountMinor: 666, currency: 'JPY' } }));
  expect(record.answer).toBe('deny');
  expect(record.reasons.map(({ code }) => code)).toEqual(['no', 'policy-authentication']);
});

test('what an allow list lets through, the policy lets through too', async () => {
  const { author, putInForce } = await openTenant();
  await putInForce(PACK);
  const { change } = decisions.lists;
  const wanted = {
    name: 'ours',
    kind: 'card',
    effect: 'allow',
    note: '',
    filledFrom: [],
    filledForDays: undefined,
  } as const;
  const list = await change.make(author, wanted, 'staff');
  await change.add(author, list.id, { values: [{ value: 'tok_1' }], why: 'staff' });
  const { record } = await decisions.decide(author, attemptNow());
  expect(record.answer).toBe('allow');
  expect(record.reasons.at(-1)).toMatchObject({ source: 'policy', action: 'challenge', overruled: true });
});

test('the contract of the merchant decides, as it stands when the payment is judged', async () => {
  const { author, putInForce } = await openTenant();
  await putInForce(PACK);
  const party = await room.registry.parties.create(author, { name: 'shop' });
  if (party.kind === 'failed') throw new Error(party.error);
  const made = await room.registry.merchants.create(author, {
    ...{ acceptorNumber: '0001234', name: 'shop', reason: 'contract-signed', riskTier: 'high' },
    party: party.value.id,
  });
  expect(made.kind).toBe('ok');
  const { record } = await decisions.decide(author, attemptNow({ channel: 'moto' }));
  expect(record.facts?.contract).toEqual({ standing: 'contracted', riskTier: 'high' });
  expect(record.policy).toMatchObject({ adjusted: ['risky-merchant'], by: 'at-least', answer: 'hold' });
});

test('from where the tenant asks decides which fields are needed, and stands in the record', async () => {
  const { author, putInForce } = await openTenant();
  await putInForce(`${PACK}\nposition: issuer\n`);
  expect(await codeOf(decisions.decide(author, attemptNow()))).toBe('attempt-not-acceptable');
  const whole = attemptNow({
    merchant: { acceptorNumber: '0001234', categoryCode: '5732' },
    authentication: { threeDs: 'none', securityCode: 'match' },
    authorisation: { entryMode: 'ecommerce', acquirerCountry: 'JP' },
  });
  expect((await decisions.decide(author, whole)).record.position).toBe('issuer');
  const stated = await decisions
    .decide(author, { ...whole, eventId: 'stated', position: 'acquirer' })
    .catch((error: Problem) => error.details.fields?.map(({ pointer }) => pointer));
  expect(stated).toEqual(['/merchant/country', '/card/bin']);
});

describe('refused', () => {
  test('a file with faults, with each of them; nothing is asked', async () => {
    const { author } = await openTenant();
    const refused = await decisions.policies.askFor(author, { text: 'name: x', why: 'x' }).catch((error) => error);
    expect(refused.details).toMatchObject({ code: 'policy-not-acceptable', params: { faults: 4 } });
    expect(refused.details.fields[0]).toMatchObject({ pointer: '/text', line: 1, column: 1 });
  });

  test('the one in force, and none where there is none', async () => {
    const { author, putInForce } = await openTenant();
    expect(await codeOf(decisions.policies.askForNone(author, 'x'))).toBe('no-policy-in-force');
    await putInForce(PACK);
    expect(await codeOf(decisions.policies.askFor(author, { text: PACK, why: 'x' }))).toBe('policy-in-force');
  });

  test('what was asked for in place of another than the one in force by now', async () => {
    const { author, approve, putInForce } = await openTenant();
    const { act } = await decisions.policies.askFor(author, { text: PACK, why: 'first' });
    await putInForce(PACK.replace('version: 1', 'version: 2'));
    expect(await codeOf(approve(act))).toBe('policy-moved-on');
  });

  test('the approval of whoever asked', async () => {
    const { author } = await openTenant();
    const { act } = await decisions.policies.askFor(author, { text: PACK, why: 'mine' });
    expect(await codeOf(room.registry.twoPersonActs.approve(author, act))).toBe('act-needs-another-person');
  });
});
