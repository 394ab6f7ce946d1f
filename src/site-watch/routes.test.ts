import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { durationOfMs, type Scope } from '#kernel';
import { ask, MAKER_KEY, problem, READER_KEY, startTestServer, type TestServer } from '../platform/http/testing.ts';
import { siteWatchRoutes } from './index.ts';
import {
  aSite,
  honestPage,
  JOURNEY,
  openTestWatch,
  partyOf,
  SHOP_SCRIPT,
  SKIMMER,
  skimmedPage,
  type TestWatch,
  UNKNOWN_MERCHANT,
} from './testing.ts';

let room: TestWatch;
let server: TestServer;
let ours: Scope;
let theirs: Scope;
let shopkeeper: Scope;

/** The maker's key is ours, the reader's another tenant's; `party` acts for one shop of ours. */
beforeAll(async () => {
  room = await openTestWatch();
  ours = room.scope();
  theirs = room.scope();
  shopkeeper = room.scope({ tenant: ours.tenant, parties: [partyOf(room)] });
  const scopes: Readonly<Record<string, Scope>> = { [MAKER_KEY]: ours, [READER_KEY]: theirs, party: shopkeeper };
  server = await startTestServer({
    routes: siteWatchRoutes(room.watch),
    authenticator: { byApiKey: async (key) => scopes[key], bySession: async () => undefined },
  });
});

beforeEach(() => {
  room.browser.page = honestPage;
});

afterAll(async () => {
  await server.close();
  await room.close();
});

const get = (path: string, key = MAKER_KEY) => ask(server, path, { key });
const send = (method: 'POST' | 'PUT', path: string, body?: unknown, key = MAKER_KEY) =>
  ask(server, path, {
    method,
    key,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });

let count = 0;
const added = async (changes: Parameters<typeof aSite>[0] = {}) => {
  count += 1;
  const { status, body } = await send(
    'POST',
    '/v1/sites',
    aSite({ name: `shop ${String(count).padStart(3, '0')}`, ...changes }),
  );
  expect(status).toBe(201);
  return body as { id: string; name: string };
};

const visited = async (site: string): Promise<string> => {
  await room.clock.advance(durationOfMs(1_000));
  const { status, body } = await send('POST', `/v1/sites/${site}/visits`);
  expect(status).toBe(202);
  await room.watch.scheduler.runOnce();
  return String(body.id);
};

describe('describing a site', () => {
  test('a merchant that the tenant does not have is named', async () => {
    const { status, body } = await send('POST', '/v1/sites', aSite({ merchants: [UNKNOWN_MERCHANT] }));
    expect(status).toBe(422);
    expect(body).toMatchObject({ fields: [{ pointer: '/merchants/0', code: 'merchant-not-found' }] });
  });

  test('it is answered as it is kept, with its journey and the destinations of the journey', async () => {
    const merchant = room.newId('mer');
    const consent = { kind: 'written', reference: '同意書 12', person: '佐藤' } as const;
    const site = await added({ merchants: [merchant, merchant], consent });
    expect((await get(`/v1/sites/${site.id}`)).body).toMatchObject({
      ...{
        origin: 'https://shop.example',
        paymentType: 'js',
        destinations: ['pay.example'],
        merchants: [merchant],
        consent,
      },
      ...{ journey: { name: 'shop', steps: 4 }, journeyText: JOURNEY, active: true, cadenceMinutes: 60 },
    });
  });

  test.each([
    ['an origin with a path', { origin: 'https://shop.example/a' }, '/origin', 'not-an-origin'],
    ['an unencrypted origin', { origin: 'http://shop.example' }, '/origin', 'not-https'],
    ['a name of the lab that the lab does not have', { origin: 'http://other.localhost' }, '/origin', 'not-https'],
    ['a destination with a port', { destinations: ['pay.example:1'] }, '/destinations/0', 'not-a-host'],
    ['the shop as a destination', { destinations: ['*.example', 'shop.example'] }, '/destinations/1', 'own-host'],
    ['a journey with a fault', { journey: JOURNEY.replace('open:', 'opens:') }, '/journey', 'wrong-value'],
  ])('%s: 422 with pointer and code', async (_name, changes, pointer, code) => {
    const answer = await send('POST', '/v1/sites', aSite({ name: 'refused', ...changes }));
    expect(answer).toMatchObject(problem('site-not-acceptable', 422));
    expect(answer.body.fields).toContainEqual(expect.objectContaining({ pointer, code }));
  });

  test('a fault of a journey names its line and column', async () => {
    const answer = await send(
      'POST',
      '/v1/sites',
      aSite({ name: 'refused', journey: `${JOURNEY}  - name: number\n    open: /\n` }),
    );
    expect(answer.body.fields).toEqual([
      { pointer: '/journey', code: 'duplicate-name', expected: 'a name no other step has', line: 15, column: 11 },
    ]);
  });

  test.each([
    ['consent without a person', { consent: { kind: 'written', reference: 'x' } }],
    ['a visit every minute', { cadenceMinutes: 1 }],
    ['an unknown field', { colour: 'red' }],
    ['a card number', { name: '4111 1111 1111 1111' }],
  ])('%s: refused by form', async (_name, changes) => {
    expect(await send('POST', '/v1/sites', { ...aSite(), ...changes })).toMatchObject(problem('invalid-body', 422));
  });

  test('a name is had by one site, also when it is changed', async () => {
    const [first, second] = [await added(), await added()];
    expect(await send('POST', '/v1/sites', aSite({ name: first.name }))).toMatchObject(problem('site-name-taken', 409));
    const renamed = await send('PUT', `/v1/sites/${second.id}`, aSite({ name: first.name }));
    expect(renamed).toMatchObject(problem('site-name-taken', 409));
    const kept = await send('PUT', `/v1/sites/${second.id}`, aSite({ name: second.name, cadenceMinutes: 30 }));
    expect(kept).toMatchObject({ status: 200, body: { cadenceMinutes: 30 } });
  });
});

