/**
 * Work on cases in a real Chromium over a real server: alerts disposed of together by key and taken back, a case worked
 * through with tasks, people, merchants, files and its print, and the accounts of alerts; in both languages, by
 * axe-core, on a telephone, and where the server fails.
 */
import path from 'node:path';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scope } from '#kernel';
import { tables } from '#platform/database';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

let house: ConsoleHouse;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

/** Where pictures of each screen go, for a person to look at. */
const pictures = process.env.MITSUKE_PICTURES;

const PAGES: readonly (readonly [address: string, japanese: string, english: string])[] = [
  ['/accounts', 'アラートの照合', 'Alerts accounted for'],
  ['/accounts/windows', 'アラートの照合', 'Alerts accounted for'],
  ['/accounts/statements', 'アラートの照合', 'Alerts accounted for'],
  ['/settings/deadlines', '期限と段階', 'Deadlines and steps'],
  ['/settings/calendar?year=2026', '営業日カレンダー', 'Business days'],
];

const heading = (name: string) => page.getByRole('heading', { name, level: 1, exact: true });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const dialog = () => page.getByRole('dialog');
const speak = (language: string) => button(language).click();

/** Sound by axe-core, and pictured in both languages when pictures are wanted. */
const look = async (name: string): Promise<void> => {
  await page.waitForLoadState('networkidle');
  expect([name, await seriousViolations(page)]).toEqual([name, []]);
  if (!pictures) return;
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
};

type Raised = { readonly reference: string; readonly severity: 'critical' | 'medium' | 'low'; readonly shop: string };

const raise = async ({ reference, severity, shop }: Raised): Promise<void> => {
  const { cases, database, clock } = house.server.house;
  await database.database.inScope({ tenant: house.tenant }, (tx) =>
    cases.alerts.raise(tx, {
      tenant: house.tenant,
      source: 'site-watch',
      kind: 'card-data-sent-elsewhere',
      severity,
      subject: { kind: 'site', id: `sit_${shop}`, label: `ひととき堂 ${shop}` },
      detail: { destination: 'collector.example', fields: ['number'], channel: 'body', encoding: [] },
      observedAt: clock.now(),
      reference,
      raw: { mediaType: 'application/json', bytes: new TextEncoder().encode('{"to":"collector.example"}') },
    }),
  );
};

const seeMerchant = (): Promise<void> => {
  const { registry, database, clock } = house.server.house;
  const at = clock.now();
  return database.database.inScope({ tenant: house.tenant }, (tx) =>
    registry.merchants.observe(tx, house.tenant, [
      { acceptorNumber: '000123456', name: 'みなと家電', firstSeenAt: at, lastSeenAt: at, attempts: 1 },
    ]),
  );
};

/** As if the accounts had begun earlier: a window is due, another is late, and a day is over. */
const letTimePass = async (): Promise<void> => {
  const { cases, database } = house.server.house;
  const moved = (minutes: number) => sql`make_interval(mins => ${minutes})`;
  await cases.sweeper.sweepOnce();
  await cases.accountant.keepOnce();
  await database.database.asSystem(async (tx) => {
    const rows = tables<Record<string, never>>(tx);
    for (const [source, minutes] of [
      ['deadline-sweeper', 40],
      ['evidence-log', 90],
    ] as const) {
      await sql`update cases.alert_source set cursor_at = cursor_at - ${moved(minutes)}, due_at = due_at - ${moved(minutes)},
        late_at = late_at - ${moved(minutes)} where source = ${source}`.execute(rows);
    }
    await sql`update cases.account set next_to = date_trunc('milliseconds', now())`.execute(rows);
  });
  await cases.sweeper.sweepOnce();
  await cases.accountant.keepOnce();
};

const openCase = async (number: number): Promise<void> => {
  await page.goto(`${house.url}/cases?text=${number}`);
  await page.getByRole('link', { name: `案件 #${number}` }).click();
  await heading(`案件 #${number} 決済ページの改ざんの疑い`).waitFor();
};

