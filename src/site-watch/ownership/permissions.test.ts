import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { durationOfMs, formatInstant, plus, type Scope, uuidOf } from '#kernel';
import { clientConfigOf } from '../../platform/database/connection.ts';
import { ask, MAKER_KEY, READER_KEY, startTestServer, type TestServer } from '../../platform/http/testing.ts';
import { type SiteId, siteWatchRoutes } from '../index.ts';
import { aSite, openTestWatch, partyOf, type TestWatch } from '../testing.ts';
import type { Permissions } from './describe-permissions.ts';

const DAY = 86_400_000;
const HOUR = durationOfMs(3_600_000);
const days = (count: number) => durationOfMs(count * DAY);

let room: TestWatch;
let server: TestServer;
let scope: Scope;
let superuser: Client;

beforeAll(async () => {
  room = await openTestWatch('new');
  const scopes: Record<string, Scope> = {};
  Object.defineProperty(scopes, MAKER_KEY, { get: () => scope });
  scopes[READER_KEY] = room.scope();
  Object.defineProperty(scopes, 'deployer', {
    get: () => ({ ...scope, permissions: new Set(['site:deploy']), principal: { kind: 'api-key', id: 'key_ci' } }),
  });
  Object.defineProperty(scopes, 'shopkeeper', { get: () => ({ ...scope, parties: [partyOf(room)] }) });
  server = await startTestServer({
    routes: siteWatchRoutes(room.watch),
    authenticator: { byApiKey: async (key) => scopes[key], bySession: async () => undefined },
  });
  superuser = new Client(clientConfigOf(room.database.administrator));
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await server.close();
  await room.close();
});
beforeEach(() => {
  // Each test's sites are another tenant's, and its hosts its own.
  scope = room.scope({ tenant: room.newId('ten') });
  room.places.records.clear();
  room.places.files.clear();
});

const call = (method: string, path: string, { body, key = MAKER_KEY }: { body?: unknown; key?: string } = {}) =>
  ask(server, path, {
    ...{ method, key },
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });

let count = 0;
const added = async (changes: Parameters<typeof aSite>[0] = {}) => {
  count += 1;
  const host = `shop${count}.example`;
  const { id } = await room.watch.sites.add(scope, aSite({ name: host, origin: `https://${host}`, ...changes }));
  return { id: id as SiteId, host };
};

const permissionsOf = async (id: string) => (await call('GET', `/v1/sites/${id}/permissions`)).body as Permissions;
const check = async (id: string) => (await call('POST', `/v1/sites/${id}/ownership-checks`)).body as Permissions;
const textOf = async (id: string) => (await permissionsOf(id)).ownership.text;

const aConsent = (giver: string, changes: object = {}) => ({
  ...{ giver, organisation: '株式会社つばめ屋', person: '燕 花子', contact: 'anzen@shop.example' },
  ...{ reference: '同意書 12', allows: ['card-form-attempts'] },
  validUntil: formatInstant(plus(room.clock.now(), days(100))),
  ...changes,
});
const consented = (id: string, giver: string, changes: object = {}) =>
  call('POST', `/v1/sites/${id}/consents`, { body: aConsent(giver, changes) });

/** What the last visit of the site did. */
const lastOrder = async ({ id, host }: { readonly id: SiteId; readonly host: string }) => {
  await room.clock.advance(HOUR);
  await room.watch.visits.order(scope, id);
  await room.watch.scheduler.runOnce();
  const ofHost = room.browser.orders.filter(({ order: { steps } }) => JSON.stringify(steps[0]).includes(`//${host}/`));
  return ofHost.at(-1)?.order.steps.map(({ act }) => act);
};

const factsOf = async () => {
  const { rows } = await superuser.query<{ bytes: Buffer }>(
    'select bytes from evidence.entry where tenant = $1 order by arrived, place',
    [uuidOf(scope.tenant)],
  );
  return rows
    .map(({ bytes }) => JSON.parse(bytes.toString('utf8')) as { payload: string })
    .map(({ payload }) => Buffer.from(payload, 'base64').toString('utf8'))
    .map((text) => (JSON.parse(text) as { predicate: { fact: Record<string, unknown> } }).predicate.fact)
    .filter(({ setting }) => setting === 'site-ownership' || setting === 'site-consent');
};

