/**
 * The registers of assurance in a real Chromium over a real server: a system is made known, a report is asked for and
 * delivered by its assessor, what it leaves out becomes a finding, a finding's risk is accepted by two people and then
 * closed by a retest, and the log holds all of it; in both languages, by axe-core, on a telephone.
 */
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemScope } from '#registry';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';
import { deliveryLinkOf } from './delivery-link.ts';

const COVERED = 'pay.tokai.example';
const LEFT_OUT = 'old.tokai.example';

let house: ConsoleHouse;
let browser: Browser;
let page: Page;
let assessor: Page;
const complaints: string[] = [];

/** Where pictures of each screen go, for a person to look at. */
const pictures = process.env.MITSUKE_PICTURES;

const PAGES: readonly (readonly [address: string, japanese: string, english: string])[] = [
  ['/assurance', '評価文書はまだありません', 'No evidence items yet'],
  ['/assurance/deliveries', '提出の依頼はまだありません', 'No requests for reports yet'],
  ['/assurance/systems', '対象システムはまだありません', 'No systems in scope yet'],
  ['/assurance/findings', '指摘事項はまだありません', 'No findings yet'],
  ['/assurance/logs', 'ログ保管を見守るシステムはまだありません', 'No systems whose logs are watched yet'],
  ['/assurance/keys', '評価者の署名鍵はまだありません', 'No signing keys of assessors yet'],
];

const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByRole('dialog').getByLabel(name, { exact: true });
const submit = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
const row = (text: string) => page.getByRole('row').filter({ hasText: text });
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Sound by axe-core, and pictured when pictures are wanted. */
const look = async (name: string): Promise<void> => {
  expect([name, await seriousViolations(page)]).toEqual([name, []]);
  if (pictures) await page.screenshot({ path: path.join(pictures, `assurance-${name}.png`), fullPage: true });
};

const enterSystem = async (name: string): Promise<void> => {
  await button('システムを登録').click();
  await field('システムの名称またはホスト名').fill(name);
  await submit('登録する');
};

const deliver = async (name: string, systems: readonly string[], lastDay = inDays(-5)): Promise<void> => {
  const buffer = Buffer.from(`%PDF-1.7\n% ${name}\n%%EOF\n`);
  await assessor
    .getByLabel('ファイルを選ぶ', { exact: true })
    .setInputFiles({ name, mimeType: 'application/pdf', buffer });
  await assessor.getByLabel('対象期間の初日').fill(inDays(-10));
  await assessor.getByLabel('対象期間の最終日').fill(lastDay);
  await assessor.getByLabel('対象のシステム').fill(systems.join('\n'));
  await assessor.getByRole('checkbox').check();
  await assessor.getByRole('button', { name: '提出する', exact: true }).click();
  await assessor.getByText('報告書を受け取りました').waitFor();
};

const approveAsSecond = async (): Promise<void> => {
  const second = await browser.newContext({ locale: 'ja-JP' }).then((context) => context.newPage());
  await second.goto(await house.link(await house.addSupervisor('伊藤 承')));
  await second.getByRole('heading', { name: '今日', level: 1 }).waitFor();
  await second.goto(`${house.url}/acts`);
  await second.getByText('指摘のリスク受容').waitFor();
  const approve = second.getByRole('button', { name: '承認する' });
  await approve.click();
  await approve.waitFor({ state: 'detached' });
  await second.context().close();
};

