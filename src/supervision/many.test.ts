import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationOfMs, type PartyId } from '#kernel';
import { askMany, type ManyAsked, PARTIES_AT_ONCE } from './ask-many.ts';
import { listDeclarations } from './list-declarations.ts';
import { remindMany, remindNow } from './remind-of-declarations.ts';
import { saveAnswer } from './save-answers.ts';
import { showDeclaration } from './show-declaration.ts';
import { DAY_MS, DUE, inPlace, openTestSupervision, refusalOf, type TestSupervision } from './testing.ts';

let world: TestSupervision;
let nobody: PartyId;
const packs = ['security-checklist'];

beforeAll(async () => {
  world = await openTestSupervision();
  const made = await world.registry.parties.create(world.staff, { name: '担当のいない店' });
  if (made.kind === 'failed') throw new Error(made.error);
  nobody = made.value.id;
}, 60_000);
afterAll(() => world.close());

const askedOf = async (wanted: Pick<Extract<ManyAsked, { parties: unknown }>, 'parties'> | { filter: object }) =>
  Object.fromEntries(
    (await askMany(world.ports, world.staff, { ...wanted, dueOn: DUE, packs })).map((each) => [each.party, each]),
  );
const listed = async (filters: Parameters<typeof listDeclarations>[2]['filters']) =>
  (await listDeclarations(world.ports, world.staff, { filters, limit: 50 })).items.map(({ party }) => party);

test('each party is asked once, and each is told of: owed already, nobody there, nothing that binds, not known', async () => {
  const { party, otherParty } = world;
  const unknown = world.newId('pty');
  const { current } = world.facts;
  world.facts.current = { roles: [], licences: [], shops: [] };
  expect((await askedOf({ parties: [otherParty] }))[otherParty]?.outcome).toBe('nothing-binds');
  world.facts.current = current;
  const first = await askedOf({ parties: [party, party, nobody, unknown] });
  expect(Object.values(first).map(({ outcome }) => outcome)).toEqual(['asked', 'nobody', 'unknown']);
  const again = await askedOf({ filter: {} });
  expect(again[party]).toMatchObject({ outcome: 'owed', declaration: first[party]?.declaration });
  expect(again[otherParty]?.outcome).toBe('asked');
  expect(again[nobody]).toMatchObject({ outcome: 'nobody', name: '担当のいない店', declaration: undefined });
  expect((await listed({})).sort()).toEqual([party, otherParty].sort());
});

test('a filter that selects more than are asked at once asks nobody', async () => {
  const page = async () => ({ parties: [], hasMore: true });
  const ports = { ...world.ports, parties: { ...world.ports.parties, page } };
  const many = askMany(ports, world.staff, { filter: { text: '店' }, dueOn: DUE });
  expect(await refusalOf(many)).toBe('declaration-parties-too-many');
  expect(PARTIES_AT_ONCE).toBe(500);
});

test('the list tells who has not looked, and who has looked and not begun', async () => {
  const { ports, merchant, party, otherParty } = world;
  const [open] = (await listDeclarations(ports, merchant, { filters: {}, limit: 1 })).items;
  if (open === undefined) throw new Error('it was asked');
  const { controls } = await showDeclaration(ports, merchant, open.id);
  expect(await listed({ opened: false })).toEqual([otherParty]);
  expect(await listed({ opened: true, begun: false })).toEqual([party]);
  const [control] = controls;
  if (control === undefined) throw new Error('something is asked');
  await saveAnswer(ports, merchant, {
    declaration: open.id,
    control: control.key,
    version: 0,
    answer: inPlace(control),
  });
  expect(await listed({ begun: true })).toEqual([party]);
  expect(await listed({ begun: false })).toEqual([otherParty]);
});

test('many are reminded once a day each, and nobody of what is not owed', async () => {
  const { ports, staff, stranger, merchant } = world;
  const ids = (await listDeclarations(ports, staff, { filters: {}, limit: 50 })).items.map(({ id }) => id);
  const [first] = ids;
  if (first === undefined) throw new Error('it was asked');
  const outcomes = async (scope = staff) =>
    (await remindMany(ports, scope, { declarations: ids })).map(({ outcome }) => outcome);
  await remindNow(ports, staff, first);
  expect(await outcomes()).toEqual(['reminded-today', 'reminded']);
  expect(await outcomes()).toEqual(['reminded-today', 'reminded-today']);
  expect(await outcomes(stranger)).toEqual(['unknown', 'unknown']);
  expect(await refusalOf(outcomes(merchant))).toBe('supervision-staff-only');
  await world.clock.advance(durationOfMs(DAY_MS));
  expect(await outcomes()).toEqual(['reminded', 'reminded']);
  await world.clock.advance(durationOfMs(DAY_MS));
  const selected = async (filter: Parameters<typeof listDeclarations>[2]['filters']) =>
    (await remindMany(ports, staff, { filter })).map(({ outcome }) => outcome);
  expect(await selected({ begun: false })).toEqual(['reminded']);
  expect(await selected({ overdue: true })).toEqual([]);
  expect(await selected({})).toEqual(expect.arrayContaining(['reminded', 'reminded-today']));
  const { items } = await listDeclarations(ports, staff, { filters: { open: true }, limit: 50 });
  expect(items.map(({ remindedOn }) => remindedOn)).toEqual(['2026-11-23', '2026-11-23']);
  expect(await listed({ open: false })).toEqual([]);
});
