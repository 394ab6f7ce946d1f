/**
 * Duties and controls in a real Chromium over a real server: what is asked of whom, which 号 a company has, and what
 * applies to a merchant's party and why; in both languages, also where nothing matches and where the server fails.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemScope } from '#registry';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

const PICTURES = process.env.MITSUKE_PICTURES;

let house: ConsoleHouse;
let browser: Browser;
let page: Page;
let merchant: string;

/** Sound by axe-core, and no wider than a telephone. */
const isSound = async (name: string): Promise<void> => {
  expect(await seriousViolations(page)).toEqual([]);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}-${width}.png` });
  }
  await page.setViewportSize({ width: 1280, height: 844 });
};

describe.skipIf(withoutChromium)('duties in the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    house = await startConsoleHouse();
    const { parties, merchants } = house.server.house.registry;
    const scope = systemScope(house.tenant, 'journey');
    const party = await parties.create(scope, { name: '株式会社ひととき' });
    if (party.kind === 'failed') throw new Error('no party');
    const { id } = party.value;
    await parties.addRole(scope, id, { role: 2, validFrom: '2024-04-01', validTo: undefined });
    const contract = { acceptorNumber: '0007788', name: 'ひととき堂', party: id, reason: 'contract-signed' } as const;
    const made = await merchants.create(scope, { ...contract, connection: 'link', platform: 'asp' });
    if (made.kind === 'failed') throw new Error('no merchant');
    merchant = made.value.id;
    browser = await launchChromium();
    page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 844 } });
    await page.goto(await house.link());
    await page.getByRole('heading', { name: '今日', level: 1 }).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  test('the checklist is found by its number, and says what is asked and what shows it', async () => {
    await page.getByRole('link', { name: '義務', exact: true }).click();
    await page.getByRole('heading', { name: '義務と管理策', level: 1 }).waitFor();
    await page.getByLabel('出典').selectOption({ label: 'EC加盟店のセキュリティ・チェックリスト' });
    await page.getByText('11件を表示中').waitFor();
    await page.getByText('管理画面のアカウントロック').click();
    await page.getByText('何回の失敗で止まりますか').waitFor();
    await page.getByText('1回以上, 10回以下').waitFor();
    expect(new URL(page.url()).searchParams.get('pack')).toBe('security-checklist');
    const file = await page.getByRole('link', { name: 'CSVで書き出す' }).getAttribute('href');
    expect(file).toBe('/v1/regime/controls/export.csv?pack=security-checklist');
    const lines = (await (await page.request.get(`${house.url}${file}`)).text()).trim().split('\r\n');
    expect(lines.length).toBe(12);
    await isSound('regime-controls');
  });

  test('full-width letters find a control; where nothing matches it says so', async () => {
    await page.goto(`${house.url}/regime`);
    await page.getByLabel('語句').fill('ＤＭＡＲＣ');
    await page.getByText('1件を表示中').waitFor();
    await page.getByText('送信ドメイン認証（DMARC）').waitFor();
    await page.getByLabel('語句').fill('そのような管理策はない');
    await page.getByText('条件に合うものはありません').waitFor();
    await isSound('regime-empty');
  });

  test('of two editions it shows what is asked more strongly since, and which merchants answer', async () => {
    await page.goto(`${house.url}/regime`);
    await page.getByRole('link', { name: '変更点', exact: true }).click();
    await page.getByRole('heading', { name: '2024-03 → 2025-04' }).waitFor();
    const row = page.locator('tr', { hasText: '管理画面のアカウントロック' }).first();
    expect(await row.innerText()).toMatch(/努力義務[\s\S]*義務/);
    await row.getByText('1者が回答').click();
    await page.getByText('初めて回答 1件').click();
    const party = page.getByRole('link', { name: '株式会社ひととき' });
    expect(await party.getAttribute('href')).toMatch(/^\/parties\/pty_/);
    expect(new URL(page.url()).searchParams.get('control')).toBe('admin-lockout');
    const csv = page.getByRole('link', { name: 'CSVで書き出す', exact: true });
    const lines = await (await page.request.get(`${house.url}${await csv.getAttribute('href')}`)).text();
    expect(lines.trim().split('\r\n')[1]).toMatch(/^pty_\w+,株式会社ひととき,admin-lockout,changes,first,,$/);
    await isSound('regime-changes');
    await page.getByLabel('出典').selectOption({ label: 'ECサイトの構築と運用' });
    await page.getByText('この出典は2023-03版').waitFor();
    await isSound('regime-changes-none');
  });

  test('whoever supplies a program that sees no number is told to ask counsel, never a flat yes', async () => {
    await page.getByRole('link', { name: '自社は何号か' }).click();
    await page.getByText('該当する号は見つかっていません').waitFor();
    const ask = (text: string) => page.getByRole('group', { name: text });
    await ask('商品やサービスの代金').getByLabel('はい').check();
    await ask('ECシステムを提供していますか').getByLabel('はい').check();
    await ask('通過させていますか').getByLabel('いいえ').check();
    await page.getByText('7号 ECシステム提供会社').waitFor();
    await page.getByText('該当する可能性が高いため、専門家に確認してください').waitFor();
    await page.getByText('2号 加盟店').waitFor();
    expect(new URL(page.url()).searchParams.get('numbersReachSupplier')).toBe('no');
    await isSound('regime-roles');
  });

  test('a merchant’s page says what applies to its party, and why', async () => {
    await page.goto(`${house.url}/merchants/${merchant}`);
    await page.getByRole('heading', { name: '適用される管理策' }).waitFor();
    await page.getByText('ASP利用時に残る責任', { exact: true }).click();
    const opened = page.locator('details[open]');
    await opened.getByText('2号 加盟店(2024-04-01から)').waitFor();
    await opened.getByText('ECの基盤: ASP').waitFor();
    await opened.getByText('販売方法が未登録のため対象に含めています').waitFor();
    expect(await page.getByText('ICの対応').count()).toBe(0);
    await isSound('regime-merchant');
  });

  test('a party is entered, gets a 号 and a licence, and what applies to it follows', async () => {
    await page.getByRole('link', { name: '事業者', exact: true }).click();
    await page.getByRole('heading', { name: '事業者', level: 1 }).waitFor();
    await page.getByRole('link', { name: '株式会社ひととき を開く' }).waitFor();
    await page.getByLabel('名称', { exact: true }).fill('（株）ｶｽﾐ信販');
    await page.getByLabel('法人番号(任意)').fill('７０００－０１２０５０００３');
    await page.getByRole('button', { name: '登録する' }).click();
    await page.getByText('登録できませんでした').waitFor();
    await page.getByLabel('法人番号(任意)').fill('７０００－０１２０５０００２');
    await page.getByRole('button', { name: '登録する' }).click();
    await page.getByRole('heading', { name: '株式会社カスミ信販', level: 1 }).waitFor();
    await page.getByText('適用される管理策はありません').waitFor();
    await isSound('party-empty');
    const add = async (what: string) => {
      await page.getByLabel('号・登録').selectOption({ label: what });
      await page.getByLabel('開始日').fill('2024-04-01');
      await page.getByRole('button', { name: '追加する' }).click();
      await page.getByRole('rowheader', { name: what }).waitFor();
    };
    await add('貸金業者');
    await page.getByText('多要素認証', { exact: true }).waitFor();
    await add('1号 カード発行会社');
    await page.getByText('漏えいした番号の不正利用の防止').waitFor();
    await isSound('party');
    await page.getByLabel('貸金業者 の最終日').fill('2025-03-31');
    await page.getByRole('button', { name: '終了する' }).last().click();
    await page.getByRole('cell', { name: '2025-03-31' }).waitFor();
    await page.getByText('多要素認証', { exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: '事業者の一覧へ' }).click();
    await page.locator('label', { hasText: /^登録/ }).locator('select').selectOption({ label: '貸金業者' });
    await page.getByRole('link', { name: '株式会社カスミ信販 を開く' }).waitFor();
    await expect.poll(() => page.getByRole('link', { name: /を開く$/ }).count()).toBe(1);
    await isSound('parties');
  });

  test('merchants come from a partner’s file: tried, then taken, found by the address of their shop', async () => {
    await page.goto(`${house.url}/merchants`);
    await page.getByRole('link', { name: '加盟店の取込み' }).click();
    await page.getByRole('heading', { name: '加盟店の取込み', level: 1 }).waitFor();
    await isSound('import-empty');
    await page.getByLabel('名前').fill('partner');
    await page.getByLabel('内容(YAML)').fill('name: partner\nfields:\n  acceptor_number: 番号\n  nonsense: x\n');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('4行3文字目').waitFor();
    const fields = [
      'acceptor_number: 番号',
      'party_name: 法人',
      'shop_name: 屋号',
      'url: URL',
      'risk_tier: { value: high }',
    ];
    await page.getByLabel('内容(YAML)').fill(`name: partner\nfields:\n  ${fields.join('\n  ')}\n`);
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('保存しました').waitFor();
    const file = '番号,法人,屋号,URL\r\n9001,㈱髙﨑商会,髙﨑本舗,takasaki.example\r\n9002,㈱髙﨑商会,別館,htp:\r\n';
    await page.getByRole('combobox', { name: 'レイアウト' }).selectOption('partner');
    await page
      .getByLabel('ファイルを選ぶ')
      .setInputFiles({ name: 'partner.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
    await page.getByRole('button', { name: '試してみる' }).click();
    await page.getByText('まだ何も登録していません').waitFor();
    await page.getByText('URLとして正しくありません').waitFor();
    await isSound('import-tried');
    await page.getByRole('button', { name: '登録する', exact: true }).click();
    await page.getByText('2行のうち1行を取り込みました').waitFor();
    await page.getByRole('link', { name: '加盟店の一覧へ' }).click();
    await page.getByLabel('番号・名称・URL').fill('https://www.takasaki.example/');
    await page.getByRole('link', { name: '髙﨑本舗 を開く' }).waitFor();
    await page.getByText('髙﨑商会株式会社').or(page.getByText('株式会社髙﨑商会')).waitFor();
    await page.getByLabel('リスク').selectOption({ label: '低' });
    await page.getByRole('link', { name: '髙﨑本舗 を開く' }).waitFor({ state: 'detached' });
    await page.getByLabel('リスク').selectOption({ label: '高' });
    await page.getByRole('link', { name: '髙﨑本舗 を開く' }).waitFor();
    await isSound('merchants-found');
  });

  test('a party entered twice is found and merged, a shop is split off, and both stand in the history', async () => {
    const { parties, shops, merchants } = house.server.house.registry;
    const scope = systemScope(house.tenant, 'journey');
    const [kept, twin] = await Promise.all(
      ['株式会社ヒナタ商店', '㈲ﾋﾅﾀ商店'].map((name) => parties.create(scope, { name })),
    );
    if (kept?.kind !== 'ok' || twin?.kind !== 'ok') throw new Error('no parties');
    const shop = await shops.create(scope, { party: twin.value.id, name: '日向堂', url: 'hinata.example' });
    if (shop.kind === 'failed') throw new Error('no shop');
    const contract = { acceptorNumber: '0009901', name: '日向堂', reason: 'contract-signed', brands: ['jcb'] } as const;
    const links = { party: twin.value.id, shop: shop.value.id, acquirer: kept.value.id };
    const hinata = await merchants.create(scope, { ...contract, ...links });
    if (hinata.kind === 'failed') throw new Error('no merchant');
    await page.goto(`${house.url}/parties/${kept.value.id}`);
    await page.getByText('名称が同じ').waitFor();
    await page.getByRole('button', { name: 'この事業者に統合する' }).click();
    await page.getByText('元に戻す操作はありません').waitFor();
    await page.getByLabel('理由').fill('二重に登録されていた');
    await isSound('party-merging');
    await page.getByRole('button', { name: '統合する', exact: true }).click();
    await page.getByRole('cell', { name: '店舗1件・契約1件' }).waitFor();
    await page.getByText('見つかりません。').waitFor();
    await page.getByRole('link', { name: '日向堂' }).waitFor();
    await page.getByRole('button', { name: '一部の店舗を別の事業者に分ける' }).click();
    await page.getByLabel('日向堂').check();
    await page.getByLabel('新しい事業者の名称').fill('（株）ﾋﾅﾀ通販');
    await page.getByLabel('理由').fill('通販事業の譲渡');
    await isSound('party-splitting');
    await page.getByRole('button', { name: '分割する' }).click();
    await page.getByRole('heading', { name: '株式会社ヒナタ通販', level: 1 }).waitFor();
    await page.getByRole('cell', { name: '通販事業の譲渡' }).waitFor();
    await isSound('party-split');
    await page.goto(`${house.url}/parties/${twin.value.id}`);
    await page.getByText('別の事業者に統合されています').waitFor();
    expect(await page.getByRole('button', { name: '追加する' }).count()).toBe(0);
    await isSound('party-merged');
    await page.goto(`${house.url}/merchants/${hinata.value.id}`);
    await page.getByRole('link', { name: '株式会社ヒナタ商店' }).waitFor();
    await page.getByText('JCB').waitFor();
    await page.getByRole('button', { name: '属性を変更する' }).click();
    await page.getByLabel('販売方法').selectOption({ label: 'EC(オンライン)' });
    await page.getByLabel('会員ログイン').selectOption({ label: 'あり' });
    await page.getByLabel('契約上の業種コード(MCC)').fill('5999');
    await isSound('merchant-changing');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('5999').waitFor();
    await isSound('merchant-changed');
    const now = await merchants.get(scope, hinata.value.id);
    expect(now).toMatchObject({ salesChannel: 'ecommerce', memberLogin: true, categoryCode: '5999', brands: ['jcb'] });
    expect(now?.shop).toBe(shop.value.id);
  });

  test('in English, and where the server fails', async () => {
    await page.route('**/v1/regime/controls?**', (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'internal-error', requestId: 'req_journey' }),
      }),
    );
    await page.goto(`${house.url}/regime?modality=shall`);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('The controls could not be fetched').waitFor();
    await page.getByText('req_journey').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('EMV 3DS adopted and operated').waitFor();
    await isSound('regime-en');
    await page.goto(`${house.url}/regime/changes?pack=installment-sales-act`);
    await page.getByRole('heading', { name: '2018-06 → 2021-04' }).waitFor();
    await page.getByText('It touches nobody').or(page.getByText('Parties concerned')).first().waitFor();
    await isSound('regime-changes-en');
  });
});
