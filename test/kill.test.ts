/**
 * kill -9 of the server, of PostgreSQL, of both, and of a source of alerts, under live payments, at moments drawn from a
 * printed seed, start-up and recovery among them. What was acknowledged is there, the log verifies and continues what
 * was published before, no alert is lost or doubled, and every consumer has counted each decision exactly once.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, type ExpectStatic, test } from 'vitest';
import { type Draw, drawFrom } from './draw.ts';
import { Alerts } from './kill/alerts.ts';
import { countsOf, faultsOf, readCheckpoint, verdictOn } from './kill/check-log.ts';
import { Payments } from './kill/payments.ts';
import { ServedHouse, type Victim } from './kill/served-house.ts';
import { processesWith } from './mitsuke-process.ts';

/** `MITSUKE_KILL_SEED=… npx vitest run test/kill.test.ts` draws the same moments again. */
const SEED = process.env.MITSUKE_KILL_SEED ?? String(randomInt(2 ** 31));
const LIVES = 2;
// A process of its own each: with `MITSUKE_LONG=1` more of them.
const KILLS = process.env.MITSUKE_LONG === '1' ? 50 : 20;
const LIFE_LIMIT_MS = 600_000;

type Moment = {
  readonly afterMs: number;
  readonly victim: Victim;
  /** Also the process that raises alerts. */
  readonly source: boolean;
  readonly beforeReady: boolean;
};

const drawMoment = (draw: Draw): Moment => ({
  afterMs: draw.between(50, 1_500),
  victim: draw.oneOf(['server', 'server', 'server', 'postmaster', 'postmaster', 'backend', 'both', 'both']),
  source: draw.between(1, 3) === 1,
  beforeReady: draw.between(1, 4) === 1,
});

/** One data folder's life from its making through all its deaths. */
class Life {
  readonly house: ServedHouse;
  readonly payments: Payments;
  readonly alerts: Alerts;
  readonly checkpoints: Uint8Array[] = [];
  /** The running test's own: several run at once. */
  readonly expect: ExpectStatic;
  checked = 0;

  constructor(house: ServedHouse, draw: Draw, expect: ExpectStatic) {
    this.house = house;
    this.expect = expect;
    this.payments = new Payments(house, draw);
    this.alerts = new Alerts(house);
  }

  async die({ afterMs, victim, source, beforeReady }: Moment): Promise<void> {
    if (!beforeReady) await this.house.ready();
    await sleep(afterMs);
    const ended = source ? this.alerts.kill() : undefined;
    if (this.house.kill(victim)) this.house.start();
    if (ended === undefined) return;
    await ended;
    this.alerts.start();
  }

  /** Of a server that is ready and asked nothing else. */
  async check(): Promise<void> {
    const { house, payments, checkpoints, expect } = this;
    await payments.pause();
    await house.ready();
    const all = [...payments.acknowledged.values()];
    expect(await payments.askAgain(all.slice(this.checked))).toEqual([]);
    this.checked = all.length;
    const older = checkpoints.at(-1);
    const newer = await readCheckpoint(house);
    if (newer !== undefined) checkpoints.push(newer);
    if (older !== undefined) expect(await verdictOn(house, older)).toMatchObject({ kind: 'verified' });
    payments.go();
  }

