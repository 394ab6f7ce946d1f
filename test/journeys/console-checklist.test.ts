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
    await page.getByText('合意の記録はありません').waitFor();
    await page.getByText('有効な合意がないため').waitFor();
    await page.getByRole('button', { name: '合意を記録する' }).click();
    await page.getByLabel('合意した人').fill('佐藤 花');
    await page.getByLabel('書面の保管場所・番号').fill('合意書 7');
    await page.getByLabel('最終日').fill('2020-01-01');
    const admin = page.getByRole('group', { name: '管理画面のログイン' });
    await admin.getByLabel('試行に合意した').check();
    await admin.getByLabel('パス', { exact: false }).first().fill('/admin/login');
    await admin.getByLabel('アカウント', { exact: true }).fill('probe');
    await admin.getByLabel('回数の上限').fill('３');
    await page.getByRole('button', { name: '記録する', exact: true }).click();
    await page.getByText('値が正しくありません。').waitFor();
    await look('agreement-form');
    const year = new Date().getUTCFullYear() + 1;
    await page.getByLabel('最終日').fill(`${year}-03-31`);
    await page.getByRole('button', { name: '記録する', exact: true }).click();
    await page.getByText('1回の調査で3回まで').waitFor();
    await page.getByLabel('合意した試行も行う').waitFor();
    await look('agreement');
    await page.getByText('これまでの合意', { exact: true }).click();
    await speak('English');
    await page.getByText('3 at most in one round').waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await look('narrow-dark');
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
    ).toBe(true);
  });
});
