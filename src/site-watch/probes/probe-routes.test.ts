/** Rounds as they are ordered, made and recorded: real database, log and cases, a server of our own to be probed. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { durationOfMs, plus, type Scope, Secret } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { guardedProbes } from '../../platform/egress/guarded-probes.ts';
import { ask, MAKER_KEY, READER_KEY, startTestServer, type TestServer } from '../../platform/http/testing.ts';
import { openSealedFileKeys } from '../../platform/keys/sealed-file.ts';
import { seededRandom } from '../../platform/random/seeded.ts';
import { createOutbox } from '../../platform/stream/outbox.ts';
import { aSite, openTestWatch, partyOf, type TestWatch } from '../testing.ts';
import { dayInJapan } from './core/agreement.ts';
import { loadLibraries } from './core/js-libraries.ts';
import { loadPlatforms } from './core/shop-platforms.ts';
import { siteProbeRoutes } from './probe-routes.ts';
import { createSiteProbing, type SiteProbing } from './site-probing.ts';

const pack = (name: string): string =>
  readFileSync(path.resolve(import.meta.dirname, `../../../packs/site-watch/${name}.yaml`), 'utf8');

const [libraries, platforms] = [loadLibraries(pack('js-libraries')), loadPlatforms(pack('shop-platforms'))];
if (libraries.kind === 'failed' || platforms.kind === 'failed') throw new Error('our own tables can be read');

/** A shop with one fault: `exposed` says whether its settings lie open. */
let exposed = false;
let logins = 0;
const shop = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://shop.localhost');
  const html = (status: number, body: string) =>
    void response.writeHead(status, { 'content-type': 'text/html' }).end(body);
  if (request.method === 'POST') logins += 1;
  if (pathname === '/') return html(200, '<title>shop</title><p>welcome to the little shop of tea and paper</p>');
  if (pathname === '/.env' && exposed) return void response.end('APP_ENV=prod\nAPP_SECRET=hush-hush\n');
  if (pathname === '/admin/') return html(403, 'no');
  if (pathname === '/hidden/login')
    return html(200, '<form method="post"><input name="id"><input type="password" name="pw"></form>');
  return html(404, '<p>there is nothing here</p>');
});

let room: TestWatch;
let probing: SiteProbing;
let server: TestServer;
let ours: Scope;
let origin: string;

beforeAll(async () => {
  shop.listen(0, '127.0.0.1');
  await once(shop, 'listening');
  origin = `http://shop.localhost:${(shop.address() as AddressInfo).port}`;
  room = await openTestWatch();
  ours = room.scope();
  const keys = await openSealedFileKeys({
    path: path.join(room.folder, 'probe-keys'),
    sealingSecret: new Secret('tests only'),
  });
  probing = createSiteProbing({
    ...{
      database: room.database,
      evidence: room.evidence,
      objects: room.objects,
      clock: room.clock,
      newId: room.newId,
    },
    ...{ alerts: room.cases.alerts, sources: room.cases.sources, random: seededRandom('probes'), keys },
    ...{
      labHosts: ['shop.localhost', 'psp.localhost', 'pay.example'],
      software: '0.1.0',
      onCommitted: () => undefined,
    },
    onFailure: (error) => void room.failures.push(error),
    outbox: createOutbox([{ name: 'test.items', type: 'site-watch.checklist-observed.v1' }]),
    probes: guardedProbes(),
    tables: { libraries: libraries.value, platforms: platforms.value },
    gap: durationOfMs(0),
  });
  const shopkeeper = room.scope({ tenant: ours.tenant, parties: [partyOf(room)] });
  const scopes: Readonly<Record<string, Scope>> = { [MAKER_KEY]: ours, [READER_KEY]: room.scope(), party: shopkeeper };
  server = await startTestServer({
    routes: siteProbeRoutes(probing),
    authenticator: { byApiKey: async (key) => scopes[key], bySession: async () => undefined },
  });
});
afterAll(async () => {
  await server.close();
  await room.close();
  shop.closeAllConnections();
  shop.close();
});
beforeEach(() => {
  exposed = false;
  logins = 0;
});

const call = (method: string, address: string, body?: unknown, key = MAKER_KEY) =>
  ask(server, address, {
    method,
    key,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });

let count = 0;
const watched = async (changes: Parameters<typeof aSite>[0] = {}): Promise<string> => {
  count += 1;
  const described = { name: `probed ${count}`, origin, destinations: [], active: true, ...changes };
  return (await room.watch.sites.add(ours, aSite(described))).id;
};

const probed = async (site: string, body: unknown = {}) => {
  const { status, body: ordered } = await call('POST', `/v1/sites/${site}/probes`, body);
  expect(status).toBe(202);
  await probing.scheduler.runOnce();
  return (await call('GET', `/v1/site-probes/${ordered.id}`)).body as Record<string, unknown> & {
    results: { item: string }[];
  };
};

const alertsOf = async (site: string) =>
  (await room.cases.alerts.list(ours, { filters: {}, limit: 50 })).items.filter(({ subject }) => subject.id === site);

/** What was published about a site's items, oldest first. */
const eventsOf = (tx: Tx, site: string) =>
  sql<{ item: string; control: string; result: string; entry: string }>`
    select payload->>'item' item, payload->>'control' control, payload->>'result' result, payload->>'entry' entry
    from stream.message where type = 'site-watch.checklist-observed.v1' and key = ${site}
    order by position`.execute(tables(tx));

const resultOf = (round: { results: readonly { item: string }[] }, item: string) =>
  round.results.find((each) => each.item === item);

describe('a round', () => {
  test('is kept with a result for each item, its requests and an entry in the log', async () => {
    const site = await watched();
    const round = await probed(site);
    expect(round).toMatchObject({
      state: 'done',
      cause: 'on-demand',
      alertsRaised: 0,
      evidence: expect.stringMatching(/^ent_/),
    });
    expect(round.requests).toBeGreaterThan(80);
    expect(round.results.map(({ item }) => item)).toEqual([
      '1a',
      '1b',
      '1c',
      '2a',
      '2b',
      '3a',
      '3b',
      '3c',
      '4',
      '5',
      '6',
    ]);
    expect(resultOf(round, '1a')).toMatchObject({
      result: 'met',
      reasons: ['admin-refused'],
      control: 'admin-ip-limit',
    });
    const raw = await room.objects.get(`site-watch/${ours.tenant}/sha256/${round.rawSha256}`);
    const { records } = JSON.parse(Buffer.from(raw ?? []).toString()) as { records: object[] };
    expect(records).toHaveLength(Number(round.requests));
    expect(records[0]).toMatchObject({
      number: 1,
      method: 'GET',
      url: `${origin}/`,
      status: 200,
      bytes: expect.any(Number),
      at: expect.any(String),
    });
  });

  test('that finds something grave makes one alert, is seen again with it, and tells each item by an event', async () => {
    const site = await watched();
    exposed = true;
    const round = await probed(site);
    expect(resultOf(round, '2a')).toMatchObject({ result: 'not-met', reasons: ['settings-exposed'] });
    const [alert, ...others] = await alertsOf(site);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ kind: 'files-exposed', severity: 'critical' });
    await room.clock.advance(durationOfMs(1_000));
    expect(await probed(site)).toMatchObject({ alertsRaised: 0, state: 'done' });
    expect(await alertsOf(site)).toHaveLength(1);
    const { rows } = await room.database.asSystem((tx) => eventsOf(tx, site));
    expect(rows.filter(({ item }) => item === '2a')).toEqual([
      { item: '2a', control: 'no-public-files', result: 'not-met', entry: round.evidence },
      expect.objectContaining({ item: '2a', result: 'not-met' }),
    ]);
    expect(rows).toHaveLength(22);
  });

  test('that came later and saw less takes nothing back', async () => {
    const site = await watched();
    await probed(site);
    const { body } = await call('GET', `/v1/sites/${site}/checklist`);
    expect(body).toMatchObject({
      round: { state: 'done' },
      lastSeen: [
        { item: '1a', result: 'met' },
        { item: '2a', result: 'met' },
      ],
    });
    const history = await call('GET', `/v1/sites/${site}/checklist-history?item=1a`);
    expect(history.body.items).toMatchObject([{ item: '1a', result: 'met', reasons: ['admin-refused'] }]);
  });

  test('is made of each site once a week without an order', async () => {
    const site = await watched();
    await probing.scheduler.runOnce();
    expect((await call('GET', `/v1/sites/${site}/probes`)).body).toEqual({ items: [] });
    await room.clock.advance(durationOfMs(86_400_001));
    await probing.scheduler.runOnce();
    const rounds = async () => (await call('GET', `/v1/sites/${site}/probes`)).body.items as { cause: string }[];
    expect(await rounds()).toMatchObject([{ cause: 'scheduled', state: 'done' }]);
    await room.clock.advance(durationOfMs(6 * 86_400_000));
    await probing.scheduler.runOnce();
    expect(await rounds()).toHaveLength(1);
    await room.clock.advance(durationOfMs(2 * 86_400_000));
    await probing.scheduler.runOnce();
    expect(await rounds()).toHaveLength(2);
  });

  test('is refused for a site without proof and consents, and asks it nothing', async () => {
    const site = await watched({ origin: 'https://unproven.example' });
    expect((await call('POST', `/v1/sites/${site}/probes`, {})).body).toMatchObject({ code: 'probes-not-permitted' });
    await probing.scheduler.runOnce();
    expect((await call('GET', `/v1/sites/${site}/probes`)).body).toEqual({ items: [] });
  });
});

