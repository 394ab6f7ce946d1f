import { afterEach, beforeEach, expect, test } from 'vitest';
import { durationOfMs, type Scope } from '#kernel';
import type { SiteId, VisitId } from './index.ts';
import { requeueVisit, startVisit } from './store-visits.ts';
import { aSite, honestPage, openTestWatch, skimmedPage, type TestWatch } from './testing.ts';

let room: TestWatch;
let scope: Scope;
let site: SiteId;
let visit: VisitId;

beforeEach(async () => {
  room = await openTestWatch();
  scope = room.scope();
  site = (await room.watch.sites.add(scope, aSite())).id as SiteId;
  visit = (await room.watch.visits.order(scope, site)).id as VisitId;
});
afterEach(async () => {
  await room.close();
  expect(room.failures).toEqual([]);
});

/** As a process that was killed in the middle of a visit leaves it. */
const leaveRunning = () =>
  room.database.asSystem((tx) => startVisit(tx, { tenant: scope.tenant, id: visit, site }, room.clock.now()));

const states = async () =>
  (await room.watch.visits.page(scope, site, { filters: {}, limit: 20 })).items.map(({ state }) => state).toSorted();

test('an order that waits already is given back, and scheduling does not double it', async () => {
  expect((await room.watch.visits.order(scope, site)).id).toBe(visit);
  expect(await room.watch.scheduler.runOnce()).toBe(1);
  expect(await states()).toEqual(['done']);
});

test('an order stands for the visit that is due, and never for one that is due later', async () => {
  const { cadenceMinutes } = await room.watch.sites.one(scope, site);
  const cadenceMs = cadenceMinutes * 60_000;
  expect(await room.watch.scheduler.runOnce()).toBe(1);
  await room.clock.advance(durationOfMs(cadenceMs / 2));
  await room.watch.visits.order(scope, site);
  expect(await room.watch.scheduler.runOnce()).toBe(1);
  await room.clock.advance(durationOfMs(cadenceMs / 2));
  expect(await room.watch.scheduler.runOnce()).toBe(1);
  expect(await room.watch.scheduler.runOnce()).toBe(0);
});

test('a visit that a killed process left is taken up again, and its alert raised once', async () => {
  room.browser.page = skimmedPage;
  await leaveRunning();
  expect(await room.watch.scheduler.runOnce()).toBe(1);
  const detail = await room.watch.visits.one(scope, visit);
  expect(detail).toMatchObject({ state: 'done', findings: [{ kind: 'card-data-sent-elsewhere' }] });
  const { items } = await room.cases.alerts.list(scope, { filters: {}, limit: 10 });
  expect(items.map(({ sequence }) => sequence)).toEqual([1]);
});

test('one that every process died of ends as interrupted, with an alert that nobody looked', async () => {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await leaveRunning();
    if (attempt < 2) await room.database.asSystem((tx) => requeueVisit(tx, { tenant: scope.tenant, id: visit, site }));
  }
  await room.watch.scheduler.runOnce();
  expect(await room.watch.visits.one(scope, visit)).toMatchObject({
    state: 'failed',
    end: { kind: 'not-begun', code: 'interrupted' },
    findings: [{ kind: 'visit-incomplete', code: 'interrupted' }],
  });
});

test('while its process lives, a visit is left alone', async () => {
  let finish: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const slow = {
    ...room.browser,
    visit: async (...order: Parameters<typeof room.browser.visit>) => {
      begun();
      await held;
      return room.browser.visit(...order);
    },
  };
  const first = room.open({ browser: slow }).scheduler.runOnce();
  await started;
  expect(await room.watch.scheduler.runOnce()).toBe(0);
  expect(await states()).toEqual(['running']);
  finish();
  expect(await first).toBe(1);
  expect(await states()).toEqual(['done']);
});

test('two processes side by side visit each order once', async () => {
  for (let count = 0; count < 6; count += 1) await room.watch.sites.add(scope, aSite({ name: `shop ${count}` }));
  const made = await Promise.all([room.watch, room.open()].map(({ scheduler }) => scheduler.runOnce()));
  expect(made.reduce((sum, each) => sum + each, 0)).toBe(7);
  // Whoever else comes, to each comes one robot.
  expect(room.browser.orders.filter(({ order }) => order.profile?.quiet === false)).toHaveLength(7);
});

