/**
 * The auditor's page in a real Chromium, opened from a file, without a server: an exported folder sound, tampered with
 * and cut short, with key, witnesses and an older checkpoint; by keyboard; in both languages; nothing leaves the page.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifierPage } from '../../console/verifier-page.ts';
import {
  formatCosignerVkey,
  formatVkey,
  parseTlogProof,
  type Statement,
  verifyTlogProof,
} from '../../packages/evidence-verifier/src/index.ts';
import {
  cosign,
  filesOfLog,
  sampleStatement,
  sha256,
  signEntry,
  signerFromSeed,
  witnessFromSeed,
} from '../../packages/evidence-verifier/src/testing.ts';
import { VERDICT_CASES } from '../../packages/evidence-verifier/src/testing-verdicts.ts';
import { launchChromium, withoutChromium } from './chromium.ts';

const SIZE = 700;
const signer = signerFromSeed('log.example/logs/log_00000000000000000000000000', 'page');
const vkey = formatVkey(signer.key);
const witness = witnessFromSeed('witness.example/one', '1');

/** Two alerts, of which one is disposed of; the source was never declared, which is the one fault. */
const statementAt = (index: number): Statement => {
  const common = sampleStatement(signer, index);
  const alert = (number: number) => ({ alert: `alt_${number}`, source: '決済ページ巡回', sequence: number });
  if (index === 1 || index === 2) {
    const fact = { ...alert(index), kind: 'k', severity: 'high', case: 'cas_1' };
    return { ...common, predicateType: 'urn:mitsuke:evidence:alert:v1', fact };
  }
  if (index !== 3) return common;
  const fact = { ...alert(1), disposition: 'dsp_1', reason: 'remediated', person: 'per_1' };
  return { ...common, predicateType: 'urn:mitsuke:evidence:disposition:v1', fact };
};
const entries = Array.from({ length: SIZE }, (_, index) => signEntry(signer, statementAt(index)));

let folder: string;
let browser: Browser;
let page: Page;
const asked: string[] = [];
const complaints: string[] = [];

const writeLog = (name: string, files: ReadonlyMap<string, Uint8Array>): string => {
  const root = path.join(folder, name);
  for (const [file, bytes] of files) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), bytes);
  }
  return root;
};

