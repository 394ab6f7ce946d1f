/**
 * `npm start` as a newcomer meets it: the demo starts, a person signs in once by the printed link, reads payments in
 * both languages, has the evidence and the whole log checked by the browser, and leaves nothing running. Started again
 * it continues; a tampered log is caught by the browser too.
 */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MitsukeProcess, mitsuke, processesWith } from '../mitsuke-process.ts';
import { launchChromium, withoutChromium } from './chromium.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-demo-'));
chmodSync(folder, 0o711); // PostgreSQL's own user has to pass when the tests run as root.
const data = path.join(folder, 'data');
/** Where pictures of each screen go, for a person to look at. */
const pictures = process.env.MITSUKE_PICTURES;

type Step = { readonly step: string; readonly url?: string; readonly size?: number; readonly command?: string };

const startDemo = (...words: string[]): MitsukeProcess =>
  new MitsukeProcess(['demo', '--json', '--port', '0', '--data', data, ...words]);

const stopDemo = async (demo: MitsukeProcess, signal: NodeJS.Signals = 'SIGINT'): Promise<void> => {
  demo.signal(signal);
  expect(await demo.ended).toMatchObject({ code: 0 });
};

const picture = async (page: Page, name: string): Promise<void> => {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
};

/** The bundle that holds the newest of `size` entries. */
const bundleOf = (size: number): string => {
  const files = readdirSync(path.join(data, 'objects'), { recursive: true, withFileTypes: true });
  const found = files.find(({ name, parentPath }) => parentPath.includes('entries') && name === String(size));
  if (!found) throw new Error(`no bundle of ${size} entries`);
  return path.join(found.parentPath, found.name);
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

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is signed into once, shows payments in both languages, and proves them in the browser', async () => {
    const demo = startDemo('--lang', 'en');
    const { url = '' } = await demo.line<Step>(({ step }) => step === 'signIn');
    expect(await demo.line<Step>(({ step }) => step === 'verified')).toMatchObject({ size: 7 });
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));

    await page.goto(url);
    await page.getByRole('link', { name: 'Payments', exact: true }).click();
    await page.getByRole('row').nth(6).waitFor();
    expect(page.url()).not.toContain('token');
    await expect.poll(() => page.getByRole('row').count()).toBe(7);
    await page.getByText('¥148,000').first().waitFor();
    await picture(page, 'payments-en');

    await page.getByRole('link', { name: /at Kodachi Camera$/ }).click();
    await page.getByText('This decision has not been changed since it was recorded.').waitFor();
    expect(await page.getByText('matches', { exact: true }).count()).toBe(5);
    await picture(page, 'evidence-en');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Check the whole log' }).click();
    await page.getByRole('status').filter({ hasText: 'Recomputed the hashes of 7 entries' }).waitFor();

    await page.getByText('日本語').click();
    await page.getByText('148,000円').first().waitFor();
    await picture(page, 'payments-ja');

    const again = await context.newPage();
    await context.clearCookies();
    await again.goto(url);
    await again.getByText('mitsuke sign-in-link').first().waitFor();
    await picture(again, 'link-used-ja');
    expect(faults.filter((text) => !text.includes('401'))).toEqual([]);
    await context.close();
    await stopDemo(demo);
    expect(processesWith(data)).toEqual([]);
  });

  test('continues where it stopped', async () => {
    const demo = startDemo('--lang', 'ja');
    await demo.line<Step>(({ step }) => step === 'signIn');
    expect(await demo.line<Step>(({ step }) => step === 'verified')).toMatchObject({ size: 13 });
    await stopDemo(demo, 'SIGTERM');
  });

  test('has a change on the disk named by the browser and by the command', async () => {
    const demo = startDemo('--lang', 'en');
    const { url = '' } = await demo.line<Step>(({ step }) => step === 'signIn');
    const { size = 0 } = await demo.line<Step>(({ step }) => step === 'verified');
    changeOneByte(bundleOf(size));

    const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1280, height: 900 } });
    await page.goto(url);
    await page.getByRole('link', { name: 'Evidence', exact: true }).click();
    await page.getByRole('button', { name: 'Check the whole log' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'The log does not match' });
    await alert.filter({ hasText: `entry #${size - 1}` }).waitFor();
    await picture(page, 'log-changed-en');
    await page.close();

    const { command = '' } = await demo.line<Step>(({ step }) => step === 'again');
    const words = command.replaceAll("'", '').split(' ').slice(2);
    const checked = await mitsuke([...words, '--json']);
    expect(checked.code).toBe(1);
    expect(JSON.parse(checked.out)).toMatchObject({ code: 'entry-differs-from-tile', index: size - 1 });
    await stopDemo(demo);
  });

  test('begins anew with --fresh', async () => {
    const demo = startDemo('--fresh');
    await demo.line<Step>(({ step }) => step === 'signIn');
    expect(await demo.line<Step>(({ step }) => step === 'verified')).toMatchObject({ size: 7 });
    await stopDemo(demo);
  });
});
