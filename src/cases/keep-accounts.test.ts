/** The accounts of one tenant at a time, in simulated time, on a real database; histories at random stand next door. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { leafHash, merkleRoot, sha256 } from '#evidence';
import { durationOfMs, formatInstant, minus, type Problem, plus, type Scope, uuidOf } from '#kernel';
import type { SourceDefinition } from './core/accounts.ts';
import { anAlert, openTestCases, type Staff, scopeOf, type TestCases } from './testing.ts';

const MINUTE_MS = 60_000;
const VISITS: SourceDefinition = { source: 'visits', room: 'site-watch', cadenceMinutes: 30, graceMinutes: 15 };

let room: TestCases;
let staff: Staff;
beforeAll(async () => {
  room = await openTestCases();
});
afterAll(() => room.close());
beforeEach(() => {
  // Of those before it, nobody says anything any more.
  staff = room.onlyStaff();
});

const scope = (): Scope => ({
  ...scopeOf(staff.tenant, staff.analyst.id),
  permissions: new Set(['case:read', 'case:work', 'tenant:administer']),
});
const pass = (minutes: number) => room.clock.advance(durationOfMs(minutes * MINUTE_MS));
const alive = (rounds = 1) => room.cases.sources.signOfLife(VISITS, { tenants: [staff.tenant], rounds });
const keep = () => room.cases.accountant.keepOnce();
const raise = () => room.raise(anAlert(room, staff.tenant, { source: VISITS.source, severity: 'low' }));
const windows = async () =>
  (await room.cases.accounts.windows(scope(), { filters: { source: VISITS.source }, limit: 200 })).items.toReversed();
const source = async (name = VISITS.source) => {
  const { items } = await room.cases.accounts.sources(scope(), { filters: {}, limit: 200 });
  return items.find((each) => each.source === name);
};
const silences = async () =>
  (await room.cases.alerts.list(scope(), { filters: { kind: 'source-silent' }, limit: 200 })).items.filter(
    ({ subject }) => subject.id === VISITS.source,
  );
const facts = async (type: string) =>
  (await room.statements(staff.tenant)).filter((each) => each.type === type).map(({ fact }) => fact);
const declarations = async () => (await facts('alert-source')).filter(({ source: name }) => name === VISITS.source);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: Problem) => error.details?.code ?? Promise.reject(error),
  );

describe('a source that speaks', () => {
  test('is declared once, on record, by whatever processes say so', async () => {
    await Promise.all([
      alive(),
      alive(),
      room.open().sources.signOfLife(VISITS, { tenants: [staff.tenant], rounds: 1 }),
    ]);
    expect(await declarations()).toEqual([
      {
        event: 'declared',
        source: 'visits',
        at: formatInstant(room.clock.now()),
        cadenceMinutes: 30,
        graceMinutes: 15,
        sequence: 0,
        observation: 0,
        window: 0,
        by: 'system',
      },
    ]);
  });

  test('gets a window at each cadence, one from where the other ends, also when it found nothing', async () => {
    await alive();
    const begun = room.clock.now();
    const raised: string[] = [];
    for (let minute = 5; minute <= 95; minute += 5) {
      await pass(5);
      if (minute === 40 || minute === 50) raised.push((await raise()).alert);
      await alive();
      await keep();
    }
    const found = await windows();
    expect(found.map(({ number, count }) => [number, count])).toEqual([
      [1, 0],
      [2, 2],
      [3, 0],
    ]);
    expect(found.map(({ from, to }) => [from, to])).toEqual(
      [0, 30, 60].map((minute) =>
        [minute, minute + 30].map((each) => formatInstant(plus(begun, durationOfMs(each * MINUTE_MS)))),
      ),
    );
    const leaves = raised.map((alert) => leafHash(sha256, new TextEncoder().encode(alert)));
    expect(found[1]).toMatchObject({
      firstSequence: 1,
      lastSequence: 2,
      root: Buffer.from(merkleRoot(sha256, leaves)).toString('hex'),
      rounds: 6,
      late: false,
    });
    expect(found[0]?.root).toBe(Buffer.from(sha256(new Uint8Array())).toString('hex'));
    expect(await silences()).toEqual([]);
  });

  test('has in a window what was recorded before its last sign of life, and the rest in the next', async () => {
    await alive();
    await pass(20);
    await raise();
    await pass(11);
    await alive();
    const { sequence } = await raise();
    await pass(1);
    await keep();
    expect(await windows()).toMatchObject([{ count: 1, lastSequence: sequence - 1 }]);
    await pass(30);
    await alive();
    await keep();
    expect(await windows()).toMatchObject([{ count: 1 }, { count: 1, firstSequence: sequence }]);
  });

  test('counts its observations, so that one that is left out leaves a gap', async () => {
    await alive();
    const numbers: number[] = [];
    for (const _ of [1, 2, 3]) {
      await room.database.inScope({ tenant: staff.tenant }, async (tx) => {
        numbers.push(await room.cases.sources.numberObservation(tx, { tenant: staff.tenant, source: VISITS.source }));
      });
    }
    await room.database
      .inScope({ tenant: staff.tenant }, async (tx) => {
        await room.cases.sources.numberObservation(tx, { tenant: staff.tenant, source: VISITS.source });
        throw new Error('not recorded');
      })
      .catch(() => undefined);
    await pass(31);
    await alive();
    await keep();
    expect(numbers).toEqual([1, 2, 3]);
    expect(await windows()).toMatchObject([{ observations: 3, lastObservation: 3 }]);
  });
});

describe('a source that is silent', () => {
  test('gets no window, and one alert when cadence and grace are over, however often one looks', async () => {
    await alive();
    await pass(45);
    await keep();
    expect(await silences()).toEqual([]);
    await pass(1);
    for (const _ of [1, 2, 3]) await keep();
    await pass(3 * 24 * 60);
    await Promise.all([keep(), room.open().accountant.keepOnce()]);
    expect(await windows()).toEqual([]);
    const [told, ...more] = await silences();
    expect(more).toEqual([]);
    expect(told).toMatchObject({ source: 'alert-accounting', severity: 'high', status: 'open' });
    expect(await source()).toMatchObject({ state: 'silent', silence: { alert: told?.id } });
  });

  test('that speaks again has one long window that names the alert, says how long the pause was, and can be silent again', async () => {
    await alive();
    await pass(10);
    await alive();
    const from = formatInstant(room.clock.now());
    await pass(3 * 7 * 24 * 60);
    await keep();
    await pass(1);
    await alive();
    const to = formatInstant(room.clock.now());
    await keep();
    const [told] = await silences();
    expect(await windows()).toMatchObject([
      { number: 1, to, rounds: 3, longestPause: { from, to }, late: true, silence: told?.id },
    ]);
    expect(await source()).toMatchObject({ state: 'speaking', silence: null });
    await pass(60);
    await keep();
    expect((await silences()).map(({ reference }) => reference).toSorted()).toEqual(['visits/1', 'visits/2']);
  });

  test('while nobody kept accounts is told with the window that ends it', async () => {
    await alive();
    await pass(24 * 60);
    await alive();
    await keep();
    const [told] = await silences();
    expect(await windows()).toMatchObject([{ number: 1, late: true, silence: told?.id }]);
    expect(await silences()).toHaveLength(1);
  });

  test('is not excused by the accountant’s own outage, which is an alert as well', async () => {
    await keep();
    await pass(24 * 60);
    for (const _ of [1, 2, 3]) {
      await keep();
      await pass(1);
    }
    const { items } = await room.cases.alerts.list(scope(), { filters: { kind: 'source-silent' }, limit: 10 });
    expect(items.map(({ subject }) => subject.id).toSorted()).toEqual([
      'alert-accounting',
      'deadline-sweeper',
      'evidence-log',
    ]);
    const own = await room.cases.accounts.windows(scope(), { filters: { source: 'alert-accounting' }, limit: 10 });
    // The alerts about all that are its own.
    expect(own.items).toMatchObject([{ number: 1, late: true, count: 3 }]);
  });
});

describe('to end a source', () => {
  const end = async () => {
    const id = (await source())?.id as Parameters<typeof room.cases.accounts.askToEnd>[1];
    await room.cases.accounts.askToEnd(scope(), id, '契約の終了');
    const detail = room.asked.at(-1)?.detail ?? {};
    const second = { ...scope(), principal: { kind: 'person', id: staff.supervisor.id } } as const;
    await room.database.inScope(second, (tx) =>
      room.cases.sources.endAct.perform(tx, second, { detail, askedBy: staff.analyst.id }),
    );
    return id;
  };

  test('takes two people; then it is closed with a window, declared by no process, and only by a person', async () => {
    await alive();
    await pass(5);
    await raise();
    await pass(5);
    const id = await end();
    await pass(5);
    await alive();
    await pass(60);
    await keep();
    expect(await windows()).toMatchObject([{ number: 1, count: 1 }]);
    expect(await silences()).toEqual([]);
    expect(await source()).toMatchObject({ state: 'ended', endedBy: 'people' });
    expect((await declarations()).at(-1)).toMatchObject({
      event: 'ended',
      sequence: 1,
      window: 1,
      by: [staff.analyst.id, staff.supervisor.id],
    });
    const again = await room.cases.accounts.declareAgain(scope(), id);
    expect(again.state).toBe('speaking');
    expect((await declarations()).at(-1)).toMatchObject({
      event: 'declared',
      window: 1,
      by: [staff.analyst.id],
      at: again.declaredAt,
    });
    await pass(31);
    await alive();
    await keep();
    expect((await windows()).at(-1)).toMatchObject({ number: 2, count: 0, from: again.declaredAt });
    expect(await codeOf(room.cases.accounts.declareAgain(scope(), id))).toBe('alert-source-goes-on');
  });

  test('is not for one person alone, an API key, a party, nor twice', async () => {
    await alive();
    const id = (await source())?.id as Parameters<typeof room.cases.accounts.askToEnd>[1];
    const key = { ...scope(), principal: { kind: 'api-key', id: 'key_x' } } as const;
    expect(await codeOf(room.cases.accounts.askToEnd(key, id, 'x'))).toBe('person-required');
    const ofParty = { ...scope(), parties: [room.newId('pty')] };
    expect(await codeOf(room.cases.accounts.askToEnd(ofParty, id, 'x'))).toBe('cases-whole-tenant-only');
    expect(await codeOf(room.cases.accounts.askToEnd(scope(), room.newId('als'), 'x'))).toBe('alert-source-not-found');
    await room.cases.accounts.askToEnd(scope(), id, 'x');
    const detail = room.asked.at(-1)?.detail ?? {};
    const alone = room.database.inScope(scope(), (tx) =>
      room.cases.sources.endAct.perform(tx, scope(), { detail, askedBy: staff.analyst.id }),
    );
    expect(await codeOf(alone)).toBe('second-person-is-the-first');
    await pass(1);
    await end();
    expect(await codeOf(room.cases.accounts.askToEnd(scope(), id, 'x'))).toBe('alert-source-ended');
  });

  test('is what the software does that has its room no more, and it begins again by itself when the room is back', async () => {
    await alive();
    await pass(10);
    await raise();
    expect(await room.cases.sources.endWithoutRoom(['cases', 'site-watch'])).toBe(0);
    expect(await room.cases.sources.endWithoutRoom(['cases'])).toBeGreaterThan(0);
    expect(await source()).toMatchObject({ state: 'ended', endedBy: 'system' });
    expect((await declarations()).at(-1)).toMatchObject({ event: 'ended', by: 'system', sequence: 1 });
    await pass(10);
    await raise();
    await alive();
    expect(await source()).toMatchObject({ state: 'speaking' });
    // What came in between is in no window; the declaration says how far that goes.
    expect((await declarations()).at(-1)).toMatchObject({ event: 'declared', sequence: 2, window: 1 });
  });
});

test('another cadence begins with a declaration of its own and a window up to then', async () => {
  await alive();
  await pass(7);
  await raise();
  await pass(1);
  await room.cases.sources.signOfLife({ ...VISITS, cadenceMinutes: 60 }, { tenants: [staff.tenant], rounds: 1 });
  expect(await windows()).toMatchObject([{ number: 1, count: 1, to: formatInstant(room.clock.now()) }]);
  expect((await declarations()).at(-1)).toMatchObject({ cadenceMinutes: 60, sequence: 1, window: 1 });
  await pass(46);
  await keep();
  expect(await silences()).toEqual([]);
});

describe('time that runs backwards', () => {
  test('records nothing behind a window or a statement that is written', async () => {
    await alive();
    await keep();
    await pass(24 * 60);
    await alive();
    await keep();
    const [window] = (await windows()).slice(-1);
    const behind = room.open({
      clock: { ...room.clock, now: () => minus(room.clock.now(), durationOfMs(20 * 60 * MINUTE_MS)) },
    });
    const { alert } = await room.database.inScope({ tenant: staff.tenant }, (tx) =>
      behind.alerts.raise(tx, anAlert(room, staff.tenant, { source: VISITS.source, severity: 'low' })),
    );
    const { recordedAt } = await room.cases.alerts.get(scope(), alert);
    expect(recordedAt >= (window?.to ?? '~')).toBe(true);
    await pass(31);
    await alive();
    await keep();
    expect((await windows()).at(-1)).toMatchObject({ count: 1 });
  });
});

describe('a day', () => {
  const statements = async () =>
    (await room.cases.accounts.statements(scope(), { filters: {}, limit: 200 })).items.toReversed();

  test('is stated once after its end in Tokyo: ingested = disposed + open, with the oldest open', async () => {
    await keep();
    const first = await raise();
    const second = await raise();
    await raise();
    await room.cases.alerts.dispose(scope(), first.alert, { reason: 'confirmed' });
    expect(await statements()).toEqual([]);
    await pass(24 * 60);
    await Promise.all([keep(), room.open().accountant.keepOnce(), room.open().accountant.keepOnce()]);
    const [stated, ...more] = await statements();
    expect(more).toEqual([]);
    const { recordedAt } = await room.cases.alerts.get(scope(), second.alert);
    const oldestOpen = { alert: second.alert, recordedAt };
    expect(stated?.sources.find(({ source: name }) => name === VISITS.source)).toEqual({
      source: VISITS.source,
      ingestedTotal: 3,
      disposedTotal: 1,
      open: 2,
      oldestOpen,
    });
    const [fact] = await facts('alert-statement');
    expect(fact).toMatchObject({ day: stated?.day, to: stated?.to });
    expect(fact?.sources).toEqual(
      stated?.sources.map(({ oldestOpen: oldest, ...line }) =>
        oldest === null ? line : { ...line, oldestOpen: oldest },
      ),
    );
  });

  test('is first stated of the day on which the first source was declared, also when the accountant came later', async () => {
    await alive();
    const [declared] = await declarations();
    await pass(2 * 24 * 60);
    await keep();
    const tokyo = new Date(Date.parse(String(declared?.at)) + 9 * 3_600_000).toISOString();
    expect((await statements())[0]?.day).toBe(tokyo.slice(0, 10));
    expect(await statements()).toHaveLength(2);
  });

  test('goes back to an older alert that was opened again', async () => {
    await keep();
    const [first] = [await raise(), await raise()];
    await room.cases.alerts.dispose(scope(), first.alert, { reason: 'confirmed' });
    await pass(24 * 60);
    await keep();
    await room.cases.alerts.reopen(scope(), first.alert, '再確認');
    await pass(24 * 60);
    await keep();
    const lines = (await statements()).map(({ sources }) => sources.find(({ source: name }) => name === VISITS.source));
    expect(lines).toMatchObject([
      { disposedTotal: 1, open: 1 },
      { disposedTotal: 0, open: 2, oldestOpen: { alert: first.alert } },
    ]);
    expect(lines[0]?.oldestOpen?.alert).not.toBe(first.alert);
  });

  test('of an outage is stated each by itself, in order, as it was at its end', async () => {
    await keep();
    const { alert } = await raise();
    await pass(5 * 24 * 60);
    await room.cases.alerts.dispose(scope(), alert, { reason: 'confirmed' });
    await pass(2 * 24 * 60);
    await keep();
    const all = await statements();
    expect(all).toHaveLength(7);
    expect(new Set(all.map(({ day }) => day)).size).toBe(7);
    expect(all.map(({ day }) => day)).toEqual(all.map(({ day }) => day).toSorted());
    const open = all.map(({ sources }) => sources.find(({ source: name }) => name === VISITS.source)?.open);
    expect(open).toEqual([1, 1, 1, 1, 1, 0, 0]);
  });
});

describe('the log', () => {
  test('that takes nothing in for ten minutes while entries wait is an alert, once, of a source that keeps speaking', async () => {
    const logAlerts = async () =>
      (await room.cases.alerts.list(scope(), { filters: { source: 'evidence-log' }, limit: 10 })).items;
    await raise();
    for (let minute = 0; minute <= 9; minute += 3) {
      await keep();
      await pass(3);
    }
    expect(await logAlerts()).toEqual([]);
    for (let minute = 12; minute <= 18; minute += 3) {
      await keep();
      await pass(3);
    }
    expect(await logAlerts()).toMatchObject([{ kind: 'log-not-advancing', severity: 'high', timesSeenAgain: 2 }]);
    await room.evidence.sequencer.runOnce();
    await keep();
    expect(await logAlerts()).toMatchObject([{ timesSeenAgain: 2 }]);
    const own = await source('evidence-log');
    expect(own?.state).toBe('speaking');
  });
});

test('one tenant whose accounts cannot go on holds up no other', async () => {
  const broken = room.staff();
  await room.cases.sources.signOfLife(VISITS, { tenants: [broken.tenant, staff.tenant], rounds: 1 });
  // A number that is missing, as if someone had taken an alert away behind our back.
  await room.superuser.query(
    `insert into cases.source (tenant, source, last_sequence, first_raised_at) values ($1, $2, 1, now())
     on conflict (tenant, source) do update set last_sequence = 1`,
    [uuidOf(broken.tenant), VISITS.source],
  );
  await room.database.inScope({ tenant: broken.tenant }, (tx) =>
    room.cases.alerts.raise(tx, anAlert(room, broken.tenant, { source: VISITS.source })),
  );
  await pass(31);
  await room.cases.sources.signOfLife(VISITS, { tenants: [broken.tenant, staff.tenant], rounds: 1 });
  await keep();
  expect(await windows()).toHaveLength(1);
  const { rows } = await room.superuser.query('select from cases.alert_window where tenant = $1', [
    uuidOf(broken.tenant),
  ]);
  expect(rows).toEqual([]);
  expect(room.failures.splice(0).map(String).join()).toContain('has no alert before its 2');
  await room.superuser.query('delete from cases.alert_source where tenant = $1', [uuidOf(broken.tenant)]);
});
