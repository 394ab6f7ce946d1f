import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  durationOfMs,
  encodeCp932,
  formatInstant,
  type Id,
  instantOfMs,
  Problem,
  plus,
  type Scope,
  uuidOf,
} from '#kernel';
import type { CaseId } from './core/alert.ts';
import { anAlert, openTestCases, type Staff, scopeOf, type TestCases } from './testing.ts';

const HOUR_MS = 3_600_000;

let room: TestCases;
let staff: Staff;
let duty: Scope;

beforeAll(async () => {
  room = await openTestCases();
  staff = room.staff();
  duty = scopeOf(staff.tenant, staff.duty.id);
});
afterAll(() => room.close());

const aCase = async (): Promise<CaseId> => (await room.raise(anAlert(room, staff.tenant, { severity: 'low' }))).case;
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'fine',
    (error) => (error instanceof Problem ? error.details.code : String(error)),
  );
const noticesTo = async (id: CaseId, person: string): Promise<readonly string[]> => {
  const { rows } = await room.superuser.query<{ kind: string; person: string; case_file: string }>(
    'select kind, person, case_file from cases.notice order by created_at, id',
  );
  return rows
    .filter((row) => row.case_file === uuidOf(id) && row.person === uuidOf(person as CaseId))
    .map(({ kind }) => kind);
};
const advance = (ms: number) => room.clock.advance(durationOfMs(ms));

describe('a task', () => {
  test('is given, changed and done, each on record, and its person hears of it', async () => {
    const id = await aCase();
    const dueAt = plus(room.clock.now(), durationOfMs(2 * HOUR_MS));
    const added = await room.cases.work.addTask(duty, id, {
      title: 'ログの保全',
      assignee: staff.analyst.id,
      due: { at: dueAt },
    });
    const [task] = added.tasks;
    expect(task).toMatchObject({ title: 'ログの保全', status: 'open', dueAt: formatInstant(dueAt), overdue: false });
    expect(await noticesTo(id, staff.analyst.id)).toEqual(['task-assigned']);
    const taskId = task?.id as Id<'tsk'>;
    const changed = await room.cases.work.reviseTask(duty, id, { task: taskId, title: 'ログの複製' });
    expect(changed.tasks).toMatchObject([{ title: 'ログの複製', assignee: null, dueAt: null }]);
    // The deadline that it had is none any more.
    await advance(3 * HOUR_MS);
    await room.cases.sweeper.sweepOnce();
    const done = await room.cases.work.finishTask(duty, id, { task: taskId, as: 'done', words: '完了' });
    expect(done.tasks).toMatchObject([{ status: 'done', endedBy: { id: staff.duty.id } }]);
    expect(done.timeline.map(({ kind }) => kind).slice(2)).toEqual(['task-added', 'task-changed', 'task-done']);
    expect(await codeOf(room.cases.work.reviseTask(duty, id, { task: taskId, title: 'x' }))).toBe('task-ended');
  });

  test('past its time is told once, to whoever has it', async () => {
    const id = await aCase();
    const due = { at: plus(room.clock.now(), durationOfMs(HOUR_MS)) };
    await room.cases.work.addTask(duty, id, { title: '連絡', assignee: staff.analyst.id, due });
    await advance(HOUR_MS - 1);
    await room.cases.sweeper.sweepOnce();
    expect((await room.cases.cases.get(duty, id)).timeline.at(-1)?.kind).toBe('task-added');
    await advance(1);
    await room.cases.sweeper.sweepOnce();
    await room.cases.sweeper.sweepOnce();
    const { timeline, tasks } = await room.cases.cases.get(duty, id);
    expect(timeline.filter(({ kind }) => kind === 'task-overdue')).toHaveLength(1);
    expect(tasks[0]?.overdue).toBe(true);
    expect(await noticesTo(id, staff.analyst.id)).toEqual(['task-assigned', 'task-overdue']);
  });

  test('may be due in business days, and keeps its case open until it is done or dropped', async () => {
    const { case: id, alert } = await room.raise(anAlert(room, staff.tenant, { severity: 'low' }));
    const { tasks } = await room.cases.work.addTask(duty, id, { title: '報告', due: { businessDays: 1 } });
    // It is Saturday, 21 November 2026; Monday is a holiday.
    expect(tasks[0]?.dueAt).toBe('2026-11-24T15:00:00.000Z');
    await room.cases.alerts.dispose(duty, alert, { reason: 'confirmed' });
    expect(await codeOf(room.cases.cases.close(duty, id))).toBe('case-has-open-tasks');
    const task = tasks[0]?.id as Id<'tsk'>;
    await room.cases.work.finishTask(duty, id, { task, as: 'dropped', words: undefined });
    expect(await codeOf(room.cases.cases.close(duty, id))).toBe('fine');
    expect(await codeOf(room.cases.work.addTask(duty, id, { title: '遅い' }))).toBe('case-closed');
  });

  test('is of someone who may work on cases, and listed by who has it', async () => {
    const id = await aCase();
    const given = (assignee: typeof staff.duty.id) => room.cases.work.addTask(duty, id, { title: '確認', assignee });
    expect(await codeOf(given(staff.auditor.id))).toBe('person-not-possible');
    expect(await codeOf(given(room.staff().duty.id))).toBe('person-not-possible');
    await given(staff.supervisor.id);
    await room.cases.work.addTask(duty, id, { title: '自分', assignee: 'me' });
    const of = async (filters: Parameters<typeof room.cases.work.tasks>[1]['filters']) =>
      (await room.cases.work.tasks(duty, { filters, limit: 50 })).items.map(({ title }) => title);
    expect(await of({ case: id })).toEqual(['確認', '自分']);
    expect(await of({ case: id, assignee: 'me' })).toEqual(['自分']);
    expect(await of({ case: id, assignee: staff.supervisor.id, status: 'open' })).toEqual(['確認']);
    expect(await of({ case: id, status: 'done' })).toEqual([]);
    const first = await room.cases.work.tasks(duty, { filters: { case: id }, limit: 1 });
    const second = await room.cases.work.tasks(duty, { filters: { case: id }, limit: 1, cursor: first.nextCursor });
    expect(second).toMatchObject({ items: [{ title: '自分' }] });
    expect(second.nextCursor).toBeUndefined();
    const csv = Buffer.from(await room.cases.work.tasksCsv(duty, { case: id })).toString();
    expect(csv.trimEnd().split('\r\n')).toHaveLength(3);
  });
});

