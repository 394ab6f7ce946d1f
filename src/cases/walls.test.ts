import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs, type PartyId, Problem, type Scope, uuidOf } from '#kernel';
import { DatabaseFailure, tables } from '#platform/database';
import { DEFAULT_POLICY } from './core/deadline-policy.ts';
import type { Raised } from './raise-alert.ts';
import { anAlert, openTestCases, type Staff, scopeOf, type TestCases } from './testing.ts';

/** Of the whole tenant, and nothing for a party. */
const OF_TENANT = [
  'turn',
  'source',
  'alert_source',
  'alert_window',
  'account',
  'alert_statement',
  'alert_statement_line',
  'bulk_disposition',
  'deadline_policy',
];
const TABLES = [
  'turn',
  'source',
  'alert_source',
  'alert_window',
  'account',
  'alert_statement',
  'alert_statement_line',
  'alert',
  'disposition',
  'proposal',
  'case_file',
  'alert_case',
  'timeline',
  'obligation',
  'notice',
  'reopening',
  'bulk_disposition',
  'task',
  'participant',
  'attachment',
  'case_merchant',
  'reading',
  'deadline_policy',
  'printed_record',
];

let room: TestCases;
let ours: Staff;
let theirs: Staff;
let party: PartyId;
let own: Raised;
let ofParty: Raised;

beforeAll(async () => {
  room = await openTestCases();
  ours = room.staff();
  theirs = room.staff();
  party = room.newId('pty');
  own = await room.raise(anAlert(room, ours.tenant));
  ofParty = await room.raise(anAlert(room, ours.tenant, { party }));
  // Something in each table, for each wall to hide.
  for (const { alert, case: id } of [own, ofParty]) {
    await room.cases.alerts.dispose(all(), alert, { reason: 'false-alarm', words: '誤検知' });
    await room.cases.alerts.dispose(all(), alert, { reason: 'confirmed' });
    await room.cases.cases.note(all(), id, 'メモ');
    await workOn(alert, id);
  }
  await room.cases.deadlines.setPolicy(all(), { policy: DEFAULT_POLICY, replaces: 0 });
  const { accountant } = room.open({ tenants: async () => [ours.tenant] });
  await accountant.keepOnce();
  await room.clock.advance(durationOfMs(24 * 3_600_000));
  for (const _ of [1, 2]) {
    await accountant.keepOnce();
    await room.clock.advance(durationOfMs(60_000));
  }
  await accountant.keepOnce();
});
afterAll(() => room.close());

const workOn = async (alert: Raised['alert'], id: Raised['case']): Promise<void> => {
  const { work, alerts } = room.cases;
  await alerts.reopen(all(), alert, '取り消し');
  await alerts.disposeMany(all(), { alerts: [alert], reason: 'confirmed' });
  await work.addTask(all(), id, { title: '作業' });
  await work.setParticipant(all(), id, { person: ours.analyst.id, part: 'observer' });
  const merchant = { id: room.newId('mer'), acceptorNumber: '1', name: undefined };
  room.merchants.push(merchant);
  await work.linkMerchant(all(), id, merchant.id);
  const bytes = new TextEncoder().encode('中身');
  await work.addFile(all(), {
    ...{ case: id, name: 'a.txt', mediaType: 'text/plain' },
    read: async function* () {
      yield bytes;
    },
  });
  await work.commitPrint(all(), { case: id, language: 'ja' });
};

const all = (): Scope => scopeOf(ours.tenant, ours.duty.id);
const limitedTo = (one: PartyId): Scope => ({ ...all(), parties: [one] });

const countIn = (scope: Pick<Scope, 'tenant' | 'parties'>, table: string): Promise<number> =>
  room.database.inScope(scope, async (tx) => {
    const { rows } = await sql<{ count: number }>`select count(*) from cases.${sql.raw(table)}`.execute(tables(tx));
    return rows[0]?.count ?? 0;
  });

