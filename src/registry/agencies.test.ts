import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PartyId } from '#kernel';
import { openTestRegistry, succeeded, type TestRegistry } from './testing.ts';

let house: TestRegistry;
let acquirer: PartyId;
let psp: PartyId;
beforeAll(async () => {
  house = await openTestRegistry();
  const { parties } = house.registry;
  const { scope } = house.ours;
  const inRole = async (name: string, role: 3 | 4) => {
    const { id } = succeeded(await parties.create(scope, { name }));
    succeeded(await parties.addRole(scope, id, { role, validFrom: '2024-01-01', validTo: '2025-12-31' }));
    succeeded(await parties.addRole(scope, id, { role, validFrom: '2026-01-01', validTo: undefined }));
    return id;
  };
  acquirer = await inRole('契約カード', 3);
  psp = await inRole('代理決済', 4);
});
afterAll(() => house.close());

const failedWith = (error: unknown) => ({ kind: 'failed', error });
const enter = (validFrom: string, validTo?: string, of = { acquirer, agent: psp }) =>
  house.registry.agencies.create(house.ours.scope, { ...of, validFrom, validTo });

test('a PSP acts for an acquirer, both with their role on all of the days, and once on each', async () => {
  const { agencies, parties } = house.registry;
  const { scope } = house.ours;
  expect(await enter('2024-04-01', undefined, { acquirer: psp, agent: acquirer })).toEqual(
    failedWith('not-an-acquirer'),
  );
  expect(await enter('2024-04-01', undefined, { acquirer, agent: acquirer })).toEqual(failedWith('agent-not-found'));
  expect(await enter('2023-12-31')).toEqual(failedWith('not-an-acquirer'));
  const late = succeeded(await parties.create(scope, { name: '新しい決済代行' })).id;
  succeeded(await parties.addRole(scope, late, { role: 4, validFrom: '2025-01-01', validTo: undefined }));
  expect(await enter('2024-04-01', '2025-03-31', { acquirer, agent: late })).toEqual(failedWith('not-a-psp'));
  expect(await enter('2024-04-01', undefined, { acquirer: house.newId('pty'), agent: psp })).toEqual(
    failedWith('acquirer-not-found'),
  );
  const first = succeeded(await enter('2024-04-01'));
  expect(first).toMatchObject({ acquirerName: '契約カード', agentName: '代理決済', validTo: undefined });
  expect(await enter('2025-04-01')).toEqual(failedWith('overlaps'));
  expect(await agencies.end(scope, first.id, '2024-03-31')).toEqual(failedWith('ends-before-it-begins'));
  expect(succeeded(await agencies.end(scope, first.id, '2025-03-31')).validTo).toBe('2025-03-31');
  const second = succeeded(await enter('2025-04-01'));
  expect(await agencies.end(scope, first.id, '2025-04-01')).toEqual(failedWith('overlaps'));
  const on = async (day: string) =>
    (await agencies.page(scope, { filters: { acquirer, on: day }, limit: 10 })).agencies.map(({ id }) => id);
  expect([await on('2025-03-31'), await on('2025-04-01'), await on('2024-03-31')]).toEqual([
    [first.id],
    [second.id],
    [],
  ]);
  expect(
    new TextDecoder()
      .decode(await agencies.csv(scope, { agent: psp }))
      .trim()
      .split('\r\n'),
  ).toHaveLength(3);
  expect((await agencies.page(house.theirs.scope, { filters: {}, limit: 10 })).agencies).toEqual([]);
  expect(await agencies.end(house.theirs.scope, second.id, '2026-03-31')).toEqual(failedWith('agency-not-found'));
});

test('a party that acts for another, or is acted for, is merged only when that has a last day', async () => {
  const { moves, agencies, parties } = house.registry;
  const { scope } = house.ours;
  const into = succeeded(await parties.create(scope, { name: '存続会社' })).id;
  const [open] = (await agencies.page(scope, { filters: { agent: psp, on: '2026-11-21' }, limit: 1 })).agencies;
  expect(await moves.merge(scope, psp, { into, reason: '合併' })).toEqual(failedWith('agency-open'));
  succeeded(await agencies.end(scope, open?.id ?? house.newId('agc'), '2026-11-20'));
  expect((await moves.merge(scope, psp, { into, reason: '合併' })).kind).toBe('ok');
  expect(await enter('2026-11-21')).toEqual(failedWith('agent-not-found'));
  expect((await enter('2026-11-21', undefined, { acquirer, agent: into })).kind).toBe('ok');
});

test('of two that are entered at once, one stands', async () => {
  const { agencies } = house.registry;
  const days = { validFrom: '2024-02-01', validTo: '2024-03-01' };
  const outcomes = await Promise.all(
    [1, 2, 3].map(async () => {
      const [agent] = (await agencies.page(house.ours.scope, { filters: { on: '2026-11-21' }, limit: 1 })).agencies;
      return enter(days.validFrom, days.validTo, { acquirer, agent: agent?.agent ?? psp });
    }),
  );
  expect(outcomes.filter(({ kind }) => kind === 'ok')).toHaveLength(1);
});