describe('people and merchants', () => {
  test('take part, change their part, and leave, each on record', async () => {
    const id = await aCase();
    const { work } = room.cases;
    await work.setParticipant(duty, id, { person: staff.auditor.id, part: 'observer' });
    const again = await work.setParticipant(duty, id, { person: staff.auditor.id, part: 'observer' });
    expect(again.timeline.filter(({ kind }) => kind === 'participant-set')).toHaveLength(1);
    const changed = await work.setParticipant(duty, id, { person: staff.auditor.id, part: 'reviewer' });
    expect(changed.participants).toMatchObject([{ person: { displayName: 'auditor' }, part: 'reviewer' }]);
    expect(await noticesTo(id, staff.auditor.id)).toEqual(['case-joined']);
    const { items } = await room.cases.cases.list(scopeOf(staff.tenant, staff.auditor.id), {
      filters: { participant: 'me' },
      order: 'newest',
      limit: 50,
    });
    expect(items.map((each) => each.id)).toEqual([id]);
    expect((await work.removeParticipant(duty, id, staff.auditor.id)).participants).toEqual([]);
    expect(await codeOf(work.removeParticipant(duty, id, staff.auditor.id))).toBe('participant-not-found');
    const stranger = room.staff().duty.id;
    expect(await codeOf(work.setParticipant(duty, id, { person: stranger, part: 'legal' }))).toBe(
      'person-not-possible',
    );
  });

  test('merchants of the registry are linked, and cases are found by them', async () => {
    const id = await aCase();
    const merchant = { id: room.newId('mer'), acceptorNumber: '1234567', name: 'つばめ屋' };
    expect(await codeOf(room.cases.work.linkMerchant(duty, id, merchant.id))).toBe('merchant-not-known');
    room.merchants.push(merchant);
    const linked = await room.cases.work.linkMerchant(duty, id, merchant.id);
    expect(linked.merchants).toMatchObject([{ acceptorNumber: '1234567', name: 'つばめ屋' }]);
    const found = await room.cases.cases.list(duty, { filters: { merchant: merchant.id }, order: 'due', limit: 50 });
    expect(found.items.map((each) => each.id)).toEqual([id]);
    expect((await room.cases.work.unlinkMerchant(duty, id, merchant.id)).merchants).toEqual([]);
    expect(await codeOf(room.cases.work.unlinkMerchant(duty, id, merchant.id))).toBe('merchant-not-linked');
  });
});

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const sent = (id: CaseId, mediaType: string, bytes: Uint8Array, name = '写真.png') => ({
  case: id,
  name,
  mediaType,
  read: async function* () {
    yield bytes;
  },
});

