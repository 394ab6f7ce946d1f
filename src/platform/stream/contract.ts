/**
 * What every adapter of the stream must do: at least once, in order per tenant and key, nothing from a publisher that
 * rolled back, and a handler that fails holds back only its own key. Handlers leave their traces in the suite's own
 * table, so that what they did is seen exactly as often as it was committed.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { durationOfMs, type EventEnvelope, idOf, instantOfMs, makeId, type TenantId, uuidOf } from '#kernel';
import { type SimulatedClock, simulatedClock } from '../clock/simulated.ts';
import type { Room } from '../database/migration-files.ts';
import { type Database, type Tx, tables } from '../database/port.ts';
import type { Delivery, Outbox, Subscription } from './port.ts';

const MIGRATION = `
create table trace (
  line integer generated always as identity, tenant uuid not null, subscription text not null, key text not null,
  value integer not null
);
select platform.wall('trace');
create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused at commit'; end $$;
create constraint trigger late after insert on trace deferrable initially deferred
  for each row when (new.key = 'refused at commit') execute function refuse();
`;

export type StreamUnderTest = {
  readonly database: Database;
  outbox(subscriptions: readonly Subscription[]): Outbox;
  delivery(options: {
    readonly database: Database;
    readonly clock: SimulatedClock;
    readonly subscriptions: readonly Subscription[];
    readonly onFailure: (failure: { readonly attempts: number }) => void;
    readonly onTrouble: (error: unknown) => void;
  }): Delivery;
  /** Events kept, delivered or not. */
  countMessages(): Promise<number>;
  close(): Promise<void>;
};

type Tables = { 'contract.trace': { line: number; tenant: string; subscription: string; key: string; value: number } };

const tenantOf = (n: number): TenantId => idOf('ten', `0197a000-0000-7000-8000-${String(n).padStart(12, '0')}`);
const START = instantOfMs(Date.UTC(2026, 10, 21));
const DAY = durationOfMs(86_400_000);
const SECOND = durationOfMs(1_000);

let made = 0;
const eventOf = (value: number, more: { key?: string; tenant?: TenantId; type?: string } = {}): EventEnvelope => {
  const entropy = new Uint8Array(10);
  new DataView(entropy.buffer).setUint32(4, ++made);
  const { key = 'k', tenant = tenantOf(1), type = 'test.counted.v1' } = more;
  const at = { occurredAt: START, recordedAt: START };
  return { id: makeId('evt', START, entropy), type, tenant, key, ...at, payload: { value, ni: ['見附', null] } };
};

const countOf = (event: EventEnvelope): number => (event.payload as { value: number }).value;

const traceOf = async (tx: Tx, subscription: string, event: EventEnvelope): Promise<void> => {
  const row = { tenant: uuidOf(event.tenant), subscription, key: event.key, value: countOf(event) };
  const traces = tables<{ 'contract.trace': Omit<Tables['contract.trace'], 'line'> }>(tx);
  await traces.insertInto('contract.trace').values(row).execute();
};

const tracing = (name: string, handle?: Subscription['handle']): Subscription => ({
  name,
  type: 'test.counted.v1',
  handle: async (tx, event) => {
    await traceOf(tx, name, event);
    await handle?.(tx, event);
  },
});

