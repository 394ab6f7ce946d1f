/** With the registry’s own people and its own mechanism for two people, wired as the composition root wires them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem, type Scope } from '#kernel';
import { createOutbox } from '../platform/stream/outbox.ts';
import { openTestRegistry, type TestRegistry } from '../registry/testing.ts';
import { type Cases, createCases } from './cases.ts';
import { anAlert } from './testing.ts';

let house: TestRegistry;
let cases: Cases;
let administrator: Scope;
let analyst: Scope;

beforeAll(async () => {
  house = await openTestRegistry();
  const { registry, ports, ours } = house;
  cases = createCases({
    ...ports,
    evidence: {
      ...ports.evidence,
      entryPositions: async () => new Map(),
      logOf: () => Promise.reject(new Error('no log is watched here')),
    },
    tenants: async () => [ours.tenant.id],
    people: registry.people,
    askForSecond: (tx, scope, wanted) => registry.twoPersonActs.ask(tx, scope, wanted),
    notify: { send: async () => undefined },
    outbox: createOutbox([]),
    objects: {
      put: async () => undefined,
      get: async () => undefined,
      remove: async () => undefined,
      removeUnder: async () => undefined,
    },
    pdf: { print: async () => ({ kind: 'failed', error: 'busy' }) },
    merchants: { known: registry.merchants.known, find: async () => [] },
    consoleUrl: 'http://localhost:7300',
    software: '0.1.0',
    onCommitted: () => undefined,
    onFailure: (error) => {
      throw error;
    },
  });
  registry.twoPersonActs.declare([cases.alerts.dispositionAct]);
  administrator = ours.scope;
  analyst = {
    tenant: ours.tenant.id,
    permissions: new Set(['case:read', 'case:work']),
    principal: { kind: 'person', id: ours.analyst.id },
  };
});
afterAll(() => house.close());

const raise = () =>
  house.database.inScope(administrator, (tx) => cases.alerts.raise(tx, anAlert(house, administrator.tenant)));
const wanted = { reason: 'false-alarm', words: '店舗の作業でした' } as const;
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (thrown) => thrown,
  );
  if (error instanceof Problem) return error.details.code;
  throw error ?? new Error('it was not refused');
};
const askedAct = async (alert: Awaited<ReturnType<typeof raise>>['alert']) => {
  const { secondPersonAsked } = await cases.alerts.get(analyst, alert);
  if (secondPersonAsked === null) throw new Error('nobody was asked');
  return secondPersonAsked.act as Parameters<TestRegistry['registry']['twoPersonActs']['approve']>[1];
};

describe('a critical alert called a false alarm', () => {
  test('leaves the list when another person approves', async () => {
    const { alert, case: id } = await raise();
    expect((await cases.alerts.dispose(analyst, alert, wanted)).outcome).toBe('second-person-asked');
    const act = await askedAct(alert);
    expect(await codeOf(house.registry.twoPersonActs.approve(analyst, act))).toBe('act-needs-another-person');
    await house.registry.twoPersonActs.approve(administrator, act);
    expect((await cases.alerts.get(analyst, alert)).disposition).toMatchObject({
      reason: 'false-alarm',
      person: { id: house.ours.analyst.id },
      secondPerson: { id: house.ours.administrator.id },
    });
    expect((await cases.cases.close(administrator, id)).status).toBe('closed');
    expect((await house.entries()).map(({ text }) => text).join('\n')).not.toContain(wanted.words);
  });

  test('is asked about once at a time', async () => {
    const { alert } = await raise();
    await cases.alerts.dispose(analyst, alert, wanted);
    expect(await codeOf(cases.alerts.dispose(administrator, alert, wanted))).toBe('act-already-asked');
    await house.registry.twoPersonActs.refuse(administrator, await askedAct(alert));
    expect((await cases.alerts.dispose(administrator, alert, wanted)).outcome).toBe('second-person-asked');
  });

  test('asked about anew while it is being approved: one thing happens, and nobody waits for ever', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { alert } = await raise();
      await cases.alerts.dispose(analyst, alert, wanted);
      const act = await askedAct(alert);
      const [approved, asked] = await Promise.allSettled([
        house.registry.twoPersonActs.approve(administrator, act),
        cases.alerts.dispose(administrator, alert, wanted),
      ]);
      expect(approved.status).toBe('fulfilled');
      const why = asked.status === 'rejected' ? asked.reason.details.code : 'fulfilled';
      expect(['act-already-asked', 'alert-already-disposed']).toContain(why);
    }
  });
});

test('a new case goes to the person on duty', async () => {
  const { case: id } = await raise();
  expect((await cases.cases.get(analyst, id)).owner).toEqual({
    id: house.ours.administrator.id,
    displayName: house.ours.administrator.displayName,
  });
});
