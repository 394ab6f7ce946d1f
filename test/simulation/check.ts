/** Compares the house with the model when nothing is pending: counts, exactly-once, the log, alerts, cases, messages. */
import { expect } from 'vitest';
import { auditExport, type ReadFile, verifyExport } from '#evidence';
import { durationOfMs, formatInstant, Problem, parseInstant } from '#kernel';
import { systemScope } from '#registry';
import { factsIn } from '../facts-in-bundle.ts';
import type { Decision } from './model.ts';
import { keepAccounts, type World } from './steps.ts';

const PAGE = 200;
const AT_ONCE = 64;

type Page<T> = { readonly items: readonly T[]; readonly nextCursor?: string };

const all = async <T>(page: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> => {
  const items: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const { items: more, nextCursor } = await page(cursor);
    items.push(...more);
    if (nextCursor === undefined) return items;
    cursor = nextCursor;
  }
};

const checkDecisions = async ({ house, model }: World): Promise<void> => {
  const scope = systemScope(house.tenant, 'simulation');
  const { decisions, registry } = house.rooms;
  const stored = await all((cursor) => decisions.read.page(scope, { filters: {}, cursor, limit: PAGE }));
  const byEvent = (records: typeof stored) => records.toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1));
  expect(byEvent(stored)).toEqual(byEvent([...model.decisions.values()].map(({ record }) => record)));
  const askAgain = async ({ attempt, record }: Decision): Promise<void> => {
    expect(await decisions.decide(scope, attempt)).toEqual({ record, repeated: true });
  };
  const known = [...model.decisions.values()];
  for (let from = 0; from < known.length; from += AT_ONCE) {
    await Promise.all(known.slice(from, from + AT_ONCE).map(askAgain));
  }
  const attempts = Map.groupBy(model.decisions.values(), ({ attempt }) => attempt.merchant.acceptorNumber);
  const { merchants } = await registry.merchants.list(scope, { limit: PAGE });
  expect(merchants.map(({ acceptorNumber, attemptCount }) => [acceptorNumber, attemptCount])).toEqual(
    [...attempts].map(([shop, of]) => [shop, of.length]).sort(),
  );
};

const checkLog = async ({ house, model }: World): Promise<void> => {
  const scope = systemScope(house.tenant, 'simulation');
  const { evidence } = house.rooms;
  const { log, vkey, size } = await evidence.logOf(scope);
  let facts = 0;
  const read: ReadFile = async (path) => {
    try {
      const bytes = await evidence.readLogFile(scope, { log, path });
      if (path.startsWith('tile/entries/')) facts += factsIn(Buffer.from(bytes));
      return bytes;
    } catch (error) {
      if (error instanceof Problem && error.details.code === 'evidence-file-missing') return undefined;
      throw error;
    }
  };
  const verify = async () => {
    facts = 0;
    return verifyExport({ read, vkey });
  };
  // A checkpoint is published a moment after it is decided on.
  await expect.poll(verify, { timeout: 10_000 }).toMatchObject({ kind: 'verified', size });
  const verdict = await verify();
  if (verdict.kind === 'diverges') throw new Error(`${verdict.code} in ${verdict.path}`);
  const count = (kind: string) =>
    Object.entries(verdict.entriesByType).find(([type]) => type.includes(`:${kind}:`))?.[1] ?? 0;
  expect(facts).toBe(model.decisions.size);
  expect(count('alert')).toBe(model.alerts.length);
  expect(count('disposition')).toBe(model.alerts.filter(({ disposed }) => disposed).length);
};

