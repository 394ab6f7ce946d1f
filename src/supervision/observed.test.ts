import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationOfMs, type Instant, plus } from '#kernel';
import { askDeclaration } from './ask-declaration.ts';
import { checklistKey } from './core/observed.ts';
import { fileDeclaration } from './file-declaration.ts';
import { listContradictions } from './list-contradictions.ts';
import type { Observed } from './observe.ts';
import type { DeclarationId } from './ports.ts';
import { showDeclaration } from './show-declaration.ts';
import { answerAll, answerAndFile, DUE, openTestSupervision, START, type TestSupervision } from './testing.ts';

let world: TestSupervision;
let declaration: DeclarationId;
const SECOND_FACTOR = checklistKey('admin-second-factor');
const LOCKOUT = checklistKey('admin-lockout');

beforeAll(async () => {
  world = await openTestSupervision();
  const { ports, staff, party } = world;
  declaration = await askDeclaration(ports, staff, { party, dueOn: DUE, packs: ['security-checklist'] });
}, 60_000);
afterAll(() => world.close());

const at = (seconds: number): Instant => plus(START, durationOfMs(seconds * 1_000));
const observed = (control: string, result: Observed['result'], seconds: number, party = world.party): Observed => ({
  ...{ tenant: world.staff.tenant, party, control, by: 'checklist-probe', subject: 'sit_1', result },
  ...{ reasons: ['one-factor'], observedAt: at(seconds), entry: world.newId('ent') },
});
const see = (...seen: Parameters<typeof observed>) =>
  world.database.inScope({ tenant: world.staff.tenant }, (tx) => world.room.seeObserved(tx, [observed(...seen)]));
/** Somebody waits for a lock: the other of the two, or one of another test, which only makes this test weaker. */
const somebodyWaits = async (): Promise<void> => {
  const waiting = 'select from pg_locks where not granted';
  while ((await world.asApp(waiting, world.staff)) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
};
const contradictions = async (open?: boolean) =>
  (await listContradictions(world.ports, world.staff, { filters: { open }, limit: 50 })).items;
const alerts = async () => (await world.cases.alerts.list(world.staff, { filters: {}, limit: 50 })).items;
const shown = async (key: string, scope = world.merchant) =>
  (await showDeclaration(world.ports, scope, declaration)).controls.find((each) => each.key === key);

test('what was observed stands beside the question while it is answered, and accuses nobody yet', async () => {
  await see(SECOND_FACTOR, 'not-met', 1);
  const seen = await shown(SECOND_FACTOR);
  expect(seen?.observed.map(({ result, reasons }) => [result, reasons])).toEqual([['not-met', ['one-factor']]]);
  expect(await contradictions()).toEqual([]);
});

test('declared in place and observed without is a contradiction and an alert, once it is filed', async () => {
  await answerAndFile(world, declaration);
  await world.room.sweeper.sweepOnce();
  expect(world.failures).toEqual([]);
  const [found, ...more] = await contradictions(true);
  expect([found?.control, found?.declaration, more.length]).toEqual([SECOND_FACTOR, declaration, 0]);
  expect([found?.asked.item, found?.declared?.outcome, found?.reasons]).toEqual(['1b', 'met', ['one-factor']]);
  const raised = (await alerts()).filter(({ source }) => source === 'supervision');
  expect(raised.map(({ kind, severity, id }) => [kind, severity, id])).toEqual([
    ['declaration-contradicted', 'high', found?.alert],
  ]);
  const { points } = await showDeclaration(world.ports, world.staff, declaration);
  expect(points).toContainEqual({ control: SECOND_FACTOR, code: 'contradicted' });
});

test('so is an observation that comes after the filing; seen again it is the same one', async () => {
  await world.clock.advance(durationOfMs(1_000));
  await see(LOCKOUT, 'not-met', 10);
  await see(LOCKOUT, 'not-met', 20);
  await see(LOCKOUT, 'not-observable', 30);
  expect((await contradictions(true)).map(({ control }) => control)).toEqual([LOCKOUT, SECOND_FACTOR]);
  expect((await alerts()).filter(({ source }) => source === 'supervision')).toHaveLength(2);
});

test('an older look than the newest changes nothing', async () => {
  await see(LOCKOUT, 'met', 15);
  expect((await shown(LOCKOUT))?.observed[0]?.result).toBe('not-observable');
  expect(await contradictions(true)).toHaveLength(2);
});

test('it ends when the same is observed to be met, and then counts as evidence of grade A', async () => {
  await see(LOCKOUT, 'met', 40);
  expect((await contradictions(true)).map(({ control }) => control)).toEqual([SECOND_FACTOR]);
  expect((await contradictions(false)).map(({ control }) => control)).toEqual([LOCKOUT]);
  const { controls, points } = await showDeclaration(world.ports, world.staff, declaration);
  expect(controls.find(({ key }) => key === LOCKOUT)?.grade).toBe('A');
  expect(points.filter(({ control }) => control === LOCKOUT)).toEqual([]);
});

test('a look at a neighbour is not seen by the party, and not held against it', async () => {
  await see(checklistKey('antivirus'), 'not-met', 50, world.otherParty);
  expect((await shown(checklistKey('antivirus')))?.observed).toEqual([]);
  const { items } = await listContradictions(world.ports, world.neighbour, { filters: {}, limit: 50 });
  expect(items).toEqual([]);
  expect(await world.asApp('select from supervision.contradiction', world.merchant)).toBe(2);
  expect(await world.asApp(`update supervision.observation set result = 'met'`, world.merchant)).toBe(0);
});

test('the log holds the contradiction with what was declared and what was observed', async () => {
  const entries = (await world.statements()).filter(({ fact }) => fact.act === 'contradicted');
  expect(entries.map(({ grade, fact }) => [grade, fact.control, fact.declared])).toEqual([
    ['A', SECOND_FACTOR, 'met'],
    ['A', LOCKOUT, 'met'],
  ]);
});

test('filed at the moment of the look, it is held against the filing all the same', async () => {
  const { ports, room, staff, neighbour: merchant, otherParty: party } = world;
  const other = await askDeclaration(ports, staff, { party, dueOn: DUE, packs: ['security-checklist'] });
  const version = await answerAll({ ports, merchant }, other);
  let filing: Promise<unknown> = Promise.resolve();
  await world.database.inScope({ tenant: staff.tenant }, async (tx) => {
    await room.seeObserved(tx, [observed(SECOND_FACTOR, 'not-met', 40, party)]);
    filing = fileDeclaration(ports, merchant, { declaration: other, version }).then(() => room.sweeper.sweepOnce());
    await Promise.race([filing, somebodyWaits()]);
  });
  await filing;
  const held = (await contradictions(true)).filter(({ declaration: of }) => of === other);
  expect(held.map(({ control }) => control)).toContain(SECOND_FACTOR);
});