test('a result that cannot be committed is not half there, and the visit is made again', async () => {
  room.browser.page = skimmedPage;
  const raise = async (): Promise<never> => {
    throw new Error('planted');
  };
  const broken = room.open({ alerts: { ...room.cases.alerts, raise } });
  await expect(broken.scheduler.runOnce()).rejects.toThrow('planted');
  expect(await states()).toEqual(['running']);
  expect((await room.watch.scripts.page(scope, site, { filters: {}, limit: 10 })).items).toEqual([]);
  expect(await room.watch.scheduler.runOnce()).toBe(1);
  expect(await room.watch.visits.one(scope, visit)).toMatchObject({ state: 'done', alertsRaised: 1 });
});

test('in the background an order is visited when it wakes the scheduler; stopping ends it', async () => {
  room.browser.page = honestPage;
  await room.watch.scheduler.runOnce();
  room.watch.scheduler.start();
  await room.watch.visits.order(scope, site);
  // The clock stands still: only waking can have done it.
  await expect.poll(states, { timeout: 10_000 }).toEqual(['done', 'done']);
  await room.watch.scheduler.stop();
  await room.watch.visits.order(scope, site);
  expect(await states()).toEqual(['done', 'done', 'queued']);
});

test('stopping breaks off the visit under way, which whoever starts next takes up again', async () => {
  const begun = Promise.withResolvers<AbortSignal | undefined>();
  let ended = false;
  const endless = {
    ...room.browser,
    visit: async (...[, , signal]: Parameters<typeof room.browser.visit>): Promise<never> => {
      begun.resolve(signal);
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      // A browser takes a moment to end.
      await new Promise((resolve) => setTimeout(resolve, 50));
      ended = true;
      throw signal?.reason;
    },
  };
  const { scheduler } = room.open({ browser: endless });
  scheduler.start();
  expect((await begun.promise)?.aborted).toBe(false);
  await scheduler.stop();
  expect(ended).toBe(true);
  expect(await states()).toEqual(['running']);
  expect(room.failures).toEqual([]);
  expect(await room.watch.scheduler.runOnce()).toBe(1);
  expect(await room.watch.visits.one(scope, visit)).toMatchObject({ state: 'done' });
});

test('who waits for a visit waits for no other: visits that nobody waits for leave a place free', async () => {
  room.browser.page = honestPage;
  await room.watch.scheduler.runOnce();
  const begun: string[] = [];
  const held = Promise.withResolvers<void>();
  const slow = {
    ...room.browser,
    visit: async (...order: Parameters<typeof room.browser.visit>) => {
      const [opened] = order[0].steps.flatMap((step) => (step.act === 'open' ? [new URL(step.url).hostname] : []));
      if (!begun.includes(opened ?? '')) begun.push(opened ?? '');
      await held.promise;
      return room.browser.visit(...order);
    },
  };
  const { scheduler, sites, visits } = room.open({ browser: slow, sideBySide: 2 });
  const shop = async (name: string) =>
    (await sites.add(scope, aSite({ name, origin: `https://${name}.example` }))).id as SiteId;
  const [first, second] = [await shop('first'), await shop('second')];
  scheduler.start();
  await expect.poll(() => begun, { timeout: 10_000 }).toHaveLength(1);
  const third = await shop('third');
  await visits.order(scope, third);
  await expect.poll(() => begun, { timeout: 10_000 }).toHaveLength(2);
  expect(begun[1]).toBe('third.example');
  held.resolve();
  // Each that ends makes room for the next, while the clock stands still.
  const ended = async (id: SiteId) => (await visits.page(scope, id, { filters: {}, limit: 5 })).items[0]?.state;
  const all = () => Promise.all([first, second, third].map(ended));
  await expect.poll(all, { timeout: 20_000 }).toEqual(['done', 'done', 'done']);
  await scheduler.stop();
});

test('a site that was put to rest is neither due nor visited on demand', async () => {
  await room.watch.scheduler.runOnce();
  const changed = await room.watch.sites.change(scope, site, aSite({ active: false }));
  expect(changed.nextVisitAt).toBeUndefined();
  await room.clock.advance(durationOfMs(86_400_000));
  expect(await room.watch.scheduler.runOnce()).toBe(0);
  await expect(room.watch.visits.order(scope, site)).rejects.toMatchObject({ details: { code: 'site-inactive' } });
});
