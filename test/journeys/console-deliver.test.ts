/**
 * An assessor's delivery in a real Chromium over a real server: the link comes by message, the report goes in without
 * anybody being signed in, the receipt comes back, and the register shows it as delivered directly (grade B).
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';
import { deliveryLinkOf } from './delivery-link.ts';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n');

let house: ConsoleHouse;
let browser: Browser;
let staff: BrowserContext;
let csrfToken: string;
let page: Page;
let link: string;
let request: string;
const urlsAsked: string[] = [];

/** As whoever is signed in, through the documented API. */
const api = async <T>(method: 'GET' | 'POST', where: string, data?: object): Promise<T> => {
  const answer = await staff.request.fetch(`${house.url}${where}`, {
    method,
    headers: {
      'x-csrf-token': csrfToken,
      origin: house.url,
      ...(data && { 'idempotency-key': `journey-${createHash('sha256').update(JSON.stringify(data)).digest('hex')}` }),
    },
    ...(data && { data }),
  });
  if (!answer.ok()) throw new Error(await answer.text());
  return (await answer.json()) as T;
};

/** Where pictures of each state go, for a person to look at. */
const pictures = process.env.MITSUKE_PICTURES;

/** Sound by axe-core, and pictured when pictures are wanted. */
const look = async (shown: Page, name: string): Promise<void> => {
  expect([name, await seriousViolations(shown)]).toEqual([name, []]);
  if (pictures) await shown.screenshot({ path: path.join(pictures, `deliver-${name}.png`), fullPage: true });
};

const choose = (name: string, mimeType: string, buffer: Buffer) =>
  page.getByLabel('ファイルを選ぶ', { exact: true }).setInputFiles({ name, mimeType, buffer });
const submit = () => page.getByRole('button', { name: '提出する', exact: true }).click();

describe.skipIf(withoutChromium)('an assessor’s delivery (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    house = await startConsoleHouse();
    browser = await launchChromium();
    staff = await browser.newContext();
    const [, token] = (await house.link()).split('#token=');
    const opened = await staff.request.post(`${house.url}/v1/session`, {
      data: { token },
      headers: { origin: house.url },
    });
    csrfToken = ((await opened.json()) as { csrfToken: string }).csrfToken;
    const asked = await api<{ id: string }>('POST', '/v1/delivery-requests', {
      kind: 'pci-dss-aoc',
      wanted: '2026年のAoC。別紙を含む。',
      assessor: { name: '評価 花子', organisation: '評価舎', email: 'hanako@assessor.example', language: 'ja' },
      dueOn: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
    });
    request = asked.id;
    link = await deliveryLinkOf(house);
    const assessor = await browser.newContext({ locale: 'en-GB', viewport: { width: 1000, height: 1100 } });
    page = await assessor.newPage();
    page.on('request', (sent) => urlsAsked.push(sent.url()));
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  test('opens the link in the language of the message and sees who asks for what', async () => {
    await page.goto(link);
    await page.getByRole('heading', { name: '報告書の提出', level: 1 }).waitFor();
    const asked = page.getByRole('region', { name: '依頼の内容' });
    await asked.getByText('2026年のAoC。別紙を含む。').waitFor();
    expect(await asked.textContent()).toMatch(/依頼元東海ペイメント.*評価 花子 様\(評価舎\)/);
    expect(page.url()).toBe(`${house.url}/deliver`);
    await look(page, 'asked');
  });

  test('is told what is wrong with a file before and after it is sent', async () => {
    expect(await page.getByLabel('報告書の題名').inputValue()).toBe('PCI DSS 準拠証明書(AoC)');
    await choose('aoc.exe', 'application/octet-stream', PDF);
    await page.getByText('aoc.exe の種類のファイルは提出できません。').waitFor();
    await choose('report.txt', 'text/plain', Buffer.from('card 4111 1111 1111 1111\n'));
    await page.getByLabel('対象期間の初日').fill('2026-01-01');
    await page.getByLabel('対象期間の最終日').fill('2026-12-31');
    await page.getByLabel('対象のシステム').fill('決済ゲートウェイ\nトークン化基盤');
    await page.getByRole('checkbox').check();
    await submit();
    await page.getByText('カード番号が含まれているため、受け取れません。').waitFor();
    await look(page, 'card-number');
  });

  test('delivers the report by keyboard and gets a receipt with its digest and place in the log', async () => {
    await choose('aoc.pdf', 'application/pdf', PDF);
    const signature = { name: 'aoc.dsse', mimeType: 'application/json', buffer: Buffer.from('{}') };
    await page.getByLabel('署名のファイルを選ぶ').setInputFiles(signature);
    await submit();
    await page.getByText('署名のファイルがDSSE形式ではありません。').waitFor();
    await look(page, 'signature');
    await page.getByRole('button', { name: '署名を外す' }).click();
    await page.getByRole('button', { name: '提出する', exact: true }).focus();
    await page.keyboard.press('Enter');
    const receipt = page.getByRole('region', { name: '受領書' });
    await receipt.getByText(/を証明\)/).waitFor();
    const sha256 = createHash('sha256').update(PDF).digest('hex');
    expect(await receipt.textContent()).toContain(sha256);
    await look(page, 'receipt');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: '受領書を保存' }).click();
    const saved = JSON.parse(await readFile(await (await saving).path(), 'utf8')) as Record<string, unknown>;
    expect(saved).toMatchObject({ sha256, number: 1, proof: { checkpoint: expect.stringContaining('\n') } });
  });

  test('left a document of grade B, and its token in no address that was asked for', async () => {
    const { item } = await api<{ item: string }>('GET', `/v1/delivery-requests/${request}`);
    const document = await api<{ standing: object }>('GET', `/v1/evidence-items/${item}`);
    expect(document.standing).toMatchObject({
      grade: 'B',
      origin: 'delivery',
      issuer: '評価舎',
      coveredSystems: ['決済ゲートウェイ', 'トークン化基盤'],
    });
    const [, token = ''] = link.split('#');
    expect(token.length).toBeGreaterThan(20);
    expect(urlsAsked.filter((url) => url.replace(/#.*/, '').includes(token))).toEqual([]);
  });

  test('comes back to the page without the link, in English on a telephone too', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${house.url}/deliver`);
    await page.getByText('すでに提出済みです。').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Deliver a report', level: 1 }).waitFor();
    expect(await page.getByLabel('Title of the report').inputValue()).toBe('PCI DSS attestation of compliance (AoC)');
    await page.getByLabel('Choose a file').evaluate((input: HTMLInputElement) => {
      // Made in the page: so much does not go through the debugger's pipe in time.
      const dropped = new DataTransfer();
      dropped.items.add(new File([new Uint8Array(20 * 1024 * 1024 + 1)], 'large.pdf', { type: 'application/pdf' }));
      input.files = dropped.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await page.getByText('large.pdf is larger than 20 MiB').waitFor();
    await look(page, 'telephone-en');
  });

  test('a link that was never good, and one that was withdrawn, say so', async () => {
    const stranger = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await stranger.goto(`${house.url}/deliver#${'x'.repeat(43)}`);
    await stranger.getByText('This link cannot be used').waitFor();
    await look(stranger, 'refused');
    await api('POST', `/v1/delivery-requests/${request}/withdrawal`, {});
    await page.reload();
    await page.getByText('This link cannot be used').waitFor();
    await stranger.goto(link);
    await stranger.reload();
    await stranger.getByText('This link cannot be used').waitFor();
  });
});
