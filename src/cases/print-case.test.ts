import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '#evidence';
import { durationOfMs, formatInstant, type Id, type Instant, minus, Problem, parseId, plus, type Scope } from '#kernel';
import type { PdfDocument } from '#platform/pdf';
import type { CaseId } from './core/alert.ts';
import { anAlert, openTestCases, type Staff, scopeOf, type TestCases } from './testing.ts';

const MINUTE = durationOfMs(60_000);

let room: TestCases;
let staff: Staff;
let duty: Scope;

beforeAll(async () => {
  room = await openTestCases();
  staff = room.staff();
  duty = scopeOf(staff.tenant, staff.duty.id);
});
afterAll(() => room.close());

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'fine',
    (error) => (error instanceof Problem ? error.details.code : String(error)),
  );

/** A printer that hands back what it was to print. */
const documentsOf = () => {
  const documents: PdfDocument[] = [];
  const cases = room.open({
    pdf: {
      print: async (document) => {
        documents.push(document);
        return { kind: 'ok', value: new TextEncoder().encode(JSON.stringify(document)) };
      },
    },
  });
  return { cases, documents };
};

/** A case with something of everything, and the instant at which it had it. */
const aWorkedCase = async (): Promise<{ readonly id: CaseId; readonly alert: Id<'alt'>; readonly at: Instant }> => {
  const { work, alerts, cases } = room.cases;
  const { case: id, alert } = await room.raise(anAlert(room, staff.tenant, { severity: 'high' }));
  const merchant = { id: room.newId('mer'), acceptorNumber: '7654321', name: undefined };
  room.merchants.push(merchant);
  await work.addTask(duty, id, { title: '連絡 #1 "済"', assignee: staff.analyst.id });
  await work.setParticipant(duty, id, { person: staff.auditor.id, part: 'observer' });
  await work.linkMerchant(duty, id, merchant.id);
  await cases.note(duty, id, '一行目\n二行目 $x$');
  await alerts.dispose(duty, alert, { reason: 'expected', words: '作業のため' });
  await room.clock.advance(MINUTE);
  return { id, alert, at: room.clock.now() };
};

/** Does something to everything of a case. */
const workOn = async (id: CaseId, alert: Id<'alt'>): Promise<void> => {
  const { work, alerts, cases } = room.cases;
  await room.clock.advance(MINUTE);
  await alerts.reopen(duty, alert, '取り消し');
  await cases.assign(duty, id, staff.analyst.id);
  const { tasks, merchants } = await cases.get(duty, id);
  await work.finishTask(duty, id, { task: tasks[0]?.id as Id<'tsk'>, as: 'done', words: undefined });
  await work.removeParticipant(duty, id, staff.auditor.id);
  await work.unlinkMerchant(duty, id, merchants[0]?.id as Id<'mer'>);
  await alerts.dispose(duty, alert, { reason: 'confirmed' });
  await cases.close(duty, id, '完了');
};

describe('the record of a case', () => {
  test('says what the case was before an instant, whatever is done later', async () => {
    const { id, alert, at } = await aWorkedCase();
    const { cases, documents } = documentsOf();
    await cases.work.print(duty, { case: id, language: 'ja', at });
    await workOn(id, alert);
    await cases.work.print(duty, { case: id, language: 'ja', at });
    expect(documents[1]).toEqual(documents[0]);
    const text = JSON.stringify(documents[0]);
    for (const part of ['連絡 #1', '一行目', '7654321', 'auditor', '想定内', alert, '対応中'])
      expect(text).toContain(part);
    expect(text).not.toMatch(/(alert|assignee|dueAt|kind|mediaType|owner|person|reason|severity|size|task): /);
    const later = await room.clock.advance(MINUTE).then(() => cases.work.print(duty, { case: id, language: 'en' }));
    const after = Buffer.from(later.bytes).toString();
    for (const part of ['Confirmed', 'Done', 'Case closed', 'Disposition taken back']) expect(after).toContain(part);
    expect(after).not.toContain('想定内');
  });

  test('has the same bytes for the same instant, in either language, and others for another', async () => {
    const { id, alert, at } = await aWorkedCase();
    const print = (language: 'ja' | 'en', when = at) => room.cases.work.print(duty, { case: id, language, at: when });
    const [ja, en] = [await print('ja'), await print('en')];
    await workOn(id, alert);
    expect(await print('ja')).toEqual(ja);
    expect(await print('en')).toEqual(en);
    expect((await print('ja', room.clock.now())).bytes).not.toEqual(ja.bytes);
    expect(Buffer.from(ja.bytes.subarray(0, 5)).toString()).toBe('%PDF-');
  });

  test('shows only what was there: nothing of a second later, and no future', async () => {
    const { id, at } = await aWorkedCase();
    const { cases, documents } = documentsOf();
    await room.cases.cases.note(duty, id, '同じ時');
    await cases.work.print(duty, { case: id, language: 'ja', at });
    expect(JSON.stringify(documents[0])).not.toContain('同じ時');
    const future = plus(room.clock.now(), durationOfMs(1));
    expect(await codeOf(cases.work.print(duty, { case: id, language: 'ja', at: future }))).toBe('instant-not-past');
    await cases.work.print(duty, { case: id, language: 'ja', at: minus(at, durationOfMs(86_400_000)) });
    expect(JSON.stringify(documents[1])).not.toContain('一行目');
  });

  test('can be committed: its digest is in the log and its bytes are kept', async () => {
    const { id, alert, at } = await aWorkedCase();
    const committed = await room.cases.work.commitPrint(duty, { case: id, language: 'ja', at });
    const again = await room.cases.work.commitPrint(duty, { case: id, language: 'ja', at });
    expect(again.records).toHaveLength(1);
    await workOn(id, alert);
    const [record] = committed.records;
    const read = await room.cases.work.readPrint(duty, id, record?.id as Id<'prt'>);
    const digest = Buffer.from(sha256(read.bytes)).toString('hex');
    expect(record).toMatchObject({ sha256: digest, at: formatInstant(at), language: 'ja' });
    const acts = (await room.statements(staff.tenant)).filter(({ fact }) => fact.act === 'record-committed');
    expect(acts.at(-1)?.fact).toMatchObject({ case: id, sha256: digest, at: formatInstant(at) });
    expect(parseId('prt', String(acts.at(-1)?.fact.record)).kind).toBe('ok');
    const other = await aWorkedCase();
    expect(await codeOf(room.cases.work.readPrint(duty, other.id, record?.id as Id<'prt'>))).toBe('record-not-found');
  });

  test('counts as reading, and is for those who see the whole tenant', async () => {
    const { id, at } = await aWorkedCase();
    const { cases } = documentsOf();
    const auditor = scopeOf(staff.tenant, staff.auditor.id);
    await cases.work.print(auditor, { case: id, language: 'en', at });
    const { items } = await cases.work.readings(duty, { case: id, filters: {}, limit: 10 });
    expect(items.map(({ reader }) => reader.id)).toContain(staff.auditor.id);
    const limited = { ...duty, parties: [room.newId('pty')] };
    expect(await codeOf(cases.work.print(limited, { case: id, language: 'ja' }))).toBe('cases-whole-tenant-only');
    const elsewhere = room.staff();
    const stranger = scopeOf(elsewhere.tenant, elsewhere.duty.id);
    expect(await codeOf(cases.work.print(stranger, { case: id, language: 'ja' }))).toBe('case-not-found');
  });
});
