/** The life of a tenant's rule sets: drafts, shadow, two people, history; refusals leave everything as it was. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PersonId, Problem, parseId, type Scope, type TenantId } from '#kernel';
import { type ActId, permissionsOf } from '#registry';
import { openTestDatabase, type TestDatabase } from '../../platform/database/testing.ts';
import { loadRuleSet } from '../core/rule-file.ts';
import type { RuleSet } from '../core/rule-set.ts';
import type { Decisions } from '../index.ts';
import { attemptNow, openTestRoom, scopeOf, type TestRoom } from '../testing.ts';

let database: TestDatabase;
let room: TestRoom;
let decisions: Decisions;

const ruleText = (version: number, limit: number, windows = 'card_count'): string => `# how many times
name: limit
version: ${version}
windows:
  - { name: ${windows}, measure: count, by: card.token, over: 1h }
rules:
  - { id: limit, when: windows.${windows} > ${limit}, reason: limit, action: deny, status: live, words: { ja: 多い, en: Many } }
`;

const rulesOf = (text: string): RuleSet => {
  const loaded = loadRuleSet(text);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};

const CONFIGURED = rulesOf(ruleText(1, 100));

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  decisions = room.open({ ruleSet: CONFIGURED });
  room.registry.twoPersonActs.declare(decisions.ruleSets.change.acts);
});

afterAll(async () => {
  await room.close();
  await database.close();
});

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (thrown) => thrown,
  );
  if (error instanceof Problem) return error.details.code;
  throw error ?? new Error('it was not refused');
};

const openTenant = async () => {
  const { registry } = room;
  const called = (displayName: string) => ({ email: `${displayName}@psp.example`, displayName });
  const { tenant, administrator } = await database.asSystem((tx) =>
    registry.enrolIn(tx, { name: 'psp', kind: 'psp', language: 'ja', administrator: called('first') }),
  );
  const other = await registry.createPerson({ tenant: tenant.id }, { ...called('second'), role: 'administrator' });
  if (other.kind === 'failed') throw new Error('no second person');
  const person = (id: PersonId): Scope => personOf(tenant.id, id);
  const [author, second] = [person(administrator.id), person(other.value.id)];
  const { change } = decisions.ruleSets;
  const makeLive = async (text: string) => {
    const { id } = await change.make(author, { text, note: '' });
    await change.toShadow(author, id, 'to see');
    await approve(second, (await change.askToLive(author, id, 'it holds')).act);
    return id;
  };
  return { author, second, scope: scopeOf(tenant.id), makeLive };
};

const personOf = (tenant: TenantId, id: PersonId): Scope => ({
  tenant,
  permissions: permissionsOf('administrator'),
  principal: { kind: 'person', id },
});

const approve = (scope: Scope, act: ActId) => room.registry.twoPersonActs.approve(scope, act);

const judged = async (scope: Scope) => (await decisions.decide(scope, attemptNow())).record;

describe('a rule set', () => {
  test('goes from draft through shadow to live with a second person, and its steps say who and when', async () => {
    const { author, second, scope } = await openTenant();
    const { change, read } = decisions.ruleSets;
    const made = await change.make(author, { text: ruleText(2, 3), note: 'fewer' });
    expect(made).toMatchObject({ number: 1, status: 'draft', name: 'limit', version: 2, rules: 1 });
    expect(await judged(scope)).toMatchObject({ answer: 'allow', ruleSet: { hash: CONFIGURED.hash } });
    await change.toShadow(author, made.id, 'to see');
    const { act } = await change.askToLive(author, made.id, 'it holds');
    expect(await codeOf(approve(author, act))).toBe('act-needs-another-person');
    expect((await judged(scope)).ruleSet.hash).toBe(CONFIGURED.hash);
    await approve(second, act);
    expect(await judged(scope)).toMatchObject({ answer: 'allow', ruleSet: { hash: made.hash } });
    expect(await judged(scope)).toMatchObject({ answer: 'deny', features: { card_count: 4 } });
    const { steps, status, text } = await read.one(author, made.id);
    expect(status).toBe('live');
    expect(text).toContain('# how many times');
    expect(steps.map(({ step, madeBy, why }) => ({ step, madeBy, why }))).toEqual([
      { step: 'to-live', madeBy: second.principal.id, why: 'two-person act' },
      { step: 'to-shadow', madeBy: author.principal.id, why: 'to see' },
      { step: 'made', madeBy: author.principal.id, why: 'fewer' },
    ]);
    expect(await read.inForce(author)).toMatchObject({ text, version: { id: made.id } });
  });

  test('with a fault is refused whole, with line and column, and nothing is kept', async () => {
    const { author } = await openTenant();
    const { change, read } = decisions.ruleSets;
    const faulty = ruleText(2, 3).replace('windows.card_count >', 'windows.card_cuont >');
    const refused = await change.make(author, { text: faulty, note: '' }).catch((error) => error);
    expect(refused.details).toMatchObject({
      code: 'rule-set-not-acceptable',
      fields: [{ pointer: '/text', code: 'unknown-field', line: 7, column: 24 }],
    });
    expect(change.check(faulty)).toMatchObject([{ code: 'unknown-field', line: 7, column: 24, rule: 'limit' }]);
    expect((await read.page(author, { limit: 10 })).versions).toEqual([]);
  });

  test('is kept once: the same content in other words is the version that is there', async () => {
    const { author } = await openTenant();
    const { change } = decisions.ruleSets;
    const made = await change.make(author, { text: ruleText(2, 3), note: '' });
    const again = change.make(author, { text: `# another remark\n${ruleText(2, 3)}`, note: '' });
    expect((await again.catch((error) => error)).details).toMatchObject({
      code: 'rule-set-known',
      params: { id: made.id, number: 1 },
    });
    const edited = await change.make(author, { text: ruleText(3, 4), note: '', basedOn: made.id });
    expect(edited).toMatchObject({ number: 2, basedOn: made.id });
  });

  test('does not go live as a draft, nor where another went live since it was asked for', async () => {
    const { author, second, makeLive } = await openTenant();
    const { change, read } = decisions.ruleSets;
    const draft = await change.make(author, { text: ruleText(2, 3), note: '' });
    expect(await codeOf(change.askToLive(author, draft.id, 'now'))).toBe('rule-set-status-not-possible');
    await change.toShadow(author, draft.id, 'to see');
    const { act } = await change.askToLive(author, draft.id, 'now');
    const other = await makeLive(ruleText(3, 5));
    expect(await codeOf(approve(second, act))).toBe('rule-set-status-not-possible');
    await change.toShadow(author, draft.id, 'again');
    expect(await codeOf(approve(second, act))).toBe('rule-sets-moved-on');
    expect((await read.inForce(author)).version?.id).toBe(other);
  });

  test('that follows retires the one before, which may come back at once; so may the configured one', async () => {
    const { author, second, scope, makeLive } = await openTenant();
    const { change, read } = decisions.ruleSets;
    const first = await makeLive(ruleText(2, 3));
    const next = await makeLive(ruleText(3, 4));
    const statuses = async () =>
      (await read.page(author, { limit: 10 })).versions.map(({ id, status }) => [id, status]);
    expect(await statuses()).toEqual([
      [next, 'live'],
      [first, 'retired'],
    ]);
    await approve(second, (await change.askToLive(author, first, 'back')).act);
    expect(await statuses()).toEqual([
      [next, 'retired'],
      [first, 'live'],
    ]);
    expect((await judged(scope)).ruleSet.version).toBe(2);
    await approve(second, (await change.askForConfigured(author, 'the file')).act);
    expect((await judged(scope)).ruleSet.hash).toBe(CONFIGURED.hash);
    expect((await read.inForce(author)).version).toBeUndefined();
    expect(await codeOf(change.askForConfigured(author, 'again'))).toBe('no-rule-set-live');
  });

  test('is not seen by a neighbour', async () => {
    const [{ author }, neighbour] = [await openTenant(), await openTenant()];
    const { change, read, shadow } = decisions.ruleSets;
    const { id } = await change.make(author, { text: ruleText(2, 3), note: '' });
    for (const ask of [
      () => read.one(neighbour.author, id),
      () => shadow.summary(neighbour.author, id),
      () => change.toShadow(neighbour.author, id, 'x'),
      () => change.make(neighbour.author, { text: ruleText(3, 3), note: '', basedOn: id }),
    ]) {
      expect(await codeOf(ask())).toBe('rule-set-not-there');
    }
  });
});

describe('in shadow', () => {
  test.each([
    ['with the same windows', 'card_count'],
    ['with windows of its own, filled from the past', 'shop_like_count'],
  ])('%s it is evaluated beside the one in force and changes no answer', async (_title, windows) => {
    const { author, scope } = await openTenant();
    const { change, shadow } = decisions.ruleSets;
    for (let count = 0; count < 2; count += 1) await judged(scope);
    const { id, hash } = await change.make(author, { text: ruleText(9, 3, windows), note: '' });
    await change.toShadow(author, id, 'to see');
    const records = [await judged(scope), await judged(scope), await judged(scope)];
    expect(records.map(({ answer }) => answer)).toEqual(['allow', 'allow', 'allow']);
    expect(records.map((record) => record.shadow?.answer)).toEqual(['allow', 'deny', 'deny']);
    expect(records[2]?.shadow?.ruleSet.hash).toBe(hash);
    expect(records[2]?.shadow?.features).toEqual(windows === 'card_count' ? undefined : { [windows]: 5 });
    expect(await shadow.summary(author, id)).toMatchObject({
      payments: 3,
      agreeing: 1,
      answers: [
        { answer: 'allow', shadowAnswer: 'deny', payments: 2 },
        { answer: 'allow', shadowAnswer: 'allow', payments: 1 },
      ],
      rules: [{ rule: 'limit', action: 'deny', payments: 2 }],
    });
    const { differences, hasMore } = await shadow.differences(author, id, { filters: {}, limit: 1 });
    expect([differences.map(({ decision }) => decision), hasMore]).toEqual([[records[2]?.id], true]);
    await change.fromShadow(author, id, 'seen');
    expect((await judged(scope)).shadow).toBeUndefined();
  });

  test('is one at a time: the next one makes a draft of it', async () => {
    const { author } = await openTenant();
    const { change, read } = decisions.ruleSets;
    const first = await change.make(author, { text: ruleText(2, 3), note: '' });
    const next = await change.make(author, { text: ruleText(3, 3), note: '' });
    await change.toShadow(author, first.id, 'x');
    await change.toShadow(author, next.id, 'y');
    expect((await read.page(author, { limit: 9 })).versions.map(({ status }) => status)).toEqual(['shadow', 'draft']);
  });
});

test('pages and files list what a filter selects', async () => {
  const { author } = await openTenant();
  const { change, read } = decisions.ruleSets;
  for (const number of [1, 2, 3]) {
    await change.make(author, { text: ruleText(number + 1, 50), note: number === 2 ? '=half 50%' : 'other' });
  }
  const page = await read.page(author, { limit: 2 });
  expect([page.versions.map(({ number }) => number), page.hasMore]).toEqual([[3, 2], true]);
  expect((await read.page(author, { limit: 2, below: 2 })).versions.map(({ number }) => number)).toEqual([1]);
  expect((await read.page(author, { text: '50%', limit: 9 })).versions.map(({ number }) => number)).toEqual([2]);
  const file = new TextDecoder().decode(await read.csv(author, { text: 'half' }));
  expect(file.split('\r\n')[1]).toMatch(/^2,rsv_\w+,limit,3,draft,1,[0-9a-f]{64},'=half 50%,per_/);
  expect(parseId('rsv', page.versions[0]?.id ?? '').kind).toBe('ok');
});
