import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem, type Scope } from '#kernel';
import type { AlertId, CaseId, NewAlert } from './core/alert.ts';
import { anAlert, openTestCases, type Staff, scopeOf, type TestCases } from './testing.ts';

let room: TestCases;
let staff: Staff;

beforeAll(async () => {
  room = await openTestCases();
  staff = room.staff();
});
afterAll(() => room.close());

const as = (person: 'duty' | 'analyst' | 'supervisor', of: Staff = staff): Scope => scopeOf(of.tenant, of[person].id);
const raised = async (severity: 'critical' | 'medium', of: Staff = staff, more: Partial<NewAlert> = {}) =>
  (await room.raise(anAlert(room, of.tenant, { severity, ...more }))).alert;
const aSite = () => ({ kind: 'site', id: room.newId('sit'), label: 'つばめ屋' });
const refusal = async (work: Promise<unknown>) => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error.details;
    throw error;
  }
  throw new Error('it was not refused');
};

describe('a disposition', () => {
  test('takes the alert off the list, with person, reason and an entry that hides the words', async () => {
    const own = room.staff();
    const alert = await raised('medium', own);
    const words = '決済代行会社に連絡し、改ざんされたスクリプトを削除した。';
    const done = await room.cases.alerts.dispose(as('analyst', own), alert, { reason: 'remediated', words });
    expect(done).toMatchObject({
      outcome: 'disposed',
      alert: {
        status: 'disposed',
        disposition: {
          person: { id: own.analyst.id, displayName: 'analyst' },
          secondPerson: null,
          reason: 'remediated',
          words,
        },
      },
    });
    const listed = (status: 'open' | 'disposed') =>
      room.cases.alerts.list(as('duty', own), { filters: { status }, limit: 10 });
    expect((await listed('open')).items).toEqual([]);
    expect((await listed('disposed')).items).toMatchObject([{ id: alert, disposition: { reason: 'remediated' } }]);
    const statements = await room.statements(own.tenant);
    expect(statements.at(-1)).toMatchObject({
      type: 'disposition',
      entry: done.alert.disposition?.entry.id,
      fact: { alert, source: 'site-watch', sequence: 1, reason: 'remediated', person: own.analyst.id },
    });
    expect(JSON.stringify(statements)).not.toContain('スクリプト');
    const [link] = done.alert.cases;
    const file = await room.cases.cases.get(as('duty', own), link?.id as CaseId);
    expect(file.timeline.at(-1)).toMatchObject({
      kind: 'alert-disposed',
      actor: { id: own.analyst.id, displayName: 'analyst' },
      entry: { id: done.alert.disposition?.entry.id },
      commitment: null,
    });
  });

  test('by two people at once stands once, and the other is told what stands', async () => {
    for (let round = 0; round < 5; round += 1) {
      const alert = await raised('medium');
      const settled = await Promise.allSettled([
        room.cases.alerts.dispose(as('analyst'), alert, { reason: 'confirmed' }),
        room.cases.alerts.dispose(as('duty'), alert, { reason: 'test' }),
      ]);
      expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const winner = settled[0].status === 'fulfilled' ? 'analyst' : 'duty';
      const loser = settled.find((each) => each.status === 'rejected');
      expect(loser?.reason.details).toMatchObject({
        code: 'alert-already-disposed',
        status: 409,
        params: { person: staff[winner].id, disposition: winner === 'analyst' ? 'confirmed' : 'test' },
      });
      expect((await room.cases.alerts.get(as('duty'), alert)).disposition?.person.id).toBe(staff[winner].id);
    }
  });

  test('sent again by the same person changes nothing; in other words it is refused', async () => {
    const own = room.staff();
    const alert = await raised('medium', own);
    const wanted = { reason: 'expected', words: '予定どおりの更新' } as const;
    const dispose = () => room.cases.alerts.dispose(as('analyst', own), alert, wanted);
    const answers = await Promise.all([dispose(), dispose(), dispose()]);
    expect(new Set(answers.map((answer) => answer.alert.disposition?.id)).size).toBe(1);
    expect((await room.statements(own.tenant)).filter(({ type }) => type === 'disposition')).toHaveLength(1);
    const other = room.cases.alerts.dispose(as('analyst', own), alert, { ...wanted, words: '別の言葉' });
    expect(await refusal(other)).toMatchObject({ code: 'alert-already-disposed' });
  });

  test('needs a person who signed in, and one who sees every party', async () => {
    const alert = await raised('medium');
    const byKey: Scope = { ...as('analyst'), principal: { kind: 'api-key', id: 'key_1' } };
    const wanted = { reason: 'confirmed' } as const;
    expect(await refusal(room.cases.alerts.dispose(byKey, alert, wanted))).toMatchObject({ code: 'person-required' });
    const ofParty: Scope = { ...as('analyst'), parties: [room.newId('pty')] };
    const code = 'cases-whole-tenant-only';
    expect(await refusal(room.cases.alerts.dispose(ofParty, alert, wanted))).toMatchObject({ code });
    expect((await room.cases.alerts.get(as('duty'), alert)).status).toBe('open');
  });

  test('needs what its reason needs, told by place and code', async () => {
    const subject = aSite();
    const alert = await raised('critical', staff, { subject });
    const original = await raised('critical', staff, { subject });
    const milder = await raised('medium', staff, { subject });
    const duplicate = await raised('critical', staff, { subject });
    const elsewhere = await raised('critical');
    const ofAnotherKind = await raised('critical', staff, { subject, kind: 'visit-incomplete' });
    const dispose = (wanted: Parameters<TestCases['cases']['alerts']['dispose']>[2]) =>
      room.cases.alerts.dispose(as('analyst'), alert, wanted);
    await room.cases.alerts.dispose(as('analyst'), duplicate, { reason: 'duplicate', duplicateOf: original });
    const cases = [
      [{ reason: 'remediated' }, '/words', 'words-missing'],
      [{ reason: 'duplicate' }, '/duplicateOf', 'duplicate-of-missing'],
      [{ reason: 'confirmed', duplicateOf: original }, '/duplicateOf', 'duplicate-of-not-asked'],
      [{ reason: 'duplicate', duplicateOf: alert }, '/duplicateOf', 'duplicate-of-itself'],
      [{ reason: 'duplicate', duplicateOf: room.newId('alt') }, '/duplicateOf', 'duplicate-of-unknown'],
      [{ reason: 'duplicate', duplicateOf: milder }, '/duplicateOf', 'duplicate-of-less-grave'],
      [{ reason: 'duplicate', duplicateOf: elsewhere }, '/duplicateOf', 'duplicate-of-another-matter'],
      [{ reason: 'duplicate', duplicateOf: ofAnotherKind }, '/duplicateOf', 'duplicate-of-another-matter'],
      [{ reason: 'duplicate', duplicateOf: duplicate }, '/duplicateOf', 'duplicate-of-a-duplicate'],
    ] as const;
    for (const [wanted, pointer, code] of cases) {
      expect(await refusal(dispose(wanted))).toMatchObject({
        code: 'disposition-not-acceptable',
        status: 422,
        fields: [{ pointer, code }],
      });
    }
    expect(await dispose({ reason: 'duplicate', duplicateOf: original })).toMatchObject({ outcome: 'disposed' });
  });
});

