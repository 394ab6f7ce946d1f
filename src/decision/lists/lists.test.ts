/** Lists over the whole room: filled in every way, used by decisions and rules at once, and every change on record. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationOfMs, type Id, Problem, plus, type Scope } from '#kernel';
import { tables } from '#platform/database';
import { openTestDatabase, type TestDatabase } from '../../platform/database/testing.ts';
import type { Attempt } from '../core/attempt.ts';
import type { ListEffect, ListKind } from '../core/lists/kinds.ts';
import { loadRuleSet } from '../core/rule-file.ts';
import type { Decisions } from '../index.ts';
import { attemptNow, clock, newId, openTestRoom, scopeOf, type TestRoom } from '../testing.ts';

const loaded = loadRuleSet(`
name: lists
version: 1
lists:
  - { name: stolen, kind: card }
  - { name: drops, kind: address }
  - { name: not_made, kind: ip }
rules:
  - id: stolen
    when: card.token in lists.stolen && amount.amountMinor > 5000
    reason: stolen
    action: hold
    status: live
    words: { ja: 盗難, en: Stolen }
  - id: drop
    when: delivery.addressHash in lists.drops || customer.ipAddress in lists.not_made
    reason: drop
    action: challenge
    status: live
    words: { ja: 転送先, en: Drop }
  - id: large
    when: amount.amountMinor > 90000
    reason: large
    action: deny
    status: live
    words: { ja: 高額, en: Large }
`);
if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
const ruleSet = loaded.value;

let database: TestDatabase;
let room: TestRoom;
let decisions: Decisions;
let scope: Scope;
/** How far the room's clock is ahead of ours. */
let ahead = durationOfMs(0);
beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  decisions = room.open({ ruleSet, clock: { ...clock, now: () => plus(clock.now(), ahead) } });
  scope = { ...scopeOf(newId('ten')), principal: { kind: 'person', id: newId('per') } };
});
afterAll(async () => {
  await room.close();
  await database.close();
});

const make = (
  name: string,
  kind: ListKind,
  effect: ListEffect,
  filledFrom: readonly ('fraud-report' | 'dispute')[] = [],
) => decisions.lists.change.make(scope, { name, kind, effect, note: '', filledFrom, filledForDays: undefined }, 'test');

const add = (id: Id<'lst'>, ...values: string[]) =>
  decisions.lists.change.add(scope, id, { values: values.map((value) => ({ value })), why: 'because' });

const judge = async (changes: Partial<Attempt>) => (await decisions.decide(scope, attemptNow(changes))).record;

const entriesOf = async (id: Id<'lst'>) =>
  (await decisions.lists.read.entries(scope, id, { filters: {}, limit: 100 })).entries;

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Problem ? error.details.code : String(error)),
  );

test('what a person adds counts from the next attempt on, in rules, until it is removed or expires', async () => {
  const { change } = decisions.lists;
  const { id } = await make('stolen', 'card', 'watch');
  expect((await judge({ card: { token: 'S-1' } })).shadowReasons).toEqual([]);
  expect(await add(id, 'S-1', 'S-1', '4111111111111111', 'S-2')).toMatchObject({
    added: 2,
    already: 1,
    faults: [{ index: 2, code: 'card-number-not-accepted' }],
  });
  const amount = { amountMinor: 6_000, currency: 'JPY' };
  const record = await judge({ card: { token: 'S-1' }, amount });
  expect(record).toMatchObject({
    answer: 'hold',
    reasons: [{ rule: 'stolen', action: 'hold' }],
    shadowReasons: [{ rule: 'stolen', code: 'on-watch-list', source: 'list' }],
    facts: { listed: [{ list: 'stolen', kind: 'card', effect: 'watch' }] },
  });
  expect((await judge({ card: { token: 'S-1' } })).answer).toBe('allow');
  const first = (await entriesOf(id)).find(({ value }) => value === 'S-1');
  expect(first).toMatchObject({ value: 'S-1', source: 'hand', why: 'because', addedBy: scope.principal.id });
  expect(await change.remove(scope, id, { entries: [first?.id ?? newId('lse')], why: 'wrong' })).toEqual({
    removed: 1,
  });
  expect((await judge({ card: { token: 'S-1' }, amount })).answer).toBe('allow');
  const soon = plus(clock.now(), durationOfMs(3_600_000));
  await change.add(scope, id, { values: [{ value: 'S-1', expiresAt: soon }], why: 'for a moment' });
  expect((await judge({ card: { token: 'S-1' }, amount })).answer).toBe('hold');
  ahead = durationOfMs(3_600_000);
  expect((await judge({ card: { token: 'S-1' }, amount })).answer).toBe('allow');
  expect(await add(id, 'S-1')).toMatchObject({ added: 1 });
  expect((await entriesOf(id)).filter(({ state }) => state === 'standing').map(({ value }) => value)).toEqual([
    'S-1',
    'S-2',
  ]);
});

test('a deny list refuses, an allow list overrules rules but no deny list', async () => {
  const denied = await make('bad_nets', 'ip', 'deny');
  const allowed = await make('vip', 'card', 'allow');
  await add(denied.id, '192.0.2.0/24', '2001:db8::/32');
  await add(allowed.id, 'VIP');
  const amount = { amountMinor: 99_000, currency: 'JPY' };
  expect(await judge({ customer: { ipAddress: '2001:db8:1::5' } })).toMatchObject({
    answer: 'deny',
    reasons: [{ rule: 'bad_nets', code: 'on-deny-list', action: 'deny', source: 'list' }],
  });
  expect(await judge({ card: { token: 'VIP' }, amount })).toMatchObject({
    answer: 'allow',
    reasons: [
      { rule: 'vip', code: 'on-allow-list', action: 'allow' },
      { rule: 'large', action: 'deny', overruled: true },
    ],
  });
  expect((await judge({ card: { token: 'VIP' }, customer: { ipAddress: '192.0.2.9' } })).answer).toBe('deny');
});

