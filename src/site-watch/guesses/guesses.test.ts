/** Guesses as they are asked for, made and read: real database, log and objects, a shop that a test wrote down. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationOfMs, type Scope } from '#kernel';
import type { ShownPage } from '#platform/browser';
import { ask, MAKER_KEY, READER_KEY, startTestServer, type TestServer } from '../../platform/http/testing.ts';
import { loadJourney, type SiteId, siteWatchRoutes } from '../index.ts';
import { aSite, openTestWatch, partyOf, type TestWatch } from '../testing.ts';

let room: TestWatch;
let server: TestServer;
let scope: Scope;

beforeAll(async () => {
  room = await openTestWatch();
  scope = room.scope();
  const auditor = { ...scope, permissions: new Set(['site:read'] as const) };
  const shopkeeper = { ...scope, parties: [partyOf(room)] };
  const scopes: Readonly<Record<string, Scope>> = {
    [MAKER_KEY]: scope,
    [READER_KEY]: room.scope(),
    auditor,
    shopkeeper,
  };
  server = await startTestServer({
    routes: siteWatchRoutes(room.watch),
    authenticator: { byApiKey: async (key) => scopes[key], bySession: async () => undefined },
  });
});
afterAll(async () => {
  await server.close();
  await room.close();
});

const call = (method: string, address: string, key = MAKER_KEY) => ask(server, address, { method, key });

const blank = {
  classes: '',
  generator: '',
  resources: [],
  frames: [],
  links: [],
  buttons: [],
  fields: [],
  cardFields: [],
};

/** EC-CUBE's way, page by page. */
const PAGES: readonly ShownPage[] = [
  {
    ...blank,
    url: 'https://shop.example/',
    generator: 'EC-CUBE',
    resources: ['/html/template/default/assets/js/eccube.js'],
    links: [{ href: 'https://shop.example/products/detail/1', text: 'お茶', css: 'a.tea' }],
  },
  {
    ...blank,
    url: 'https://shop.example/products/detail/1',
    buttons: [{ text: 'カートに入れる', css: '.add', name: 'add-cart' }],
  },
  {
    ...blank,
    url: 'https://shop.example/shopping',
    resources: ['https://js.stripe.com/v3/'],
    cardFields: [{ field: 'number', frameUrl: 'https://js.stripe.com/v3/card.html' }],
  },
];

/** Shows the pages one after another, and takes the pictures that are asked for. */
const shopOf =
  (pages: readonly ShownPage[]) => (_typed: unknown, order: (typeof room.browser.orders)[number]['order']) => {
    const screenshots: { name: string; step: number; png: Uint8Array }[] = [];
    let shown = 0;
    for (let round = 0; order.explore !== undefined && round < 20; round += 1) {
      const steps = order.explore(pages[Math.min(shown, pages.length - 1)] as ShownPage);
      if (steps.length === 0) break;
      for (const step of steps) {
        if (step.act === 'screenshot')
          screenshots.push({ name: step.name, step: round, png: new TextEncoder().encode(step.name) });
        if (step.act === 'click' || step.act === 'open') shown += 1;
        if (step.act === 'card-form') throw new Error('a guess types no card');
      }
    }
    return { screenshots };
  };

let count = 0;
const added = async (changes: Parameters<typeof aSite>[0] = {}): Promise<SiteId> => {
  count += 1;
  return (await room.watch.sites.add(scope, aSite({ name: `shop ${count}`, active: false, ...changes }))).id as SiteId;
};

