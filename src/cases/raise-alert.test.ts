import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs, formatInstant, plus } from '#kernel';
import { anAlert, openTestCases, START, type Staff, scopeOf, type TestCases } from './testing.ts';

const HOUR_MS = 3_600_000;

let room: TestCases;
let staff: Staff;

beforeAll(async () => {
  room = await openTestCases();
  staff = room.staff();
});
afterAll(() => room.close());

const scope = () => scopeOf(staff.tenant, staff.analyst.id);
const sequencesOf = async (tenant: Staff['tenant'], source: string): Promise<number[]> => {
  const { items } = await room.cases.alerts.list(scopeOf(tenant, staff.analyst.id), {
    filters: { source },
    limit: 200,
  });
  return items.map(({ sequence }) => sequence).toSorted((a, b) => a - b);
};
const upTo = (count: number) => Array.from({ length: count }, (_, place) => place + 1);

describe('numbers', () => {
  test('have no gap among twenty raisers at once of whom some roll back', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), async (commits) => {
        const { tenant } = room.staff();
        await Promise.allSettled(
          commits.map((commit, place) =>
            room.database.inScope({ tenant }, async (tx) => {
              await room.cases.alerts.raise(tx, anAlert(room, tenant, { source: place % 2 === 0 ? 'even' : 'odd' }));
              if (!commit) throw new Error('undone');
            }),
          ),
        );
        for (const [parity, source] of ['even', 'odd'].entries()) {
          const committed = commits.filter((commit, place) => commit && place % 2 === parity).length;
          expect(await sequencesOf(tenant, source)).toEqual(upTo(committed));
        }
      }),
      { numRuns: 5 },
    ));

  test('of several alerts in one transaction follow each other, also when others cross', async () => {
    const { tenant } = room.staff();
    const sources = ['a', 'b'];
    await Promise.all(
      [sources, sources.toReversed(), sources].map((order) =>
        room.database.inScope({ tenant }, async (tx) => {
          for (const source of order) await room.cases.alerts.raise(tx, anAlert(room, tenant, { source }));
        }),
      ),
    );
    for (const source of sources) expect(await sequencesOf(tenant, source)).toEqual([1, 2, 3]);
  });

  test('of one tenant say nothing of another', async () => {
    const [one, other] = [room.staff(), room.staff()];
    await room.raise(anAlert(room, one.tenant));
    expect((await room.raise(anAlert(room, other.tenant))).sequence).toBe(1);
  });
});

