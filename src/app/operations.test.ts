/** The operation log over a real log, registry and supervision: found by person, kind, subject, address and time. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createErasures } from '#evidence';
import { durationOfMs, minus, type Scope } from '#kernel';
import type { OperationFilters, Operations } from '#operations';
import { askDeclaration } from '../supervision/ask-declaration.ts';
import { answerAndFile, DUE, openTestSupervision, refusalOf, type TestSupervision } from '../supervision/testing.ts';
import { openOperations } from './open-operations.ts';

const ADDRESS = '203.0.113.7';

let world: TestSupervision;
let operations: Operations;
let signedIn: { readonly person: string; readonly session: string };
const failures: unknown[] = [];

beforeAll(async () => {
  world = await openTestSupervision();
  const { registry, staff, party, ports } = world;
  operations = openOperations({ ...world, onFailure: (error) => void failures.push(error) });
  const person = await registry.createPerson(staff, {
    ...{ email: 'auditor@ours.example', displayName: '監査 太郎', role: 'auditor', language: 'ja' },
  });
  if (person.kind === 'failed') throw new Error(person.error);
  const link = await registry.signIn.issueLink(staff, person.value.id);
  if (link.kind === 'failed') throw new Error(link.error);
  const session = await registry.signIn.exchange(link.value.token.reveal(), ADDRESS);
  if (session.kind === 'failed') throw new Error(session.error);
  signedIn = { person: person.value.id, session: session.value.sessionToken.reveal() };
  const asked = await askDeclaration(ports, staff, { party, dueOn: DUE, packs: ['security-checklist'] });
  await world.clock.advance(durationOfMs(60_000));
  await answerAndFile(world, asked);
  await world.evidence.sequencer.runOnce();
}, 60_000);
afterAll(() => world.close());

const found = async (filters: OperationFilters, scope: Scope = world.staff) => {
  const { operations: page } = await operations.page(scope, { filters, limit: 100 });
  return page.map(({ kind, act, doerName }) => [kind, act, doerName]);
};

test('who signed in, and from where, though the log’s entry names nobody', async () => {
  const [signIn, ...more] = await found({ address: ADDRESS });
  expect([signIn, more]).toEqual([['sign-in', 'signed-in', '監査 太郎'], []]);
  expect(await found({ doer: signedIn.person, kind: 'sign-in' })).toHaveLength(1);
  const entries = await world.statements();
  const [entry] = entries.filter(({ type }) => type === 'sign-in');
  expect(entry?.text).not.toContain(signedIn.person);
  expect(entry?.text).not.toContain(ADDRESS);
  await world.registry.signIn.signOut(signedIn.session, ADDRESS);
  await world.evidence.sequencer.runOnce();
  expect((await found({ address: ADDRESS })).map(([, act]) => act)).toEqual(['signed-out', 'signed-in']);
});

describe('a search', () => {
  test('by person, kind and subject finds the same act, newest first', async () => {
    const { staff, merchant } = world;
    const steps = await found({ kind: 'declaration' });
    expect(steps).toEqual([
      ['declaration', 'filed', '髙﨑'],
      ['declaration', 'asked', 'admin'],
    ]);
    const { operations: page } = await operations.page(staff, { filters: { kind: 'declaration' }, limit: 1 });
    const [filed] = page;
    if (filed === undefined) throw new Error('something was filed');
    expect(filed.doer).toBe(merchant.principal.id);
    const declaration = filed.subjects.find((id) => id.startsWith('dcl_'));
    expect(await found({ subject: declaration })).toEqual(steps);
    expect(await found({ subject: declaration, doer: staff.principal.id })).toEqual(steps.slice(1));
    // The entry that proves it is the one at its place.
    const [entry] = await world.database.asSystem((tx) =>
      world.evidence.entriesFrom(tx, staff.tenant, { from: filed.place, limit: 1 }),
    );
    expect([entry?.statement?.entry, entry?.index]).toEqual([filed.entry, filed.place]);
  });

  test('by time begins with its first instant and ends before its last; pages go on where they ended', async () => {
    const { operations: all } = await operations.page(world.staff, { filters: {}, limit: 100 });
    const [newest, next] = all;
    if (newest === undefined || next === undefined) throw new Error('several were found');
    const until = await operations.page(world.staff, { filters: { until: newest.at }, limit: 100 });
    expect(until.operations.every(({ at }) => at < newest.at)).toBe(true);
    const from = await operations.page(world.staff, {
      filters: { from: minus(newest.at, durationOfMs(0)) },
      limit: 100,
    });
    expect(from.operations.map(({ place }) => place)).toContain(newest.place);
    const places: number[] = [];
    for (let after: (typeof all)[number] | undefined; ; ) {
      const page = await operations.page(world.staff, { filters: {}, after, limit: 2 });
      places.push(...page.operations.map(({ place }) => place));
      after = page.operations.at(-1);
      if (!page.hasMore) break;
    }
    expect(places).toEqual(all.map(({ place }) => place));
  });

  test('writes as many lines as it finds, with names and ids', async () => {
    const file = new TextDecoder().decode(await operations.csv(world.staff, { kind: 'declaration' }));
    const lines = file.trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^2026-11-21T09:01:00.000Z,per_\w+,髙﨑,declaration,filed,dcl_/);
  });

  test('is closed to a party’s own people, and shows another tenant nothing', async () => {
    const refused = (scope: Scope) => refusalOf(operations.page(scope, { filters: {}, limit: 5 }));
    expect(await refused(world.merchant)).toBe('operations-whole-tenant-only');
    const theirs = await operations.page(world.stranger, { filters: {}, limit: 100 });
    const ours = await operations.page(world.staff, { filters: {}, limit: 100 });
    const entries = new Set(ours.operations.map(({ entry }) => entry));
    expect(theirs.operations.some(({ entry }) => entries.has(entry))).toBe(false);
    // Nor past the wall of the database, whatever a query forgets.
    expect(await world.asApp('select from operations.operation', world.merchant)).toBe(0);
    expect(await world.asApp('select from operations.operation', world.stranger)).toBe(theirs.operations.length);
  });
});

test('the same log read twice at once is kept once', async () => {
  const { tenant } = world.staff;
  const before = await world.asApp('select from operations.operation', world.staff);
  await world.registry.parties.change(world.staff, world.party, { name: '別名' });
  await askDeclaration(world.ports, world.staff, {
    party: world.otherParty,
    dueOn: DUE,
    packs: ['security-checklist'],
  });
  await world.evidence.sequencer.runOnce();
  await Promise.all([1, 2, 3].map(() => operations.follower.followOnce(tenant)));
  expect(await world.asApp('select from operations.operation', world.staff)).toBe(before + 1);
  expect(failures).toEqual([]);
});

test('with the record of a sign-in erased, nobody is named any more and the act stays', async () => {
  const { staff, registry, evidence, database, clock, newId } = world;
  const { operations: page } = await operations.page(staff, {
    filters: { address: ADDRESS, act: 'signed-in' },
    limit: 5,
  });
  const [signIn] = page;
  if (signIn === undefined) throw new Error('the sign-in was found');
  const erasures = createErasures({
    ...{ database, clock, newId, evidence, keepers: [registry.keeper], askForSecond: registry.twoPersonActs.ask },
    forgetAnswers: async () => undefined,
    onCommitted: () => undefined,
  });
  await database.inScope(staff, (tx) =>
    erasures.act.perform(tx, staff, {
      ...{ id: newId('act'), subject: signIn.entry, askedBy: 'per_other' },
      detail: { reason: 'asked-by-the-person' },
    }),
  );
  await evidence.sequencer.runOnce();
  const left = await operations.page(staff, { filters: { kind: 'sign-in' }, limit: 5 });
  const erased = left.operations.find(({ entry }) => entry === signIn.entry);
  expect(erased).toMatchObject({ act: 'signed-in', doer: undefined, address: undefined, subjects: [] });
  expect(await found({ doer: signedIn.person, act: 'signed-in' })).toEqual([]);
  expect(await found({ subject: signedIn.person, act: 'signed-in' })).toEqual([]);
  // What erased it is an operation itself.
  expect((await found({ kind: 'erasure' })).map(([, act]) => act)).toEqual(['erased']);
});
