/**
 * `npm start` as a newcomer meets it: the shop is attacked and the attack found, a person signs in once by the printed
 * link, disposes of the alert, has the evidence checked by the browser, and nothing is left running. Started again it
 * continues; a tampered log is caught by the browser too.
 */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { MitsukeProcess, mitsuke, processesWith } from '../mitsuke-process.ts';
import { launchChromium, withoutChromium } from './chromium.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-demo-'));
chmodSync(folder, 0o711); // PostgreSQL's own user has to pass when the tests run as root.
const data = path.join(folder, 'data');
/** Where pictures of each screen go, for a person to look at. */
const pictures = process.env.MITSUKE_PICTURES;

/** Entries in a file of the log that is written to no more. */
const FULL_BUNDLE = 256;

type Finding = { readonly step: string; readonly script: string; readonly fields: string };
type Step = { readonly step: string; readonly url?: string; readonly size?: number; readonly command?: string };

const started: MitsukeProcess[] = [];

const startDemo = (...words: string[]): MitsukeProcess => {
  const demo = new MitsukeProcess(['demo', '--json', '--port', '0', '--data', data, ...words]);
  started.push(demo);
  return demo;
};

const stopDemo = async (demo: MitsukeProcess, signal: NodeJS.Signals = 'SIGINT'): Promise<void> => {
  demo.signal(signal);
  expect(await demo.ended).toMatchObject({ code: 0 });
};

const picture = async (page: Page, name: string): Promise<void> => {
  if (!pictures) return;
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
};

