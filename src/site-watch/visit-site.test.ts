import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '#evidence';
import { durationOfMs, findCardNumber, type Scope, uuidOf } from '#kernel';
import { clientConfigOf } from '../platform/database/connection.ts';
import type { SiteId, VisitId } from './index.ts';
import {
  aScript,
  aSite,
  honestPage,
  ORIGIN,
  openTestWatch,
  SHOP_SCRIPT,
  SKIMMER,
  skimmedPage,
  type TestWatch,
} from './testing.ts';

let room: TestWatch;
let superuser: Client;
let scope: Scope;
let site: SiteId;

beforeAll(async () => {
  room = await openTestWatch();
  superuser = new Client(clientConfigOf(room.database.administrator));
  await superuser.connect();
});

afterAll(async () => {
  await superuser.end();
  await room.close();
});

/** Each test has a tenant with one site, that was visited once and was well. */
beforeEach(async () => {
  room.browser.page = honestPage;
  room.browser.preflightResult = { kind: 'ready', browser: 'Chromium 156', sandboxed: true };
  scope = room.scope();
  site = (await room.watch.sites.add(scope, aSite())).id as SiteId;
  await room.watch.scheduler.runOnce();
});

const visitNow = async () => {
  await room.clock.advance(durationOfMs(1_000));
  const { id } = await room.watch.visits.order(scope, site);
  await room.watch.scheduler.runOnce();
  return room.watch.visits.one(scope, id as VisitId);
};
const lastVisit = async () => {
  const { items } = await room.watch.visits.page(scope, site, { filters: {}, limit: 1 });
  return room.watch.visits.one(scope, items[0]?.id as VisitId);
};
const alerts = async () => (await room.cases.alerts.list(scope, { filters: {}, limit: 50 })).items;

const statementOf = async (entry: string) => {
  const { rows } = await superuser.query('select bytes from evidence.entry where id = $1', [uuidOf(entry as never)]);
  const { payload } = JSON.parse(String(rows[0]?.bytes));
  return JSON.parse(Buffer.from(payload, 'base64').toString('utf8'));
};

const allFiles = async (): Promise<string> => {
  const entries = await readdir(room.folder, { recursive: true, withFileTypes: true });
  const texts = entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
};

describe('an honest checkout', () => {
  test('raises nothing, and its visit is one observation in the log', async () => {
    const visit = await lastVisit();
    expect(visit).toMatchObject({
      state: 'done',
      cause: 'scheduled',
      end: { kind: 'completed' },
      sandboxed: true,
      counts: { requests: 1, scripts: 1, destinations: 1, findings: 0 },
      alertsRaised: 0,
      steps: [
        { name: 'checkout', act: 'open', state: 'done' },
        {},
        {},
        { name: 'filled', act: 'screenshot', state: 'done' },
      ],
      destinations: [{ host: 'pay.example', allowed: true, fields: ['number', 'securityCode'] }],
      scripts: [{ url: SHOP_SCRIPT.url, sha256: SHOP_SCRIPT.sha256, change: 'first-visit' }],
      screenshots: [{ name: 'filled', step: 'filled' }],
    });
    expect(await alerts()).toEqual([]);
    const { subject, predicate } = await statementOf(visit.evidence ?? '');
    expect(predicate).toMatchObject({
      grade: 'A',
      fact: { source: 'site-watch', observation: 1, visit: visit.id, site, end: 'completed', alertsRaised: 0 },
    });
    const raw = await room.objects.get(`site-watch/${scope.tenant}/sha256/${visit.rawSha256}`);
    expect(Buffer.from(sha256(raw ?? new Uint8Array())).toString('hex')).toBe(subject[0].digest.sha256);
    expect(subject).toContainEqual({ name: 'screenshot filled', digest: { sha256: visit.screenshots[0]?.sha256 } });
  });

  test('each visit types another canary, and what is kept holds no card number', async () => {
    await visitNow();
    const numbers = room.browser.orders.map(({ order }) => JSON.stringify(order.steps));
    expect(new Set(numbers.slice(-2)).size).toBe(2);
    const files = await allFiles();
    expect(files).toContain('{canary.number}');
    for (const number of ['4012888888881881', '4000056655665556']) expect(files).not.toContain(number);
  });
});

