/** The whole way over HTTP with the real database: a policy proposed, tried, put in place, reported about, an alert. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readStatement } from '#evidence';
import { durationOfMs, type Scope } from '#kernel';
import { tables } from '#platform/database';
import { ask, MAKER_KEY, problem, READER_KEY, startTestServer, type TestServer } from '../../platform/http/testing.ts';
import { siteWatchRoutes } from '../index.ts';
import {
  aScript,
  aSite,
  honestPage,
  ORIGIN,
  openTestWatch,
  SHOP_SCRIPT,
  skimmedPage,
  type TestWatch,
} from '../testing.ts';

const DAY_MS = 86_400_000;
let room: TestWatch;
let server: TestServer;
let ours: Scope;

beforeAll(async () => {
  room = await openTestWatch();
  ours = room.scope();
  const scopes: Readonly<Record<string, Scope>> = { [MAKER_KEY]: ours, [READER_KEY]: room.scope() };
  server = await startTestServer({
    routes: siteWatchRoutes(room.watch),
    authenticator: { byApiKey: async (key) => scopes[key], bySession: async () => undefined },
    trustedProxies: ['127.0.0.1'],
  });
});
afterAll(async () => {
  await server.close();
  await room.close();
});

const get = (path: string, key = MAKER_KEY) => ask(server, path, { key });
const send = (method: 'POST' | 'PUT', path: string, body: unknown, key = MAKER_KEY) =>
  ask(server, path, { method, key, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

let count = 0;
const added = async (): Promise<string> => {
  count += 1;
  const { body } = await send('POST', '/v1/sites', aSite({ name: `shop ${count}` }));
  return String(body.id);
};

const visited = async (site: string): Promise<void> => {
  await room.clock.advance(durationOfMs(1_000));
  await send('POST', `/v1/sites/${site}/visits`, {});
  await room.watch.scheduler.runOnce();
};

const POLICY = `default-src 'self'; connect-src 'self' https://pay.example; form-action 'self'`;
const inPlace = (site: string, changes: object = {}) =>
  send('PUT', `/v1/sites/${site}/csp`, {
    stage: 'report-only',
    policy: POLICY,
    paymentPaths: ['/checkout'],
    ...changes,
  });

const doorOf = async (site: string): Promise<string> =>
  new URL(String((await get(`/v1/sites/${site}/csp`)).body.reportTo)).pathname;

const violation = (blocked: string, page = '/checkout') => ({
  'csp-report': {
    ...{ 'document-uri': `${ORIGIN}${page}`, 'effective-directive': 'connect-src', disposition: 'report' },
    ...{ 'blocked-uri': blocked, 'source-file': `${ORIGIN}/shop.js` },
  },
});

/** As a browser on the shop's page sends it. */
const reported = (door: string, body: unknown, { ip = '198.51.100.1', type = 'application/csp-report' } = {}) =>
  ask(server, door, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      ...{ 'content-type': type, origin: ORIGIN, 'sec-fetch-site': 'cross-site', 'x-forwarded-for': ip },
    },
  });

const written = () => room.watch.csp.worker.runOnce();

/** About this site, oldest first. */
const alertsOf = async (site: string) => {
  const { items } = await room.cases.alerts.list(ours, { filters: { source: 'csp' }, limit: 50 });
  const mine = items.filter(({ subject }) => subject.id === site);
  return Promise.all(mine.map(({ id }) => room.cases.alerts.get(ours, id as never)));
};

/** How many entries of the log are about this setting. */
const entriesOf = async (setting: string): Promise<number> => {
  const { rows } = await room.database.inScope(ours, (tx) =>
    sql<{ bytes: Uint8Array }>`select bytes from evidence.entry`.execute(tables<object>(tx)),
  );
  return rows.filter(({ bytes }) => JSON.stringify(readStatement(bytes)).includes(`"setting":"${setting}"`)).length;
};