const checkAlerts = async ({ house, model }: World): Promise<void> => {
  const scope = systemScope(house.tenant, 'simulation');
  const { alerts } = house.rooms.cases;
  const stored = await all((cursor) => alerts.list(scope, { filters: {}, cursor, limit: PAGE }));
  const shown = stored.map(({ id, source, sequence, reference, severity, status, timesSeenAgain, cases }) => {
    return { id, source, sequence, reference, severity, status, timesSeenAgain, cases: cases.map((file) => file.id) };
  });
  const sequences = new Map<string, number>();
  const expected = model.alerts.map(({ id, source, reference, severity, disposed, seenAgain, case: file }) => {
    const sequence = (sequences.get(source) ?? 0) + 1;
    sequences.set(source, sequence);
    const status = disposed ? 'disposed' : 'open';
    return { id, source, sequence, reference, severity, status, timesSeenAgain: seenAgain, cases: [file] };
  });
  const bySequence = (a: { source: string; sequence: number }, b: { source: string; sequence: number }) =>
    a.source === b.source ? a.sequence - b.sequence : a.source < b.source ? -1 : 1;
  expect(shown.sort(bySequence)).toEqual(expected.sort(bySequence));
};

const checkCases = async ({ house, model }: World): Promise<void> => {
  const scope = systemScope(house.tenant, 'simulation');
  const { cases } = house.rooms.cases;
  for (const expected of model.cases) {
    const file = await cases.get(scope, expected.id);
    const times = (kind: string) => file.timeline.filter((row) => row.kind === kind).length;
    const dueAt = parseInstant(file.dueAt);
    expect({
      severity: file.severity,
      dueMs: dueAt.kind === 'ok' ? dueAt.value : undefined,
      closed: file.status === 'closed',
      foundPast: times('deadline-passed'),
      escalated: times('escalated'),
      toldBoard: times('reported-to-board'),
      opened: times('opened'),
      places: file.timeline.map(({ place }) => place),
    }).toEqual({
      severity: expected.severity,
      dueMs: expected.dueMs,
      closed: expected.closed,
      foundPast: expected.overdue ? 1 : 0,
      escalated: expected.escalated,
      toldBoard: expected.toldBoard,
      opened: 1,
      places: file.timeline.map((_, index) => index + 1),
    });
  }
};

/** Of the log alone: what it says of alerts is whole, and comes to what the model knows. */
const checkAccounts = async ({ house, model }: World): Promise<void> => {
  const scope = systemScope(house.tenant, 'simulation');
  const { evidence } = house.rooms;
  const { log, vkey } = await evidence.logOf(scope);
  const read: ReadFile = (path) =>
    evidence.readLogFile(scope, { log, path }).catch((error: unknown) => {
      if (error instanceof Problem && error.details.code === 'evidence-file-missing') return undefined;
      throw error;
    });
  const audit = await auditExport({ read, vkey, to: formatInstant(house.clock.now()) });
  if (audit.kind === 'diverges') throw new Error(`${audit.code} in ${audit.path}`);
  expect(audit.faults).toEqual([]);
  const open = model.alerts.filter(({ disposed }) => !disposed);
  expect(audit.open.map(({ alert }) => alert).sort()).toEqual(open.map(({ id }) => id as string).sort());
  const told = model.alerts.filter(({ source }) => source === 'alert-accounting');
  expect(audit.lateWindows.map(({ silence }) => silence).sort()).toEqual(told.map(({ id }) => id as string).sort());
  expect(audit.days.every(({ agrees }) => agrees)).toBe(true);
};

/** Lets every source speak and every window be written, so that nothing is due. */
const settleAccounts = async (world: World): Promise<void> => {
  for (let times = 0; times < 4; times += 1) {
    await keepAccounts(world, true);
    await world.house.pass(durationOfMs(60_000));
    await world.house.sweep();
    world.model.swept(world.house.clock.now());
  }
};

export const checkAll = async (world: World): Promise<void> => {
  await settleAccounts(world);
  await world.house.drain();
  await checkDecisions(world);
  await checkAlerts(world);
  await checkLog(world);
  await checkCases(world);
  await checkAccounts(world);
  await world.house.sendAll();
  expect(world.house.messages.length).toBe(world.model.notices);
  expect(world.house.complaints).toEqual([]);
};