test('a site is looked at from outside until it is proven and both have consented, and again once one withdraws', async () => {
  const { id, host } = await added();
  expect(await permissionsOf(id)).toMatchObject({
    rights: { visits: 'plain', basis: 'none', lacks: ['proof', 'merchant', 'payment-provider'] },
    ownership: {
      state: 'unproven',
      recordName: `_mitsuke-site.${host}`,
      fileUrl: `https://${host}/.well-known/mitsuke-site.txt`,
      text: expect.stringMatching(/^mitsuke-site=[0-9a-f]{32}$/),
    },
  });
  expect(await lastOrder({ id, host })).toEqual(['open', 'screenshot']);
  const visit = (await room.watch.visits.page(scope, id, { filters: {}, limit: 1 })).items[0];
  expect(visit).toMatchObject({ state: 'done', end: { kind: 'completed', code: 'plain-visit' } });

  room.places.records.set(`_mitsuke-site.${host}`, ['v=spf1 -all', await textOf(id)]);
  expect((await check(id)).ownership).toMatchObject({ state: 'proven', method: 'dns', dns: 'found', file: 'nothing' });
  expect((await consented(id, 'merchant')).status).toBe(201);
  const provider = await consented(id, 'payment-provider');
  expect(provider.body.rights).toMatchObject({ visits: 'journey', mayBuy: false, basis: 'permitted', lacks: [] });
  expect(await lastOrder({ id, host })).toEqual(['open', 'fill', 'fill', 'screenshot']);

  const { consents } = provider.body as Permissions;
  const consent = consents.find(({ giver }) => giver === 'payment-provider')?.id;
  const withdrawn = await call('DELETE', `/v1/sites/${id}/consents/${consent}`);
  expect(withdrawn.body.rights).toMatchObject({ visits: 'plain', lacks: ['payment-provider'] });
  expect(await lastOrder({ id, host })).toEqual(['open', 'screenshot']);
  expect(await factsOf()).toMatchObject([
    { setting: 'site-ownership', site: id, from: { state: 'unproven' }, to: { state: 'proven', method: 'dns' } },
    { setting: 'site-consent', from: null, to: { giver: 'merchant', allows: ['card-form-attempts'] } },
    { setting: 'site-consent', from: null, to: { giver: 'payment-provider' }, by: scope.principal.id },
    { setting: 'site-consent', from: { consent }, to: null },
  ]);
  expect(JSON.stringify(await factsOf())).not.toMatch(/つばめ|shop\d|同意書/);
});

test('the file proves as the record does; a proof is looked for each day, and lapses a week after it was last seen', async () => {
  const { id, host } = await added();
  room.places.files.set(`https://${host}/.well-known/mitsuke-site.txt`, `other=1\r\n${await textOf(id)}\r\n`);
  expect((await check(id)).ownership).toMatchObject({ state: 'proven', method: 'file', file: 'found' });
  await room.clock.advance(days(2));
  await room.watch.scheduler.runOnce();
  const until = formatInstant(plus(room.clock.now(), days(7)));
  expect((await permissionsOf(id)).ownership).toMatchObject({ state: 'proven', until });
  room.places.files.clear();
  await room.clock.advance(days(1));
  await room.watch.scheduler.runOnce();
  expect((await permissionsOf(id)).ownership).toMatchObject({ state: 'failing', file: 'nothing', until });
  await room.clock.advance(days(6));
  expect((await permissionsOf(id)).ownership).toMatchObject({ state: 'lapsed' });
});

test('proof, consents and what went on before are of one host: another one begins anew', async () => {
  const { id, host } = await added();
  room.places.records.set(`_mitsuke-site.${host}`, [await textOf(id)]);
  await check(id);
  await consented(id, 'merchant');
  await consented(id, 'payment-provider');
  await superuser.query(`update site_watch.site set earlier_until = '2100-01-01' where id = $1`, [uuidOf(id)]);
  await room.watch.sites.change(scope, id, aSite({ name: host, origin: 'https://moved.example' }));
  expect((await permissionsOf(id)).rights).toMatchObject({
    visits: 'plain',
    basis: 'none',
    lacks: ['proof', 'merchant', 'payment-provider'],
  });
});

test('a site from before says until when it goes on, in lists and as CSV too', async () => {
  const { id, host } = await added();
  const until = formatInstant(plus(room.clock.now(), days(90)));
  await superuser.query('update site_watch.site set earlier_until = $2 where id = $1', [uuidOf(id), until]);
  const [site] = (await room.watch.sites.page(scope, { filters: {}, limit: 1 })).items;
  expect(site?.rights).toMatchObject({ visits: 'journey', basis: 'earlier', until });
  expect(new TextDecoder().decode(await room.watch.sites.csv(scope, {}))).toContain(`journey,earlier,${until}`);
  expect(await lastOrder({ id, host })).toEqual(['open', 'fill', 'fill', 'screenshot']);
});