describe('a policy', () => {
  test('is proposed from visits without what was found, tried on them, and written for places', async () => {
    const site = await added();
    expect(await get(`/v1/sites/${site}/csp/proposals`)).toMatchObject(problem('csp-no-visit-yet', 409));
    room.browser.page = skimmedPage;
    await visited(site);
    room.browser.page = honestPage;
    const { body } = await get(`/v1/sites/${site}/csp/proposals`);
    const proposed = body.proposals as { variant: string; policy: string; leftOut: unknown[] }[];
    const hosts = proposed.find(({ variant }) => variant === 'hosts');
    expect(hosts?.policy).toContain("connect-src 'self' https://pay.example;");
    expect(hosts?.policy).not.toContain('evil.example');
    expect(hosts?.leftOut).toHaveLength(2);
    const tried = await send('POST', `/v1/sites/${site}/csp/simulation`, { policy: hosts?.policy });
    expect(tried.body).toMatchObject({
      visits: 1,
      findings: [{ destination: 'evil.example', scriptOutcome: 'blocked', sendingOutcome: 'blocked' }],
    });
    const snippets = await send('POST', `/v1/sites/${site}/csp/snippets`, { policy: POLICY, mode: 'enforce' });
    expect((snippets.body.items as { place: string }[]).map(({ place }) => place)).toContain('ec-cube-4');
  });

  test('is found fault with by code; one that cannot be read is refused by name', async () => {
    const { body } = await send('POST', '/v1/csp/lint', { policy: "script-src 'unsafe-inline' *" });
    expect((body.findings as { code: string }[]).map(({ code }) => code)).toContain('script-unsafe-inline');
    expect(await send('POST', '/v1/csp/lint', { policy: ' ; ' })).toMatchObject({
      ...problem('csp-policy-not-readable', 422),
      body: { params: { reason: 'policy-empty' } },
    });
    const long = await send('POST', '/v1/csp/lint', { policy: `img-src ${'https://a.example '.repeat(600)}` });
    expect(long.body.findings).toContainEqual({ code: 'policy-too-long', severity: 'high', value: expect.any(String) });
  });

  test('that is told to be in place is on record, and listens anew when it changes', async () => {
    const site = await added();
    expect((await get(`/v1/sites/${site}/csp`)).body).toMatchObject({ stage: 'none', advice: { code: 'begin' } });
    expect(await inPlace(site, { policy: undefined })).toMatchObject(problem('csp-policy-missing', 422));
    const first = await inPlace(site);
    expect(first.body).toMatchObject({ stage: 'report-only', policy: POLICY, advice: { code: 'keep-listening' } });
    await room.clock.advance(durationOfMs(15 * DAY_MS));
    expect((await get(`/v1/sites/${site}/csp`)).body).toMatchObject({ advice: { code: 'no-reports-yet' } });
    await reported(await doorOf(site), violation('moz-extension'));
    await written();
    expect((await get(`/v1/sites/${site}/csp`)).body).toMatchObject({ advice: { code: 'safe-to-enforce' } });
    const again = await inPlace(site, { policy: `${POLICY}; base-uri 'none'` });
    expect(again.body).toMatchObject({
      reportTo: first.body.reportTo,
      advice: { code: 'keep-listening', daysLeft: 14 },
    });
    expect(await entriesOf('site-csp')).toBe(2);
  });
});

