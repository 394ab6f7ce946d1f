/**
 * What is refused whatever the rules say, in a real Chromium over a real server: a merchant is suspended by two people
 * and resumed, a card is put into a deny list; the payment asked about next is refused, and says so in both languages.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemScope } from '#registry';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

const PICTURES = process.env.MITSUKE_PICTURES;
const NUMBER = '0007788';

let house: ConsoleHouse;
let browser: Browser;
let page: Page;
let second: Page;
let merchant: string;

const heading = (on: Page, name: string) => on.getByRole('heading', { name, level: 1, exact: true });

const picture = async (name: string): Promise<void> => {
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
};

/** Sound by axe-core, and no wider than a telephone. */
const isSound = async (name: string): Promise<void> => {
  expect(await seriousViolations(page)).toEqual([]);
  await picture(name);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  await picture(`${name}-390`);
  await page.setViewportSize({ width: 1280, height: 800 });
};

let asked = 0;
const decide = async (token: string): Promise<{ id: string; answer: string }> => {
  asked += 1;
  const answer = await fetch(`${house.url}/v1/payments/decisions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${house.apiKey}` },
    body: JSON.stringify({
      ...{ eventId: `refusal-${asked}`, occurredAt: new Date().toISOString(), channel: 'ecommerce' },
      ...{ amount: { amountMinor: 1_200, currency: 'JPY' }, card: { token } },
      merchant: { acceptorNumber: NUMBER, name: 'ひととき堂' },
    }),
  });
  return (await answer.json()) as { id: string; answer: string };
};

const askAndApprove = async (submit: string): Promise<void> => {
  await page.getByLabel('承認する人への説明').fill('カード情報の漏えいの疑い');
  await page.getByRole('button', { name: submit }).click();
  await page.getByText('承認を依頼しました').waitFor();
  await second.goto(`${house.url}/acts?mine=approve`);
  await second.getByRole('button', { name: '承認する' }).click();
  await second.getByText('承認の依頼はありません').or(second.getByText('条件に合うものはありません')).waitFor();
};

describe.skipIf(withoutChromium)('refusals in the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    house = await startConsoleHouse();
    const { parties, merchants } = house.server.house.registry;
    const scope = systemScope(house.tenant, 'journey');
    const party = await parties.create(scope, { name: '株式会社ひととき' });
    if (party.kind === 'failed') throw new Error('no party');
    const contract = {
      acceptorNumber: NUMBER,
      name: 'ひととき堂',
      party: party.value.id,
      reason: 'contract-signed',
    } as const;
    const made = await merchants.create(scope, contract);
    if (made.kind === 'failed') throw new Error('no merchant');
    merchant = made.value.id;
    browser = await launchChromium();
    page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
    await page.goto(await house.link());
    await heading(page, '今日').waitFor();
    second = await browser.newPage({ locale: 'ja-JP' });
    await second.goto(await house.link(await house.addSupervisor('鈴木 環')));
    await heading(second, '今日').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  test('a merchant is suspended by two people: the next payment is refused and says why, until it is resumed', async () => {
    expect((await decide('tok-1')).answer).toBe('allow');
    await page.goto(`${house.url}/merchants`);
    await heading(page, '加盟店').waitFor();
    await page.getByText(NUMBER).waitFor();
    await isSound('merchants');
    await page.getByRole('link', { name: 'ひととき堂 を開く' }).click();
    await heading(page, 'ひととき堂').waitFor();
    await isSound('merchant');
    await askAndApprove('停止の承認を依頼');
    const refused = await decide('tok-1');
    expect(refused.answer).toBe('deny');
    await page.goto(`${house.url}/payments/${refused.id}`);
    await page.getByText('加盟店の利用停止中です').first().waitFor();
    await page.goto(`${house.url}/merchants/${merchant}`);
    await page.getByText('決済をすべて拒否しています。ルールの内容にかかわらず').waitFor();
    await page.getByRole('cell', { name: '契約中 → 利用停止中' }).waitFor();
    await isSound('merchant-suspended');
    await askAndApprove('再開の承認を依頼');
    expect((await decide('tok-1')).answer).toBe('allow');
  });

  test('a card in a deny list is refused; a card number among the lines is told by its line and kept nowhere', async () => {
    await page.goto(`${house.url}/lists`);
    await page.getByText('リストはありません').waitFor();
    await isSound('lists-empty');
    await page.getByLabel('名前').fill('stolen');
    await page.getByLabel('変更の理由').fill('不正利用の調査');
    await page.getByRole('button', { name: '作る' }).click();
    await heading(page, 'stolen').waitFor();
    await page.getByLabel('値(1行に1件)').fill('tok-9\n4111111111111111\n\ntok-8');
    const form = page.locator('form').filter({ hasText: '値(1行に1件)' });
    await form.getByLabel('変更の理由').fill('盗難届');
    await form.getByRole('button', { name: '追加する' }).click();
    await page.getByText('2行目: カード番号は登録できません').waitFor();
    await page.getByLabel('値(1行に1件)').fill('tok-9\ntok 5\n\ntok-8');
    await form.getByRole('button', { name: '追加する' }).click();
    await page.getByText('2件を追加しました').waitFor();
    await page.getByText('2行目: 空白や全角文字を含まない').waitFor();
    await page.getByRole('rowheader', { name: 'tok-9' }).waitFor();
    await isSound('list');
    expect((await decide('tok-9')).answer).toBe('deny');
    const csv = 'value,expires_at,why\ntok-7,,通報\ntok-6,soon,\n';
    const file = { name: 'cards.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
    await page.getByLabel('CSVファイル').setInputFiles(file);
    const upload = page.locator('form').filter({ hasText: 'CSVファイル' });
    await upload.getByLabel('変更の理由').fill('月次の取込み');
    await upload.getByRole('button', { name: '取り込む' }).click();
    await page.getByText('3行目: 期限の形式が正しくありません').waitFor();
    expect((await decide('tok-7')).answer).toBe('deny');
    await page.getByRole('button', { name: 'tok-9 をリストから削除' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('変更の理由').fill('本人が発見');
    await dialog.getByRole('button', { name: '削除', exact: true }).click();
    await page.getByText('削除の理由: 本人が発見').waitFor();
    expect((await decide('tok-9')).answer).toBe('allow');
  });

  test('both pages speak English, and look right in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${house.url}/lists`);
    await page.getByRole('button', { name: 'English' }).click();
    await heading(page, 'Lists').waitFor();
    await page.getByRole('link', { name: 'stolen' }).click();
    await page.getByText('A payment that matches is refused.').waitFor();
    await isSound('list-en-dark');
    await page.goto(`${house.url}/merchants/${merchant}`);
    await page.getByText('Its payments are judged as usual.').waitFor();
    await isSound('merchant-en-dark');
  });
});