describe('a skimmed checkout', () => {
  test('is told to other rooms: hosts that a card passes through, and what was found with its alert', async () => {
    room.browser.page = skimmedPage;
    await visitNow();
    const { rows } = await superuser.query(
      `select payload from stream.message where key = $1 order by position desc limit 1`,
      [site],
    );
    const { hosts, found, siteName } = rows[0].payload;
    expect(siteName).toBe(aSite().name);
    expect(hosts).toContain(new URL(ORIGIN).hostname);
    const [alert] = await alerts();
    expect(found).toEqual([
      { kind: alert?.kind, severity: alert?.severity, reference: alert?.reference, alert: alert?.id },
    ]);
  });

  test('one critical alert in one visit, naming script, destination and fields; its observation counts it', async () => {
    room.browser.page = skimmedPage;
    const visit = await visitNow();
    const [alert, ...others] = await alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      kind: 'card-data-sent-elsewhere',
      severity: 'critical',
      subject: { kind: 'site', id: site },
    });
    expect(visit.findings).toMatchObject([
      {
        kind: 'card-data-sent-elsewhere',
        script: { url: `${ORIGIN}/checkout`, inline: true, sha256: SKIMMER.sha256 },
        destination: 'evil.example',
        fields: ['number', 'securityCode'],
        channel: 'body',
        encoding: ['base64'],
        step: 'code',
        alert: alert?.id,
        seenAgain: false,
      },
      { kind: 'script-added', severity: 'low' },
    ]);
    expect((await statementOf(visit.evidence ?? '')).predicate.fact).toMatchObject({ alertsRaised: 1, findings: 1 });
    const detail = await room.cases.alerts.get(scope, alert?.id as never);
    expect(detail).toMatchObject({
      sourceEntry: { id: visit.evidence },
      detail: { script: { sha256: SKIMMER.sha256 }, destination: 'evil.example', fields: ['number', 'securityCode'] },
    });
  });

  test('its alert comes with what was sent, as it may be kept, under the digest that its entry names', async () => {
    room.browser.page = skimmedPage;
    const visit = await visitNow();
    const [listed] = await alerts();
    const alert = await room.cases.alerts.get(scope, listed?.id as never);
    const { bytes, mediaType } = await room.cases.alerts.raw(scope, alert.id as never);
    expect([mediaType, alert.raw?.size]).toEqual(['application/json', bytes.length]);
    const digest = Buffer.from(sha256(bytes)).toString('hex');
    expect(alert.raw?.sha256).toBe(digest);
    expect((await statementOf(alert.entry.id)).subject).toContainEqual({
      name: 'raw content',
      digest: { sha256: digest },
    });
    const text = Buffer.from(bytes).toString('utf8');
    expect(JSON.parse(text)).toMatchObject({
      ...{ visit: visit.id, site, visitRecord: visit.rawSha256, requestsInAll: 1 },
      finding: { kind: 'card-data-sent-elsewhere', destination: 'evil.example', fields: ['number', 'securityCode'] },
      requests: [{ url: expect.stringContaining('evil.example'), body: { kind: 'withheld' } }],
    });
    expect(findCardNumber(text)).toBeUndefined();
    const order = JSON.stringify(room.browser.orders.at(-1)?.order.steps);
    const [number = ''] = /\d{14,19}/.exec(order) ?? [];
    expect(number).not.toBe('');
    for (const way of [number, number.slice(0, 12), Buffer.from(number).toString('base64').slice(0, -4)]) {
      expect(text).not.toContain(way);
    }
  });

  test('seen again it raises no second alert; after the disposition a new one joins a case', async () => {
    room.browser.page = skimmedPage;
    await visitNow();
    const again = await visitNow();
    expect(again).toMatchObject({ alertsRaised: 0, findings: [{ seenAgain: true }] });
    const [alert] = await alerts();
    expect(alert).toMatchObject({ timesSeenAgain: 1 });
    expect(again.findings[0]?.alert).toBe(alert?.id);
    await room.cases.alerts.dispose(scope, alert?.id as never, { reason: 'confirmed', words: 'told the shop' });
    const after = await visitNow();
    expect(after).toMatchObject({ alertsRaised: 1, findings: [{ seenAgain: false }] });
    const listed = await alerts();
    expect(listed.map(({ status, sequence }) => [status, sequence])).toEqual([
      ['open', 2],
      ['disposed', 1],
    ]);
    expect(listed[0]?.cases).toEqual(listed[1]?.cases);
  });

  test('the comparison with the visit before says which script came', async () => {
    const before = await lastVisit();
    room.browser.page = skimmedPage;
    const visit = await visitNow();
    expect(visit.comparedWith).toBe(before.id);
    expect(visit.scripts.map(({ sha256: digest, change }) => [digest, change])).toEqual([
      [SHOP_SCRIPT.sha256, 'same'],
      [SKIMMER.sha256, 'added'],
    ]);
    const pair = { visit: visit.id as VisitId, with: before.id as VisitId };
    expect(await room.watch.visits.compare(scope, pair)).toMatchObject({
      scripts: { added: [{ sha256: SKIMMER.sha256, inline: true }], removed: [], changed: [], same: 1 },
      destinations: { added: ['evil.example'], removed: [] },
    });
  });
});

