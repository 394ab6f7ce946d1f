/** The whole way with nothing played: the lab's shop as a process, a real Chromium, the real database, log and cases. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Scope } from '#kernel';
import { browserMissing, openTestBrowser } from '../platform/browser/testing.ts';
import { systemClock } from '../platform/clock/system.ts';
import { systemRandom } from '../platform/random/system.ts';
import { loadJourney, openSeats, type SiteId, type SiteWatch, scanOnce, type VisitId } from './index.ts';
import { aSite, openTestWatch, readHere, type TestWatch } from './testing.ts';
import { type RunningLab, startTestLab } from './testing-lab.ts';

const LAB_HOSTS = ['shop.localhost', 'psp.localhost', 'collector.localhost'];
const LIMIT_MS = 360_000;

const journeyText = (name: string): string =>
  readFileSync(path.resolve(import.meta.dirname, `../../packs/site-watch/${name}.journey.yaml`), 'utf8');

describe("the lab's shop", async () => {
  const opened = await openTestBrowser();
  const missing = await browserMissing(opened.browser);
  if (missing) {
    test.skip(missing, () => undefined);
    return;
  }
  let room: TestWatch;
  let watch: SiteWatch;
  let lab: RunningLab;
  let scope: Scope;

  beforeAll(async () => {
    room = await openTestWatch();
    watch = room.open({
      browser: opened.browser,
      clock: systemClock(),
      random: systemRandom(),
      labHosts: LAB_HOSTS,
      seats: openSeats(2),
    });
    lab = await startTestLab();
  }, LIMIT_MS);
  afterAll(async () => {
    await lab.stop();
    await room.close();
    await opened.close();
  });
  beforeEach(() => {
    scope = room.scope();
  });

  const watched = async (journey: string): Promise<SiteId> => {
    const described = aSite({ origin: lab.shop, journey: journeyText(journey), cadenceMinutes: 10_080 });
    const site = (await watch.sites.add(scope, described)).id as SiteId;
    await watch.scheduler.runOnce();
    return site;
  };
  const visit = async (site: SiteId) => {
    const { id } = await watch.visits.order(scope, site);
    await watch.scheduler.runOnce();
    return watch.visits.one(scope, id as VisitId);
  };
  const attack = async (how: Readonly<Record<string, string>> = {}): Promise<void> => {
    expect(await lab.tell({ command: 'attack', ...how }, 'attack')).toMatchObject({ outcome: 'succeeded' });
  };
  const alerts = async () => (await room.cases.alerts.list(scope, { filters: {}, limit: 10 })).items;

  test('an honest checkout is silent; attacked, it makes one alert that names script, destination and fields', {
    timeout: LIMIT_MS,
  }, async () => {
    const site = await watched('lab-shop');
    const [first] = (await watch.visits.page(scope, site, { filters: {}, limit: 1 })).items;
    expect(first).toMatchObject({ state: 'done', end: { kind: 'completed' }, alertsRaised: 0 });
    expect(await alerts()).toEqual([]);
    expect((await watch.visits.one(scope, first?.id as VisitId)).destinations).toMatchObject([
      { host: 'psp.localhost', allowed: true, fields: expect.arrayContaining(['number', 'expiry', 'securityCode']) },
      { host: 'shop.localhost', own: true, fields: expect.not.arrayContaining(['number']) },
    ]);

    await attack();
    const attacked = await visit(site);
    const [alert, ...others] = await alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ kind: 'card-data-sent-elsewhere', severity: 'critical', subject: { id: site } });
    expect(attacked.findings).toMatchObject([
      {
        script: { url: `${lab.shop}/checkout`, inline: true, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        destination: 'collector.localhost',
        fields: expect.arrayContaining(['number', 'expiry', 'securityCode']),
        encoding: expect.arrayContaining(['base64']),
        alert: alert?.id,
      },
      { kind: 'script-added', severity: 'low', script: { inline: true } },
    ]);
    const [found] = attacked.findings;
    expect(attacked.scripts.filter(({ change }) => change === 'added')).toMatchObject([
      { sha256: found?.script?.sha256 },
    ]);
    const source = await watch.scripts.source(scope, site, found?.script?.sha256 ?? '');
    expect(createHash('sha256').update(source).digest('hex')).toBe(found?.script?.sha256);
    expect(Buffer.from(source).toString()).toContain('collector.localhost');
    expect(attacked.screenshots.map(({ name }) => name)).toEqual(['home-page', 'checkout-page', 'done-page']);

    expect((await visit(site)).findings).toMatchObject([{ seenAgain: true }]);
    expect(await alerts()).toHaveLength(1);
    await room.cases.alerts.dispose(scope, alert?.id as never, { reason: 'confirmed', words: 'the shop was told' });
    expect((await visit(site)).findings).toMatchObject([{ seenAgain: false }]);
    const after = await alerts();
    expect(after).toHaveLength(2);
    expect(after[0]?.cases).toEqual(after[1]?.cases);

    await lab.tell({ command: 'restore', patched: false }, 'restored');
    expect((await visit(site)).findings).toEqual([]);
    expect(room.failures).toEqual([]);
  });

  const journey = loadJourney(journeyText('lab-shop'));
  const scan = (which: typeof journey) => {
    if (which.kind === 'failed') throw new Error('our own journeys can be read');
    const ports = { browser: opened.browser, clock: systemClock(), random: systemRandom(), readScripts: readHere };
    return scanOnce({
      ...ports,
      journey: which.value,
      origin: lab.shop,
      labHosts: LAB_HOSTS,
      browserSandbox: 'required',
    });
  };

  test.each([
    ['beacon', 'plain', 'inline'],
    ['img', 'xor', 'inline'],
    ['websocket', 'base64', 'external'],
  ])('a scan finds a skimmer that sends by %s, %s, %s', { timeout: LIMIT_MS }, async (channel, encoding, placement) => {
    await attack({ channel, encoding, placement });
    const { end, findings, files } = await scan(journey);
    await lab.tell({ command: 'restore', patched: false }, 'restored');
    expect(end).toEqual({ kind: 'completed' });
    expect(findings).toMatchObject([
      {
        kind: 'card-data-sent-elsewhere',
        destination: 'collector.localhost',
        sender: { kind: 'script', inline: placement === 'inline', sha256: expect.any(String) },
        fields: expect.arrayContaining(['number']),
      },
    ]);
    for (const { bytes } of files)
      expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/4012888888881881|4000056655665556/);
  });

  test('the link type: silent as it is; its form led to another payment page, an alert names where the card went', {
    timeout: LIMIT_MS,
  }, async () => {
    const site = await watched('lab-shop-link');
    expect(await alerts()).toEqual([]);
    await attack({ variant: 'link' });
    const { end, findings } = await visit(site);
    await lab.tell({ command: 'restore', patched: false }, 'restored');
    expect(end).toEqual({ kind: 'completed' });
    expect(findings.map(({ severity, kind, destination }) => `${severity} ${kind} ${destination}`)).toEqual([
      'critical card-data-sent-elsewhere collector.localhost',
      'critical payment-page-elsewhere collector.localhost',
      // On the page that is left and on the one that takes its place.
      'high payment-form-changed collector.localhost',
      'high payment-form-changed collector.localhost',
    ]);
    const leak = findings.find(({ kind }) => kind === 'card-data-sent-elsewhere');
    expect(leak).toMatchObject({
      severity: 'critical',
      destination: 'collector.localhost',
      fields: expect.arrayContaining(['number', 'securityCode']),
    });
    const raised = (await alerts()).find(({ id }) => id === leak?.alert);
    expect(raised).toMatchObject({ kind: 'card-data-sent-elsewhere', severity: 'critical', subject: { id: site } });
    expect(room.failures).toEqual([]);
  });
});
