import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { durationOfMs, Problem, type Scope } from '#kernel';
import type { EmptiedDatabase } from '../platform/database/testing.ts';
import type { CaseId } from './core/alert.ts';
import { DEFAULT_POLICY, type DeadlinePolicy, type SeverityDeadlines } from './core/deadline-policy.ts';
import { anAlert, openTestCases, openTestCasesDatabase, type Staff, scopeOf, type TestCases } from './testing.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

let room: TestCases;
let staff: Staff;
let duty: Scope;

let shared: EmptiedDatabase;
beforeAll(async () => {
  shared = await openTestCasesDatabase();
});
afterAll(() => shared.close());
beforeEach(async () => {
  room = await openTestCases(await shared.next());
  staff = room.staff();
  duty = scopeOf(staff.tenant, staff.duty.id);
});
afterEach(() => room.close());

const advance = (ms: number) => room.clock.advance(durationOfMs(ms));
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'fine',
    (error) => (error instanceof Problem ? error.details.code : String(error)),
  );
const withHigh = (high: SeverityDeadlines, more: Partial<DeadlinePolicy> = {}): DeadlinePolicy => ({
  ...DEFAULT_POLICY,
  severities: { ...DEFAULT_POLICY.severities, high },
  ...more,
});
const THREE_STEPS: SeverityDeadlines = {
  close: { businessDays: 1 },
  steps: [
    { to: 'owner', after: { hours: 2 } },
    { to: 'supervisor', after: { businessDays: 1 } },
    { to: 'board', after: { businessDays: 5 } },
  ],
};
const set = (policy: DeadlinePolicy, replaces = 0) => room.cases.deadlines.setPolicy(duty, { policy, replaces });
const aCase = async (): Promise<CaseId> => (await room.raise(anAlert(room, staff.tenant, { severity: 'high' }))).case;
const stepsOf = async (id: CaseId) => {
  const { timeline } = await room.cases.cases.get(duty, id);
  return timeline
    .filter(({ kind }) => ['deadline-passed', 'escalated', 'reported-to-board'].includes(kind))
    .map(({ kind, params }) => `${kind} ${params.recipient ?? ''}`.trim());
};
const noticesOf = async (): Promise<readonly string[]> => {
  const { rows } = await room.superuser.query<{ kind: string; count: string }>(
    "select kind, count(*) from cases.notice where kind <> 'case-opened' group by kind order by kind",
  );
  return rows.map(({ kind, count }) => `${kind} ${count}`);
};

describe('deadlines by policy', () => {
  test('each step comes at its time, counted in business days, and no earlier', async () => {
    await set(withHigh(THREE_STEPS, { board: [staff.supervisor.id, staff.auditor.id] }));
    // Saturday, 21 November 2026; the 23rd is a holiday: due at the end of the 24th.
    const id = await aCase();
    const due = '2026-11-24T15:00:00.000Z';
    expect(await room.cases.cases.get(duty, id)).toMatchObject({
      dueAt: due,
      nextStep: { recipient: 'owner', dueAt: due },
    });
    const expectations: [string, readonly string[]][] = [
      ['2026-11-24T15:00:00.000Z', ['deadline-passed']],
      ['2026-11-24T17:00:00.000Z', ['escalated owner']],
      ['2026-11-25T15:00:00.000Z', ['escalated supervisor']],
      ['2026-12-01T15:00:00.000Z', ['reported-to-board board']],
    ];
    const seen: string[] = [];
    for (const [at, steps] of expectations) {
      await advance(Date.parse(at) - room.clock.now() - 1);
      await room.cases.sweeper.sweepOnce();
      expect(await stepsOf(id)).toEqual(seen);
      await advance(1);
      await room.cases.sweeper.sweepOnce();
      seen.push(...steps);
      expect([at, await stepsOf(id)]).toEqual([at, seen]);
    }
    const file = await room.cases.cases.get(duty, id);
    expect(file).toMatchObject({ reportedToBoardAt: '2026-12-01T15:00:00.000Z', nextStep: null });
    expect(await noticesOf()).toEqual(['case-escalated 1', 'case-overdue 2', 'case-to-board 2']);
    const acts = (await room.statements(staff.tenant))
      .filter(({ fact }) => fact.case === id)
      .map(({ fact }) => fact.act);
    expect(acts.slice(-4)).toEqual(['deadline-passed', 'escalated', 'escalated', 'reported-to-board']);
    const { items } = await room.cases.cases.list(duty, {
      filters: { reportedToBoard: true },
      order: 'newest',
      limit: 10,
    });
    expect(items.map((each) => each.id)).toEqual([id]);
  });

  test('an outage of weeks loses no step and doubles none, with three sweepers behind it', async () => {
    await set(withHigh(THREE_STEPS));
    const cases: CaseId[] = [];
    for (let place = 0; place < 6; place += 1) {
      const id = await aCase();
      cases.push(id);
      const due = { at: room.clock.now() };
      await room.cases.work.addTask(duty, id, { title: '作業', assignee: staff.analyst.id, due });
    }
    await advance(5 * WEEK_MS);
    const sweepers = [room.open(), room.open(), room.open()];
    let settled = 0;
    for (let found = 1; found > 0; settled += found) {
      const counts = await Promise.all(sweepers.map(({ sweeper }) => sweeper.sweepOnce()));
      found = counts.reduce((sum, count) => sum + count, 0);
    }
    expect(settled).toBe(6 * 5);
    for (const id of cases) {
      expect(await stepsOf(id)).toEqual([
        'deadline-passed',
        'escalated owner',
        'escalated supervisor',
        'reported-to-board board',
      ]);
    }
    expect(await noticesOf()).toEqual([
      'case-escalated 6',
      'case-overdue 12',
      'case-to-board 6',
      'task-assigned 6',
      'task-overdue 6',
    ]);
    expect(room.failures).toEqual([]);
  });

  test('a change leaves deadlines that run, and decides about the steps to come', async () => {
    const id = await aCase();
    const { dueAt } = await room.cases.cases.get(duty, id);
    await set(withHigh({ close: { hours: 1 }, steps: [] }));
    expect((await room.cases.cases.get(duty, id)).dueAt).toBe(dueAt);
    await advance(2 * WEEK_MS);
    await room.cases.sweeper.sweepOnce();
    expect(await stepsOf(id)).toEqual(['deadline-passed']);
  });
});

