/**
 * Card data that a shop found on its server, in a real Chromium over a real server: the shop's own search is sent in by the
 * command, stands as evidence of grade C with an alert for each place, and never shows a number; empty, failing, in both
 * languages, on a telephone.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemScope } from '#registry';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PICTURES = process.env.MITSUKE_PICTURES;
const ADDRESS = '/assurance/card-data';

let house: ConsoleHouse;
let browser: Browser;
let page: Page;
let folder: string;

/** Sound by axe-core, and no wider than a telephone. */
const isSound = async (name: string): Promise<void> => {
  expect([name, await seriousViolations(page)]).toEqual([name, []]);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 844 });
};

const sendIn = async (): Promise<void> => {
  const scope = systemScope(house.tenant, 'journey');
  const { registry } = house.server.house;
  const issued = await registry.apiKeys.issue(scope, { name: 'shop', permissions: ['assurance:submit'] });
  if (issued.kind === 'failed') throw new Error('no key');
  const words = [
    'cards',
    'scan',
    folder,
    '--submit',
    house.url,
    '--name',
    '本番サーバーの控え',
    '--test-numbers',
    '--json',
  ];
  // The server lives in this process: it has to go on while the command runs.
  const command = spawn(process.execPath, [path.join(ROOT, 'src/cli/main.ts'), ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, MITSUKE_API_KEY: issued.value.key.reveal(), HOME: folder },
  });
  const told = text(command.stderr);
  const [status] = await once(command, 'close');
  expect([status, (await told).includes('4111111111111111')]).toEqual([1, false]);
};

describe.skipIf(withoutChromium)('card data in the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-shop-'));
    writeFileSync(path.join(folder, 'order.log'), '2026-11-20 注文 card=4111 1111 1111 1111 exp=12/28 cvv=123\n');
    writeFileSync(path.join(folder, 'notes.txt'), '5555-5555-5555-4444 と 3530111333300000\n');
    house = await startConsoleHouse();
    browser = await launchChromium();
    page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 844 } });
    await page.goto(await house.link());
    await page.getByRole('heading', { name: '今日', level: 1 }).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('says where results come from while there are none', async () => {
    await page.goto(`${house.url}${ADDRESS}`);
    await page.getByText('探索の結果はまだありません').waitFor();
    await isSound('card-data-empty');
  });

  test('what the shop sends in stands there with its grade, its places and their alerts, and no number', async () => {
    await sendIn();
    await page.goto(`${house.url}${ADDRESS}?found=true`);
    await page.getByRole('link', { name: '本番サーバーの控え の探索を開く' }).waitFor();
    await isSound('card-data-list');
    await page.getByRole('link', { name: '本番サーバーの控え の探索を開く' }).click();
    await page.getByText('等級は C です').waitFor();
    await page
      .getByRole('link', { name: /order\.log のアラートを開く/ })
      .first()
      .waitFor();
    await page.getByLabel('種類').selectOption({ label: 'セキュリティコード' });
    await expect.poll(() => page.getByRole('link', { name: /notes\.txt/ }).count()).toBe(0);
    await isSound('card-data-scan');
    const csv = await page.getByRole('link', { name: 'CSVで書き出す' }).getAttribute('href');
    const table = await (await page.request.get(`${house.url}${csv}`)).text();
    for (const shown of [table, await page.content()]) expect(shown).not.toMatch(/4111 ?1111|5555-?5555|353011133330/);
    await page
      .getByRole('link', { name: /order\.log のアラートを開く/ })
      .first()
      .click();
    await page.waitForURL(/\/alerts\/alt_/);
    await page.getByText('本番サーバーの控え').first().waitFor();
  });

  test('in English, and where the server fails', async () => {
    await page.route('**/v1/card-scans?*', (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'internal-error', requestId: 'req_journey' }),
      }),
    );
    await page.goto(`${house.url}${ADDRESS}?origin=sent`);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('req_journey').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page
      .getByRole('link', { name: 'Open the search of 本番サーバーの控え' })
      .or(page.getByRole('link', { name: /本番サーバーの控え/ }))
      .first()
      .waitFor();
    await isSound('card-data-en');
  });
});