test('a guess is asked for, made apart from the visits, and read with its YAML and a picture of each page', async () => {
  const site = await added();
  room.browser.page = shopOf(PAGES) as never;
  const ordered = await call('POST', `/v1/sites/${site}/journey-guesses`);
  expect(ordered).toMatchObject({ status: 202, body: { state: 'queued', orderedBy: scope.principal.id } });
  expect((await call('POST', `/v1/sites/${site}/journey-guesses`)).body.id).toBe(ordered.body.id);
  expect(await room.watch.scheduler.runOnce()).toBe(0);
  expect(await room.watch.guesser.runOnce()).toBe(1);
  const { body } = await call('GET', `/v1/journey-guesses/${ordered.body.id}`);
  expect(body).toMatchObject({
    ...{ state: 'done', found: 'card-form', shopKind: 'ec-cube', evidence: expect.stringMatching(/^ent_/) },
    destinations: [{ host: 'js.stripe.com', provider: { id: 'stripe', verified: true } }],
    screenshots: [{ name: 'page-1' }, { name: 'page-2' }, { name: 'page-3' }],
  });
  expect(loadJourney(String(body.yaml)).kind).toBe('ok');
  const picture = await call('GET', `/v1/journey-guesses/${body.id}/screenshots/page-2`);
  expect(picture.status).toBe(200);
  expect((await call('GET', `/v1/journey-guesses/${body.id}/screenshots/page-9`)).status).toBe(404);
  const listed = await call('GET', `/v1/sites/${site}/journey-guesses?state=done`);
  expect(listed.body.items).toEqual([body]);
  const csv = String((await call('GET', `/v1/sites/${site}/journey-guesses.csv`)).body.text);
  expect(csv.trim().split('\r\n')).toHaveLength(2);
  expect(room.failures).toEqual([]);
});

test('where visits may not go beyond one page nothing is guessed, nor once that ends while it waits', async () => {
  const site = await added({ name: 'unproven', origin: 'https://unproven.example' });
  const moved = aSite({ name: 'unproven', origin: 'https://elsewhere.example', active: false });
  const ordered = await call('POST', `/v1/sites/${site}/journey-guesses`);
  expect(ordered.status).toBe(202);
  // Another host: what let it be watched before counts no more.
  await room.watch.sites.change(scope, site, moved);
  const before = room.browser.orders.length;
  expect(await room.watch.guesser.runOnce()).toBe(1);
  expect(room.browser.orders).toHaveLength(before);
  expect((await call('GET', `/v1/journey-guesses/${ordered.body.id}`)).body).toMatchObject({
    ...{ state: 'failed', endCode: 'not-permitted' },
  });
  expect((await call('POST', `/v1/sites/${site}/journey-guesses`)).body).toMatchObject({
    code: 'journey-guess-not-permitted',
  });
});

test('a way that is lost is written as far as it was found; a browser that cannot begin is said', async () => {
  const site = await added();
  await room.clock.advance(durationOfMs(60_000));
  room.browser.page = shopOf(PAGES.slice(0, 1)) as never;
  const lost = await call('POST', `/v1/sites/${site}/journey-guesses`);
  await room.watch.guesser.runOnce();
  expect((await call('GET', `/v1/journey-guesses/${lost.body.id}`)).body).toMatchObject({
    ...{ state: 'done', found: 'no-product', yaml: expect.stringContaining('steps:') },
  });
  room.browser.preflightResult = { kind: 'no-browser', why: 'not-found' };
  const none = await call('POST', `/v1/sites/${site}/journey-guesses`);
  await room.watch.guesser.runOnce();
  expect((await call('GET', `/v1/journey-guesses/${none.body.id}`)).body).toMatchObject({
    ...{ state: 'failed', endCode: 'no-browser' },
  });
});

test('a guess is ordered by those who manage the site, and is nobody else’s to see', async () => {
  const site = await added();
  expect((await call('POST', `/v1/sites/${site}/journey-guesses`, 'auditor')).status).toBe(403);
  const { body } = await call('POST', `/v1/sites/${site}/journey-guesses`);
  expect((await call('GET', `/v1/journey-guesses/${body.id}`, 'auditor')).status).toBe(200);
  for (const key of [READER_KEY, 'shopkeeper']) {
    for (const address of [`/v1/journey-guesses/${body.id}`, `/v1/sites/${site}/journey-guesses`]) {
      expect([address, (await call('GET', address, key)).status]).toEqual([address, 404]);
    }
  }
});