  /** Each acknowledged one is there, once; what was under way at the end may be there too. */
  async checkAlerts(): Promise<readonly Alert[]> {
    const { alerts, house, expect } = this;
    await expect.poll(() => alerts.acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(0);
    await alerts.kill();
    const stored = await pages<Alert>(house, '/v1/alerts');
    const byReference = new Map(stored.map(({ reference, id }) => [reference, id]));
    expect(byReference.size).toBe(stored.length);
    const lost = [...alerts.acknowledged].filter(([number, id]) => byReference.get(`finding-${number}`) !== id);
    expect(lost).toEqual([]);
    expect(stored.length - alerts.acknowledged.size).toBeLessThanOrEqual(1);
    expect(stored.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(stored.map((_, index) => index + 1));
    return stored;
  }

  /** Everything, once nothing more comes. */
  async checkAll(): Promise<void> {
    const { house, payments, checkpoints, expect } = this;
    await payments.pause();
    await house.ready();
    await payments.settle();
    const all = [...payments.acknowledged.values()];
    expect(await payments.askAgain(all)).toEqual([]);
    const sent = all.map(({ attempt }) => attempt.eventId).sort();
    expect((await storedEvents(house)).sort()).toEqual(sent);
    const counts = Map.groupBy(all, ({ attempt }) => attempt.merchant.acceptorNumber);
    const expected = [...counts].map(([shop, of]) => [shop, of.length]).sort();
    await expect.poll(() => merchantCounts(house), { timeout: 20_000 }).toEqual(expected);
    const { length } = await this.checkAlerts();
    // A checkpoint is published a moment after it is decided on.
    await expect.poll(() => countsOf(house), { timeout: 20_000 }).toEqual({ facts: all.length, alerts: length });
    for (const older of checkpoints) expect(await verdictOn(house, older)).toMatchObject({ kind: 'verified' });
    expect(await faultsOf(house)).toEqual([]);
    // Delivered again by a recovery that came late, a count would have moved on by now.
    expect(await merchantCounts(house)).toEqual(expected);
  }
}

type Alert = { readonly id: string; readonly sequence: number; readonly reference: string };

type Page<T> = { readonly items: readonly T[]; readonly nextCursor?: string };

const pages = async <T>(house: ServedHouse, address: string): Promise<T[]> => {
  const items: T[] = [];
  for (let cursor = ''; ; ) {
    const page = (await (await house.ask(`${address}?limit=200${cursor}`)).json()) as Page<T>;
    items.push(...page.items);
    if (page.nextCursor === undefined) return items;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
};

const storedEvents = async (house: ServedHouse): Promise<string[]> =>
  (await pages<{ eventId: string }>(house, '/v1/payments/decisions')).map(({ eventId }) => eventId);

const merchantCounts = async (house: ServedHouse): Promise<unknown[]> =>
  (await pages<{ acceptorNumber: string; attemptCount: number }>(house, '/v1/merchants'))
    .map(({ acceptorNumber, attemptCount }) => [acceptorNumber, attemptCount])
    .sort();

const houses: ServedHouse[] = [];
const sources: Alerts[] = [];
afterAll(async () => {
  await Promise.allSettled(sources.map((source) => source.kill()));
  await Promise.all(houses.map((house) => house.remove()));
}, 60_000);

process.stderr.write(`kill -9 with MITSUKE_KILL_SEED=${SEED}\n`);

describe.concurrent(`kill -9 under live payments, seed ${SEED}`, () => {
  const lives = Array.from({ length: LIVES }, (_, index) => index);
  test.for(lives)(
    'life %i: nothing acknowledged is lost, nothing is doubled, the log goes on',
    { timeout: LIFE_LIMIT_MS },
    async (index, { expect }) => {
      const draw = drawFrom(`${SEED} ${index}`);
      const house = await ServedHouse.make();
      houses.push(house);
      const life = new Life(house, draw, expect);
      sources.push(life.alerts);
      const kills = Math.floor(KILLS / LIVES) + (index < KILLS % LIVES ? 1 : 0);
      const told: string[] = [];
      try {
        house.start();
        life.payments.go();
        life.alerts.start();
        for (let kill = 1; kill <= kills; kill += 1) {
          const moment = drawMoment(draw);
          told.push(
            `${moment.source ? 'source and ' : ''}${moment.victim} after ${moment.afterMs} ms${moment.beforeReady ? ' of starting' : ''}`,
          );
          await life.die(moment);
          if (!moment.beforeReady) await life.check();
        }
        await life.checkAll();
      } catch (cause) {
        throw new Error(`seed ${SEED}, life ${index}, after ${told.join(', ')}`, { cause });
      }
      expect(life.payments.acknowledged.size).toBeGreaterThan(kills);
      expect(await house.stop()).toBe(0);
      await expect.poll(() => processesWith(house.folder), { timeout: 30_000 }).toEqual([]);
      const counts = `${life.payments.acknowledged.size} payments, ${life.alerts.acknowledged.size} alerts`;
      process.stderr.write(`life ${index}: ${kills} kills, ${counts}\n`);
    },
  );
});