test('two alerts do not become duplicates of each other, however they are hurried', async () => {
  for (let round = 0; round < 10; round += 1) {
    const subject = aSite();
    const one = await raised('critical', staff, { subject });
    const other = await raised('critical', staff, { subject });
    const settled = await Promise.allSettled([
      room.cases.alerts.dispose(as('analyst'), one, { reason: 'duplicate', duplicateOf: other }),
      room.cases.alerts.dispose(as('analyst'), other, { reason: 'duplicate', duplicateOf: one }),
    ]);
    expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  }
});

describe('waving a critical alert away', () => {
  const words = '店舗の作業でした';
  const ask = async (alert: AlertId) => {
    const answer = await room.cases.alerts.dispose(as('analyst'), alert, { reason: 'false-alarm', words });
    const act = room.asked.at(-1);
    if (act === undefined) throw new Error('nothing was asked');
    return { answer, act };
  };
  const approve = (scope: Scope, detail: Parameters<TestCases['cases']['alerts']['dispositionAct']['perform']>[2]) =>
    room.database.inScope(scope, (tx) => room.cases.alerts.dispositionAct.perform(tx, scope, detail));

  test('waits for a second person, and stands with both when there is one', async () => {
    const alert = await raised('critical');
    const { answer, act } = await ask(alert);
    expect(answer).toMatchObject({
      outcome: 'second-person-asked',
      alert: {
        status: 'open',
        disposition: null,
        secondPersonAsked: { act: act.id, person: { id: staff.analyst.id }, reason: 'false-alarm' },
      },
    });
    expect(act.reason).toBe(words);
    expect(JSON.stringify(act.detail)).not.toContain(words);
    await approve(as('supervisor'), act);
    expect(await room.cases.alerts.get(as('duty'), alert)).toMatchObject({
      status: 'disposed',
      secondPersonAsked: null,
      disposition: {
        person: { id: staff.analyst.id },
        secondPerson: { id: staff.supervisor.id },
        reason: 'false-alarm',
        words,
      },
    });
    expect((await room.statements(staff.tenant)).at(-1)?.fact).toMatchObject({
      person: staff.analyst.id,
      secondPerson: staff.supervisor.id,
    });
  });

  test('is not got round by calling it a duplicate of one that two people waved away', async () => {
    const subject = aSite();
    const closed = await raised('critical', staff, { subject });
    await approve(as('supervisor'), (await ask(closed)).act);
    const later = await raised('critical', staff, { subject });
    const wanted = { reason: 'duplicate', duplicateOf: closed } as const;
    const answer = await room.cases.alerts.dispose(as('analyst'), later, wanted);
    expect(answer).toMatchObject({ outcome: 'second-person-asked', alert: { status: 'open' } });
    const act = room.asked.at(-1);
    expect(act?.detail).toMatchObject({ alert: later, reason: 'duplicate', duplicateOf: closed });
    await approve(as('supervisor'), act as NonNullable<typeof act>);
    expect(await room.cases.alerts.get(as('duty'), later)).toMatchObject({
      mergedInto: closed,
      disposition: { secondPerson: { id: staff.supervisor.id }, reason: 'duplicate', duplicateOf: closed },
    });
    expect((await room.statements(staff.tenant)).at(-1)?.fact).toMatchObject({ alert: later, duplicateOf: closed });
  });

  test('is not done by the one who asked, and leaves the alert as it was', async () => {
    const alert = await raised('critical');
    const { act } = await ask(alert);
    expect(await refusal(approve(as('analyst'), act))).toMatchObject({ code: 'second-person-is-the-first' });
    expect((await room.cases.alerts.get(as('duty'), alert)).status).toBe('open');
  });

  test('asked for before the alert was opened again does not close it then', async () => {
    const alert = await raised('critical');
    const { act } = await ask(alert);
    await room.cases.alerts.dispose(as('duty'), alert, { reason: 'confirmed' });
    await room.cases.alerts.reopen(as('duty'), alert, '別の事象が続いている');
    expect(await room.cases.alerts.get(as('duty'), alert)).toMatchObject({ status: 'open', secondPersonAsked: null });
    expect(await refusal(approve(as('supervisor'), act))).toMatchObject({ code: 'disposition-outdated', status: 409 });
    expect((await room.cases.alerts.get(as('duty'), alert)).status).toBe('open');
    const again = await ask(alert);
    expect(again.answer.alert.secondPersonAsked).toMatchObject({ act: again.act.id });
    await approve(as('supervisor'), again.act);
    expect((await room.cases.alerts.get(as('duty'), alert)).status).toBe('disposed');
  });

  test('gives way to a disposition that came before the approval', async () => {
    const alert = await raised('critical');
    const { act } = await ask(alert);
    await room.cases.alerts.dispose(as('duty'), alert, { reason: 'confirmed' });
    expect(await refusal(approve(as('supervisor'), act))).toMatchObject({
      code: 'alert-already-disposed',
      params: { disposition: 'confirmed', person: staff.duty.id },
    });
  });

  test('also for other reasons that call it nothing, but not for one that is not critical', async () => {
    const critical = await raised('critical');
    const medium = await raised('medium');
    const wanted = { reason: 'test' } as const;
    expect((await room.cases.alerts.dispose(as('duty'), critical, wanted)).outcome).toBe('second-person-asked');
    expect((await room.cases.alerts.dispose(as('duty'), medium, wanted)).outcome).toBe('disposed');
  });

  test('is undone with the transaction that asked', async () => {
    const alert = await raised('critical');
    const failing = room.open({
      askForSecond: async () => {
        throw new Error('the registry is out of order');
      },
    });
    const wanted = { reason: 'false-alarm', words } as const;
    await expect(failing.alerts.dispose(as('analyst'), alert, wanted)).rejects.toThrow('out of order');
    expect((await room.cases.alerts.get(as('duty'), alert)).secondPersonAsked).toBeNull();
  });
});
