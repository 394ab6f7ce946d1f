/** What asks for a declaration anew, and how much of it: packs, names, shops, and days that pass. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import { loadPack, type Pack } from '#regime';
import { askDeclaration } from './ask-declaration.ts';
import type { DeclarationState } from './events.ts';
import { listDeclarations } from './list-declarations.ts';
import type { DeclarationId } from './ports.ts';
import { acceptDeclaration, withdrawDeclaration } from './review-declaration.ts';
import { showDeclaration } from './show-declaration.ts';
import { answerAndFile, DAY_MS, DUE, openTestSupervision, PACKS, type TestSupervision } from './testing.ts';

let world: TestSupervision;
const LOCKOUT = 'security-checklist.admin-lockout';

beforeAll(async () => {
  world = await openTestSupervision();
  const { ports, staff, party } = world;
  const declaration = await askDeclaration(ports, staff, { party, dueOn: DUE, packs: ['security-checklist'] });
  await answerAndFile(world, declaration);
  await accept(declaration);
}, 60_000);
afterAll(() => world.close());

const accept = async (declaration: DeclarationId) => {
  const { points, filings } = await showDeclaration(world.ports, world.staff, declaration);
  const compensating = Object.fromEntries(points.map(({ control }) => [control, '確認済み']));
  await acceptDeclaration(world.ports, world.staff, { declaration, filing: filings.length, compensating });
};
const nextDay = async () => {
  await world.clock.advance(durationOfMs(DAY_MS));
  await world.room.sweeper.sweepOnce();
  expect(world.failures).toEqual([]);
};
/** The declaration that is owed, why, and what of it is still to be answered. */
const owed = async () => {
  const { items } = await listDeclarations(world.ports, world.staff, { filters: { status: 'asked' }, limit: 5 });
  const [first] = items;
  if (first === undefined) return undefined;
  const { controls } = await showDeclaration(world.ports, world.merchant, first.id);
  const again = controls.filter(({ version }) => version === 0).map(({ key }) => key);
  return { id: first.id, causes: first.causes, again };
};
const withdraw = async (declaration: DeclarationId) =>
  withdrawDeclaration(world.ports, world.staff, { declaration, reason: '次へ' });

/** The checklist with another limit for one control, and other words for another. */
const revised = (): Pack => {
  const checklist = PACKS.find(({ content }) => content.pack === 'security-checklist');
  if (checklist === undefined) throw new Error('the checklist is there');
  const content = structuredClone(checklist.content);
  content.edition = '2027-04';
  for (const control of content.controls) {
    for (const question of control.questions ?? []) if (question.kind === 'number') question.most = 6;
    if (control.id === 'antivirus') control.text.ja = `${control.text.ja}。`;
  }
  const loaded = loadPack(JSON.stringify(content));
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};

/** What was told since the last time it was read, each as the state and whether it is about `declaration`. */
const told = (): DeclarationState['payload'][] =>
  world.events.splice(0).map((event) => (event as DeclarationState).payload);
const statesOf = (payloads: readonly DeclarationState['payload'][]) => payloads.map(({ state }) => state);

test('what the party stands at is told with each step: asked, looked at, filed, accepted', () => {
  const { party, staff } = world;
  expect(world.events.map(({ type, key, tenant }) => [type, key, tenant])).toContainEqual([
    ...['supervision.declaration-state.v1', party, staff.tenant],
  ]);
  const payloads = told();
  expect(statesOf(payloads)).toEqual(['asked', 'asked', 'filed', 'accepted']);
  const [asked, opened, , accepted] = payloads;
  expect([asked?.openedAt, opened?.openedAt]).toEqual([undefined, '2026-11-21T09:00:00.000Z']);
  // The end of the day in Tokyo; the public files, which run out first, hold for six months.
  expect([accepted?.dueAt, accepted?.expiresAt]).toEqual(['2026-12-21T15:00:00.000Z', '2027-05-21T15:00:00.000Z']);
});

test('as long as nothing changes nothing is asked', async () => {
  await nextDay();
  await nextDay();
  expect(await owed()).toBeUndefined();
});

test('a new edition asks for what it changed, and for nothing whose words alone are new', async () => {
  world.packs.current = PACKS.map((pack) => (pack.content.pack === 'security-checklist' ? revised() : pack));
  await nextDay();
  const asked = await owed();
  expect([asked?.causes, asked?.again]).toEqual([['pack-revision'], [LOCKOUT]]);
  if (asked === undefined) return;
  // Ten failures, which the earlier edition allowed, are too many now.
  await answerAndFile(world, asked.id);
  const { controls } = await showDeclaration(world.ports, world.staff, asked.id);
  expect(controls.find(({ key }) => key === LOCKOUT)?.answer.answers).toEqual({ failures: 6 });
  await accept(asked.id);
  await nextDay();
  expect(await owed()).toBeUndefined();
});

test('another name is confirmed with every answer as it stands', async () => {
  await world.registry.parties.change(world.staff, world.party, { name: 'つばめ堂' });
  await nextDay();
  const asked = await owed();
  expect([asked?.causes, asked?.again]).toEqual([['name-change'], []]);
  expect((await showDeclaration(world.ports, world.staff, asked?.id as DeclarationId)).row.party_name).toBe('つばめ堂');
  told();
  await withdraw(asked?.id as DeclarationId);
  // The one that was accepted before stands.
  expect(told().map(({ state, declaration }) => [state, declaration === asked?.id])).toEqual([['accepted', false]]);
});

test('another site asks again for what is about the shop', async () => {
  world.basis.current = { shops: [], sites: [{ id: 'sit_2', origin: 'https://new.example' }] };
  await nextDay();
  const asked = await owed();
  expect(asked?.causes).toEqual(['name-change', 'shop-change']);
  expect(asked?.again).toHaveLength(11);
});

test('who does not answer is reminded before the day and after it, and the reviewer is told once', async () => {
  const sent = () => world.messages.map(({ subject }) => subject.split(' ')[0]);
  const before = sent().length;
  for (let day = 0; day < 40; day += 1) await nextDay();
  const reminders = sent().slice(before);
  expect(reminders.filter((subject) => subject === '対策措置状況の申告の期限が近づいています')).toHaveLength(3);
  expect(reminders.filter((subject) => subject === '対策措置状況の申告の期限を過ぎています')).toHaveLength(2);
  const { items } = await world.cases.alerts.list(world.staff, { filters: {}, limit: 50 });
  expect(items.filter(({ kind }) => kind === 'declaration-overdue')).toHaveLength(1);
  const overdue = await listDeclarations(world.ports, world.staff, { filters: { overdue: true }, limit: 5 });
  expect(overdue.items).toHaveLength(1);
}, 60_000);