describe.skipIf(withoutChromium)('work on cases in the console (skipped where there is no Chromium)', () => {
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

  test.each(PAGES)('%s says in both languages what it will show', async (address, ja, en) => {
    await page.goto(house.url + address);
    await heading(ja).waitFor();
    await look(`empty${address.replaceAll(/\W/g, '-')}-ja`);
    await speak('English');
    await heading(en).waitFor();
    await look(`empty${address.replaceAll(/\W/g, '-')}-en`);
    await speak('日本語');
  });

  test('alerts are selected by key and disposed of together; each result is told by itself', async () => {
    await raise({ reference: 'leak-1', severity: 'critical', shop: 'A' });
    await raise({ reference: 'leak-2', severity: 'medium', shop: 'B' });
    await raise({ reference: 'leak-3', severity: 'low', shop: 'C' });
    await page.goto(`${house.url}/alerts`);
    await page.getByRole('link', { name: 'ひととき堂 A' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('3件を選択中').waitFor();
    await look('alerts-selected');
    await button('まとめて処置する').click();
    await page.getByLabel('理由', { exact: true }).selectOption('test');
    await dialog().getByText('緊急の1件は、もう一人の承認が必要です').waitFor();
    // Somebody else is quicker with one of them.
    const { alerts } = house.server.house.cases;
    const scope: Scope = {
      tenant: house.tenant,
      permissions: new Set(['case:work']),
      principal: { kind: 'person', id: house.administrator },
    };
    const { items } = await alerts.list(scope, { filters: { subject: 'ひととき堂 C' }, cursor: undefined, limit: 1 });
    await alerts.dispose(scope, (items[0]?.id ?? '') as Parameters<typeof alerts.dispose>[1], { reason: 'confirmed' });
    await look('bulk-form');
    await button('3件の処置を記録する').click();
    await dialog().getByText('処置 1件・承認の依頼 1件・処置できなかったもの 1件').waitFor();
    await dialog().getByText('このアラートは、すでに処置されています').waitFor();
    await look('bulk-results');
    await page.keyboard.press('Escape');
    await page.getByText('0件を選択中').waitFor();
  });

  test('an alert tells what its source sent; its disposition is taken back with a reason', async () => {
    await page.goto(`${house.url}/alerts?status=all&subject=ひととき堂 B`);
    await page.getByRole('link', { name: 'ひととき堂 B' }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: '生データをダウンロード' }).click();
    expect((await downloading).suggestedFilename()).toMatch(/^alt_.*\.raw$/);
    await page.getByText('処置を取り消して再開する').click();
    await page.getByLabel('再開する理由(必須)').fill('同じ送信がまた見つかった。');
    await button('再開する').click();
    await page.getByText('佐藤 花 が取り消し').waitFor();
    await page.getByLabel('説明').waitFor({ state: 'detached' });
    await look('alert-reopened');
  });

  test('an alert becomes part of a second case, and leaves it again, but not its last one', async () => {
    await page.getByRole('button', { name: '案件に加える' }).click();
    await dialog().getByRole('searchbox').fill('ひととき堂 A');
    await button('案件 #1(ひととき堂 A)に加える').click();
    await page.getByRole('link', { name: '案件 #1' }).waitFor();
    await button('案件 #1 から外す').click();
    await page.getByRole('link', { name: '案件 #1' }).waitFor({ state: 'detached' });
    expect(await button(/から外す$/).count()).toBe(0);
  });

  test('a case holds tasks, people, merchants and files; what cannot be is told in words', async () => {
    await seeMerchant();
    await openCase(2);
    await button('作業を加える').click();
    await page.getByLabel('作業内容').fill('加盟店に連絡する');
    await page.getByLabel('期限', { exact: true }).selectOption('days');
    await look('task-form');
    await dialog().getByRole('button', { name: '加える', exact: true }).click();
    await page.getByText('終わっていない作業が1件あるため').waitFor();
    await button('「加盟店に連絡する」を完了にする').click();
    await page.getByText('作業を完了しました').waitFor();

    await page.getByLabel('利用者').selectOption({ index: 1 });
    await page.getByLabel('役割').selectOption('legal');
    await button('加える').click();
    await page.getByText('を関係者(法務)にしました').waitFor();

    await button('加盟店を結び付ける').click();
    await button('みなと家電 を結び付ける').click();
    await button('みなと家電 を外す').waitFor();

    const file = page.locator('input[type=file]');
    await file.setInputFiles({ name: 'x.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') });
    await page.getByText('x.exe は受け付けられない種類です').waitFor();
    const number = Buffer.from('number,4111111111111111\n');
    await file.setInputFiles({ name: 'cards.csv', mimeType: 'text/csv', buffer: number });
    await page.getByText('カード番号が含まれているため').waitFor();
    await file.setInputFiles({ name: '報告.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') });
    await page.getByRole('link', { name: '報告.pdf をダウンロード' }).waitFor();
    await page.getByText('佐藤 花').first().waitFor();
    await look('case-worked-ja');
  });

  test('a card number in a note is named as what is wrong, until the note is changed', async () => {
    const note = page.getByLabel('経過の記入', { exact: true });
    await note.fill('4111 1111 1111 1111');
    await button('記入する').click();
    const told = page.getByText('カード番号が含まれています。');
    await told.waitFor();
    await note.fill('加盟店に連絡した');
    await told.waitFor({ state: 'detached' });
  });

  test('an address that leads nowhere is told as that, and not as something to try again', async () => {
    await page.goto(`${house.url}/cases/nonsense`);
    await page.getByText('このアドレスのページはありません').waitFor();
    expect(await button('再試行').count()).toBe(0);
    await page.goto(`${house.url}/settings/calendar?year=1900`);
    await page.getByText('1900年は範囲外です').waitFor();
    await openCase(2);
  });

  test('its record is a PDF in the reader’s language, and a kept one stays the same', async () => {
    const opened = await page.getByRole('link', { name: 'いまの記録をPDFで開く' }).getAttribute('href');
    const printed = await page.request.get(house.url + opened);
    expect([printed.status(), printed.headers()['content-type']]).toEqual([200, 'application/pdf']);
    expect((await printed.body()).subarray(0, 5).toString()).toBe('%PDF-');
    await speak('English');
    await button('Keep the PDF and put it on record in the log').click();
    const kept = page.getByRole('link', { name: /^As of / });
    const address = house.url + (await kept.getAttribute('href'));
    const [once, again] = [await page.request.get(address), await page.request.get(address)];
    expect((await once.body()).equals(await again.body())).toBe(true);
    await page.getByText('Who has read it').waitFor();
    await look('case-worked-en');
    await speak('日本語');
  });

  test('the accounts say what was taken in, disposed of and open, who is silent or late', async () => {
    await letTimePass();
    await page.goto(`${house.url}/accounts`);
    await page.getByRole('rowheader', { name: '期限の監視' }).waitFor();
    await page.getByRole('row', { name: /^期限の監視.*稼働中/ }).waitFor();
    await look('accounts-sources-ja');
    await page.getByText('--api-key-file auditor.key').waitFor();
    await speak('English');
    const table = page.getByRole('region', { name: 'Sources' });
    await table.getByRole('button', { name: /^End / }).first().waitFor();
    expect(await table.evaluate((it) => it.scrollWidth - it.clientWidth)).toBe(0);
    await look('accounts-sources-en');
    await speak('日本語');
    await page.getByRole('link', { name: '区間', exact: true }).click();
    await button('期限の監視 #1 の詳細').click();
    await page.getByText('アラートIDのハッシュ').waitFor();
    await page.getByLabel('遅延').selectOption('true');
    await button('証跡ログ #1 の詳細').click();
    await page.getByText('途絶のアラート').waitFor();
    await look('accounts-windows-ja');
    await page.getByRole('link', { name: '日次報告', exact: true }).click();
    await page.getByRole('cell', { name: 'サイト監視' }).waitFor();
    await look('accounts-statements-ja');
    await speak('English');
    await look('accounts-statements-en');
    await speak('日本語');
  });

  test('ending a source takes another person’s approval', async () => {
    await page.goto(`${house.url}/accounts`);
    await button('検知元 期限の監視 を終了する').click();
    await page.getByLabel('理由').fill('別の仕組みで監視するため。');
    await button('承認を依頼する').click();
    await page.getByText('承認されると終了します').waitFor();
    await page.getByRole('link', { name: '承認の依頼を見る' }).click();
    await page.getByText('検知元の終了').waitFor();
  });

  test('deadlines are changed in the open: a step out of order is refused, a new version names who set it', async () => {
    await page.goto(`${house.url}/settings/deadlines`);
    await button('変更する').click();
    await look('deadlines-form');
    await page.getByLabel('重大度「緊急」の段階2: 長さ').fill('1');
    await page.getByLabel('重大度「緊急」の段階1: 長さ').fill('2');
    await button('保存する').click();
    await page.getByText('段階は、前の段階より早くできません').waitFor();
    await page.getByLabel('重大度「緊急」の段階2: 長さ').fill('12');
    await button('保存する').click();
    await page.getByRole('heading', { name: '第1版' }).waitFor();
    await page.getByText('佐藤 花 が').first().waitFor();
    await look('deadlines-changed');
  });

  test('where the server fails the accounts say so, with what to pass on', async () => {
    await page.route('**/v1/alert-sources*', (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'internal-error', requestId: 'req_journey' }),
      }),
    );
    await page.goto(`${house.url}/accounts`);
    await page.getByText('検知元の一覧を取得できませんでした').waitFor();
    await page.getByText('req_journey').waitFor();
    await look('accounts-failing');
    await page.unrouteAll();
  });

  test('on a telephone, in the dark, nothing is wider than the screen', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const [address] of PAGES) {
      await page.goto(house.url + address);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await look(`phone${address.replaceAll(/\W/g, '-')}`);
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([address, tooWide]).toEqual([address, 0]);
    }
    await openCase(2);
    await look('phone-case');
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    expect(complaints).toEqual([]);
  });
});