describe('the policy', () => {
  test('is the product’s own until one is set; each version stays, with an entry of the log', async () => {
    expect(await room.cases.deadlines.policy(duty)).toMatchObject({ version: 0, policy: DEFAULT_POLICY, setBy: null });
    const policy = withHigh(THREE_STEPS);
    expect(await set(policy)).toMatchObject({ version: 1, policy, setBy: { displayName: 'duty' } });
    await set(DEFAULT_POLICY, 1);
    const { items } = await room.cases.deadlines.versions(duty, { filters: {}, limit: 10 });
    expect(items.map(({ version }) => version)).toEqual([2, 1]);
    const changes = (await room.statements(staff.tenant)).filter(({ type }) => type === 'configuration-change');
    expect(changes.map(({ fact }) => [fact.configuration, fact.version, fact.by])).toEqual([
      ['deadline-policy', 1, staff.duty.id],
      ['deadline-policy', 2, staff.duty.id],
    ]);
    expect(changes[0]?.fact.policy).toEqual(policy);
    const csv = Buffer.from(await room.cases.deadlines.versionsCsv(duty, {})).toString();
    expect(csv.trimEnd().split('\r\n')).toHaveLength(3);
    const elsewhere = room.staff();
    const stranger = scopeOf(elsewhere.tenant, elsewhere.duty.id);
    expect((await room.cases.deadlines.policy(stranger)).version).toBe(0);
  });

  test('of two changes at once one stands, and the other is told so', async () => {
    const codes = await Promise.all([codeOf(set(DEFAULT_POLICY)), codeOf(set(withHigh(THREE_STEPS)))]);
    expect(codes.sort()).toEqual(['deadline-policy-changed', 'fine']);
  });

  test('whose steps are out of order, or whose board is not of the tenant, is refused', async () => {
    const steps = [
      { to: 'supervisor', after: { hours: 5 } },
      { to: 'board', after: { hours: 4 } },
    ] as const;
    expect(await codeOf(set(withHigh({ close: { hours: 1 }, steps })))).toBe('deadline-policy-not-acceptable');
    const board = [room.staff().duty.id];
    expect(await codeOf(set({ ...DEFAULT_POLICY, board }))).toBe('deadline-policy-not-acceptable');
    expect((await room.cases.deadlines.policy(duty)).version).toBe(0);
  });
});

test('holidays are listed by year, as far as the calendar reaches', async () => {
  const { items } = room.cases.deadlines.holidays(2026);
  expect(items).toContainEqual({ date: '2026-11-23', holiday: 'labour-thanksgiving-day' });
  expect(Buffer.from(room.cases.deadlines.holidaysCsv(2026)).toString().trimEnd().split('\r\n')).toHaveLength(
    items.length + 1,
  );
  expect(() => room.cases.deadlines.holidays(1948)).toThrow('year-unknown');
});
