/**
 * The script inventory in a real Chromium over a real server and the lab's shop: what the checkout runs, authorised by a
 * person; the shop attacked, and the skimmer's functions alone before the reader. Both languages, dark, narrow.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemScope } from '#registry';
import { type RunningLab, startTestLab } from '../../src/site-watch/testing-lab.ts';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

const pictures = process.env.MITSUKE_PICTURES;
const LIMIT_MS = 240_000;
const LAB_HOSTS = ['shop.localhost', 'psp.localhost', 'collector.localhost'];
const JOURNEY = path.resolve(import.meta.dirname, '../../packs/site-watch/lab-shop.journey.yaml');

let lab: RunningLab;
let house: ConsoleHouse;
let browser: Browser;
let page: Page;

const speak = (language: string) => page.getByRole('button', { name: language }).click();

/** Sound by axe-core, and pictured when pictures are wanted. */
const look = async (name: string): Promise<void> => {
  expect([name, await seriousViolations(page)]).toEqual([name, []]);
  if (pictures) await page.screenshot({ path: path.join(pictures, `inventory-${name}.png`), fullPage: true });
};

const visited = async (site: string): Promise<void> => {
  const { siteWatch } = house.server.house;
  const scope = systemScope(house.tenant, 'journey');
  const { id } = await siteWatch.visits.order(scope, site as never);
  for (;;) {
    const visit = await siteWatch.visits.one(scope, id as never);
    if (visit.state === 'done') return;
    if (visit.state === 'failed') throw new Error(`the visit failed: ${JSON.stringify(visit.end)}`);
    await page.waitForTimeout(500);
  }
};

const addedSite = async (): Promise<string> => {
  const site = await house.server.house.siteWatch.sites.add(systemScope(house.tenant, 'journey'), {
    ...{ name: 'ひととき堂', origin: lab.shop, paymentType: 'js', journey: readFileSync(JOURNEY, 'utf8') },
    ...{ consent: { kind: 'own-site' }, merchants: [], cadenceMinutes: 10_080, active: true },
  });
  return site.id;
};

describe.skipIf(withoutChromium)('the inventory in the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    lab = await startTestLab();
    house = await startConsoleHouse({}, LAB_HOSTS);
    browser = await launchChromium();
    page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 900 } });
    await page.goto(await house.link());
    await page.getByRole('heading', { name: '今日', level: 1 }).waitFor();
  }, LIMIT_MS);
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
    await lab?.stop();
  });

  test('a person authorises what the checkout runs, and after an attack reads the functions that came', {
    timeout: LIMIT_MS,
  }, async () => {
    const site = await addedSite();
    await page.goto(`${house.url}/sites/${site}/scripts`);
    await page.getByText('スクリプトはまだ記録されていません').waitFor();
    await look('empty');
    await visited(site);
    await page.reload();
    const script = page.getByRole('listitem').filter({ hasText: '/shop.js' }).first();
    await script.getByText('未承認').waitFor();
    await script.getByRole('button', { name: '/shop.js の詳細' }).click();
    await script.getByRole('button', { name: 'を承認する' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('必要な理由').fill('カートの数を表示するため');
    await form.getByLabel('責任者').fill('EC課 佐藤');
    await form.getByRole('button', { name: '承認する', exact: true }).click();
    await script.getByText('承認済み').first().waitFor();
    await script.getByText('カートの数を表示するため').first().waitFor();
    await look('authorised');
    const csv = await (await page.request.get(`${house.url}/v1/sites/${site}/inventory.csv?state=authorised`)).text();
    expect(csv.trim().split('\r\n').slice(1)).toEqual([expect.stringContaining('カートの数を表示するため,EC課 佐藤')]);

    expect(await lab.tell({ command: 'attack' }, 'attack')).toMatchObject({ outcome: 'succeeded' });
    await visited(site);
    await page.getByLabel('動作の種類').selectOption('reads-card');
    await page.waitForURL(/does=reads-card/);
    await page.reload();
    const skimmer = page
      .getByRole('listitem')
      .filter({ hasText: 'インライン' })
      .filter({ hasText: '1か所へ送信' })
      .first();
    await skimmer.getByRole('button', { name: 'の詳細' }).click();
    await skimmer.getByText('送信先：collector.localhost').waitFor();
    await skimmer.getByText('ページ全体のsubmit').waitFor();
    await skimmer.getByRole('button', { name: '差分を表示' }).click();
    await skimmer.getByText("document.querySelector('[autocomplete=").first().waitFor();
    await page.getByText('スクリプトの追加').first().waitFor();
    await look('attacked');
    await speak('English');
    await page.getByText('Sends to collector.localhost').first().waitFor();
    await look('attacked-english');
    await speak('日本語');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await look('narrow-dark');
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
    ).toBe(true);
  });
});