test('a delivery address is known however it is written, and is not kept', async () => {
  const { id } = await make('drops', 'address', 'watch');
  await add(id, '東京都千代田区霞が関１丁目２番３号 メゾン見附３０５号室');
  const record = await judge({ delivery: { address: '千代田区霞ヶ関1-2-3-305' } });
  expect(record.answer).toBe('challenge');
  expect(record.attempt.delivery).toEqual({ addressHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  const other = { ...scopeOf(newId('ten')) };
  const elsewhere = await decisions.decide(other, attemptNow({ delivery: { address: '千代田区霞ヶ関1-2-3-305' } }));
  expect(elsewhere.record.attempt.delivery?.addressHash).not.toBe(record.attempt.delivery?.addressHash);
  const asked = attemptNow({ delivery: { address: '千代田区霞ヶ関1-2-3-305' } });
  await decisions.decide(scope, asked);
  expect((await decisions.decide(scope, asked)).repeated).toBe(true);
});

test('a file, a payment and a report of fraud fill lists; each change stands in the log without who and why', async () => {
  const { change } = decisions.lists;
  const { id } = await make('reported', 'card', 'deny', ['fraud-report']);
  const before = await changesOf();
  const bytes = new TextEncoder().encode('value,why\nF-1,秘密の理由\nbroken token,\nF-2,\nF-2,\n');
  expect(await change.addFile(scope, id, { bytes, why: '月次' })).toMatchObject({
    added: 2,
    already: 1,
    faults: [{ line: 3, code: 'not-visible-ascii' }],
  });
  const { id: decision } = await judge({ card: { token: 'P-1' } });
  const sent = { decision, source: 'dispute', why: 'チャージバック' } as const;
  expect(await change.addOfDecision(scope, id, sent)).toMatchObject({ added: 1 });
  const attempt = attemptNow({ card: { token: 'R-1' } });
  await decisions.decide(scope, attempt);
  const at = attempt.occurredAt;
  const made = { type: 'card-not-present', transactionAt: at, reportedAt: at } as const;
  const report = { ...made, eventId: attempt.eventId, reportId: 'frd_1' };
  await decisions.results.fraudReports(scope, [report, { ...report, eventId: 'never judged', reportId: 'frd_2' }]);
  for (const token of ['F-1', 'F-2', 'P-1', 'R-1']) expect((await judge({ card: { token } })).answer).toBe('deny');
  const entries = (await entriesOf(id)).toSorted((a, b) => (a.value < b.value ? -1 : 1));
  expect(entries).toMatchObject([
    { value: 'F-1', source: 'file', why: '秘密の理由' },
    { value: 'F-2', source: 'file', why: '月次' },
    { value: 'P-1', source: 'dispute', reference: decision },
    { value: 'R-1', source: 'fraud-report', reference: 'frd_1', addedBy: 'system' },
  ]);
  const rows = (await changesOf()).slice(before.length);
  expect(rows.map(({ record, entries }) => [JSON.parse(record).change, entries])).toEqual([
    ['added', 2],
    ['added', 1],
    ['added', 1],
  ]);
  await room.evidence.sequencer.runOnce();
  const log = await logText();
  for (const { record, salt } of rows) {
    expect(log).toContain(createHash('sha256').update(salt).update(record).digest('hex'));
  }
  expect(log).not.toMatch(new RegExp(`月次|秘密|チャージ|${scope.principal.id}`));
  const csv = new TextDecoder().decode(await decisions.lists.read.entriesCsv(scope, id, { source: 'file' }));
  expect(csv).toMatch(/^\ufeff?value,expires_at,why,.*\r\n(?:F-1.*\r\n)?F-2,,月次,standing,file/);
});

const changesOf = async () =>
  (
    await database.inScope(scope, (tx) =>
      sql<{ record: string; salt: Uint8Array; entries: number }>`
        select record, salt, entries from decision.list_change where tenant = platform.tenant() order by id`.execute(
        tables(tx),
      ),
    )
  ).rows;

const logText = async (): Promise<string> => {
  const { rows } = await database.asSystem((tx) =>
    sql<{ bytes: Uint8Array }>`select bytes from evidence.entry`.execute(tables(tx)),
  );
  return rows
    .map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString('utf8')) as { payload: string })
    .map(({ payload }) => Buffer.from(payload, 'base64').toString('utf8'))
    .join('\n');
};

test('another tenant finds no list, and a name is taken once', async () => {
  const { id } = await make('mine', 'bin', 'deny');
  await add(id, '411111');
  const stranger = scopeOf(newId('ten'));
  expect(await codeOf(decisions.lists.read.one(stranger, id))).toBe('list-not-found');
  expect(await codeOf(decisions.lists.read.entries(stranger, id, { filters: {}, limit: 1 }))).toBe('list-not-found');
  expect(await codeOf(decisions.lists.change.add(stranger, id, { values: [], why: 'x' }))).toBe('list-not-found');
  const card = { token: 't', bin: '41111199' };
  expect((await decisions.decide(stranger, attemptNow({ card }))).record.answer).toBe('allow');
  expect((await judge({ card })).answer).toBe('deny');
  expect(await codeOf(make('mine', 'card', 'deny'))).toBe('list-name-taken');
});
