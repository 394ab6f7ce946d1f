/**
 * A portfolio in a real Chromium over a real server: narrowed by where declarations stand, brought together by chain, mall
 * and agency; a shop moved, parties merged by hand; one merchant's page that tells its story.
 */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PartyId, Scope } from '#kernel';
import { systemScope } from '#registry';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

const PICTURES = process.env.MITSUKE_PICTURES;
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 844 };
const MERCHANTS = [
  'acceptor_number,party_name,merchant_name,shop_name,url,chain,mall,acquirer,agent,risk_tier,sales_channel',
  'A-1,（株）ﾂﾊﾞﾒ,つばめ屋本店,つばめ屋本店,tsubame.example,つばめ屋,市場モール,東カード,代理決済,high,ecommerce',
  'A-2,株式会社つばめ,つばめ屋二号,つばめ屋二号,,ﾂﾊﾞﾒ屋,,東カード,,low,face-to-face',
  'A-3,髙﨑商店,髙﨑①,髙﨑①,,つばめ 屋,市場モール,東カード,代理決済,medium,ecommerce',
  'A-4,ツバメ商事,支払い契約,,,,,東カード,,low,',
].join('\n');

let house: ConsoleHouse;
let browser: Browser;
let page: Page;
const party = new Map<string, PartyId>();

const isSound = async (name: string): Promise<void> => {
  expect(await seriousViolations(page)).toEqual([]);
  for (const viewport of [DESK, PHONE]) {
    await page.setViewportSize(viewport);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    if (PICTURES !== undefined)
      await page.screenshot({ path: `${PICTURES}/${name}-${viewport.width}.png`, fullPage: true });
  }
  await page.setViewportSize(DESK);
};
const section = (name: string) => page.getByRole('region', { name });
const row = (name: string) => page.getByRole('row').filter({ hasText: name });

const plant = async (scope: Scope): Promise<void> => {
  const { parties, imports, agencies } = house.server.house.registry;
  const enter = async (name: string, role: 3 | 4) => {
    const made = await parties.create(scope, { name });
    if (made.kind === 'failed') throw new Error(made.error);
    await parties.addRole(scope, made.value.id, { role, validFrom: '2020-04-01', validTo: undefined });
    return made.value.id;
  };
  const [acquirer, agent] = [await enter('東カード', 3), await enter('代理決済', 4)];
  await enter('市場モール', 4);
  await agencies.create(scope, { acquirer, agent, validFrom: '2021-04-01', validTo: undefined });
  const taken = await imports.take(scope, new TextEncoder().encode(MERCHANTS), { isTrial: false });
  if (taken.kind === 'failed' || taken.value.faulty > 0) throw new Error(JSON.stringify(taken));
  const all = await parties.page(scope, { filters: {}, limit: 20 });
  for (const { id, name } of all.parties) party.set(name, id);
};

