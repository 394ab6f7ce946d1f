import { describe, expect, test } from 'vitest';
import { instantOfMs } from '#kernel';
import { simulatedClock } from '../platform/clock/simulated.ts';
import { seededRandom } from '../platform/random/seeded.ts';
import { makeCanary } from './core/canary.ts';
import type { Pass } from './core/passes.ts';
import { openSeats, type Seats } from './seats.ts';
import { type PassOrder, walkPasses } from './walk-passes.ts';

const NOW = instantOfMs(Date.UTC(2026, 10, 22));

type Ends = (order: PassOrder) => Pass['end'];
const COMPLETED: Pass['end'] = { kind: 'completed' };
const STOPPED: Pass['end'] = { kind: 'step-failed', step: 1, code: 'not-found' };

/** The device that is drawn, as a draw of that number; no third visit in a row draws a customer who comes again. */
const TELEPHONE = 1;
const DESK = 0;

type Walking = {
  readonly device: number;
  readonly ends: Ends;
  readonly seats?: Seats;
  /** The robot comes to no end by itself. */
  readonly lingering?: boolean;
};

const walked = async ({ device, ends, seats, lingering = false }: Walking) => {
  const told: string[] = [];
  const draws = [device, 0, 1];
  const passes = await walkPasses({
    site: { origin: 'https://shop.example', destinations: [], incompleteBefore: 0, rights: { visits: 'realistic' } },
    identification: 'Mitsuke',
    random: { bytes: (length) => new Uint8Array(length).fill(draws.shift() ?? 1) },
    clock: simulatedClock(NOW),
    makeCanary: () => makeCanary(seededRandom('passes'), { brand: 'visa', year: 2026 }),
    seats,
    walk: async (order, signal) => {
      const name = `${order.role} ${order.profile.mobile ? 'telephone' : 'desk'}`;
      told.push(`${name} begins`);
      const isLeft = lingering && order.role === 'naive';
      await new Promise((resolve) => {
        if (isLeft) signal?.addEventListener('abort', resolve);
        else setImmediate(resolve);
      });
      if (signal?.aborted) told.push(`${name} is broken off`);
      signal?.throwIfAborted();
      told.push(`${name} ends`);
      const { role, profile, canary } = order;
      return { ...{ role, profile, canary, record: undefined, cardTypedAt: undefined }, end: ends(order) };
    },
  });
  return { told, roles: passes.map(({ role, profile }) => `${role} ${profile.mobile ? 'telephone' : 'desk'}`) };
};

const completed: Ends = () => COMPLETED;

describe('customer and robot', () => {
  test('come side by side where a second browser has room, and leave it as they found it', async () => {
    const seats = openSeats(2);
    seats.take();
    const { told, roles } = await walked({ device: DESK, ends: completed, seats });
    expect(told.slice(0, 2).toSorted()).toEqual(['careful desk begins', 'naive desk begins']);
    expect(roles).toEqual(['careful desk', 'naive desk']);
    expect([seats.takeFree() === undefined, seats.takeFree() === undefined]).toEqual([false, true]);
  });

  test.each([
    ['no seats are known', undefined],
    ['another visit has the last', 1],
  ])('come one after the other where %s', async (_, count) => {
    const seats = count === undefined ? undefined : openSeats(count);
    seats?.take();
    const { told } = await walked({ device: DESK, ends: completed, ...(seats === undefined ? {} : { seats }) });
    expect(told).toEqual(['careful desk begins', 'careful desk ends', 'naive desk begins', 'naive desk ends']);
  });

  test('who goes over to a desk is met by a robot at a desk; the one with a telephone is of no use', async () => {
    const ends: Ends = ({ profile }) => (profile.mobile ? STOPPED : COMPLETED);
    const { roles } = await walked({ device: TELEPHONE, ends, seats: openSeats(3) });
    expect(roles).toEqual(['careful desk', 'careful telephone', 'naive desk']);
  });

  test('where the customer cannot come to his end, the robot is not told of', async () => {
    const { roles, told } = await walked({ device: DESK, ends: () => STOPPED, seats: openSeats(2), lingering: true });
    expect(told).toContain('naive desk is broken off');
    expect(roles).toEqual(['careful desk']);
  });

  test('a customer whose visit is broken off leaves no robot behind', async () => {
    const seats = openSeats(1);
    const ends: Ends = ({ role }) => {
      if (role === 'careful') throw new Error('broken off');
      return COMPLETED;
    };
    await expect(walked({ device: DESK, ends, seats, lingering: true })).rejects.toThrow('broken off');
    expect(seats.takeFree()).toBeDefined();
  });
});