const open = async (locale: string): Promise<void> => {
  const context = await browser.newContext({ locale, viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(pathToFileURL(path.join(folder, 'page.html')).href);
};

const check = async (root: string, key = vkey): Promise<void> => {
  await page.locator('#folder').setInputFiles(root);
  await page.locator('#key').fill(key);
  await page.locator('#start').click();
};

describe.skipIf(withoutChromium)('the auditor’s page (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-page-'));
    writeFileSync(path.join(folder, 'page.html'), await verifierPage());
    browser = await launchChromium();
    await open('ja-JP');
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const sound = filesOfLog(signer, entries);

  test('verifies a sound folder and shows its alerts, in Japanese', async () => {
    await check(writeLog('sound', sound));
    await page.getByRole('heading', { name: '検証できました' }).waitFor();
    await page.getByText(`の ${SIZE} 件：全件のハッシュと署名を確認しました。`).waitFor();
    await page.getByRole('heading', { name: 'アラートの所在を確認できません：不備 1 件' }).waitFor();
    await page.getByText('宣言のない検知元です').waitFor();
    const open1 = page.locator('section').filter({ hasText: '処置のないアラート（1 件）' }).last();
    await open1.getByText('alt_2', { exact: true }).waitFor();
    expect(await open1.getByText('alt_1', { exact: true }).count()).toBe(0);
  });

  test('proves a row, and gives the proof as a file that verifies', async () => {
    const button = page.getByRole('button', { name: '2 件目の証明' });
    await button.click();
    await page.getByText(`2 件目は、上のルートを持つ ${SIZE} 件の木の中にあります`).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText('.tlog-proof として保存').click(),
    ]);
    expect(download.suggestedFilename()).toBe('entry-2.tlog-proof');
    const proof = parseTlogProof(readFileSync(await download.path()));
    if (proof.kind === 'failed') throw new Error(proof.error);
    const proved = await verifyTlogProof(sha256, { proof: proof.value, key: signer.key });
    expect(proved).toMatchObject({ kind: 'ok', value: { index: 2, size: SIZE, entry: entries[2] } });
  });

  test('speaks English when asked, also of what it shows already', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Verified' }).waitFor();
    await page.getByText('a source was never declared').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  test('names the entry and the bytes of a tampered folder', async () => {
    const bundle = Uint8Array.from(sound.get('tile/entries/001') ?? []);
    bundle[9_000] = (bundle[9_000] ?? 0) ^ 1;
    await check(writeLog('tampered', new Map(sound).set('tile/entries/001', bundle)));
    await page.getByRole('heading', { name: 'Does not verify' }).waitFor();
    const told = await page.locator('#verdict').innerText();
    expect(told).toContain('tile/entries/001');
    expect(told).toMatch(/Entry\s+2\d\d/);
  });

  test('says that a folder cut short is no log, or what is missing of it', async () => {
    const cut = new Map(sound);
    cut.delete('tile/entries/002.p/188');
    await check(writeLog('cut', cut));
    await page.locator('#verdict').getByText('bundle-missing').waitFor();
    cut.delete('checkpoint');
    await page.locator('#folder').setInputFiles(writeLog('empty', cut));
    await page.getByText('There is no checkpoint in this folder').waitFor();
  });

  test('demands witnesses and an older checkpoint where they are given, and refuses a key that is none', async () => {
    await page.locator('#witnesses').fill(formatCosignerVkey(witness.key));
    await check(path.join(folder, 'sound'));
    await page.locator('#verdict').getByText('witness-quorum-not-reached').waitFor();
    const checkpoint = sound.get('checkpoint') as Uint8Array;
    const older = path.join(folder, 'older');
    writeFileSync(older, filesOfLog(signer, entries.slice(0, 300)).get('checkpoint') as Uint8Array);
    await page.locator('#older').setInputFiles(older);
    await check(writeLog('cosigned', new Map(sound).set('checkpoint', cosign(checkpoint, witness))));
    await page.getByText('Continues the older checkpoint of 300 entries.').waitFor();
    await page.getByText('witness.example/one').last().waitFor();
    await check(path.join(folder, 'sound'), 'key');
    await page.getByText('This is not a verifier key').waitFor();
  });

  test('gives, case by case, the verdict that the command gives, says what it means and what to do next', async () => {
    await open('ja-JP');
    for (const { name, files, vkey: key, witnesses, older, verdict } of VERDICT_CASES) {
      await page.reload();
      await page.locator('#witnesses').fill(witnesses.join('\n'));
      if (older !== undefined) {
        const file = path.join(folder, 'older-of-case');
        writeFileSync(file, older);
        await page.locator('#older').setInputFiles(file);
      }
      await check(writeLog(`case-${name.replaceAll(/\W/g, '-')}`, files), key);
      const shown = page.locator('#verdict');
      await shown.getByRole('heading', { level: 2 }).first().waitFor();
      const told = verdict === 'verified' ? '検証できました' : verdict;
      expect([name, await shown.innerText()]).toEqual([name, expect.stringContaining(told)]);
      await shown.getByText('次にすること').waitFor();
    }
  });

  test('works by keyboard from the key to the verdict, which has the focus then', async () => {
    await open('en-US');
    await page.locator('#folder').setInputFiles(path.join(folder, 'sound'));
    await page.locator('#folder').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.type(vkey);
    for (const _ of ['older', 'witnesses', 'start']) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Verified' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('verdict');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Save as .tlog-proof').waitFor();
  });

  test('takes a folder that is dropped', async () => {
    await open('en-US');
    const box = await page.locator('#zone').boundingBox();
    const at = { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 20 };
    const data = { items: [], files: [path.join(folder, 'sound')], dragOperationsMask: 1 };
    const devtools = await page.context().newCDPSession(page);
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await devtools.send('Input.dispatchDragEvent', { type, ...at, data });
    }
    await page.getByText('Chosen: sound').waitFor();
    await page.locator('#key').fill(vkey);
    await page.locator('#start').click();
    await page.getByRole('heading', { name: 'Verified' }).waitFor();
  });

  test('asks for nothing but itself and its own blobs, and cannot', async () => {
    expect(asked.filter((url) => !/^(file|blob):/.test(url))).toEqual([]);
    expect(complaints).toEqual([]);
    const refused = await page.evaluate(() =>
      fetch('http://127.0.0.1:9/').then(
        () => 'sent',
        (error: Error) => error.name,
      ),
    );
    expect(refused).toBe('TypeError');
    expect(complaints.join('\n')).toContain("connect-src 'none'");
  });
});
