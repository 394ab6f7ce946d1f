/**
 * A day's work in a real Chromium over a real server: from Today to an alert, its disposition and the evidence for it;
 * cases, people and a second person's approval; every page by axe-core, in both languages, by key, empty and failing.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

const PICTURES = process.env.MITSUKE_PICTURES;

let house: ConsoleHouse;
let browser: Browser;
let page: Page;

const PAGES: readonly (readonly [address: string, japanese: string, english: string])[] = [
  ['/', '今日', 'Today'],
  ['/payments', '決済', 'Payments'],
  ['/alerts', 'アラート', 'Alerts'],
  ['/cases', '案件', 'Cases'],
  ['/sites', 'サイト', 'Sites'],
  ['/sites/new', 'サイトの追加', 'Add a site'],
  ['/evidence', '証跡', 'Evidence'],
  ['/acts', '承認の依頼', 'Requests for approval'],
  ['/people', '利用者', 'People'],
  ['/user-ids', 'ユーザID棚卸し', 'User IDs'],
  ['/settings/security', '設定', 'Settings'],
];

const heading = (name: string) => page.getByRole('heading', { name, level: 1, exact: true });
const picture = async (of: Page, name: string): Promise<void> => {
  if (PICTURES !== undefined) await of.screenshot({ path: `${PICTURES}/${name}.png` });
};
const speak = (language: string) => page.getByRole('button', { name: language }).click();

/** That the name of the page that is open stands on the screen, where the menu names it. */
const isOpenPageInView = (): Promise<boolean> =>
  page.evaluate(() => {
    const box = document.querySelector('nav [aria-current]')?.getBoundingClientRect();
    return box === undefined || (box.left >= 0 && box.right <= window.innerWidth);
  });

const raise = async (reference: string, severity: 'critical' | 'medium', shop: string): Promise<void> => {
  const { cases, database, clock } = house.server.house;
  await database.database.inScope({ tenant: house.tenant }, (tx) =>
    cases.alerts.raise(tx, {
      tenant: house.tenant,
      source: 'site-watch',
      kind: 'card-data-sent-elsewhere',
      severity,
      subject: { kind: 'site', id: `sit_${shop}`, label: `ひととき堂 ${shop}` },
      detail: {
        script: { url: 'https://shop.example/checkout', sha256: '0'.repeat(64), inline: true },
        destination: 'collector.example',
        fields: ['number', 'expiry', 'securityCode'],
        channel: 'body',
        encoding: ['base64'],
      },
      observedAt: clock.now(),
      reference,
    }),
  );
};

const openAlert = async (shop: string): Promise<void> => {
  await page.goto(`${house.url}/alerts?status=open`);
  await page.getByRole('link', { name: `ひととき堂 ${shop}` }).click();
  await page.getByRole('heading', { name: 'アラートの詳細' }).waitFor();
};