describe('an alert', () => {
  test('opens a case with an owner, a deadline, and entries in the log that its record verifies', async () => {
    const { tenant, analyst, duty } = room.staff();
    const alert = anAlert(room, tenant);
    const raised = await room.raise(alert);
    expect(raised).toMatchObject({ sequence: 1, opened: true });
    const read = await room.cases.alerts.get(scopeOf(tenant, analyst.id), raised.alert);
    expect(read).toMatchObject({
      status: 'open',
      severity: 'critical',
      subject: alert.subject,
      detail: alert.detail,
      cases: [{ id: raised.case, number: 1 }],
      disposition: null,
    });
    const file = await room.cases.cases.get(scopeOf(tenant, analyst.id), raised.case);
    expect(file).toMatchObject({
      number: 1,
      kind: 'checkout-tampering',
      status: 'open',
      overdue: false,
      owner: { id: duty.id, displayName: 'duty' },
      dueAt: formatInstant(plus(START, durationOfMs(4 * HOUR_MS))),
      openAlerts: 1,
      alertCount: 1,
      timeline: [{ kind: 'opened' }, { kind: 'alert-joined', params: { alert: raised.alert } }],
    });
    const statements = await room.statements(tenant);
    expect(statements.map(({ type }) => type)).toEqual(['key-event', 'case-act', 'alert']);
    expect(statements[2]).toMatchObject({
      entry: read.entry.id,
      subject: { name: raised.alert },
      fact: { alert: raised.alert, source: 'site-watch', sequence: 1, case: raised.case },
    });
    const salted = Buffer.concat([Buffer.from(read.commitment.salt, 'base64'), Buffer.from(read.commitment.record)]);
    expect(statements[2]?.subject.sha256).toBe(createHash('sha256').update(salted).digest('hex'));
    expect(JSON.parse(read.commitment.record)).toMatchObject({ id: raised.alert, detail: alert.detail });
    // What is personal or an attacker's stays outside of the log.
    expect(JSON.stringify(statements)).not.toMatch(/つばめ屋|collector\.example/);
  });

  test('about the same subject joins the open case, in twenty transactions at once', async () => {
    const { tenant, analyst } = room.staff();
    const { subject } = anAlert(room, tenant);
    const raised = await Promise.all(
      Array.from({ length: 20 }, (_, place) =>
        room.raise(anAlert(room, tenant, { subject, source: `source-${place % 5}` })),
      ),
    );
    expect(new Set(raised.map((each) => each.case)).size).toBe(1);
    expect(raised.filter(({ opened }) => opened)).toHaveLength(1);
    const file = await room.cases.cases.get(scopeOf(tenant, analyst.id), raised[0]?.case ?? room.newId('cas'));
    expect(file).toMatchObject({ alertCount: 20, openAlerts: 20 });
    expect(file.timeline.map(({ place }) => place)).toEqual(upTo(21));
  });

  test('of another kind, subject or party opens another', async () => {
    const { tenant } = room.staff();
    const alert = anAlert(room, tenant);
    const opened = [
      await room.raise(alert),
      await room.raise({ ...alert, kind: 'source-silent' }),
      await room.raise({ ...alert, subject: { ...alert.subject, id: 'sit_other' } }),
      await room.raise({ ...alert, party: room.newId('pty') }),
    ];
    expect(opened.map((each) => each.opened)).toEqual([true, true, true, true]);
    expect(new Set(opened.map((each) => each.case)).size).toBe(4);
  });

  test('that is graver makes the case graver and its deadline nearer, never later', async () => {
    const { tenant, duty, analyst } = room.staff();
    const alert = anAlert(room, tenant, { severity: 'low' });
    const { case: id } = await room.raise(alert);
    await room.raise({ ...alert, severity: 'high' });
    await room.raise({ ...alert, severity: 'medium' });
    const file = await room.cases.cases.get(scopeOf(tenant, analyst.id), id);
    expect(file).toMatchObject({ severity: 'high', dueAt: formatInstant(plus(START, durationOfMs(24 * HOUR_MS))) });
    expect(file.timeline.filter(({ kind }) => kind === 'severity-raised')).toMatchObject([
      { params: { from: 'low', to: 'high' } },
    ]);
    expect(file.people).toContainEqual({ id: duty.id, displayName: 'duty' });
  });

  test('is written whatever an attacker put into it', async () => {
    const { tenant, analyst } = room.staff();
    const nasty = 'a\0b\ud800c';
    const alert = anAlert(room, tenant, {
      subject: { kind: 'site', id: nasty, label: nasty },
      detail: { [nasty]: [nasty, { url: nasty }], deep: { number: 1e21, none: null } },
      reference: nasty,
    });
    const { alert: id } = await room.raise(alert);
    const held = 'a\uFFFDb\uFFFDc';
    expect(await room.cases.alerts.get(scopeOf(tenant, analyst.id), id)).toMatchObject({
      subject: { id: held, label: held },
      detail: { [held]: [held, { url: held }], deep: { number: 1e21, none: null } },
      reference: held,
    });
    const finding = { tenant, source: alert.source, reference: nasty };
    expect(await room.database.inScope({ tenant }, (tx) => room.cases.alerts.stillOpen(tx, finding))).toBe(id);
  });
});

describe('the same finding', () => {
  test('found in ten visits at once is one alert, seen again nine times', async () => {
    const { tenant, analyst } = room.staff();
    const alert = anAlert(room, tenant);
    // The tenant has raised before: nobody waits for the first row of its turn.
    await room.raise(anAlert(room, tenant, { source: 'another' }));
    const later = plus(START, durationOfMs(5_000));
    const visit = () =>
      room.database.inScope({ tenant }, async (tx) => {
        const known = await room.cases.alerts.stillOpen(tx, alert);
        if (known === undefined) await room.cases.alerts.raise(tx, alert);
        else await room.cases.alerts.seeAgain(tx, { tenant, alert: known, observedAt: later });
      });
    await Promise.all(Array.from({ length: 10 }, visit));
    const filters = { source: alert.source };
    const { items } = await room.cases.alerts.list(scopeOf(tenant, analyst.id), { filters, limit: 50 });
    expect(items).toMatchObject([{ timesSeenAgain: 9, lastSeenAt: formatInstant(later), sequence: 1 }]);
  });

  test('after its alert was disposed of is a new alert', async () => {
    const alert = anAlert(room, staff.tenant);
    const { alert: first } = await room.raise(alert);
    await room.cases.alerts.dispose(scope(), first, { reason: 'confirmed' });
    await room.database.inScope(staff, async (tx) => {
      expect(await room.cases.alerts.stillOpen(tx, alert)).toBeUndefined();
      await expect(
        room.cases.alerts.seeAgain(tx, { tenant: staff.tenant, alert: first, observedAt: START }),
      ).rejects.toThrow('only an open alert is seen again');
    });
  });
});
