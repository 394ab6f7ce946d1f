/** A suspended merchant's next attempt is refused, whatever the rules say and whichever process judges (LEAK-20). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PersonId, Scope, TenantId } from '#kernel';
import { permissionsOf, systemScope } from '#registry';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { evaluate } from './core/evaluate.ts';
import { featuresOf } from './core/record.ts';
import { starterRules } from './core/testing-starter.ts';
import { attemptNow, openTestRoom, scopeOf, type TestRoom } from './testing.ts';

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

const personOf = (tenant: TenantId, id: PersonId): Scope => ({
  tenant,
  permissions: permissionsOf('administrator'),
  principal: { kind: 'person', id },
});

const ok = <T>(outcome: { kind: 'ok'; value: T } | { kind: 'failed'; error: unknown }): T => {
  if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
};

const openShop = async () => {
  const { registry } = room;
  const called = (displayName: string) => ({ email: `${displayName}@shop.example`, displayName });
  const { tenant, administrator } = await database.asSystem((tx) =>
    registry.enrolIn(tx, { name: 'psp', kind: 'psp', language: 'ja', administrator: called('first') }),
  );
  const other = ok(await registry.createPerson({ tenant: tenant.id }, { ...called('second'), role: 'administrator' }));
  const party = ok(await registry.parties.create(systemScope(tenant.id, 'test'), { name: '加盟店' }));
  const contract = { acceptorNumber: '0001234', name: '店', party: party.id, reason: 'contract-signed' } as const;
  const merchant = ok(await registry.merchants.create(systemScope(tenant.id, 'test'), contract));
  const put = async (standing: 'suspended' | 'contracted') => {
    const wanted = { standing, reason: standing === 'suspended' ? 'incident' : 'fixed', words: 'x' } as const;
    const asked = ok(await registry.standings.ask(personOf(tenant.id, administrator.id), merchant.id, wanted));
    return () => registry.twoPersonActs.approve(personOf(tenant.id, other.id), asked.id);
  };
  return { scope: scopeOf(tenant.id), put };
};

const answerOf = async (decided: Promise<{ record: { answer: string } }>) => (await decided).record.answer;

test('within one decision after the approval, in the process that judges and in the one that takes over', async () => {
  const { scope, put } = await openShop();
  const [first, second] = [room.open(), room.open()];
  const elsewhere = attemptNow({ merchant: { acceptorNumber: '0001235' } });
  const approve = await put('suspended');
  expect(await answerOf(first.decide(scope, attemptNow()))).toBe('allow');
  await approve();
  const { record } = await first.decide(scope, attemptNow());
  expect(record).toMatchObject({
    answer: 'deny',
    reasons: [{ rule: 'merchant-suspended', code: 'merchant-suspended', action: 'deny', source: 'standing' }],
    facts: { refusal: { standing: 'suspended', reason: 'incident', since: expect.stringContaining('T') } },
  });
  expect(await answerOf(first.decide(scope, elsewhere))).toBe('allow');
  await first.close();
  expect(await answerOf(second.decide(scope, attemptNow()))).toBe('deny');
  await (await put('contracted'))();
  expect(await answerOf(second.decide(scope, attemptNow()))).toBe('allow');
  await second.close();
  // From the record alone, judging again comes to the same.
  const rules = starterRules();
  const { answer, reasons, shadowReasons, facts = {} } = record;
  const known = { features: featuresOf(rules, record), facts };
  expect(evaluate(rules, record.attempt, known)).toEqual({ answer, reasons, shadowReasons });
});

test('under load: whatever is asked after the approval is refused, and counts as an attempt', async () => {
  const { scope, put } = await openShop();
  const room1 = room.open();
  const approve = await put('suspended');
  let approved = false;
  const after: string[] = [];
  const caller = async () => {
    for (let place = 0; place < 40; place += 1) {
      const asked = approved;
      const { record } = await room1.decide(scope, attemptNow({ card: { token: `c-${place}` } }));
      if (asked) after.push(record.answer);
    }
  };
  const callers = Array.from({ length: 16 }, caller);
  await approve().then(() => {
    approved = true;
  });
  await Promise.all(callers);
  expect(after.length).toBeGreaterThan(50);
  expect(new Set(after)).toEqual(new Set(['deny']));
  await room1.close();
});