export const describeStream = (name: string, open: (rooms: readonly Room[]) => Promise<StreamUnderTest>): void => {
  describe(`stream: ${name}`, () => {
    let folder: string;
    let stream: StreamUnderTest;
    let clock: SimulatedClock;
    const deliveries: Delivery[] = [];
    const failures: number[] = [];
    const troubles: unknown[] = [];
    beforeAll(async () => {
      folder = await mkdtemp('/tmp/mitsuke-contract-');
      await writeFile(join(folder, '0001-trace.sql'), MIGRATION);
      stream = await open([{ name: 'contract', folder }]);
    });
    beforeEach(() => {
      clock = simulatedClock(START);
      failures.length = 0;
      troubles.length = 0;
    });
    afterEach(async () => {
      await Promise.all(deliveries.splice(0).map((delivery) => delivery.stop()));
      await stream.database.asSystem((tx) => tables<Tables>(tx).deleteFrom('contract.trace').execute());
    });
    afterAll(async () => {
      await stream?.close();
      await rm(folder, { recursive: true, force: true });
    });

    const begin = (subscriptions: readonly Subscription[]): Delivery => {
      const onFailure = ({ attempts }: { attempts: number }) => failures.push(attempts);
      const onTrouble = (error: unknown) => troubles.push(error);
      const delivery = stream.delivery({ database: stream.database, clock, subscriptions, onFailure, onTrouble });
      deliveries.push(delivery);
      delivery.start();
      return delivery;
    };
    const publish = async (subscriptions: readonly Subscription[], ...events: EventEnvelope[]): Promise<void> => {
      const outbox = stream.outbox(subscriptions);
      for (const event of events) {
        await stream.database.inScope({ tenant: event.tenant }, (tx) => outbox.publish(tx, event));
      }
    };
    const traces = () =>
      stream.database.asSystem((tx) =>
        tables<Tables>(tx).selectFrom('contract.trace').selectAll().orderBy('line').execute(),
      );
    const valuesOf = async (subscription: string, key: string) =>
      (await traces()).filter((row) => row.subscription === subscription && row.key === key).map(({ value }) => value);
    /** Moves time on, a look at a time, until `done`, which asks the database: that answers in its own time. */
    const until = async (done: () => Promise<boolean>): Promise<void> => {
      for (let look = 0; !(await done()); look++) {
        if (look > 20_000) throw new Error('not delivered');
        await clock.advance(SECOND);
      }
    };
    const untilEmpty = (delivery: Delivery) => until(async () => (await delivery.backlog()).count === 0);

    test('brings an event, whole, to every subscription of its type, once', async () => {
      const seen: EventEnvelope[] = [];
      const subscriptions = [
        tracing('one', async (_, event) => void seen.push(event)),
        tracing('two'),
        { ...tracing('three'), type: 'test.other.v1' },
      ];
      const event = { ...eventOf(1), causationId: 'dec_1' };
      await publish(subscriptions, event, eventOf(2, { type: 'test.unwanted.v1' }));
      await untilEmpty(begin(subscriptions));
      expect(seen).toEqual([event]);
      expect((await traces()).map(({ subscription }) => subscription).sort()).toEqual(['one', 'two']);
    });

    test('hurries when woken', async () => {
      const subscriptions = [tracing('one')];
      const delivery = begin(subscriptions);
      await publish(subscriptions, eventOf(1));
      delivery.wake();
      while ((await delivery.backlog()).count > 0);
      expect(clock.now()).toBe(START);
      expect(await valuesOf('one', 'k')).toEqual([1]);
    });

    test('brings nothing from a publisher that rolled back', async () => {
      const subscriptions = [tracing('one')];
      const attempt = stream.database.inScope({ tenant: tenantOf(1) }, async (tx) => {
        await stream.outbox(subscriptions).publish(tx, eventOf(1));
        throw new Error('no');
      });
      await expect(attempt).rejects.toThrow('no');
      const delivery = begin(subscriptions);
      expect(await delivery.backlog()).toEqual({ count: 0, oldestMs: 0 });
      await publish(subscriptions, eventOf(2));
      await untilEmpty(delivery);
      expect(await valuesOf('one', 'k')).toEqual([2]);
    });

    test('lets a publisher neither speak for another tenant nor read the outbox', async () => {
      const subscriptions = [tracing('one')];
      const outbox = stream.outbox(subscriptions);
      const foreign = stream.database.inScope({ tenant: tenantOf(2) }, (tx) => outbox.publish(tx, eventOf(1)));
      await expect(foreign).rejects.toMatchObject({ sqlState: '42501' });
      const looking = stream.database.inScope({ tenant: tenantOf(1) }, (tx) =>
        sql`select from stream.message`.execute(tables(tx)),
      );
      await expect(looking).rejects.toMatchObject({ sqlState: '42501' });
    });

    test('has handlers work inside the wall of the event’s tenant', async () => {
      const seen: unknown[] = [];
      const whoami = sql`select current_user as role, platform.tenant() as tenant`;
      const subscriptions = [tracing('one', async (tx) => void seen.push(...(await whoami.execute(tables(tx))).rows))];
      await publish(subscriptions, eventOf(1), eventOf(1, { tenant: tenantOf(2) }));
      await untilEmpty(begin(subscriptions));
      expect(seen).toHaveLength(2);
      for (const n of [1, 2]) expect(seen).toContainEqual({ role: 'mitsuke_app', tenant: uuidOf(tenantOf(n)) });
    });

    test('holds back only the key whose handler fails, and undoes what that wrote', async () => {
      let poisoned = true;
      const subscriptions = [
        tracing('one', async (_, event) => {
          if (poisoned && event.key === 'bad' && countOf(event) === 2) throw new Error('not today');
        }),
        tracing('two'),
      ];
      const both = [1, 2, 3].flatMap((value) => [eventOf(value, { key: 'bad' }), eventOf(value, { key: 'good' })]);
      await publish(subscriptions, ...both);
      const delivery = begin(subscriptions);
      await until(async () => (await delivery.backlog()).count === 2);
      expect(await valuesOf('one', 'bad')).toEqual([1]);
      expect(await valuesOf('one', 'good')).toEqual([1, 2, 3]);
      expect(await valuesOf('two', 'bad')).toEqual([1, 2, 3]);
      await until(async () => (await delivery.backlog()).count === 2 && failures.length >= 4);
      expect(failures.slice(0, 4)).toEqual([1, 2, 3, 4]);
      // 1 s, 2 s and 4 s lie between four attempts.
      expect(clock.now() - START).toBeGreaterThanOrEqual(7_000);
      expect((await delivery.backlog()).oldestMs).toBeGreaterThanOrEqual(7_000);
      poisoned = false;
      await untilEmpty(delivery);
      expect(await valuesOf('one', 'bad')).toEqual([1, 2, 3]);
    });

    test('puts off what is refused as late as at commit, and lets other keys go on', async () => {
      const subscriptions = [tracing('one')];
      const delivery = begin(subscriptions);
      await publish(subscriptions, eventOf(1, { key: 'refused at commit' }), eventOf(2));
      await until(async () => (await delivery.backlog()).count === 1 && troubles.length >= 3);
      expect(await valuesOf('one', 'k')).toEqual([2]);
      expect(clock.now() - START).toBeGreaterThanOrEqual(3_000);
      await delivery.stop();
      await stream.database.asSystem((tx) => sql`delete from stream.delivery`.execute(tables(tx)));
    });

    /** Publishes for many keys, has them delivered until `done`, and counts the transactions of a loop with no more to do. */
    const countWhenIdle = async (options: {
      readonly published: readonly Subscription[];
      readonly delivered: readonly Subscription[];
      readonly done: () => Promise<boolean>;
    }): Promise<number> => {
      const events = Array.from({ length: 70 }, (_, n) => eventOf(n, { key: `key ${String(n).padStart(2, '0')}` }));
      await publish(options.published, ...events);
      let transactions = 0;
      const asSystem: Database['asSystem'] = (work) => {
        transactions++;
        return stream.database.asSystem(work);
      };
      const database = { ...stream.database, asSystem };
      const onTrouble = (error: unknown) => troubles.push(error);
      const onFailure = ({ attempts }: { attempts: number }) => failures.push(attempts);
      const { delivered: subscriptions } = options;
      const delivery = stream.delivery({ database, clock, subscriptions, onFailure, onTrouble });
      deliveries.push(delivery);
      delivery.start();
      while (!(await options.done())) {
        expect(troubles).toEqual([]);
        delivery.wake();
      }
      const settle = async () => {
        for (let look = 0; look < 50; look++) await traces();
      };
      await settle();
      const before = transactions;
      await settle();
      const idle = transactions - before;
      await delivery.stop();
      await stream.database.asSystem((tx) => sql`delete from stream.delivery`.execute(tables(tx)));
      return idle;
    };

    test('rests while many events wait for a subscription that it does not know', async () => {
      const known = tracing('known');
      const idle = await countWhenIdle({
        published: [known, tracing('a gone one'), tracing('unknown')],
        delivered: [known],
        done: async () => (await traces()).length === 70,
      });
      expect(idle).toBe(0);
      expect(troubles).toEqual([]);
    });

    test('rests while many keys wait for their next attempt', async () => {
      const refusing = tracing('one', async () => {
        throw new Error('not today');
      });
      const subscriptions = [refusing, tracing('two')];
      const idle = await countWhenIdle({
        published: subscriptions,
        delivered: subscriptions,
        done: async () => (await traces()).length === 70 && failures.length === 70,
      });
      expect(idle).toBe(0);
      expect(troubles).toEqual([]);
    });

    test('brings an event again when the process dies between handling and commit', async () => {
      let handled = 0;
      const handledIn = new WeakSet<Tx>();
      const subscriptions = [
        tracing('one', async (tx) => {
          handled++;
          handledIn.add(tx);
        }),
      ];
      await publish(subscriptions, eventOf(1));
      let dying = true;
      const database: Database = {
        ...stream.database,
        asSystem: (work) =>
          stream.database.asSystem(async (tx) => {
            const result = await work(tx);
            if (dying && handledIn.has(tx)) {
              dying = false;
              throw new Error('killed');
            }
            return result;
          }),
      };
      const onTrouble = (error: unknown) => troubles.push(error);
      const delivery = stream.delivery({ database, clock, subscriptions, onFailure: () => undefined, onTrouble });
      deliveries.push(delivery);
      delivery.start();
      await untilEmpty(delivery);
      expect(handled).toBe(2);
      expect(await valuesOf('one', 'k')).toEqual([1]);
    });

    test('forgets delivered events after a while, and never others', async () => {
      const subscriptions = [
        tracing('one', async (_, event) => {
          if (event.key === 'bad') throw new Error('never');
        }),
      ];
      const before = await stream.countMessages();
      await publish(subscriptions, eventOf(1), eventOf(2, { key: 'bad' }));
      const delivery = begin(subscriptions);
      await until(async () => (await delivery.backlog()).count === 1);
      expect(await stream.countMessages()).toBe(before + 2);
      await clock.advance(durationOfMs(DAY * 7));
      await until(async () => (await stream.countMessages()) === 1);
      await delivery.stop();
      await stream.database.asSystem((tx) => sql`delete from stream.delivery`.execute(tables(tx)));
    });

    test('brings what was published first also when it commits late', async () => {
      const subscriptions = [tracing('one')];
      const delivery = begin(subscriptions);
      const outbox = stream.outbox(subscriptions);
      const published = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      const first = stream.database.inScope({ tenant: tenantOf(1) }, async (tx) => {
        await outbox.publish(tx, eventOf(1));
        published.resolve();
        await gate.promise;
      });
      await published.promise;
      const second = publish(subscriptions, eventOf(2));
      // Time for the second to overtake, were that possible: it would be seen in this many looks.
      for (let look = 0; look < 100; look++) {
        await delivery.backlog();
        await clock.advance(SECOND);
      }
      gate.resolve();
      await Promise.all([first, second]);
      await untilEmpty(delivery);
      expect(await valuesOf('one', 'k')).toEqual([1, 2]);
    });

    test('keeps the order of each key, with many publishers and several deliverers', async () => {
      const step = fc.record({
        key: fc.constantFrom('a', 'b', 'c'),
        tenant: fc.constantFrom(1, 2),
        commitAfterMs: fc.integer({ min: 0, max: 8 }),
      });
      const plan = fc.array(fc.array(step, { maxLength: 6 }), { minLength: 2, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(plan, async (publishers) => {
          await stream.database.asSystem((tx) => tables<Tables>(tx).deleteFrom('contract.trace').execute());
          const subscriptions = [tracing('one'), tracing('two')];
          const outbox = stream.outbox(subscriptions);
          const deliverers = [begin(subscriptions), begin(subscriptions), begin(subscriptions)];
          const committed: { value: number; place: string }[] = [];
          /** By value: what was committed in the same place before its publisher began. */
          const mustFollow = new Map<number, number[]>();
          const publishAll = async (steps: (typeof publishers)[number]): Promise<void> => {
            for (const { key, tenant: n, commitAfterMs } of steps) {
              const value = mustFollow.size;
              const place = `${n} ${key}`;
              mustFollow.set(
                value,
                committed.filter((earlier) => earlier.place === place).map((earlier) => earlier.value),
              );
              await stream.database.inScope({ tenant: tenantOf(n) }, async (tx) => {
                await outbox.publish(tx, eventOf(value, { key, tenant: tenantOf(n) }));
                await sql`select pg_sleep(${commitAfterMs / 1_000})`.execute(tables(tx));
              });
              committed.push({ value, place });
              deliverers[value % deliverers.length]?.wake();
            }
          };
          await Promise.all(publishers.map(publishAll));
          await untilEmpty(deliverers[0] as Delivery);
          await Promise.all(deliverers.map((delivery) => delivery.stop()));
          const rows = await traces();
          for (const subscription of ['one', 'two']) {
            const order = rows.filter((row) => row.subscription === subscription).map(({ value }) => value);
            expect(order.toSorted((a, b) => a - b)).toEqual([...mustFollow.keys()]);
            for (const [value, earlier] of mustFollow) {
              for (const before of earlier) expect(order.indexOf(before)).toBeLessThan(order.indexOf(value));
            }
          }
          expect(troubles).toEqual([]);
        }),
        { numRuns: 15 },
      );
    });
  });
};
