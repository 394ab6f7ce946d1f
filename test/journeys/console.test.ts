/**
 * The console in a real Chromium over a real server: sign-in by link, payments as they come in, and evidence that this
 * browser checks itself, also when the server lies. Nothing moves under the reader's focus or pointer.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrolTenant, type RunningServer, readConfiguration, readRuleSet, startServer } from '#app';
import { systemScope } from '#registry';
import { launchChromium, withoutChromium } from './chromium.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const { ensureConsole } = createRequire(import.meta.url)('../../bin/launch.cjs') as {
  ensureConsole(node: string): void;
};

let folder: string;
let server: RunningServer;
let browser: Browser;
let page: Page;
let apiKey: string;
let link: string;
const complaints: string[] = [];

const pay = async (eventId: string, changes: object = {}): Promise<void> => {
  const answer = await fetch(`${server.listening.url}/v1/payments/decisions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
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

const startHouse = async (): Promise<void> => {
  const configuration = readConfiguration({ MITSUKE_SERVER_PORT: '0', MITSUKE_LOG_LEVEL: 'error' }, undefined);
  if (configuration.kind === 'failed') throw new Error(JSON.stringify(configuration.error));
  const ruleSet = readRuleSet(path.join(ROOT, 'packs/decision/starter.rules.yaml'));
  if (ruleSet.kind === 'failed') throw new Error(JSON.stringify(ruleSet.error));
  server = await startServer({
    configuration: configuration.value,
    dataFolder: path.join(folder, 'data'),
    purpose: 'serve',
    ruleSet: ruleSet.value,
    version: '0.1.0',
    logTo: process.stderr,
    onStep: () => undefined,
    whenTaken: 'near',
  });
  const { registry } = server.house;
  const administrator = { email: 'hana@tokai.example', displayName: '佐藤 花' };
  const enrolled = await enrolTenant(server.house, {
    name: '東海ペイメント',
    kind: 'psp',
    language: 'ja',
    administrator,
  });
  const scope = systemScope(enrolled.tenant.id, 'journey');
  const issued = await registry.apiKeys.issue(scope, { name: 'journey', permissions: ['decision:make'] });
  const linked = await registry.signIn.issueLink(scope, enrolled.administrator.id);
  if (issued.kind === 'failed' || linked.kind === 'failed') throw new Error('neither key nor link');
  apiKey = issued.value.key.reveal();
  link = `${server.listening.url}/sign-in#token=${linked.value.token.reveal()}`;
};

const openPage = async (): Promise<void> => {
  browser = await launchChromium();
  page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
  });
};

describe.skipIf(withoutChromium)('the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    // The server's user passes through it when root runs the tests; a socket's path must be short.
    folder = await mkdtemp('/tmp/mitsuke-journey-');
    await chmod(folder, 0o711);
    ensureConsole(process.execPath);
    await startHouse();
    await openPage();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('without a session it says how to sign in', async () => {
    await page.goto(server.listening.url);
    await page.getByRole('heading', { name: 'サインインが必要です' }).waitFor();
    await page.getByText('mitsuke sign-in-link').waitFor();
  });

  test('the link signs in once, and its token leaves the address bar', async () => {
    await page.goto(link);
    await page.getByRole('heading', { name: '決済はまだありません' }).waitFor();
    expect(page.url()).toBe(`${server.listening.url}/`);
    await page.getByText('佐藤 花').waitFor();
    const other = await browser.newContext({ locale: 'ja-JP' }).then((context) => context.newPage());
    await other.goto(link);
    await other.getByRole('heading', { name: 'このリンクではサインインできません' }).waitFor();
    expect(other.url()).toBe(`${server.listening.url}/sign-in`);
    await other.context().close();
  });

  test('payments come in by themselves, and open by key', async () => {
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
    await page.route(/\/v1\/payments\/decisions\/dec_[^/]+$/, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), answer: 'hold' } });
    });
    await page.keyboard.press('Enter');
    await page.getByText('検証できない箇所があります。').waitFor();
    await page.getByText('record-differs').waitFor();
    expect(await stepsPassed()).toBe(4);
    await page.unrouteAll();
    await page.keyboard.press('Escape');
  });

  test('the whole log checks out; with one bit changed the entry is named', async () => {
    const check = page.getByRole('button', { name: 'ログ全体をこのブラウザで検証' });
    await check.click();
    await page.getByText('署名済みチェックポイントと一致しました').waitFor();
    await page.route('**/tile/entries/**', async (route) => {
      const answer = await route.fetch();
      const bytes = await answer.body();
      bytes[600] = (bytes[600] ?? 0) ^ 1;
      await route.fulfill({ response: answer, body: bytes });
    });
    await check.click();
    await page.getByText('ログが一致しません').waitFor();
    await page.getByText('記録 #0').waitFor();
    await page.unrouteAll();
  });

  test('the filter stands in the address, and full-width digits find a merchant', async () => {
    await page.getByLabel('加盟店番号').fill('０００１２３４５６');
    await page.waitForURL('**/?merchant=000123456');
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
    await page.getByRole('heading', { name: 'Please sign in' }).waitFor();
    await page.goto(server.listening.url);
    await page.getByRole('heading', { name: 'Please sign in' }).waitFor();
  });

  test('no script failed and the content security policy was never broken', () => {
    expect(complaints).toEqual([]);
  });
});
