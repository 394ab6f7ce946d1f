import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem, type Scope, uuidOf } from '#kernel';
import type { CaseId } from './core/alert.ts';
import { anAlert, openTestCases, type Staff, scopeOf, type TestCases } from './testing.ts';

let room: TestCases;
let staff: Staff;

beforeAll(async () => {
  room = await openTestCases();
  staff = room.staff();
});
afterAll(() => room.close());

const as = (person: 'duty' | 'analyst' | 'supervisor'): Scope => scopeOf(staff.tenant, staff[person].id);
const codeOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown) => thrown,
  );
  if (error instanceof Problem) return [error.details.code, error.details.params];
  throw error ?? new Error('it was not refused');
};
const aCase = () => room.raise(anAlert(room, staff.tenant, { severity: 'medium' }));
const settled = async () => {
  const raised = await aCase();
  await room.cases.alerts.dispose(as('analyst'), raised.alert, { reason: 'confirmed' });
  return raised.case;
};

describe('an owner', () => {
  test('is changed on record, and the new one is told', async () => {
    const { case: id } = await aCase();
    const file = await room.cases.cases.assign(as('duty'), id, staff.analyst.id);
    expect(file.owner).toEqual({ id: staff.analyst.id, displayName: 'analyst' });
    expect(file.timeline.at(-1)).toMatchObject({
      kind: 'owner-changed',
      actor: { id: staff.duty.id },
      params: { from: staff.duty.id, to: staff.analyst.id },
    });
    expect((await room.statements(staff.tenant)).at(-1)).toMatchObject({
      type: 'case-act',
      fact: { act: 'owner-changed', by: staff.duty.id, to: staff.analyst.id },
    });
    const { rows } = await room.superuser.query(
      'select kind, person from cases.notice where case_file = $1 and kind <> $2',
      [uuidOf(id), 'case-opened'],
    );
    expect(rows).toEqual([{ kind: 'case-assigned', person: uuidOf(staff.analyst.id) }]);
  });

  test('who takes a case is not told of it, and taking one’s own changes nothing', async () => {
    const { case: id } = await aCase();
    const before = await room.cases.notices.backlog();
    const taken = await room.cases.cases.assign(as('analyst'), id, 'me');
    expect(taken.owner?.id).toBe(staff.analyst.id);
    expect(await room.cases.cases.assign(as('analyst'), id, 'me')).toEqual(taken);
    expect((await room.cases.notices.backlog()).count).toBe(before.count);
  });

  test('must be someone of the tenant who may work on cases', async () => {
    const { case: id } = await aCase();
    const others = room.staff();
    for (const person of [staff.auditor.id, others.analyst.id]) {
      expect(await codeOf(room.cases.cases.assign(as('duty'), id, person))).toEqual(['owner-not-possible', undefined]);
    }
    const byKey: Scope = { ...as('duty'), principal: { kind: 'api-key', id: 'key_1' } };
    expect(await codeOf(room.cases.cases.assign(byKey, id, 'me'))).toEqual(['person-required', undefined]);
  });
});

describe('a note', () => {
  test('is in the timeline as it was typed, and in the log only as a commitment', async () => {
    const { case: id } = await aCase();
    const words = '加盟店の山田様に電話した。\n明日の午前に回答。';
    const file = await room.cases.cases.note(as('analyst'), id, words);
    expect(file.timeline.at(-1)).toMatchObject({ kind: 'noted', words, actor: { displayName: 'analyst' } });
    const statements = await room.statements(staff.tenant);
    expect(JSON.stringify(statements)).not.toContain('山田');
    const { record = '', salt = '' } = file.timeline.at(-1)?.commitment ?? {};
    expect(JSON.parse(record)).toMatchObject({ case: id, act: 'noted', by: staff.analyst.id, words });
    const salted = Buffer.concat([Buffer.from(salt, 'base64'), Buffer.from(record)]);
    expect(statements.at(-1)?.subject).toEqual({ name: id, sha256: createHash('sha256').update(salted).digest('hex') });
  });

  test('may follow a closed case', async () => {
    const id = await settled();
    await room.cases.cases.close(as('duty'), id);
    expect((await room.cases.cases.note(as('duty'), id, 'あとで')).timeline.at(-1)).toMatchObject({ kind: 'noted' });
  });
});

describe('closing', () => {
  test('waits until each alert is disposed of', async () => {
    const { case: id, alert } = await aCase();
    expect(await codeOf(room.cases.cases.close(as('duty'), id))).toEqual(['case-has-open-alerts', { openAlerts: 1 }]);
    await room.cases.alerts.dispose(as('analyst'), alert, { reason: 'confirmed' });
    const file = await room.cases.cases.close(as('duty'), id, '再発防止を確認した');
    expect(file).toMatchObject({ status: 'closed', overdue: false });
    expect(file.timeline.at(-1)).toMatchObject({ kind: 'closed', words: '再発防止を確認した' });
  });

  test('happens once, by a person, and ends what can be done', async () => {
    const id = await settled();
    const byKey: Scope = { ...as('duty'), principal: { kind: 'api-key', id: 'key_1' } };
    expect(await codeOf(room.cases.cases.close(byKey, id))).toEqual(['person-required', undefined]);
    const results = await Promise.allSettled([
      room.cases.cases.close(as('duty'), id),
      room.cases.cases.close(as('supervisor'), id),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await codeOf(room.cases.cases.close(as('duty'), id))).toEqual(['case-closed', undefined]);
    expect(await codeOf(room.cases.cases.assign(as('duty'), id, 'me'))).toEqual(['case-closed', undefined]);
  });

  test('and an alert that comes at the same moment: the alert is never in a closed case without disposition', async () => {
    for (let round = 0; round < 10; round += 1) {
      const alert = anAlert(room, staff.tenant, { severity: 'medium' });
      const first = await room.raise(alert);
      await room.cases.alerts.dispose(as('analyst'), first.alert, { reason: 'confirmed' });
      const [closing, raising] = await Promise.allSettled([
        room.cases.cases.close(as('duty'), first.case),
        room.raise({ ...alert, reference: 'again' }),
      ]);
      if (raising.status === 'rejected') throw raising.reason;
      const { case: id, opened } = raising.value;
      expect(opened).toBe(closing.status === 'fulfilled');
      expect((await room.cases.cases.get(as('duty'), id)).status).toBe('open');
    }
  });

  test('makes room for a new case about the same subject', async () => {
    const alert = anAlert(room, staff.tenant, { severity: 'medium' });
    const first = await room.raise(alert);
    await room.cases.alerts.dispose(as('analyst'), first.alert, { reason: 'confirmed' });
    await room.cases.cases.close(as('duty'), first.case);
    const second = await room.raise(alert);
    expect(second).toMatchObject({ opened: true });
    expect(second.case).not.toBe(first.case);
  });
});

test('what is not there is not found', async () => {
  const id: CaseId = room.newId('cas');
  for (const work of [
    () => room.cases.cases.get(as('duty'), id),
    () => room.cases.cases.assign(as('duty'), id, 'me'),
    () => room.cases.cases.note(as('duty'), id, 'x'),
    () => room.cases.cases.close(as('duty'), id),
  ]) {
    expect(await codeOf(work())).toEqual(['case-not-found', undefined]);
  }
});