describe('visits', () => {
  test('one is ordered, listed, read whole, compared and exported', async () => {
    const site = await added();
    const first = await visited(site.id);
    room.browser.page = skimmedPage;
    const second = await visited(site.id);
    const list = await get(`/v1/sites/${site.id}/visits?limit=1`);
    expect(list.body.items).toMatchObject([{ id: second, state: 'done', cause: 'on-demand', alertsRaised: 1 }]);
    const next = await get(`/v1/sites/${site.id}/visits?limit=1&cursor=${String(list.body.nextCursor)}`);
    expect(next.body).toEqual({ items: [expect.objectContaining({ id: first })] });
    expect((await get(`/v1/site-visits/${second}`)).body).toMatchObject({
      ...{ id: second, siteName: site.name, comparedWith: first },
      findings: [
        {
          kind: 'card-data-sent-elsewhere',
          script: { inline: true, sha256: SKIMMER.sha256 },
          destination: 'evil.example',
        },
        { kind: 'script-added', severity: 'low' },
      ],
    });
    expect((await get(`/v1/site-visits/${second}/comparison?with=${first}`)).body).toMatchObject({
      scripts: { added: [{ sha256: SKIMMER.sha256 }] },
    });
    const csv = String((await get(`/v1/sites/${site.id}/visits.csv?state=done`)).body.text);
    expect(csv.split('\r\n')).toHaveLength(4);
    expect((await get(`/v1/sites/${site.id}/visits.csv?state=queued`)).body.text).toMatch(/^[^\r]+\r\n$/);
    const [listed] = (await get(`/v1/sites?text=${encodeURIComponent(site.name)}`)).body.items as unknown[];
    expect(listed).toMatchObject({ lastVisit: { id: second, end: { kind: 'completed' } }, openFindings: 1 });
  });

  test('those of two sites are not compared, nor one that still waits', async () => {
    const [one, other] = [await added(), await added()];
    const [a, b] = [await visited(one.id), await visited(other.id)];
    const refused = problem('site-visits-not-comparable', 409);
    expect(await get(`/v1/site-visits/${a}/comparison?with=${b}`)).toMatchObject(refused);
    const { body } = await send('POST', `/v1/sites/${one.id}/visits`);
    expect(await get(`/v1/site-visits/${String(body.id)}/comparison?with=${a}`)).toMatchObject(refused);
  });

  test('a picture is a private image; one that is not there is said to be missing', async () => {
    const visit = await visited((await added()).id);
    const answer = await get(`/v1/site-visits/${visit}/screenshots/filled`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(await get(`/v1/site-visits/${visit}/screenshots/other`)).toMatchObject(problem('screenshot-not-found', 404));
  });
});

test('scripts are listed by page, exported, and sent so that they cannot run', async () => {
  const site = await added();
  room.browser.page = skimmedPage;
  await visited(site.id);
  const first = await get(`/v1/sites/${site.id}/scripts?limit=1`);
  const second = await get(`/v1/sites/${site.id}/scripts?limit=1&cursor=${String(first.body.nextCursor)}`);
  const seen = [first, second].flatMap(({ body }) => body.items as { sha256: string }[]).map(({ sha256 }) => sha256);
  expect(seen.toSorted()).toEqual([SHOP_SCRIPT.sha256, SKIMMER.sha256].toSorted());
  expect((await get(`/v1/sites/${site.id}/scripts?inline=true`)).body.items).toMatchObject([
    { sha256: SKIMMER.sha256 },
  ]);
  expect((await get(`/v1/sites/${site.id}/scripts.csv`)).body.text).toContain(SKIMMER.sha256);
  const source = await get(`/v1/site-scripts/${SKIMMER.sha256}?site=${site.id}`);
  expect(source.body.text).toBe('skim()');
  expect(source.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(source.headers.get('x-content-type-options')).toBe('nosniff');
  expect(source.headers.get('content-disposition')).toMatch(/^attachment/);
  const other = await added();
  const elsewhere = await get(`/v1/site-scripts/${SKIMMER.sha256}?site=${other.id}`);
  expect(elsewhere).toMatchObject(problem('site-script-not-found', 404));
});

test('the browser says what it can do', async () => {
  expect((await get('/v1/browser')).body).toEqual({
    state: 'ready',
    browser: 'Chromium 156',
    visitsWithoutSandbox: 'lab',
  });
});

test('a broken cursor and an export that is too large are refused', async () => {
  const site = await added();
  const cursor = problem('cursor-not-valid', 422);
  expect((await get(`/v1/sites/${site.id}/visits?cursor=x`)).body.code).toBe(cursor.body.code);
  expect((await get('/v1/sites?cursor=x')).body.code).toBe(cursor.body.code);
  expect((await get(`/v1/sites/${site.id}/scripts?cursor=x`)).body.code).toBe(cursor.body.code);
  await added();
  const narrow = room.open({ exportLimit: 1 });
  await expect(narrow.sites.csv(ours, {})).rejects.toMatchObject({ details: { code: 'site-export-too-large' } });
});

describe('walls', () => {
  test.each(['another tenant', 'a party that the site is not'])('%s sees nothing of it by any route', async (who) => {
    const key = who === 'another tenant' ? READER_KEY : 'party';
    const site = await added();
    const visit = await visited(site.id);
    const gone = async (path: string, method: 'GET' | 'POST' | 'PUT' = 'GET', body?: unknown) => {
      const answer = method === 'GET' ? await get(path, key) : await send(method, path, body, key);
      expect([path, answer.status]).toEqual([path, 404]);
    };
    for (const rest of ['', '/visits', '/visits.csv', '/scripts', '/scripts.csv'])
      await gone(`/v1/sites/${site.id}${rest}`);
    await gone(`/v1/site-visits/${visit}`);
    await gone(`/v1/site-visits/${visit}/comparison?with=${visit}`);
    await gone(`/v1/site-visits/${visit}/screenshots/filled`);
    await gone(`/v1/site-scripts/${SHOP_SCRIPT.sha256}?site=${site.id}`);
    await gone(`/v1/sites/${site.id}/visits`, 'POST');
    await gone(`/v1/sites/${site.id}`, 'PUT', aSite());
    const { items } = (await get('/v1/sites', key)).body as { items: { id: string }[] };
    expect(items.map(({ id }) => id)).not.toContain(site.id);
    expect((await get('/v1/sites.csv', key)).body.text).not.toContain(site.id);
  });

  test("a party sees its own site with all its visits, and cannot add one in another's name", async () => {
    const [party] = shopkeeper.parties ?? [];
    const site = await added({ party: party ?? '' });
    const visit = await visited(site.id);
    expect((await get(`/v1/site-visits/${visit}`, 'party')).body).toMatchObject({
      scripts: [{ sha256: SHOP_SCRIPT.sha256 }],
    });
    expect((await get(`/v1/site-visits/${visit}/screenshots/filled`, 'party')).status).toBe(200);
    const refused = await send('POST', '/v1/sites', aSite({ name: 'not ours' }), 'party');
    expect(refused).toMatchObject(problem('site-not-acceptable', 422));
    expect(refused.body.fields).toMatchObject([{ pointer: '/party', code: 'party-not-yours' }]);
    const moved = await send('PUT', `/v1/sites/${site.id}`, aSite({ name: site.name }));
    expect(moved.body.fields).toMatchObject([{ pointer: '/party', code: 'party-fixed' }]);
  });
});
