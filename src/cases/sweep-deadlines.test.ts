import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { durationOfMs, formatInstant, plus } from '#kernel';
import type { EmptiedDatabase } from '../platform/database/testing.ts';
import type { CaseId } from './core/alert.ts';
import {
  anAlert,
  openTestCases,
  openTestCasesDatabase,
  START,
  type Staff,
  scopeOf,
  type TestCases,
} from './testing.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WEEK_MS = 7 * 24 * HOUR_MS;
const LIMIT_MS = 20_000;

let room: TestCases;
let staff: Staff;

let shared: EmptiedDatabase;
beforeAll(async () => {
  shared = await openTestCasesDatabase();
});
afterAll(() => shared.close());
beforeEach(async () => {
  room = await openTestCases(await shared.next());
  staff = room.staff();
});
afterEach(() => room.close());

const scope = () => scopeOf(staff.tenant, staff.duty.id);
const kindsOf = async (id: CaseId): Promise<readonly string[]> =>
  (await room.cases.cases.get(scope(), id)).timeline.map(({ kind }) => kind);
const countOf = async (id: CaseId, kind: string): Promise<number> =>
  (await kindsOf(id)).filter((each) => each === kind).length;
const noticesOf = async () => {
  const { rows } = await room.superuser.query<{ kind: string; count: string }>(
    'select kind, count(*) from cases.notice group by kind order by kind',
  );
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]));
};
const advance = (ms: number) => room.clock.advance(durationOfMs(ms));

describe('a deadline', () => {
  test('passes at its instant, not before, and then the owner and later the supervisor hear of it', async () => {
    const { case: id } = await room.raise(anAlert(room, staff.tenant));
    await advance(4 * HOUR_MS - 1);
    expect(await room.cases.sweeper.sweepOnce()).toBe(0);
    expect((await room.cases.cases.get(scope(), id)).overdue).toBe(false);
    await advance(1);
    // What is late is seen as late, whether or not the sweeper has been there.
    expect((await room.cases.cases.get(scope(), id)).overdue).toBe(true);
    expect(await room.cases.sweeper.sweepOnce()).toBe(1);
    expect(await noticesOf()).toEqual({ 'case-opened': 1, 'case-overdue': 1 });
    await advance(HOUR_MS);
    expect(await room.cases.sweeper.sweepOnce()).toBe(1);
    const file = await room.cases.cases.get(scope(), id);
    expect(file).toMatchObject({ overdue: true, escalatedAt: formatInstant(plus(START, durationOfMs(5 * HOUR_MS))) });
    expect(file.timeline.slice(-2)).toMatchObject([
      { kind: 'deadline-passed', params: { owner: staff.duty.id } },
      { kind: 'escalated', params: { to: staff.supervisor.id } },
    ]);
    expect(await noticesOf()).toEqual({ 'case-opened': 1, 'case-overdue': 1, 'case-escalated': 1 });
    const acts = (await room.statements(staff.tenant)).map(({ fact }) => fact.act);
    expect(acts.slice(-2)).toEqual(['deadline-passed', 'escalated']);
  });

  test('of a case that was closed in time does not pass', async () => {
    const { case: id, alert } = await room.raise(anAlert(room, staff.tenant));
    await room.cases.alerts.dispose(scope(), alert, { reason: 'confirmed' });
    await room.cases.cases.close(scope(), id);
    await advance(WEEK_MS);
    expect(await room.cases.sweeper.sweepOnce()).toBe(0);
    expect(await kindsOf(id)).not.toContain('deadline-passed');
  });

  test('that moved nearer passes at the nearer instant', async () => {
    const alert = anAlert(room, staff.tenant, { severity: 'low' });
    const { case: id } = await room.raise(alert);
    await room.raise({ ...alert, severity: 'critical' });
    await advance(4 * HOUR_MS);
    expect(await room.cases.sweeper.sweepOnce()).toBe(1);
    expect(await countOf(id, 'deadline-passed')).toBe(1);
  });
});

test('a graver alert that comes late makes a deadline no later', async () => {
  const alert = anAlert(room, staff.tenant, { severity: 'medium' });
  const { case: id } = await room.raise(alert);
  await advance(60 * HOUR_MS);
  await room.raise({ ...alert, severity: 'high' });
  const due = formatInstant(plus(START, durationOfMs(72 * HOUR_MS)));
  expect(await room.cases.cases.get(scope(), id)).toMatchObject({ severity: 'high', dueAt: due });
});