describe.skipIf(withoutChromium)('assurance in the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    house = await startConsoleHouse();
    browser = await launchChromium();
    page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(await house.link());
    await heading('今日').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  test('every register says in both languages what will stand in it', async () => {
    await page.getByRole('link', { name: '外部評価' }).click();
    for (const [address, japanese, english] of PAGES) {
      await page.goto(house.url + address);
      await page.getByRole('heading', { name: japanese, level: 2 }).waitFor();
      await look(`empty${address.replaceAll('/', '-')}-ja`);
      await button('English').click();
      await page.getByRole('heading', { name: english, level: 2 }).waitFor();
      await button('日本語').click();
    }
  });

  test('systems are made known once each; nothing is attested yet', async () => {
    await page.goto(`${house.url}/assurance/systems`);
    await enterSystem(COVERED);
    await row(COVERED).getByText('証明なし').waitFor();
    await enterSystem(`https://${COVERED.toUpperCase()}/`);
    await page.getByText('このシステムは、すでに台帳にあります。').waitFor();
    await page.keyboard.press('Escape');
    await enterSystem(LEFT_OUT);
    await row(LEFT_OUT).getByText('証明なし').waitFor();
  });

  test('a report is asked for; its link goes to the assessor alone, who is nobody’s user', async () => {
    await page.goto(`${house.url}/assurance/deliveries`);
    await button('提出を依頼').click();
    await field('依頼の内容').fill('2026年のAoC');
    await field('評価者の氏名').fill('評価 花子');
    await field('評価者の所属').fill('評価舎');
    await field('評価者のメールアドレス').fill('hana@tokai.example');
    await field('期限').fill(inDays(30));
    await look('ask-ja');
    await submit('依頼を送る');
    await page.getByText('このメールアドレスは、このシステムの利用者のものです').waitFor();
    await field('評価者のメールアドレス').fill('hanako@assessor.example');
    await submit('依頼を送る');
    await heading('PCI DSS 準拠証明書(AoC)').waitFor();
    await page.getByText('リンクを送信').waitFor({ timeout: 15_000 });
    expect(await page.content()).not.toContain('/deliver#');
    await look('delivery-ja');
  });

  test('what the delivered report leaves out is a finding', async () => {
    assessor = await browser.newContext({ locale: 'ja-JP' }).then((context) => context.newPage());
    await assessor.goto(await deliveryLinkOf(house));
    await deliver('aoc.pdf', [COVERED]);
    await page.reload();
    await page.getByRole('link', { name: '文書を開く' }).click();
    await page.getByText('評価者が提出リンクから提出').first().waitFor();
    await look('document-ja');
    await page.goto(`${house.url}/assurance/systems`);
    await row(LEFT_OUT).getByText('対象外').waitFor({ timeout: 15_000 });
    await row(COVERED).getByText('対象内').waitFor();
    await page.getByText('準拠証明の対象に含まれていないシステムが1件あります').waitFor();
    await look('systems-ja');
    await page.goto(`${house.url}/assurance/findings`);
    await row(LEFT_OUT).getByText('準拠証明の対象外のシステム').waitFor();
  });

  test('the risk of a finding is accepted by two people for a time', async () => {
    await button('指摘を登録').click();
    await field('指摘の題名').fill('管理画面に多要素認証がない');
    await field('指摘の番号・見出し').fill('2026-04');
    await field('指摘された日').fill(inDays(-3));
    await field('重大度').selectOption('中');
    await submit('登録する');
    await heading('管理画面に多要素認証がない').waitFor();
    await button('リスクを受容する').click();
    await field('受容の期限').fill(inDays(60));
    await field('受容する理由').fill('更改が来月に決まっている。');
    await submit('承認を依頼する');
    await page.getByText('承認を依頼しました').waitFor();
    await page.keyboard.press('Escape');
    await approveAsSecond();
    await page.reload();
    await page.getByText('リスク受容中').waitFor();
    await look('finding-ja');
  });

  test('newer reports of the assessor close both findings: one by itself, one as the proof of a retest', async () => {
    const finding = page.url();
    await assessor.getByRole('button', { name: '別の版を提出する' }).click();
    await deliver('aoc-2.pdf', [COVERED, LEFT_OUT]);
    await page.goto(`${house.url}/assurance/deliveries`);
    await button('提出を依頼').click();
    await field('種類').selectOption('ペネトレーションテスト報告書');
    await field('依頼の内容').fill('多要素認証の再検査');
    await field('評価者の氏名').fill('評価 花子');
    await field('評価者の所属').fill('評価舎');
    await field('評価者のメールアドレス').fill('hanako@assessor.example');
    await field('期限').fill(inDays(30));
    await submit('依頼を送る');
    await page.getByText('リンクを送信').waitFor({ timeout: 15_000 });
    assessor = await assessor.context().newPage();
    await assessor.goto(await deliveryLinkOf(house, page.url().split('/').at(-1)));
    await deliver('retest.pdf', [], inDays(-2));
    await page.goto(finding);
    await button('再検査で完了にする').click();
    await field('証拠の文書').selectOption({ index: 1 });
    await field('再検査の内容').fill('多要素認証を確かめた。');
    await submit('完了にする');
    await page.getByText('この指摘は完了しています').waitFor();
    await page.goto(`${house.url}/assurance/findings?status=closed`);
    await row(LEFT_OUT).waitFor({ timeout: 15_000 });
    await row('管理画面に多要素認証がない').waitFor();
    await look('findings-ja');
  });

  test('retained logs that fall short are told by log and by what they lack', async () => {
    await page.goto(`${house.url}/assurance/logs`);
    await button('システムを追加').click();
    await field('システムの名称').fill('決済ゲートウェイ');
    await field('ログの開始日').fill(inDays(-400));
    await submit('追加する');
    await heading('決済ゲートウェイ').waitFor();
    await button('保管状況を報告').click();
    await field('1行目のログ').fill('アクセスログ');
    await field('1行目の最初の日').fill(inDays(-30));
    await field('1行目の最後の日').fill(inDays(-1));
    await field('1行目のすぐ参照できる最初の日').fill(inDays(-30));
    await look('report-ja');
    await submit('報告する');
    await page.getByText('アクセスログ: 保管期間が足りない').waitFor();
    await look('log-system-ja');
  });

  test('an assessor’s key waits for a second person', async () => {
    await page.goto(`${house.url}/assurance/keys`);
    await button('鍵の登録を依頼').click();
    await field('評価者').fill('評価舎');
    await field('公開鍵').fill('not-a-key');
    await field('確認の方法').fill('電話で鍵IDを照合した。');
    await submit('承認を依頼する');
    await page.getByText('公開鍵: 形式が正しくありません。').waitFor();
    await field('公開鍵').fill('11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=');
    await submit('承認を依頼する');
    await page.getByText('承認を依頼しました').waitFor();
    await page.keyboard.press('Escape');
    await row('評価舎').getByText('承認待ち').waitFor();
    await look('keys-ja');
  });

  test('a merchant’s own people claim, see what they were let in to, and neither requests nor keys', async () => {
    const { registry } = house.server.house;
    const scope = systemScope(house.tenant, 'journey');
    const party = await registry.parties.create(scope, { name: 'みなと家電' });
    if (party.kind === 'failed') throw new Error(party.error);
    const parties = [party.value.id];
    const shop = { email: 'ten@minato.example', displayName: '港 店主', role: 'merchant', parties } as const;
    const invited = await registry.invitations.invite(scope, shop);
    if (invited.kind === 'failed') throw new Error(invited.error);
    await page.goto(`${house.url}/assurance`);
    await page.getByRole('link', { name: 'PCI DSS 準拠証明書(AoC) を開く' }).click();
    await page.getByLabel('閲覧を許可する人').selectOption('港 店主');
    await button('許可する').click();
    await button('港 店主 の許可を終える').waitFor();

    const merchant = await browser.newContext({ locale: 'ja-JP' }).then((context) => context.newPage());
    await merchant.goto(`${house.url}/sign-in#token=${invited.value.link.token.reveal()}`);
    await merchant.getByRole('link', { name: '外部評価' }).click();
    await merchant.getByRole('region', { name: '共有された文書' }).getByText('評価舎').waitFor();
    const tabs = merchant.getByRole('navigation', { name: '外部評価の台帳' }).getByRole('link');
    expect(await tabs.allTextContents()).toEqual([
      '評価文書',
      '対象システム',
      '指摘事項',
      'ログ保管',
      'カード情報の探索',
    ]);
    await merchant.getByRole('button', { name: '文書を追加' }).click();
    const form = merchant.getByRole('dialog');
    await form.getByLabel('題名').fill('自己問診の結果');
    await form.getByLabel('発行者').fill('みなと家電');
    await form.getByLabel('対象期間の初日').fill(inDays(-20));
    await form.getByLabel('対象期間の最終日').fill(inDays(-30));
    await form.getByLabel('入手経路').selectOption('文書のない申告');
    await form.getByRole('button', { name: '追加する' }).click();
    await form.getByText('対象期間の最終日が初日より前です。').waitFor();
    await form.getByLabel('対象期間の最終日').fill(inDays(-10));
    await form.getByRole('button', { name: '追加する' }).click();
    await merchant.getByText('この版は当事者側の提出または申告です').waitFor();
    await merchant.context().close();

    await page.goto(`${house.url}/assurance?grade=D&party=${party.value.id}`);
    await row('自己問診の結果').getByText('みなと家電').waitFor();
    await look('documents-ja');
  });

  test('a document is fetched from a public address only', async () => {
    await button('文書を追加').click();
    await field('題名').fill('ASVスキャン結果');
    await field('発行者').fill('評価舎');
    await field('対象期間の初日').fill(inDays(-20));
    await field('対象期間の最終日').fill(inDays(-10));
    await field('入手経路').selectOption('評価者のURLから取得');
    await field('取得するURL').fill('https://127.0.0.1/scan.pdf');
    await submit('追加する');
    await page.getByText('公開されていないアドレスです。').waitFor();
    await look('fetch-refused-ja');
    await page.keyboard.press('Escape');
  });

  test('the log holds the findings, the document and the systems', async () => {
    for (const [kind, name] of [
      ['finding', '指摘事項'],
      ['evidence-item', '評価文書'],
      ['scope-system', '対象システム'],
      ['log-holding', 'ログの保管状況'],
    ] as const) {
      await page.goto(`${house.url}/evidence?kind=${kind}`);
      await page.getByRole('cell', { name, exact: true }).first().waitFor({ timeout: 15_000 });
    }
  });

  test('a row opens by key; on a telephone and in English it reads as well; a failure says what to pass on', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${house.url}/assurance?grade=B`);
    await button('English').click();
    await page.reload();
    await page.getByRole('link', { name: 'Open PCI DSS 準拠証明書(AoC)' }).waitFor();
    await look('documents-telephone-dark-en');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByText('Delivered by the assessor’s link').first().waitFor();
    await look('document-telephone-dark-en');
    for (const name of ['systems', 'findings', 'deliveries', 'logs', 'keys']) {
      await page.goto(`${house.url}/assurance/${name}`);
      await page.getByRole('row').nth(1).waitFor();
      await look(`${name}-telephone-dark-en`);
    }
    const body = JSON.stringify({ code: 'internal-error', requestId: 'req_journey' });
    await page.route('**/v1/findings?*', (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', body }),
    );
    await page.goto(`${house.url}/assurance/findings?status=open`);
    await page.getByText('The findings could not be fetched').waitFor();
    await page.getByText('req_journey').waitFor();
    expect(complaints).toEqual([]);
  });
});