describe.skipIf(withoutChromium)('a portfolio in the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    house = await startConsoleHouse();
    await plant(systemScope(house.tenant, 'journey'));
    browser = await launchChromium();
    page = await browser.newPage({ locale: 'ja-JP', viewport: DESK });
    await page.goto(await house.link());
    await page.getByRole('heading', { name: '今日', level: 1 }).waitFor();
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  test('is narrowed by where declarations stand, and leads to chains, malls and agencies', async () => {
    await page.goto(`${house.url}/merchants?declaration=none&riskTier=high`);
    await row('つばめ屋本店').waitFor();
    expect(await row('髙﨑①').count()).toBe(0);
    await isSound('merchants');
    await page.goto(`${house.url}/merchants?overdue=yes`);
    await page.getByText('条件に合うものはありません').waitFor();
    await page.getByRole('link', { name: 'チェーン', exact: true }).click();
    await page.getByRole('link', { name: /屋 を開く/ }).click();
    await section('運営する事業者').getByRole('link', { name: '髙﨑商店' }).waitFor();
    await section('契約').getByText('A-2').waitFor();
    await isSound('chain');
    await page.goto(`${house.url}/malls`);
    await page.getByRole('link', { name: '市場モール を開く' }).click();
    await section('出店している店舗').getByText('髙﨑①').waitFor();
    await isSound('mall');
    await page.goto(`${house.url}/agencies`);
    await page.getByRole('link', { name: '東カードに代わる代理決済を開く' }).click();
    await section('このPSPがアクワイアラーに代わって調査する契約').getByText('A-3').waitFor();
    expect(await section('このPSPがアクワイアラーに代わって調査する契約').getByText('A-2').count()).toBe(0);
    await isSound('agency');
  }, 180_000);

  test('has a shop moved, a contract moved, and a party merged into one that is chosen', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${house.url}/parties/${party.get('株式会社ツバメ')}`);
    await page.getByRole('button', { name: 'つばめ屋二号 を別の事業者に移す' }).click();
    const shops = section('店舗');
    await shops.getByLabel('移す先の事業者', { exact: true }).selectOption({ label: '髙﨑商店' });
    await shops.getByLabel('理由').fill('店舗の譲渡');
    await shops.getByRole('button', { name: '移す', exact: true }).last().click();
    await section('統合・分割の履歴').getByText('店舗の移動').waitFor();
    await isSound('party-moved-dark');
    await page.getByRole('button', { name: '統合先を選ぶ' }).click();
    const merging = section('別の事業者への統合');
    await merging.getByLabel('移す先の事業者', { exact: true }).selectOption({ label: '髙﨑商店' });
    await merging.getByLabel('理由').fill('合併');
    await merging.getByRole('button', { name: '移す', exact: true }).click();
    await page.getByRole('heading', { name: '髙﨑商店', level: 1 }).waitFor();
    await page.goto(`${house.url}/parties?merged=true`);
    await page.getByRole('link', { name: '株式会社ツバメ を開く' }).waitFor();
    await page.goto(`${house.url}/merchants?text=A-4`);
    await page.getByRole('link', { name: '支払い契約 を開く' }).click();
    await page.getByRole('button', { name: '別の事業者に移す' }).click();
    const moving = section('事業者の変更');
    await moving.getByLabel('移す先の事業者', { exact: true }).selectOption({ label: '髙﨑商店' });
    await moving.getByLabel('理由').fill('登録の誤り');
    await moving.getByRole('button', { name: '移す', exact: true }).click();
    await section('経緯').getByText('契約の移動: ツバメ商事 → 髙﨑商店').waitFor();
  }, 180_000);

  test('tells one merchant’s story on its page, in English too, and says what a file is that cannot be taken', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(`${house.url}/merchants?text=A-3`);
    await page.getByRole('link', { name: '髙﨑① を開く' }).click();
    await section('申告と観測').getByText('申告を依頼したことはありません', { exact: false }).waitFor();
    await section('証拠書類').waitFor();
    await section('経緯').getByText('統合: 株式会社ツバメ → 髙﨑商店').waitFor();
    await isSound('merchant');
    await page.getByRole('button', { name: 'English' }).click();
    await section('What happened').waitFor();
    await isSound('merchant-en');
    await page.getByRole('button', { name: '日本語' }).click();
    await section('経緯').waitFor();
    await page.goto(`${house.url}/merchants/import`);
    const upload = async (buffer: Buffer, name: string) => {
      await page.getByLabel('ファイルを選ぶ').setInputFiles({ name, mimeType: 'text/csv', buffer });
      await page.getByRole('button', { name: '試してみる', exact: false }).click();
    };
    await upload(Buffer.from('%PDF-1.7 merchants'), 'merchants.csv');
    await page.getByText('CSV・固定長・Excelのいずれでもありません', { exact: false }).waitFor();
    const folder = await mkdtemp(join(tmpdir(), 'mitsuke-upload-'));
    const large = join(folder, 'large.csv');
    await writeFile(large, '');
    await truncate(large, 50 * 1024 * 1024);
    await page.getByLabel('ファイルを選ぶ').setInputFiles(large);
    await page.getByRole('alert').filter({ hasText: 'ファイルが大きすぎます' }).waitFor();
    expect(await page.getByRole('button', { name: '試してみる', exact: false }).isDisabled()).toBe(true);
    await isSound('import-refused');
    await rm(folder, { recursive: true });
  }, 180_000);
});