describe('the door of the reports', () => {
  test('answers browsers of any origin, and nobody’s token with nothing', async () => {
    const site = await added();
    await inPlace(site);
    const door = await doorOf(site);
    const preflight = await ask(server, door, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-methods')).toBe('POST');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
    const answer = await reported(door, violation('https://evil.example/c'));
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    const guessed = await reported('/v1/csp-reports/0123456789abcdefghijklmnop', violation('https://evil.example/c'));
    expect(guessed).toMatchObject(problem('csp-token-not-found', 404));
    expect(await reported(door, 'x'.repeat(70_000))).toMatchObject({ status: 413 });
  });

  test('adds up what comes by day, keeps no card number, and counts noise by why', async () => {
    const site = await added();
    await inPlace(site);
    const door = await doorOf(site);
    const card = '4111111111111111';
    for (const ip of ['198.51.100.1', '198.51.100.2', '203.0.113.9']) {
      await reported(door, violation(`https://evil.example/${card}`, `/checkout/${card}`), { ip });
    }
    await reported(
      door,
      [{ type: 'csp-violation', url: ORIGIN, body: { effectiveDirective: 'script-src-elem', blockedURL: 'inline' } }],
      {
        type: 'application/reports+json',
      },
    );
    await reported(door, violation('chrome-extension'));
    await reported(door, 'not what it says');
    await written();
    await room.clock.advance(durationOfMs(1_000));
    await reported(door, violation(`https://evil.example/${card}`, `/checkout/${card}`));
    await written();
    const { body } = await get(`/v1/sites/${site}/csp/reports?text=evil`);
    expect(body.items).toMatchObject([
      {
        ...{ day: '2026-12-06', kind: 'violation', directive: 'connect-src', blocked: 'evil.example' },
        ...{ path: '/checkout/[number]', reports: 4, networks: 2 },
      },
    ]);
    const days = await get(`/v1/sites/${site}/csp/days`);
    expect(days.body.noise).toEqual([
      { day: '2026-12-06', name: 'extension', reports: 1 },
      { day: '2026-12-06', name: 'unreadable', reports: 1 },
    ]);
    const csv = String((await get(`/v1/sites/${site}/csp/reports.csv`)).body.text);
    expect(csv.split('\r\n')).toHaveLength(4);
    expect(csv + JSON.stringify(days.body) + server.lines.join('')).not.toContain(card);
    const first = await get(`/v1/sites/${site}/csp/reports?limit=1`);
    const second = await get(`/v1/sites/${site}/csp/reports?limit=1&cursor=${String(first.body.nextCursor)}`);
    expect(
      [first, second].flatMap((page) => page.body.items as { blocked: string }[]).map((each) => each.blocked),
    ).toEqual(['evil.example', 'inline']);
    expect(await get(`/v1/sites/${site}/csp/reports?cursor=x`)).toMatchObject(problem('cursor-not-valid', 400));
  });

  test('takes so many of one network and no more', async () => {
    const site = await added();
    await inPlace(site);
    const door = await doorOf(site);
    const many = Array.from({ length: 100 }, () => ({
      ...{ type: 'csp-violation', url: `${ORIGIN}/checkout` },
      body: { blockedURL: 'https://evil.example/c', effectiveDirective: 'connect-src', disposition: 'report' },
    }));
    const type = 'application/reports+json';
    for (let times = 0; times < 3; times++) await reported(door, many, { ip: `192.0.2.${times}`, type });
    await reported(door, many, { ip: '203.0.113.1', type });
    await written();
    expect((await get(`/v1/sites/${site}/csp/reports`)).body.items).toMatchObject([{ reports: 220, networks: 2 }]);
    const { noise } = (await get(`/v1/sites/${site}/csp/days`)).body;
    expect(noise).toMatchObject([{ name: 'over-limit', reports: 180 }]);
  });
});

describe('networks that report the same', () => {
  test('are counted each, however often one of them reports before', async () => {
    const site = await added();
    await inPlace(site);
    const { collector } = room.watch.csp;
    const to = await collector.find((await doorOf(site)).split('/').at(-1) ?? '');
    if (to === undefined) throw new Error('the site has a token');
    const body = Buffer.from(JSON.stringify(violation('https://evil.example/c')));
    // More often than networks are counted, each time into another batch.
    for (let times = 0; times < 70; times++) {
      collector.take(to, '203.0.113.1', body);
      await collector.flush();
    }
    for (const ip of ['192.0.2.1', '198.51.100.1', '2001:db8::1']) collector.take(to, ip, body);
    await collector.flush();
    expect((await get(`/v1/sites/${site}/csp/reports`)).body.items).toMatchObject([{ reports: 73, networks: 4 }]);
  });
});

describe('an alert', () => {
  const from = (networks: number) => Array.from({ length: networks }, (_, at) => `203.0.${at}.7`);

  test('is raised once, when several networks report a host that no visit saw, on a page where cards are typed', async () => {
    const site = await added();
    await visited(site);
    await inPlace(site);
    const door = await doorOf(site);
    for (const ip of from(4)) await reported(door, violation('https://skim.example/c'), { ip });
    // One client that lies many times is one network still.
    for (let times = 0; times < 20; times++)
      await reported(door, violation('https://skim.example/c'), { ip: '203.0.0.9' });
    for (const ip of from(9)) {
      await reported(door, violation('https://pay.example/new'), { ip });
      await reported(door, violation('https://news.example/n', '/blog'), { ip });
    }
    await written();
    expect(await alertsOf(site)).toEqual([]);
    await reported(door, violation('https://skim.example/c'), { ip: '192.0.2.1' });
    await written();
    await reported(door, violation('https://skim.example/c'), { ip: '192.0.3.1' });
    await written();
    expect(await alertsOf(site)).toMatchObject([
      {
        ...{ kind: 'csp-host-reported', severity: 'high' },
        detail: { subject: 'connect skim.example', networks: 5, paths: ['/checkout'] },
      },
    ]);
    expect(room.failures).toEqual([]);
  });

  test('about a script that customers get waits for a visit after it, and is none when that visit gets it too', async () => {
    const site = await added();
    await visited(site);
    await inPlace(site);
    const door = await doorOf(site);
    const cloaked = aScript(`${ORIGIN}/shop.js`, 'shop(); skim()');
    const deployed = aScript(`${ORIGIN}/new.js`, 'deployed()');
    const hashed = ({ url, sha256 }: { readonly url: string; readonly sha256: string }) => ({
      ...{ type: 'csp-hash', url: `${ORIGIN}/checkout` },
      body: {
        ...{ document_url: `${ORIGIN}/checkout`, subresource_url: url, destination: 'script' },
        hash: `sha256-${Buffer.from(sha256, 'hex').toString('base64')}`,
      },
    });
    const type = 'application/reports+json';
    for (const ip of from(6)) await reported(door, [cloaked, deployed, SHOP_SCRIPT].map(hashed), { ip, type });
    await written();
    expect(await alertsOf(site)).toEqual([]);
    room.browser.page = (typed, order) => ({ ...honestPage(typed, order), scripts: [SHOP_SCRIPT, deployed] });
    await visited(site);
    room.browser.page = honestPage;
    await written();
    expect(await alertsOf(site)).toMatchObject([
      {
        ...{ kind: 'csp-script-reported', severity: 'medium' },
        detail: { subject: `script-hash ${hashed(cloaked).body.hash}` },
      },
    ]);
  });
});

test('another tenant sees nothing of it by any route', async () => {
  const site = await added();
  await inPlace(site);
  for (const rest of ['', '/proposals', '/reports', '/reports.csv', '/days']) {
    expect([rest, (await get(`/v1/sites/${site}/csp${rest}`, READER_KEY)).status]).toEqual([rest, 404]);
  }
  expect((await send('PUT', `/v1/sites/${site}/csp`, { stage: 'none', paymentPaths: [] }, READER_KEY)).status).toBe(
    404,
  );
  for (const rest of ['simulation', 'snippets']) {
    const body = { policy: POLICY, ...(rest === 'snippets' ? { mode: 'enforce' } : {}) };
    expect((await send('POST', `/v1/sites/${site}/csp/${rest}`, body, READER_KEY)).status).toBe(404);
  }
});