/** As many payments as a full bundle has entries, one after the other, so that each is an entry of its own. */
const payOften = async (url: string): Promise<void> => {
  const key = readFileSync(path.join(data, 'keys', 'demo-api-key'), 'utf8').trim();
  for (let number = 1; number <= FULL_BUNDLE; number += 1) {
    const payment = {
      eventId: `reader-${number}`,
      occurredAt: new Date().toISOString(),
      channel: 'ecommerce',
      amount: { amountMinor: 1_000, currency: 'JPY' },
      card: { token: 'reader-card' },
      merchant: { acceptorNumber: 'shop-1' },
    };
    const answer = await fetch(`${url}/v1/payments/decisions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(payment),
    });
    expect(answer.status).toBe(200);
  }
};

/** The first 256 entries of a log, once it has so many: what is written later leaves them as they are. */
const fullBundle = async (): Promise<string> => {
  const find = (): string | undefined =>
    readdirSync(path.join(data, 'objects'), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => path.join(file.parentPath, file.name))
      .find((file) => file.endsWith('/tile/entries/000'));
  await expect.poll(find, { timeout: 150_000, interval: 100 }).toBeDefined();
  return find() ?? '';
};

const changeOneByte = (file: string): void => {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9);
  writeFileSync(file, bytes);
};

let browser: Browser;

describe.skipIf(withoutChromium)('the demo (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    browser = await launchChromium();
  });

  // A test that failed leaves its demo, which would fail those that come after.
  afterEach(async () => {
    for (const demo of started.splice(0)) {
      if (demo.child.exitCode === null) demo.signal('SIGTERM');
      await demo.ended;
    }
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('tells the whole loop, and a person disposes of the alert it raised', async () => {
    const demo = startDemo('--lang', 'en');
    const found = await demo.line<Finding>(({ step }) => step === 'finding');
    expect(found).toMatchObject({ sequence: 1, destination: 'collector.localhost' });
    expect(found.script).toContain('/checkout');
    expect(found.fields).toContain('card number');
    const { url = '' } = await demo.line<Step>(({ step }) => step === 'signIn');
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on(
      'console',
      (message) => message.type() === 'error' && faults.push(`${message.text()} ${message.location().url}`),
    );

    await page.goto(url);
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    expect(page.url()).not.toContain('token');
    await picture(page, 'today-en');
    await page.getByRole('link', { name: 'Card data was sent to a destination that is not allowed' }).first().click();
    await page.getByText('to collector.localhost').first().waitFor();
    await page.getByText('This record stands unchanged and signed').first().waitFor();
    await picture(page, 'alert-en');
    await page.getByLabel('Reason', { exact: true }).selectOption('confirmed');
    await page.getByRole('button', { name: 'Record the disposition' }).click();
    await page.getByText('Demo Administrator disposed of it').first().waitFor();

    await page.goto(`${new URL(url).origin}/sites`);
    await page.getByRole('link', { name: 'Open 茶と紙 ひととき堂' }).click();
    await picture(page, 'site-en');
    await page.goto(`${new URL(url).origin}/payments?merchant=shop-1002`);
    await page.getByRole('link', { name: /at Kodachi Camera$/ }).click();
    await page.getByText('This decision has not been changed since it was recorded.').waitFor();
    expect(await page.getByText('matches', { exact: true }).count()).toBe(5);
    await picture(page, 'evidence-en');
    await page.keyboard.press('Escape');

    await page.getByText('日本語').click();
    await page.getByText('148,000円').first().waitFor();
    await picture(page, 'payments-ja');
    await page.goto(new URL(url).origin);
    await page.getByRole('heading', { name: '今日', level: 1 }).waitFor();
    await picture(page, 'today-ja');

    const again = await context.newPage();
    await context.clearCookies();
    await again.goto(url);
    await again.getByText('mitsuke sign-in-link').first().waitFor();
    await picture(again, 'link-used-ja');
    expect(faults.filter((text) => !text.includes('401'))).toEqual([]);
    await context.close();
    await stopDemo(demo);
    await expect.poll(() => processesWith(data)).toEqual([]);
  });

  test('continues where it stopped: an attack seen anew after its disposition is a new alert', async () => {
    const demo = startDemo('--lang', 'ja');
    // The shop stands at another port, without the skimmer, and only what the attack does is told.
    expect(await demo.line<Finding>(({ step }) => step === 'finding')).toMatchObject({ sequence: 2 });
    await demo.line<Step>(({ step }) => step === 'verified');
    expect(await startDemo('--lang', 'en').ended).toMatchObject({
      code: 1,
      err: expect.stringContaining('a demo runs already: http://localhost:'),
    });
    await stopDemo(demo, 'SIGTERM');
  });

  test('has a change on the disk named by the browser and by the command', async () => {
    const demo = startDemo('--lang', 'en');
    const { url = '' } = await demo.line<Step>(({ step }) => step === 'signIn');
    const { command = '' } = await demo.line<Step>(({ step }) => step === 'again');
    await payOften(new URL(url).origin);
    changeOneByte(await fullBundle());

    const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1280, height: 900 } });
    await page.goto(url);
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    await page.goto(`${new URL(url).origin}/payments`);
    await page.getByRole('button', { name: 'Check the whole log' }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: 'The log does not match' })
      .filter({ hasText: 'entry #' })
      .waitFor();
    await picture(page, 'log-changed-en');
    await page.close();

    const words = command.replaceAll("'", '').split(' ').slice(2);
    const checked = await mitsuke([...words, '--json']);
    expect(checked.code).toBe(1);
    expect(JSON.parse(checked.out)).toMatchObject({ kind: 'diverges' });
    await stopDemo(demo);
  });

  test('judges the reader’s own transactions, and names the lines that hold none', async () => {
    const own = path.join(folder, 'own.csv');
    const head = 'TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO';
    writeFileSync(own, `${head}\n1,2026-04-01 00:00:31,596,3156,57.16,0,0\n2,2026-04-01,596\n`);
    const demo = startDemo('--with', own, '--mapping', 'handbook', '--lang', 'en');
    expect(await demo.line<Step>(({ step }) => step === 'ownFault')).toMatchObject({ line: 3 });
    expect(await demo.line<Step>(({ step }) => step === 'ownJudged')).toMatchObject({ lines: 2, allow: 1, faulty: 1 });
    await stopDemo(demo);
  });

  test('begins anew with --fresh', async () => {
    const demo = startDemo('--fresh');
    await demo.line<Step>(({ step }) => step === 'signIn');
    expect(await demo.line<Finding>(({ step }) => step === 'finding')).toMatchObject({ sequence: 1 });
    await stopDemo(demo);
  });
});