test('consents are for two years at most, are kept when one takes the place of another, and are others’ business to nobody', async () => {
  const { id } = await added();
  const tooLong = formatInstant(plus(room.clock.now(), days(800)));
  expect((await consented(id, 'merchant', { validUntil: tooLong })).body).toMatchObject({
    code: 'site-consent-too-long',
  });
  await consented(id, 'merchant', { reference: 'first' });
  await room.clock.advance(HOUR);
  await consented(id, 'merchant', { reference: 'second', allows: ['test-purchases', 'card-form-attempts'] });
  const all = await call('GET', `/v1/sites/${id}/consents`);
  expect(all.body.items).toMatchObject([
    { reference: 'second', allows: ['card-form-attempts', 'test-purchases'] },
    { reference: 'first', withdrawnBy: scope.principal.id },
  ]);
  const standing = await call('GET', `/v1/sites/${id}/consents?state=standing&giver=merchant`);
  const [consent] = standing.body.items as readonly { readonly id: string }[];
  expect(standing.body.items).toHaveLength(1);
  const csv = new TextDecoder().decode(await room.watch.permissions.consentsCsv(scope, id, {}));
  const lines = csv.split('\r\n').slice(1, 3);
  expect(lines.map((line) => line.split(',')[6])).toEqual(['second', 'first']);
  for (const key of [READER_KEY, 'shopkeeper']) {
    expect((await call('GET', `/v1/sites/${id}/permissions`, { key })).status).toBe(404);
    expect((await call('DELETE', `/v1/sites/${id}/consents/${consent?.id}`, { key })).status).toBe(404);
  }
});

test('deployments of a shop are looked at together, once they rest, and one told twice is one', async () => {
  const { id } = await added();
  await room.watch.scheduler.runOnce();
  const tell = async (reference: string) =>
    (await call('POST', `/v1/sites/${id}/deployments`, { key: 'deployer', body: { reference } })).body;
  const first = await tell('build-1');
  expect(first).toMatchObject({ state: 'queued', cause: 'deployment', orderedBy: 'key_ci' });
  await room.clock.advance(durationOfMs(20_000));
  expect((await tell('build-2')).id).toBe(first.id);
  await room.clock.advance(durationOfMs(20_000));
  expect(await room.watch.scheduler.runOnce()).toBe(0);
  await room.clock.advance(durationOfMs(10_000));
  expect(await room.watch.scheduler.runOnce()).toBe(1);
  expect(await tell('build-1')).toMatchObject({ id: first.id, state: 'done' });
  expect(await room.watch.scheduler.runOnce()).toBe(0);
  expect((await call('POST', `/v1/sites/${id}/visits`, { key: 'deployer' })).status).toBe(403);
});

test('a deployment put off again and again is looked at all the same, and at once when somebody asks', async () => {
  const { id } = await added();
  await room.watch.scheduler.runOnce();
  const tell = (reference: number) =>
    call('POST', `/v1/sites/${id}/deployments`, { key: 'deployer', body: { reference: `build-${reference}` } });
  for (let at = 0; at < 15; at += 1) {
    await tell(at);
    await room.clock.advance(durationOfMs(20_000));
  }
  expect(await room.watch.scheduler.runOnce()).toBe(1);
  await tell(100);
  expect(await room.watch.scheduler.runOnce()).toBe(0);
  await room.watch.visits.order(scope, id);
  expect(await room.watch.scheduler.runOnce()).toBe(1);
});

test('a host is visited once at a time with a rest between, whichever tenants watch it', async () => {
  const polite = room.open({ hostRest: durationOfMs(10_000) });
  const { host } = await added();
  scope = room.scope({ tenant: room.newId('ten') });
  await room.watch.sites.add(scope, aSite({ name: host, origin: `https://${host}` }));
  expect(await polite.scheduler.runOnce()).toBe(1);
  await room.clock.advance(durationOfMs(9_000));
  expect(await polite.scheduler.runOnce()).toBe(0);
  await room.clock.advance(durationOfMs(2_000));
  expect(await polite.scheduler.runOnce()).toBe(1);
});