describe('a file', () => {
  test('is kept by its digest, once for each name, and given back as it was', async () => {
    const id = await aCase();
    const file = await room.cases.work.addFile(duty, sent(id, 'image/png', PNG));
    expect(await room.cases.work.addFile(duty, sent(id, 'image/png', PNG))).toBe(file);
    await room.clock.advance(durationOfMs(1));
    expect(await room.cases.work.addFile(duty, sent(id, 'image/png', PNG, 'other.png'))).not.toBe(file);
    expect(await room.cases.work.readFile(duty, id, file)).toEqual({
      bytes: PNG,
      name: '写真.png',
      mediaType: 'image/png',
    });
    const { files, timeline } = await room.cases.cases.get(duty, id);
    expect(files).toMatchObject([{ name: '写真.png', size: PNG.length }, { name: 'other.png' }]);
    const added = timeline.filter(({ kind }) => kind === 'file-added');
    expect(added.map(({ params }) => params.sha256)).toEqual(files.map((each) => each.sha256));
    // Not from another case, whose reading would then not be on record.
    expect(await codeOf(room.cases.work.readFile(duty, await aCase(), file))).toBe('file-not-found');
  });

  test.each(
    [
      ['text/html', '<script>', 'file-type-refused'],
      ['image/png', 'not a picture', 'file-not-as-named'],
      ['text/plain', 'card 4111-1111-1111-1111 ', 'file-holds-card-number'],
      ['text/csv', '名前,番号\r\n花子,4111111111111111\r\n', 'file-holds-card-number'],
      ['text/plain', `${'長い行 '.repeat(100_000)}\n5555555555554444\n`, 'file-holds-card-number'],
      ['text/plain', 'x'.repeat(2 * 1024 * 1024 + 1), 'text-file-too-large'],
      ['text/plain', 'nothing of the kind', 'fine'],
    ].map(([mediaType, text, expected]) => ({ mediaType, text, expected })),
  )('of $mediaType: $expected', async ({ mediaType = '', text = '', expected }) => {
    const id = await aCase();
    expect(await codeOf(room.cases.work.addFile(duty, sent(id, mediaType, Buffer.from(text))))).toBe(expected);
    expect((await room.cases.cases.get(duty, id)).files).toHaveLength(expected === 'fine' ? 1 : 0);
  });

  test('in CP932 is read as what it is', async () => {
    const encoded = encodeCp932('番号：4111111111111111。');
    const bytes = encoded.kind === 'ok' ? encoded.value : new Uint8Array();
    expect(await codeOf(room.cases.work.addFile(duty, sent(await aCase(), 'text/plain', bytes)))).toBe(
      'file-holds-card-number',
    );
  });
});

describe('who read a case', () => {
  const entries = async (id: CaseId) =>
    (await room.statements(staff.tenant)).filter(({ type, fact }) => type === 'case-reading' && fact.case === id);

  test('is on record once in an hour in the log, and each time in its row', async () => {
    const id = await aCase();
    const auditor = scopeOf(staff.tenant, staff.auditor.id);
    await Promise.all(Array.from({ length: 12 }, () => room.cases.work.open(duty, id)));
    await room.cases.work.open(auditor, id);
    await advance(HOUR_MS);
    const { readings } = await room.cases.work.open(duty, id);
    const counts = readings.map(({ reader, times }) => `${reader.displayName} ${times}`);
    expect(counts[0]).toBe('duty 1');
    expect(counts.slice(1).sort()).toEqual(['auditor 1', 'duty 12']);
    expect((await entries(id)).map(({ fact }) => fact.by)).toEqual([staff.duty.id, staff.auditor.id, staff.duty.id]);
    const hour = Math.floor(room.clock.now() / HOUR_MS) * HOUR_MS;
    expect((await entries(id)).at(-1)?.fact.hour).toBe(formatInstant(instantOfMs(hour)));
  });

  test('counts a file; is listed by reader, hour and page; and is nothing for a merchant’s own people', async () => {
    const id = await aCase();
    const file = await room.cases.work.addFile(duty, sent(id, 'image/png', PNG));
    const analyst = scopeOf(staff.tenant, staff.analyst.id);
    await room.cases.work.readFile(analyst, id, file);
    await room.cases.work.open(duty, id);
    const list = (more: object) => room.cases.work.readings(duty, { case: id, filters: {}, limit: 50, ...more });
    const first = await list({ limit: 1 });
    const second = await list({ limit: 1, cursor: first.nextCursor });
    const readers = [...first.items, ...second.items].map(({ reader }) => reader.id);
    expect(readers.sort()).toEqual([staff.duty.id, staff.analyst.id].sort());
    expect(second.nextCursor).toBeUndefined();
    expect((await list({ filters: { reader: staff.analyst.id } })).items).toHaveLength(1);
    expect((await list({ filters: { to: room.clock.now(), from: room.clock.now() } })).items).toHaveLength(0);
    const csv = Buffer.from(await room.cases.work.readingsCsv(duty, id, {})).toString();
    expect(csv.trimEnd().split('\r\n')).toHaveLength(3);
  });

  test('of a party’s case is recorded for the party’s people too, who see none of it', async () => {
    const party = room.newId('pty');
    const { case: id } = await room.raise(anAlert(room, staff.tenant, { party }));
    await room.cases.work.open(duty, id);
    const theirs: Scope = { ...scopeOf(staff.tenant, staff.analyst.id), parties: [party] };
    expect((await room.cases.work.open(theirs, id)).readings).toEqual([]);
    expect((await room.cases.work.open(duty, id)).readings.map(({ reader }) => reader.id)).toContain(staff.analyst.id);
    const others: Scope = { ...theirs, parties: [room.newId('pty')] };
    expect(await codeOf(room.cases.work.open(others, id))).toBe('case-not-found');
  });
});
