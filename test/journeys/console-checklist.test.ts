/**
 * The checklist of a site in a real Chromium over a real server and the lab's shop, left careless: nothing seen yet, a
 * round on demand, what was seen with its proof and next step, its history; both languages, dark, narrow.
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
const LIMIT_MS = 180_000;
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
  if (pictures) await page.screenshot({ path: path.join(pictures, `checklist-${name}.png`), fullPage: true });
};

const addedSite = async (): Promise<string> => {
  const scope = systemScope(house.tenant, 'journey');
  const site = await house.server.house.siteWatch.sites.add(scope, {
    ...{ name: 'ひととき堂', origin: lab.shop, paymentType: 'js', journey: readFileSync(JOURNEY, 'utf8') },
    ...{ consent: { kind: 'own-site' }, merchants: [], cadenceMinutes: 10_080, active: true },
  });
  return site.id;
};

describe.skipIf(withoutChromium)('the checklist in the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    lab = await startTestLab();
    await lab.tell({ command: 'weaken', switches: ['exposed-files', 'old-library'] }, 'weakened');
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

  test('says that nothing was seen, then what a round saw, with proof and what to do next', {
    timeout: LIMIT_MS,
  }, async () => {
    const site = await addedSite();
    await page.goto(`${house.url}/sites/${site}/checklist`);
    await page.getByText('まだ調べていません').waitFor();
    await look('empty');
    await page.getByRole('button', { name: 'いま調べる' }).click();
    const item = page.getByRole('listitem').filter({ hasText: '公開フォルダーの重要なファイル' });
    await item.getByText('設定や秘密のファイルが読めます').first().waitFor({ timeout: LIMIT_MS });
    await item.getByText('挙げた場所のファイルを公開フォルダーから取り除き').waitFor();
    await item.getByText('見つかったこと').click();
    await item.getByText('/.env', { exact: true }).waitFor();
    await item.getByRole('link', { name: 'アラート' }).first().waitFor();
    await look('seen');
    await speak('English');
    await page.getByText('A file of settings or secrets can be read').first().waitFor();
    await look('seen-english');
    await speak('日本語');
    await page.getByLabel('状態').selectOption('not-met');
    await page.waitForURL(/result=not-met/);
    const csv = await page.request.get(`${house.url}/v1/sites/${site}/checklist-history.csv?result=not-met`);
    expect(
      (await csv.text())
        .trim()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(',')[0]),
    ).toEqual(['1a', '2a', '3a']);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await look('narrow-dark');
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
    ).toBe(true);
  });
});
