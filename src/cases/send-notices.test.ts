import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import { NotifyFailure } from '#platform/notify';
import type { EmptiedDatabase } from '../platform/database/testing.ts';
import { anAlert, openTestCases, openTestCasesDatabase, type Staff, scopeOf, type TestCases } from './testing.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

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

const advance = (ms: number) => room.clock.advance(durationOfMs(ms));
const fail = (code: 'refused' | 'unreachable') => () => {
  throw new NotifyFailure(code);
};

test('a message goes to its person in that person’s language, with a link, and only once', async () => {
  const { case: id } = await room.raise(anAlert(room, staff.tenant));
  expect(await room.cases.notices.sendOnce()).toBe(1);
  expect(await room.cases.notices.sendOnce()).toBe(0);
  expect(room.postbox.messages).toMatchObject([
    {
      id: expect.stringMatching(/^ntc_[0-9a-z]{26}$/),
      to: 'duty@example.jp',
      language: 'ja',
      subject: '[Mitsuke] 案件 1 開始（緊急）：つばめ屋',
    },
  ]);
  // 13:00 UTC in the time of Japan.
  expect(room.postbox.messages[0]?.text).toContain('期限：2026-11-21 22:00 JST');
  expect(room.postbox.messages[0]?.text).toContain(`http://localhost:7300/cases/${id}`);
  await room.cases.cases.assign(scopeOf(staff.tenant, staff.duty.id), id, staff.supervisor.id);
  await room.cases.notices.sendOnce();
  expect(room.postbox.messages[1]).toMatchObject({
    to: 'supervisor@example.jp',
    subject: '[Mitsuke] Case 1 is yours: つばめ屋',
  });
});

describe('while the relay is out of order', () => {
  test('nothing is lost; each is sent when it is back, after longer and longer pauses', async () => {
    for (let place = 0; place < 8; place += 1) await room.raise(anAlert(room, staff.tenant));
    room.postbox.before = fail('unreachable');
    expect(await room.cases.notices.sendOnce()).toBe(0);
    await advance(10 * SECOND_MS);
    let asked = 0;
    room.postbox.before = () => {
      asked += 1;
      throw new NotifyFailure('unreachable');
    };
    await room.cases.notices.sendOnce();
    expect(asked).toBe(0);
    await advance(5 * SECOND_MS);
    await room.cases.notices.sendOnce();
    expect(asked).toBe(8);
    expect(await room.cases.notices.backlog()).toEqual({ count: 8, oldestMs: 15 * SECOND_MS });
    room.postbox.before = () => undefined;
    await advance(30 * SECOND_MS);
    expect(await room.cases.notices.sendOnce()).toBe(8);
    expect(new Set(room.postbox.messages.map(({ id }) => id)).size).toBe(8);
    expect(await room.cases.notices.backlog()).toEqual({ count: 0, oldestMs: 0 });
  });

  test('a refused message is tried again too, but seldom', async () => {
    await room.raise(anAlert(room, staff.tenant));
    room.postbox.before = fail('refused');
    await room.cases.notices.sendOnce();
    room.postbox.before = () => undefined;
    await advance(HOUR_MS - 1);
    expect(await room.cases.notices.sendOnce()).toBe(0);
    await advance(1);
    expect(await room.cases.notices.sendOnce()).toBe(1);
  });

  test('one message that cannot go does not hold up the others', async () => {
    const others = room.staff();
    await room.raise(anAlert(room, others.tenant));
    await room.raise(anAlert(room, staff.tenant, { party: room.newId('pty') }));
    room.postbox.before = () => {
      room.postbox.before = () => undefined;
      throw new Error('an adapter that does not translate');
    };
    expect(await room.cases.notices.sendOnce()).toBe(1);
    expect((await room.cases.notices.backlog()).count).toBe(1);
  });
});

test('a sender that died after sending: the same message again, under the same id', async () => {
  await room.raise(anAlert(room, staff.tenant));
  let calls = 0;
  const dying = room.open({
    database: {
      ...room.database,
      // The third transaction of a send is the one that marks it.
      asSystem: (work) => {
        calls += 1;
        return calls === 3 ? Promise.reject(new Error('killed')) : room.database.asSystem(work);
      },
    },
  });
  await expect(dying.notices.sendOnce()).rejects.toThrow('killed');
  expect(room.postbox.messages).toHaveLength(1);
  expect(await room.cases.notices.sendOnce()).toBe(0);
  await advance(10 * 60 * SECOND_MS);
  expect(await room.cases.notices.sendOnce()).toBe(1);
  const [one, again] = room.postbox.messages;
  expect(again).toEqual(one);
});

test('several senders at once send each message once', async () => {
  for (let place = 0; place < 20; place += 1) await room.raise(anAlert(room, staff.tenant));
  const senders = Array.from({ length: 4 }, () => room.open());
  const counts = await Promise.all(senders.map(({ notices }) => notices.sendOnce()));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
  expect(new Set(room.postbox.messages.map(({ id }) => id)).size).toBe(20);
});

test('a person who is not there any more is no end of the message: it waits', async () => {
  await room.raise(anAlert(room, staff.tenant));
  const gone = room.open({ people: { ...room.people, find: async () => [] } });
  expect(await gone.notices.sendOnce()).toBe(0);
  expect((await room.cases.notices.backlog()).count).toBe(1);
});

test('the sender works in the background, is woken by work on a case, and stops', async () => {
  const { case: id } = await room.raise(anAlert(room, staff.tenant));
  room.cases.notices.start();
  await expect.poll(() => room.postbox.messages.length, { timeout: 20_000 }).toBe(1);
  await room.cases.cases.assign(scopeOf(staff.tenant, staff.duty.id), id, staff.analyst.id);
  // Simulated time stands still: only waking makes it look again.
  await expect.poll(() => room.postbox.messages.length, { timeout: 20_000 }).toBe(2);
  await room.cases.notices.stop();
});

test('a stop does not wait for a relay that never answers; the next sender has every message at once', async () => {
  for (let place = 0; place < 5; place += 1) await room.raise(anAlert(room, staff.tenant));
  let asked = 0;
  const hanging = room.open({
    notify: {
      send: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
    },
  });
  hanging.notices.start();
  await expect.poll(() => asked, { timeout: 20_000 }).toBe(1);
  expect(await room.cases.notices.sendOnce()).toBe(0);
  const stopped = hanging.notices.stop();
  await advance(3 * SECOND_MS);
  await stopped;
  expect(asked).toBe(1);
  expect(await room.cases.notices.sendOnce()).toBe(5);
  const { rows } = await room.superuser.query('select attempts from cases.notice order by attempts');
  expect(rows.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1, 2]);
});

test('a stop waits a little for the relay’s word, and then the message counts as sent', async () => {
  await room.raise(anAlert(room, staff.tenant));
  const relay = Promise.withResolvers<void>();
  let asked = 0;
  const slow = room.open({
    notify: {
      send: () => {
        asked += 1;
        return relay.promise;
      },
    },
  });
  slow.notices.start();
  await expect.poll(() => asked, { timeout: 20_000 }).toBe(1);
  const stopped = slow.notices.stop();
  relay.resolve();
  await stopped;
  expect(await room.cases.notices.backlog()).toEqual({ count: 0, oldestMs: 0 });
});