describe('an agreement', () => {
  const agreement = (changes: object = {}) => ({
    ...{ reference: '合意書 7', person: '佐藤', until: '2026-12-31' },
    adminLogin: { path: '/hidden/login', account: 'probe', maxAttempts: 3, password: 'right horse' },
    ...changes,
  });

  test('is kept with its password sealed, and lets as many attempts be made as it says, once a day', async () => {
    const site = await watched();
    expect((await call('POST', `/v1/sites/${site}/probes`, { attempts: true })).body).toMatchObject({
      code: 'probe-agreement-not-found',
    });
    const kept = await call('PUT', `/v1/sites/${site}/probe-agreement`, agreement());
    expect(kept.body).toMatchObject({
      hasPassword: true,
      agreement: { adminLogin: { account: 'probe', maxAttempts: 3 } },
    });
    expect(JSON.stringify(kept.body)).not.toContain('right horse');
    const round = await probed(site, { attempts: true });
    expect(round).toMatchObject({ withAttempts: true, state: 'done' });
    expect(logins).toBe(3);
    expect(JSON.stringify(round)).not.toContain('right horse');
    expect((await call('POST', `/v1/sites/${site}/probes`, { attempts: true })).body).toMatchObject({
      code: 'probe-attempts-resting',
    });
    logins = 0;
    await probed(site);
    expect(logins).toBe(0);
    expect((await call('DELETE', `/v1/sites/${site}/probe-agreement`)).status).toBe(204);
    expect((await call('GET', `/v1/sites/${site}/probe-agreement`)).body).toMatchObject({
      code: 'probe-agreement-not-found',
    });
  });

  test('that has ended, was withdrawn or was made for another host allows nothing, and each stays on record', async () => {
    const site = await watched();
    const address = `/v1/sites/${site}/probe-agreement`;
    const tried = async () => (await call('POST', `/v1/sites/${site}/probes`, { attempts: true })).body;
    await call('PUT', address, agreement({ until: dayInJapan(room.clock.now()) }));
    await room.clock.advance(durationOfMs(86_400_000));
    expect(await tried()).toMatchObject({ code: 'probe-agreement-not-found' });
    expect((await call('GET', address)).body).toMatchObject({ stands: false });

    const until = dayInJapan(plus(room.clock.now(), durationOfMs(100 * 86_400_000)));
    await call('PUT', address, agreement({ until, reference: '合意書 8' }));
    expect((await call('GET', address)).body).toMatchObject({
      stands: true,
      hasPassword: true,
      host: 'shop.localhost',
    });
    const described = { name: `moved ${site}`, origin: origin.replace('shop.', 'psp.'), destinations: [] };
    await room.watch.sites.change(ours, site as never, aSite(described));
    expect((await call('GET', address)).body).toMatchObject({ stands: false, host: 'shop.localhost' });
    expect(await tried()).toMatchObject({ code: 'probe-agreement-not-found' });

    expect((await call('DELETE', address)).status).toBe(204);
    await room.clock.advance(durationOfMs(1_000));
    const { items } = (await call('GET', `${address}s`)).body as { items: Record<string, unknown>[] };
    expect(items).toMatchObject([
      { agreement: { reference: '合意書 8' }, hasPassword: false, stands: false, withdrawnBy: ours.principal.id },
      { agreement: { reference: '合意書 7' }, hasPassword: false, withdrawnAt: expect.any(String) },
    ]);
    const csv = String((await call('GET', `${address}s.csv?state=withdrawn`)).body.text);
    expect(csv.trim().split('\r\n')).toHaveLength(3);
    expect(csv).not.toContain('right horse');
  });

  test('made anew keeps its password for the same account alone, and each change is in the log without names', async () => {
    const site = await watched();
    const address = `/v1/sites/${site}/probe-agreement`;
    const { password: _password, ...adminLogin } = agreement().adminLogin;
    await call('PUT', address, agreement());
    const kept = await call(
      'PUT',
      address,
      agreement({ adminLogin: { ...adminLogin, maxAttempts: 2 }, keepPassword: true }),
    );
    expect(kept.body).toMatchObject({ hasPassword: true, agreement: { adminLogin: { maxAttempts: 2 } } });
    const another = { ...adminLogin, account: 'another' };
    expect((await call('PUT', address, agreement({ adminLogin: another, keepPassword: true }))).body).toMatchObject({
      code: 'probe-agreement-not-acceptable',
      fields: [{ pointer: '/adminLogin/password', code: 'password-not-kept' }],
    });
    logins = 0;
    await probed(site, { attempts: true });
    expect(logins).toBe(2);
    await call('PUT', address, agreement({ adminLogin: undefined }));
    const { rows } = await room.database.asSystem((tx) =>
      sql<{ bytes: Buffer }>`select bytes from evidence.entry order by arrived, place`.execute(tables(tx)),
    );
    const entries = rows
      .map(({ bytes }) =>
        Buffer.from((JSON.parse(bytes.toString()) as { payload: string }).payload, 'base64').toString(),
      )
      .filter((text) => text.includes('probe-agreement') && text.includes(site));
    const facts = entries.map((text) => (JSON.parse(text) as { predicate: { fact: object } }).predicate.fact);
    expect(facts).toMatchObject([
      { setting: 'probe-agreement', from: null, to: { adminLogin: 3 }, by: ours.principal.id },
      { from: { adminLogin: 3 }, to: { adminLogin: 2, agreement: kept.body.id } },
      { from: { adminLogin: 2 }, to: { adminLogin: 0 } },
    ]);
    expect(entries.join()).not.toMatch(/佐藤|合意書|probe"|hidden/);
  });

  test.each([
    ['more attempts than show anything', { adminLogin: { path: '/a', account: 'x', maxAttempts: 500 } }],
    ['a path of another host', { adminLogin: { path: '//evil.example/a', account: 'x', maxAttempts: 3 } }],
    ['a last day that is past', { until: '2026-11-20' }],
    ['a last day years away', { until: '2030-01-01' }],
  ])('is refused with %s', async (_name, changes) => {
    const site = await watched();
    expect((await call('PUT', `/v1/sites/${site}/probe-agreement`, agreement(changes))).status).toBe(422);
  });
});

test('what a site showed is behind both walls', async () => {
  const site = await watched();
  const round = await probed(site);
  for (const key of [READER_KEY, 'party']) {
    for (const address of [
      `/v1/sites/${site}/probes`,
      `/v1/sites/${site}/checklist`,
      `/v1/sites/${site}/checklist-history.csv`,
      `/v1/site-probes/${round.id}`,
      `/v1/sites/${site}/probe-agreement`,
      `/v1/sites/${site}/probe-agreements`,
      `/v1/sites/${site}/probe-agreements.csv`,
    ]) {
      expect([address, key, (await call('GET', address, undefined, key)).status]).toEqual([address, key, 404]);
    }
  }
});

test('lists come as CSV', async () => {
  const site = await watched();
  await probed(site);
  const text = async (address: string) => String((await call('GET', address)).body.text);
  expect(await text(`/v1/sites/${site}/probes.csv`)).toMatch(/^\uFEFF?id,state,cause/);
  expect((await text(`/v1/sites/${site}/checklist-history.csv`)).trim().split('\n')).toHaveLength(12);
});