describe.each(TABLES)('%s', (table) => {
  test('shows its own tenant its rows and another tenant none', async () => {
    expect(await countIn(all(), table)).toBeGreaterThan(0);
    expect(await countIn({ tenant: theirs.tenant }, table)).toBe(0);
  });

  test('shows a party its own rows alone, and counts of the tenant to no party', async () => {
    const whole = await countIn(all(), table);
    const seen = await countIn(limitedTo(party), table);
    if (OF_TENANT.includes(table)) expect(seen).toBe(0);
    else expect([seen > 0, seen < whole]).toEqual([true, true]);
    expect(await countIn(limitedTo(room.newId('pty')), table)).toBe(0);
  });

  test('lets nobody take a row away', async () => {
    const take = (door: 'inScope' | 'asSystem') => {
      const work = async (tx: Parameters<Parameters<TestCases['database']['asSystem']>[0]>[0]) => {
        await sql`delete from cases.${sql.raw(table)}`.execute(tables(tx));
      };
      return door === 'inScope' ? room.database.inScope(all(), work) : room.database.asSystem(work);
    };
    await expect(take('inScope')).rejects.toThrow(DatabaseFailure);
    await expect(take('asSystem')).rejects.toThrow(DatabaseFailure);
  });
});

test.each([
  ['alert', "record = '{}'"],
  ['alert', 'sequence = 99'],
  ['disposition', "reason = 'test'"],
  ['timeline', "words = 'another'"],
  ['timeline', 'words = null'],
  ['disposition', 'record = null, salt = null'],
  ['task', "erased_for = 'ordered'"],
  ['notice', 'person = gen_random_uuid()'],
  ['reopening', "words = 'another'"],
  ['bulk_disposition', "reason = 'test'"],
  ['attachment', "name = 'another'"],
  ['reading', 'first_at = now()'],
  ['deadline_policy', "policy = '{}'"],
  ['printed_record', 'size = 1'],
  ['alert_window', 'count = 0'],
  ['alert_source', "source = 'another'"],
  ['alert_statement_line', 'open = 0'],
])('what was said stays said: %s set %s', async (table, change) => {
  const rewrite = room.database.inScope(all(), async (tx) => {
    await sql`update cases.${sql.raw(table)} set ${sql.raw(change)}`.execute(tables(tx));
  });
  await expect(rewrite).rejects.toThrow(/42501/);
});

describe('through the room', () => {
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof Problem) return error.details.code;
      throw error;
    }
    return 'done';
  };

  test('another tenant finds nothing and changes nothing', async () => {
    const scope = scopeOf(theirs.tenant, theirs.duty.id);
    const { alerts, cases } = room.cases;
    expect((await alerts.list(scope, { filters: {}, limit: 10 })).items).toEqual([]);
    expect((await cases.list(scope, { filters: {}, order: 'newest', limit: 10 })).items).toEqual([]);
    expect(await room.cases.summary(scope)).toMatchObject({ openCases: 0, oldestOpenAlert: null, nextDue: null });
    expect(await codeOf(alerts.get(scope, own.alert))).toBe('alert-not-found');
    expect(await codeOf(alerts.dispose(scope, own.alert, { reason: 'confirmed' }))).toBe('alert-not-found');
    expect(await codeOf(cases.get(scope, own.case))).toBe('case-not-found');
    expect(await codeOf(cases.assign(scope, own.case, 'me'))).toBe('case-not-found');
    expect(await codeOf(cases.note(scope, own.case, 'x'))).toBe('case-not-found');
    expect(await codeOf(cases.close(scope, own.case))).toBe('case-not-found');
  });

  test('a party sees its own alert and case, without their places in the log, and no other', async () => {
    const { alerts, cases } = room.cases;
    const scope = limitedTo(party);
    const { items } = await alerts.list(scope, { filters: {}, limit: 10 });
    expect(items.map(({ id }) => id)).toEqual([ofParty.alert]);
    expect((await alerts.get(scope, ofParty.alert)).entry.index).toBeNull();
    expect((await cases.get(scope, ofParty.case)).alerts.map(({ id }) => id)).toEqual([ofParty.alert]);
    expect(await codeOf(alerts.get(scope, own.alert))).toBe('alert-not-found');
    expect(await codeOf(cases.note(scope, own.case, 'x'))).toBe('case-not-found');
  });

  test('nobody limited to a party takes numbers from the tenant’s count', async () => {
    const alert = anAlert(room, ours.tenant, { party });
    const raise = room.database.inScope(limitedTo(party), (tx) => room.cases.alerts.raise(tx, alert));
    await expect(raise).rejects.toThrow(/42501/);
    const { rows } = await room.superuser.query(
      `select last_sequence from cases.source where tenant = $1 and source = 'site-watch'`,
      [uuidOf(ours.tenant)],
    );
    expect(rows).toEqual([{ last_sequence: '2' }]);
  });
});