describe.skipIf(withoutChromium)('work in the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    house = await startConsoleHouse();
    browser = await launchChromium();
    page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
    await page.goto(await house.link());
    await heading('今日').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  test.each(PAGES)('%s says in both languages what it will show, and is sound by axe-core', async (address, ja, en) => {
    await page.goto(house.url + address);
    await heading(ja).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await seriousViolations(page)).toEqual([]);
    await speak('English');
    await heading(en).waitFor();
    await speak('日本語');
  });

  test('an empty Today explains each of its parts', async () => {
    await page.goto(house.url);
    for (const text of [
      '未処置のアラートはありません',
      '担当している対応中の案件はありません',
      '監視しているサイトはありません',
    ]) {
      await page.getByText(text).waitFor();
    }
  });

  test('from Today to an alert, by key alone, and its evidence is found sound', async () => {
    await raise('leak-1', 'medium', 'A');
    await page.getByRole('link', { name: 'カード情報が許可されていない送信先へ送られた' }).waitFor({ timeout: 20_000 });
    await page.goto(`${house.url}/alerts`);
    await page.getByRole('link', { name: 'ひととき堂 A' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByText('collector.example へ送りました').waitFor();
    await page.getByText('署名付きで変更なく残っています').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });

  test('a disposition takes it off the open list, and the case can then be closed', async () => {
    await page.getByLabel('理由', { exact: true }).selectOption('remediated');
    await page.getByLabel('説明(必須)').fill('不正なスクリプトを削除し、管理者のパスワードを変更しました。');
    await page.getByRole('button', { name: '処置を記録する' }).click();
    await page.getByText('佐藤 花 が「是正済み」として処置しました。').waitFor();
    await page.getByRole('link', { name: '案件 #1' }).click();
    await heading('案件 #1 決済ページの改ざんの疑い').waitFor();
    await page.getByLabel('経過の記入').fill('加盟店に連絡済み。');
    await page.getByRole('button', { name: '記入する' }).click();
    await page.getByRole('listitem').getByText('加盟店に連絡済み。').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: '案件を完了する' }).click();
    await page.getByText('この案件は完了しています').waitFor();
    await page.goto(`${house.url}/alerts?status=open`);
    await page.getByText('条件に合うものはありません').waitFor();
  });

  test('a critical alert is waved away only when a second person approves', async () => {
    await raise('leak-2', 'critical', 'B');
    await openAlert('B');
    await page.getByLabel('理由', { exact: true }).selectOption('false-alarm');
    await page.getByLabel('説明(必須)').fill('検証用のページでした。');
    await page.getByText('もう一人の承認が必要です').waitFor();
    await page.getByRole('button', { name: '承認を依頼する' }).press('Enter');
    await page.getByText('承認を依頼しています').waitFor();
    // The form is empty, what was sent is read next, and it cannot be sent again.
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await expect.poll(focused).toBe('処置');
    expect(await page.getByLabel('理由', { exact: true }).inputValue()).toBe('');
    await page.getByLabel('理由', { exact: true }).selectOption('false-alarm');
    await page.getByText('すでに承認を依頼しています').waitFor();
    expect(await page.getByRole('button', { name: '承認を依頼する' }).isDisabled()).toBe(true);

    await page.goto(`${house.url}/people`);
    await page.getByLabel('氏名', { exact: true }).fill('鈴木 監');
    await page.getByRole('textbox', { name: 'メールアドレス', exact: true }).fill('kan@tokai.example');
    await page.getByLabel('役割').last().selectOption('supervisor');
    await page.getByRole('button', { name: '招待リンクを作る' }).click();
    const invitation = await page.getByText(/\/sign-in#token=/).textContent();
    // Whoever was invited by the one who asks may be the same person.
    const invited = await browser.newContext({ locale: 'ja-JP' }).then((context) => context.newPage());
    await invited.goto(invitation ?? '');
    await invited.getByText('承認の依頼が1件待っていますが、あなたは承認できません').waitFor();
    await invited.getByText(/佐藤 花 とあなたの間で.*から承認できます/).waitFor();
    expect(await invited.getByRole('button', { name: '承認する' }).count()).toBe(0);
    await invited.context().close();

    const second = await browser.newContext({ locale: 'ja-JP' }).then((context) => context.newPage());
    await second.goto(await house.link(await house.addSupervisor('伊藤 承')));
    await second.getByRole('button', { name: '承認する' }).click();
    await second.getByText('あなたの承認を待つ依頼はありません').waitFor();
    await second.context().close();
    await page.goto(`${house.url}/alerts?status=disposed`);
    await page.getByRole('link', { name: 'ひととき堂 B' }).click();
    await page.getByText('承認者: 伊藤 承').waitFor();
  });

  test('an auditor finds who and what can act, narrowed by what was not used, and takes it along as CSV', async () => {
    const { registry } = house.server.house;
    const email = 'kansa@tokai.example';
    const made = await registry.createPerson(
      { tenant: house.tenant },
      { email, displayName: '監査 花子', role: 'auditor' },
    );
    if (made.kind === 'failed') throw new Error('no auditor');
    const auditor = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
    const desk = await auditor.newPage();
    await desk.goto(await house.link(made.value.id));
    await desk.getByRole('heading', { name: '今日', level: 1 }).waitFor();
    await desk.getByRole('link', { name: 'ユーザID', exact: true }).click();
    await desk.getByRole('rowheader', { name: /監査 花子/ }).waitFor();
    await desk.getByText('サインイン用リンク').first().waitFor();
    expect(await seriousViolations(desk)).toEqual([]);
    await picture(desk, 'user-ids');
    await desk.setViewportSize({ width: 390, height: 844 });
    expect(await desk.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    await picture(desk, 'user-ids-390');
    await desk.getByLabel('種類').selectOption('api-key');
    await desk.getByRole('rowheader', { name: /journey/ }).waitFor();
    const file = await desk.getByRole('link', { name: 'CSVで書き出す' }).getAttribute('href');
    expect(file).toBe('/v1/user-ids/export.csv?kind=api-key');
    const lines = (await (await desk.request.get(`${house.url}${file}`)).text()).trim().split('\r\n');
    expect(lines).toHaveLength(2);
    await desk.getByLabel('未使用').selectOption('90');
    await desk.getByText('条件に合うものはありません').waitFor();
    await picture(desk, 'user-ids-none');
    await desk.getByRole('link', { name: '操作記録', exact: true }).click();
    await desk.getByRole('heading', { name: '操作記録', level: 1 }).waitFor();
    await desk.getByLabel('種類').selectOption('sign-in');
    const own = desk.locator('tbody tr', { hasText: '監査 花子' });
    await own.getByText('サインインした').waitFor();
    await own.getByText(/^(?:127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/).waitFor();
    await own.getByRole('link', { name: '監査 花子' }).click();
    await expect.poll(() => new URL(desk.url()).searchParams.get('doer')).toBe(made.value.id);
    const proof = await own.getByRole('link', { name: /の証明$/ }).getAttribute('href');
    expect(proof).toMatch(/^\/v1\/evidence\/entries\/\d+\/proof$/);
    const acts = await desk.getByRole('link', { name: 'CSVで書き出す' }).getAttribute('href');
    const written = (await (await desk.request.get(`${house.url}${acts}`)).text()).trim().split('\r\n');
    expect(written.slice(1).every((line) => line.includes(',監査 花子,'))).toBe(true);
    expect(await seriousViolations(desk)).toEqual([]);
    expect(await desk.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    await picture(desk, 'operations-390');
    await desk.setViewportSize({ width: 1280, height: 800 });
    await desk.goto(`${house.url}/operations`);
    await desk.getByText('サインインした').first().waitFor();
    expect(await seriousViolations(desk)).toEqual([]);
    await picture(desk, 'operations');
    await desk.goto(`${house.url}/operations?subject=cas_none`);
    await desk.getByText('条件に合うものはありません').waitFor();
    await desk.getByRole('button', { name: 'English' }).click();
    await desk.getByRole('heading', { name: 'Operation log', level: 1 }).waitFor();
    await auditor.close();
  });

  test('a server that fails is told as it is, with what to pass on', async () => {
    await page.route('**/v1/cases?**', (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'internal-error', requestId: 'req_journey' }),
      }),
    );
    await page.goto(`${house.url}/cases?status=open`);
    await page.getByText('案件の一覧を取得できませんでした').waitFor();
    await page.getByText('req_journey').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.unrouteAll();
  });

  test('a site can be added with the journey offered; what is wrong is told beside its field', async () => {
    await page.goto(`${house.url}/sites/new`);
    await page.getByLabel('名前', { exact: true }).fill('ひととき堂');
    await page.getByLabel('オリジン').fill('http://shop.example');
    await page.getByLabel('監視する').uncheck();
    const journey = page.getByLabel('巡回手順');
    const offered = await journey.inputValue();
    await journey.fill(offered.replace('card: visa', 'payment: js'));
    await page.getByRole('button', { name: '追加して巡回する' }).click();
    await page.getByText('3行1列「payment: js」: この名前のキーは使えません。').waitFor();
    await page.getByText('https で始まるオリジンだけを登録できます。').waitFor();
    expect(await page.getByLabel('オリジン').getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByText('unknown-key').count()).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByLabel('オリジン').fill('https://shop.example');
    await journey.fill(offered);
    await page.getByRole('button', { name: '追加して巡回する' }).click();
    await heading('ひととき堂').waitFor();
  });

  test('a page that is not there keeps the menu', async () => {
    await page.goto(`${house.url}/nowhere`);
    await page.getByRole('link', { name: 'アラート', exact: true }).waitFor();
    await heading('ページが見つかりません').waitFor();
  });

  test('on a telephone nothing is wider than the screen, dark or light', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const [address, japanese] of PAGES) {
        await page.goto(house.url + address);
        await heading(japanese).waitFor();
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect([address, tooWide]).toEqual([address, 0]);
        await expect.poll(() => isOpenPageInView().then((inView) => [address, inView])).toEqual([address, true]);
        expect(await seriousViolations(page)).toEqual([]);
      }
    }
    await page.goto(`${house.url}/evidence`);
    const row = await page.getByRole('button', { name: /#\d+/ }).first().locator('xpath=ancestor::tr').boundingBox();
    expect(row?.height).toBeLessThan(60);
  });
});