describe('an alert that joins a case whose deadline has passed', () => {
  const HOURS = (count: number) => durationOfMs(count * HOUR_MS);
  const sweepAll = async () => {
    while ((await room.cases.sweeper.sweepOnce()) > 0);
  };
  const toldSince = async (id: CaseId, place: number) =>
    (await room.cases.cases.get(scope(), id)).timeline
      .slice(place)
      .flatMap(({ kind, at }) => (/^(escalated|reported-to-board)$/.test(kind) ? [[kind, at]] : []));
  const sweepHourly = async (hours: number) => {
    for (let hour = 0; hour < hours; hour += 1) {
      await advance(HOUR_MS);
      await sweepAll();
    }
  };

  test('and is graver has its own steps begin, also after all of the milder ones', async () => {
    const alert = anAlert(room, staff.tenant, { severity: 'low' });
    const { case: id } = await room.raise(alert);
    await advance(6 * WEEK_MS);
    await sweepAll();
    const { length } = (await room.cases.cases.get(scope(), id)).timeline;
    const joined = room.clock.now();
    await room.raise({ ...alert, severity: 'critical' });
    await sweepHourly(26);
    expect(await toldSince(id, length)).toEqual([
      ['escalated', formatInstant(plus(joined, HOURS(1)))],
      ['reported-to-board', formatInstant(plus(joined, HOURS(24)))],
    ]);
  });

  test('and is graver does not wait for a step of the milder ones, nor puts one off', async () => {
    const alert = anAlert(room, staff.tenant, { severity: 'medium' });
    const { case: id } = await room.raise(alert);
    await advance(72 * HOUR_MS);
    await sweepAll();
    // The supervisor would hear in 24 hours: of what is critical in one.
    const joined = room.clock.now();
    await room.raise({ ...alert, severity: 'critical' });
    await sweepHourly(2);
    expect(await toldSince(id, 0)).toEqual([['escalated', formatInstant(plus(joined, HOURS(1)))]]);
    const other = anAlert(room, staff.tenant, { severity: 'medium' });
    const { case: soon } = await room.raise(other);
    await advance(72 * HOUR_MS);
    await sweepAll();
    const passed = room.clock.now();
    await advance(24 * HOUR_MS - HOUR_MS / 2);
    await room.raise({ ...other, severity: 'critical' });
    await advance(HOUR_MS / 2);
    await sweepAll();
    expect((await toldSince(soon, 0))[0]).toEqual(['escalated', formatInstant(plus(passed, HOURS(24)))]);
  });

  test('and is no graver begins them again where all were done, and puts off none that is owed', async () => {
    const alert = anAlert(room, staff.tenant, { severity: 'high' });
    const { case: id } = await room.raise(alert);
    await advance(6 * WEEK_MS);
    await sweepAll();
    const { length } = (await room.cases.cases.get(scope(), id)).timeline;
    const joined = room.clock.now();
    await room.raise(alert);
    for (let hour = 0; hour < 5; hour += 1) {
      await sweepHourly(1);
      await room.raise({ ...alert, severity: 'low' });
    }
    expect(await toldSince(id, length)).toEqual([['escalated', formatInstant(plus(joined, HOURS(4)))]]);
  });

  test('owes no more once the case is closed', async () => {
    const alert = anAlert(room, staff.tenant, { severity: 'low' });
    const { case: id, alert: first } = await room.raise(alert);
    await advance(6 * WEEK_MS);
    await sweepAll();
    const { alert: second } = await room.raise({ ...alert, severity: 'high' });
    for (const each of [first, second]) await room.cases.alerts.dispose(scope(), each, { reason: 'confirmed' });
    await room.cases.cases.close(scope(), id);
    await advance(WEEK_MS);
    expect(await room.cases.sweeper.sweepOnce()).toBe(0);
  });
});

describe('after weeks without a sweeper', () => {
  test('each deadline is found once, also by three sweepers at once', async () => {
    const cases: CaseId[] = [];
    for (let place = 0; place < 12; place += 1) {
      cases.push((await room.raise(anAlert(room, staff.tenant, { severity: 'high' }))).case);
    }
    await advance(6 * WEEK_MS);
    const sweepers = [room.open(), room.open(), room.open()];
    // One may pass over what another has in hand: together, in as many rounds as it takes, they find all.
    let settled = 0;
    for (let found = 1; found > 0; settled += found) {
      const counts = await Promise.all(sweepers.map(({ sweeper }) => sweeper.sweepOnce()));
      found = counts.reduce((sum, count) => sum + count, 0);
    }
    expect(settled).toBe(36);
    for (const id of cases) {
      const kinds = ['deadline-passed', 'escalated', 'reported-to-board'];
      expect(await Promise.all(kinds.map((kind) => countOf(id, kind)))).toEqual([1, 1, 1]);
    }
    const told = { 'case-opened': 12, 'case-overdue': 12, 'case-escalated': 12, 'case-to-board': 12 };
    expect(await noticesOf()).toEqual(told);
    expect(room.failures).toEqual([]);
  });

  test('one case that cannot be marked does not hold up the others, and is marked when it can', async () => {
    const broken = room.staff();
    const stuck = await room.raise(anAlert(room, broken.tenant));
    const { case: id } = await room.raise(anAlert(room, staff.tenant));
    await advance(WEEK_MS);
    let mended = false;
    const failing = room.open({
      evidence: {
        ...room.evidence,
        append: async (tx, entry) => {
          if (!mended && entry.tenant === broken.tenant) throw new Error('no key for this tenant');
          return room.evidence.append(tx, entry);
        },
      },
    });
    expect(await failing.sweeper.sweepOnce()).toBe(3);
    expect(room.failures).toHaveLength(1);
    expect(await countOf(id, 'escalated')).toBe(1);
    mended = true;
    expect(await failing.sweeper.sweepOnce()).toBe(3);
    const file = await room.cases.cases.get(scopeOf(broken.tenant, broken.duty.id), stuck.case);
    expect(file.timeline.map(({ kind }) => kind).slice(-3)).toEqual([
      'deadline-passed',
      'escalated',
      'reported-to-board',
    ]);
  });
});

test('the sweeper looks each minute until it is stopped', async () => {
  const { case: id } = await room.raise(anAlert(room, staff.tenant));
  room.cases.sweeper.start();
  await advance(4 * HOUR_MS - MINUTE_MS);
  expect(await countOf(id, 'deadline-passed')).toBe(0);
  // Each look is a round trip to the database: time moves on when the sweeper is back to waiting.
  await expect
    .poll(
      async () => {
        await advance(MINUTE_MS);
        return countOf(id, 'deadline-passed');
      },
      { timeout: LIMIT_MS, interval: 20 },
    )
    .toBe(1);
  await room.cases.sweeper.stop();
  await advance(WEEK_MS);
  expect(await countOf(id, 'escalated')).toBeLessThanOrEqual(1);
  expect(room.failures).toEqual([]);
});
