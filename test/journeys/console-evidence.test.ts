/**
 * The evidence page in a real Chromium over a real server: the log opened to everyone and closed again, what someone typed
 * erased by two administrators, and a record from before the key was replaced verified in the reader's own browser.
 */
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemScope } from '#registry';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

let house: ConsoleHouse;
let browser: Browser;
let page: Page;
let second: Page;
const complaints: string[] = [];
const pictures = process.env.MITSUKE_PICTURES;
const WORDS = '山田太郎から電話があった';

const heading = (on: Page, name: string) => on.getByRole('heading', { name, exact: true });
const button = (on: Page, name: string) => on.getByRole('button', { name, exact: true });

const look = async (name: string): Promise<void> => {
  expect([name, await seriousViolations(page)]).toEqual([name, []]);
  if (pictures) await page.screenshot({ path: path.join(pictures, `evidence-${name}.png`), fullPage: true });
};

/** Looks in both languages. */
const lookTwice = async (name: string): Promise<void> => {
  await look(`${name}-ja`);
  await button(page, 'English').click();
  await button(page, '日本語').waitFor();
  await look(`${name}-en`);
  await button(page, '日本語').click();
  await button(page, 'English').waitFor();
};

const raiseCase = async (): Promise<string> => {
  const { cases, database, clock } = house.server.house;
  const raised = await database.database.inScope({ tenant: house.tenant }, (tx) =>
    cases.alerts.raise(tx, {
      ...{ tenant: house.tenant, source: 'site-watch', kind: 'card-data-sent-elsewhere', severity: 'high' as const },
      subject: { kind: 'site', id: 'sit_a', label: 'ひととき堂' },
      ...{ detail: { destination: 'collector.example' }, observedAt: clock.now(), reference: 'leak' },
    }),
  );
  return raised.case;
};

const openPage = async (person?: Parameters<ConsoleHouse['link']>[0]): Promise<Page> => {
  const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 900 } });
  const opened = await context.newPage();
  opened.setDefaultTimeout(10_000);
  opened.on('pageerror', (error) => complaints.push(error.message));
  await opened.goto(await house.link(person));
  await heading(opened, '今日').waitFor();
  return opened;
};

describe.skipIf(withoutChromium)('evidence in the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    house = await startConsoleHouse();
    browser = await launchChromium();
    const { registry } = house.server.house;
    const added = await registry.createPerson(systemScope(house.tenant, 'journey'), {
      ...{ email: 'ken@tokai.example', displayName: '鈴木 健', role: 'administrator' },
    });
    if (added.kind === 'failed') throw new Error(added.error);
    page = await openPage();
    second = await openPage(added.value.id);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  test('the log is opened to everyone only after saying what that means, and closed again', async () => {
    await page.goto(`${house.url}/evidence`);
    await heading(page, 'ログを読める人').waitFor();
    const { log } = await house.server.house.evidence.logOf(systemScope(house.tenant, 'journey'));
    const checkpoint = () => fetch(`${house.url}/logs/${log}/checkpoint`).then(({ status }) => status);
    expect(await checkpoint()).toBe(401);
    await button(page, 'だれでも読めるようにする…').click();
    expect(await button(page, '公開する').isDisabled()).toBe(true);
    await look('opening-dialog');
    await page.getByRole('checkbox').check();
    await button(page, '公開する').click();
    await page.getByText('公開アドレス').waitFor();
    expect(await page.getByText(`${house.url}/logs/${log}`, { exact: true }).count()).toBe(1);
    expect(await checkpoint()).toBe(200);
    await lookTwice('open-to-everyone');
    await button(page, 'サインインした人だけに戻す…').click();
    await button(page, '公開をやめる').click();
    await button(page, 'だれでも読めるようにする…').waitFor();
    expect(await checkpoint()).toBe(401);
  });

  test('words of a note are erased by two administrators, and the case says since when and why', async () => {
    const id = await raiseCase();
    await house.server.house.cases.cases.note(
      { ...systemScope(house.tenant, 'journey'), principal: { kind: 'person', id: house.administrator } },
      id as never,
      WORDS,
    );
    await page.goto(`${house.url}/cases/${id}`);
    await page.getByText(WORDS).waitFor();
    await button(page, '入力された内容を消去する…').click();
    await heading(page, '消去の依頼').waitFor();
    await page.getByText('変更なく残っています').waitFor();
    await lookTwice('erasure-form');
    await page.getByLabel('理由', { exact: true }).selectOption({ label: '本人の求めによる' });
    await page.getByLabel('承認する人への説明').fill('本人からの依頼');
    await button(page, '消去を依頼').click();
    await page.getByText('別の管理者の承認を待っています').waitFor();

    await second.goto(`${house.url}/acts`);
    await second.getByText('入力された内容の消去').first().waitFor();
    await button(second, '記録が指す内容を表示').click();
    await second.getByText(WORDS).first().waitFor();
    await button(second, '承認する').click();
    await button(second, '承認する').waitFor({ state: 'detached' });

    await page.reload();
    await page.getByText('に消去しました(本人の求めによる)').first().waitFor();
    expect(await page.getByText(WORDS).count()).toBe(0);
    await look('erased');
  });

  test('a record from before a replacement of the key still verifies in the reader’s browser', async () => {
    const { evidence, cases } = house.server.house;
    await evidence.rotateKey(house.tenant, 'scheduled');
    await evidence.sequencer.runOnce();
    const scope = systemScope(house.tenant, 'journey');
    await expect
      .poll(async () => (await evidence.logOf(scope)).keys.at(-1)?.fromSize, { timeout: 10_000 })
      .toBeDefined();
    const { items } = await cases.cases.list(scope, { filters: {}, order: 'newest', limit: 1 });
    await page.goto(`${house.url}/cases/${items[0]?.id}`);
    await page.getByRole('button', { name: 'この記録を検証' }).first().click();
    await page.getByText('変更なく残っています').first().waitFor();
    await page.goto(`${house.url}/evidence`);
    await page
      .getByRole('button', { name: /^記録 #/ })
      .first()
      .waitFor();
    expect(await page.getByText('読み取れない記録').count()).toBe(0);
    await page.setViewportSize({ width: 390, height: 800 });
    await look('narrow');
  });

  test('nothing went wrong in the pages', () => expect(complaints).toEqual([]));
});