describe('a visit that could not look', () => {
  test('is an alert too: medium, seen again, then high at the third in a row; a complete one begins anew', async () => {
    room.browser.page = () => ({ end: { kind: 'step-failed', step: 1, code: 'not-found' } });
    const first = await visitNow();
    expect(first).toMatchObject({
      state: 'failed',
      end: { kind: 'step-failed', code: 'not-found', step: 'number' },
      steps: [{ state: 'done' }, { state: 'failed' }, { state: 'not-reached' }, { state: 'not-reached' }],
      findings: [{ kind: 'visit-incomplete', severity: 'medium', code: 'not-found', seenAgain: false }],
    });
    expect((await visitNow()).findings).toMatchObject([{ severity: 'medium', seenAgain: true }]);
    expect((await visitNow()).findings).toMatchObject([{ severity: 'high', seenAgain: false }]);
    room.browser.page = honestPage;
    expect((await visitNow()).findings).toEqual([]);
    room.browser.page = () => ({ end: { kind: 'ended-early', code: 'memory-limit' } });
    expect((await visitNow()).findings).toMatchObject([{ severity: 'medium' }]);
  });

  test('no sandbox: a foreign site is not visited, and that is said; with the sandbox off it is', async () => {
    room.browser.preflightResult = { kind: 'no-sandbox', browser: 'Chromium 156', why: 'user-namespaces-blocked' };
    expect(await visitNow()).toMatchObject({
      state: 'failed',
      end: { kind: 'not-begun', code: 'no-sandbox' },
      alertsRaised: 1,
    });
    expect(room.browser.orders.at(-1)).toMatchObject({ sandbox: 'required', order: { allowedHosts: [] } });
    await room.clock.advance(durationOfMs(1_000));
    const careless = room.open({ browserSandbox: 'off' });
    await careless.visits.order(scope, site);
    await careless.scheduler.runOnce();
    expect(await lastVisit()).toMatchObject({ state: 'done', sandboxed: false });
    expect(await careless.browserState()).toMatchObject({ state: 'no-sandbox', visitsWithoutSandbox: 'all' });
  });

  test("no sandbox: the lab's own shop is visited without, and only it may lead to loopback", async () => {
    room.browser.preflightResult = { kind: 'no-sandbox', browser: 'Chromium 156', why: 'user-namespaces-blocked' };
    const lab = aSite({ name: 'lab', origin: 'http://shop.localhost:7311', destinations: ['psp.localhost'] });
    site = (await room.watch.sites.add(scope, lab)).id as SiteId;
    await room.watch.scheduler.runOnce();
    expect(await lastVisit()).toMatchObject({ state: 'done', sandboxed: false });
    expect(room.browser.orders.at(-1)?.order.allowedHosts).toContain('collector.localhost');
    const mixed = aSite({ name: 'mixed', origin: 'http://shop.localhost:7311', destinations: ['pay.example'] });
    site = (await room.watch.sites.add(scope, mixed)).id as SiteId;
    await room.watch.scheduler.runOnce();
    expect(await lastVisit()).toMatchObject({ end: { code: 'no-sandbox' } });
  });
});

describe('what a page does to be kept out of the record', () => {
  test('NUL, half surrogates, endless addresses and a script that holds the number', async () => {
    const hostile = `${ORIGIN}/\0\ud800${'x'.repeat(5_000)}.js`;
    room.browser.page = ({ number }) => ({
      scripts: [aScript(hostile, 'a'), aScript(`${ORIGIN}/jsonp.js`, `got("${number}")`)],
      requests: [
        {
          ...skimmedPage({ number, code: '000' }, {} as never).requests?.[1],
          headers: { 'x-a\0': '\ud800' },
          stack: [{ url: hostile, line: 0, column: 0 }],
        } as never,
      ],
    });
    const visit = await visitNow();
    expect(visit).toMatchObject({ state: 'done', alertsRaised: 1 });
    const jsonp = visit.scripts.find(({ url }) => url.endsWith('jsonp.js'));
    await expect(room.watch.scripts.source(scope, site, jsonp?.sha256 ?? '')).rejects.toMatchObject({
      details: { code: 'site-script-not-found' },
    });
    const { items } = await room.watch.scripts.page(scope, site, { filters: {}, limit: 10 });
    expect(items.map(({ url }) => url.length > 600)).not.toContain(true);
  });
});

test('sites are visited at their cadence, once however late', async () => {
  const orders = room.browser.orders.length;
  await room.watch.scheduler.runOnce();
  expect(room.browser.orders.length).toBe(orders);
  await room.clock.advance(durationOfMs(5 * 3_600_000));
  await room.watch.scheduler.runOnce();
  const { items } = await room.watch.visits.page(scope, site, { filters: {}, limit: 10 });
  expect(items.map(({ cause }) => cause)).toEqual(['scheduled', 'scheduled']);
});
