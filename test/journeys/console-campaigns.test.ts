/**
 * Campaigns of card numbers being tried, in a real Chromium over a real server: none, one found through the API, its extent
 * and cards, lifted by a person; both languages, dark, narrow.
 */
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

const pictures = process.env.MITSUKE_PICTURES;

let house: ConsoleHouse;
let browser: Browser;
let page: Page;

const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 });
const speak = (language: string) => page.getByRole('button', { name: language }).click();

/** Sound by axe-core, and pictured when pictures are wanted. */
const look = async (name: string): Promise<void> => {
  expect([name, await seriousViolations(page)]).toEqual([name, []]);
  if (pictures) await page.screenshot({ path: path.join(pictures, `campaigns-${name}.png`), fullPage: true });
};

const isAsWideAsScreen = () =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

const guess = (each: number) =>
  fetch(`${house.url}/v1/payments/decisions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${house.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ eventId: `guess-${each}`, occurredAt: new Date().toISOString(), channel: 'ecommerce' },
      ...{ amount: { amountMinor: 1, currency: 'JPY' }, merchant: { acceptorNumber: '0001234', name: 'つばめ屋' } },
      card: {
        token: `tok-guess-${each}`,
        bin: '411111',
        last4: String(1_000 + each * 37).slice(-4),
        expiry: '2031-05',
      },
      customer: { deviceId: 'one-device', ipAddress: '192.0.2.66' },
      authentication: { threeDs: 'none', securityCode: 'no-match' },
    }),
  });

describe.skipIf(withoutChromium)('campaigns in the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    house = await startConsoleHouse();
    browser = await launchChromium();
    page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 900 } });
    await page.goto(await house.link());
    await heading('今日').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  test('without any, it says what would stand there, in both languages', async () => {
    await page.goto(`${house.url}/campaigns`);
    await page.getByText('番号試行は検知されていません').waitFor();
    await look('empty');
    await speak('English');
    await page.getByText('Nobody has been seen trying card numbers').waitFor();
    await look('empty-english');
    await speak('日本語');
  });

  test('one that was found is shown with its extent, signs, blocks and cards', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, each) => guess(each)));
    await page.goto(`${house.url}/campaigns?state=running`);
    const row = page.getByRole('row', { name: /つばめ屋|0001234/ });
    await row.waitFor();
    await look('list');
    await row.getByRole('link').click();
    await page.getByRole('heading', { name: '時間ごとの試行' }).waitFor();
    await page.getByText('セキュリティコードの不一致').waitFor();
    await page.getByText('tok-guess-0', { exact: true }).waitFor();
    await look('one');
    await page.emulateMedia({ colorScheme: 'dark' });
    await look('one-dark');
    await page.setViewportSize({ width: 390, height: 844 });
    await look('one-narrow-dark');
    expect(await isAsWideAsScreen()).toBe(true);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 900 });
    const link = page.getByRole('link', { name: 'カードの一覧をCSVで保存' });
    const csv = await page.request.get(`${house.url}${await link.getAttribute('href')}`);
    expect((await csv.text()).trimEnd().split('\r\n')).toHaveLength(61);
  });

  test('a person lifts its block with a reason', async () => {
    await page.getByLabel('理由').fill('提携先の試験');
    await page.getByRole('button', { name: '解除する' }).click();
    await page.getByText('提携先の試験').waitFor();
    await page.getByText('現在、遮断しているものはありません。').waitFor();
    await speak('English');
    await page.getByText('Nothing is blocked now.').waitFor();
    await look('lifted-english');
    expect(await guess(1_000).then((answer) => answer.json())).not.toHaveProperty('guard');
  });
});
