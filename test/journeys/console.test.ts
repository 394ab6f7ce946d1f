/**
 * The console in a real Chromium over a real server: sign-in by link, payments as they come in, and evidence that this
 * browser checks itself, also when the server lies. Nothing moves under the reader's focus or pointer.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, startConsoleHouse } from './console-house.ts';

let house: ConsoleHouse;
let browser: Browser;
let page: Page;
let link: string;
const complaints: string[] = [];
/** What the server of this journey lies about. */
const lies = { answer: false, entries: false };

const pay = async (eventId: string, changes: object = {}): Promise<void> => {
  const answer = await fetch(`${house.url}/v1/payments/decisions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${house.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      eventId,
      occurredAt: new Date().toISOString(),
      channel: 'ecommerce',
      amount: { amountMinor: 1_280, currency: 'JPY' },
      card: { token: 'card-1', bin: '411111', last4: '1111' },
      merchant: { acceptorNumber: '000123456', name: 'みなと家電' },
      ...changes,
    }),
  });
  expect(answer.status).toBe(200);
};

const rows = () => page.locator('a[data-row]');
const panel = () => page.getByRole('complementary');
const stepsPassed = () => panel().getByRole('listitem').getByText('一致', { exact: true }).count();
const focusedRow = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.row);
const idOfRow = (index: number) => rows().nth(index).getAttribute('data-row');

const openPage = async (): Promise<void> => {
  browser = await launchChromium();
  page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
  });
  await standBetween();
};

/** From the start: where a page that is open already comes to be intercepted, its next request may still get past. */
const standBetween = async (): Promise<void> => {
  await page.route(/\/v1\/payments\/decisions\/dec_[^/]+$/, async (route) => {
    if (!lies.answer) return route.continue();
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), answer: 'hold' } });
  });
  await page.route('**/tile/entries/**', async (route) => {
    if (!lies.entries) return route.continue();
    const answer = await route.fetch();
    const bytes = await answer.body();
    bytes[600] = (bytes[600] ?? 0) ^ 1;
    await route.fulfill({ response: answer, body: bytes });
  });
};

describe.skipIf(withoutChromium)('the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    house = await startConsoleHouse();
    link = await house.link();
    await openPage();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  test('without a session it says how to sign in', async () => {
    await page.goto(house.url);
    await page.getByRole('heading', { name: 'サインイン', exact: true }).waitFor();
    await page.getByText('サインイン用リンクを使う').click();
    await page.getByText('mitsuke sign-in-link').waitFor();
  });

  test('the link signs in once, and its token leaves the address bar', async () => {
    await page.goto(link);
    await page.getByRole('heading', { name: '今日', exact: true }).waitFor();
    expect(page.url()).toBe(`${house.url}/`);
    await page.getByText('佐藤 花').waitFor();
    const other = await browser.newContext({ locale: 'ja-JP' }).then((context) => context.newPage());
    await other.goto(link);
    await other.getByText('このリンクではサインインできません').waitFor();
    expect(other.url()).toBe(`${house.url}/sign-in`);
    await other.context().close();
  });

  test('payments come in by themselves, and open by key', async () => {
    await page.getByRole('link', { name: '決済', exact: true }).click();
    await page.getByRole('heading', { name: '決済はまだありません' }).waitFor();
    await pay('order-1');
    await pay('order-2', { authentication: { threeDs: 'failed', securityCode: 'match' } });
    await expect.poll(() => rows().count(), { timeout: 20_000 }).toBe(2);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await focusedRow()).toBe(await idOfRow(1));
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '決済の詳細' }).waitFor();
    await panel().getByText('EMV 3-Dセキュアの本人認証に失敗しました').waitFor();
  });

  test('this browser finds the evidence sound, and Esc leads back to the row', async () => {
    await page.getByText('この判定は記録後に変更されていません。').waitFor();
    expect(await stepsPassed()).toBe(5);
    await page.keyboard.press('Escape');
    await expect.poll(focusedRow).toBe(await idOfRow(0));
  });

  test('a row under the focus stays where it is until the reader asks', async () => {
    const before = await idOfRow(0);
    await pay('order-3');
    const button = page.getByRole('button', { name: '新着1件を表示' });
    await button.waitFor();
    expect([await idOfRow(0), await focusedRow()]).toEqual([before, before]);
    await button.press('Enter');
    await expect.poll(() => rows().count()).toBe(3);
    expect(await idOfRow(1)).toBe(before);
    await expect.poll(focusedRow).toBe(await idOfRow(0));
  });

  test('a server that shows another answer than it recorded is found out', async () => {
    lies.answer = true;
    await page.keyboard.press('Enter');
    await page.getByText('検証できない箇所があります。').waitFor();
    await page.getByText('record-differs').waitFor();
    expect(await stepsPassed()).toBe(4);
    lies.answer = false;
    await page.keyboard.press('Escape');
  });

  test('the whole log checks out; with one bit changed the entry is named', async () => {
    const check = page.getByRole('button', { name: 'ログ全体をこのブラウザーで検証' });
    await check.click();
    await page.getByText('署名済みチェックポイントと一致しました').waitFor();
    lies.entries = true;
    await check.click();
    await page.getByText('ログが一致しません').waitFor();
    await page.getByText('記録 #0').waitFor();
    lies.entries = false;
  });

  test('the filter stands in the address, and full-width digits find a merchant', async () => {
    await page.getByLabel('加盟店番号').fill('０００１２３４５６');
    await page.waitForURL('**/payments?merchant=000123456');
    await page.getByLabel('判定').selectOption('deny');
    await expect.poll(() => rows().count()).toBe(1);
    const file = await page.getByRole('link', { name: 'CSVで書き出す' }).getAttribute('href');
    expect(file).toBe('/v1/payments/decisions/export.csv?answer=deny&merchant=000123456');
  });

  test('the language switches at once and is remembered; signing out ends the session', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Payments', exact: true }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
    await page.goto(`${house.url}/payments?answer=deny`);
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  });

  test('whoever was sent to sign in comes back to the page they wanted', async () => {
    await page.goto(`${house.url}/payments?answer=deny`);
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
    const { hash } = new URL(await house.link());
    await page.evaluate((token) => {
      location.hash = token;
    }, hash);
    await page.waitForURL('**/payments?answer=deny');
    await expect.poll(() => rows().count()).toBe(1);
  });

  test('no script failed and the content security policy was never broken', () => {
    expect(complaints).toEqual([]);
  });
});
