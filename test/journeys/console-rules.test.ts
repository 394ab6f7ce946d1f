/**
 * Rules in a real Chromium over a real server: none of one's own, faults while one types, a draft and how it differs, what
 * it would have made of past payments, shadow, in force by two people and back; both languages, dark, narrow, failing.
 */
import path from 'node:path';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idOf, type PersonId, type Scope } from '#kernel';
import { tables } from '#platform/database';
import { permissionsOf } from '#registry';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

const pictures = process.env.MITSUKE_PICTURES;

let house: ConsoleHouse;
let browser: Browser;
let page: Page;
let supervisor: Scope;

const rules = (limit: string) => `name: shop
version: 2
windows:
  - { name: card_count_1h, measure: count, by: card.token, over: 1h }
rules:
  # More often than a customer would
  - { id: often, when: windows.card_count_1h > ${limit}, reason: often, action: hold, status: live, words: { ja: 試行が多い, en: Too often } }
  - { id: large, when: amount.amountMinor >= 9000, reason: large, action: deny, status: live, words: { ja: 高額, en: Large } }
`;

const heading = (name: string) => page.getByRole('heading', { name, exact: true });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const speak = (language: string) => page.getByRole('button', { name: language }).click();

/** Sound by axe-core, and pictured when pictures are wanted. */
const look = async (name: string): Promise<void> => {
  expect([name, await seriousViolations(page)]).toEqual([name, []]);
  if (pictures) await page.screenshot({ path: path.join(pictures, `rules-${name}.png`), fullPage: true });
};

const isAsWideAsScreen = () =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

const send = async (address: string, body: unknown): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${house.url}${address}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${house.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect([address, answer.ok]).toEqual([address, true]);
  return (await answer.json()) as Record<string, unknown>;
};

let paid = 0;
/** Each tenth is large; of the large ones the first is fraud, the others are good. The last answer. */
const pay = async (count: number): Promise<unknown> => {
  let answer: unknown;
  for (let number = 0; number < count; number += 1) {
    paid += 1;
    const isLarge = paid % 10 === 0;
    const occurredAt = new Date().toISOString();
    const decided = await send('/v1/payments/decisions', {
      ...{ eventId: `evt-${paid}`, occurredAt, channel: 'ecommerce' },
      ...{ amount: { amountMinor: isLarge ? 9_800 : 480, currency: 'JPY' }, card: { token: `tok-${paid}` } },
      merchant: { acceptorNumber: '0001234', name: 'つばめ屋' },
    });
    answer = decided.answer;
    if (paid === 10) {
      const report = { reportId: 'rep-1', eventId: 'evt-10', type: 'card-not-present', transactionAt: occurredAt };
      await send('/v1/fraud-reports', { ...report, reportedAt: occurredAt });
    } else if (isLarge) {
      await send(`/v1/payments/evt-${paid}/outcome`, { outcome: 'authorised', occurredAt });
    }
  }
  return answer;
};

const write = (text: string) => page.getByLabel('ルール（YAML）').fill(text);

const act = async (name: string, does: string): Promise<void> => {
  await page.getByRole('radio', { name }).check();
  await page.getByLabel('理由').fill('試行');
  await button(does).click();
};

const approve = async (): Promise<void> => {
  await page.getByText('承認を依頼しました').waitFor();
  const { registry, database } = house.server.house;
  const { rows } = await database.database.asSystem((tx) =>
    sql<{ id: string }>`select id from registry.two_person_act where status = 'pending'`.execute(tables<object>(tx)),
  );
  await registry.twoPersonActs.approve(supervisor, idOf('act', rows[0]?.id ?? ''));
};

describe.skipIf(withoutChromium)('rules in the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    house = await startConsoleHouse();
    const id: PersonId = await house.addSupervisor('鈴木 進');
    supervisor = {
      tenant: house.tenant,
      permissions: permissionsOf('supervisor'),
      principal: { kind: 'person', id },
    };
    browser = await launchChromium();
    page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 900 } });
    await page.goto(await house.link());
    await heading('今日').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  test('without any of one’s own, it says what is in force, in both languages', async () => {
    await page.goto(`${house.url}/rules`);
    await page.getByText('ルールの版はまだありません').waitFor();
    await page.getByText('設定ファイルのルールを適用しています。').waitFor();
    await look('empty');
    await speak('English');
    await page.getByText('The rules of the configuration file are in force.').waitFor();
    await look('empty-english');
    await speak('日本語');
  });

  test('faults are told while one types, and lead to their place', async () => {
    await page.getByRole('link', { name: '新しい版を書く' }).click();
    await page.getByText('問題はありません。').waitFor();
    await look('editor');
    await write(rules('20').replace('windows.card_count_1h', 'windows.card_cuont_1h'));
    await page.getByText('問題が1件あります').waitFor();
    await page.getByText('知らない項目です').waitFor();
    expect(await button('下書きとして保存').isDisabled()).toBe(true);
    await look('faults');
    await button('7行目 24文字目').click();
    const caret = await page
      .getByLabel('ルール（YAML）')
      .evaluate((field) => (field as HTMLTextAreaElement).selectionStart);
    expect(rules('20').slice(caret, caret + 7)).toBe('windows');
  });

  test('a draft shows how it differs, and what it would have made of past payments', async () => {
    await pay(30);
    await write(rules('20'));
    await page.getByText('問題はありません。').waitFor();
    await page.getByLabel('メモ').fill('高額を止める');
    await button('下書きとして保存').click();
    await heading('shop 版2').waitFor();
    await heading('適用中のルールとの差').waitFor();
    await page.getByLabel('日数').selectOption('1');
    await button('試す').click();
    await page.getByText('終わりました').waitFor();
    await page.getByText('30件 · 不正と報告 1件・承認済み 2件・不明 27件').waitFor();
    const stopped = page.getByRole('definition').filter({ hasText: '9,800円' });
    expect((await stopped.first().innerText()).replaceAll(/\s+/g, ' ')).toBe('1件 9,800円 全体の100%');
    await page.getByText('止められた不正の例').click();
    await look('preview');
    await speak('English');
    await page.getByText('Fraud stopped: samples').waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await look('preview-dark-english');
    await page.setViewportSize({ width: 390, height: 844 });
    await look('preview-narrow');
    expect(await isAsWideAsScreen()).toBe(true);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 900 });
    await speak('日本語');
  });

  test('in shadow it is noted and changes nothing; two people put it in force', async () => {
    await act('シャドーで試す', '実行する');
    await page.getByRole('radio', { name: '適用を依頼する' }).waitFor();
    expect(await pay(10)).toBe('allow');
    await page.reload();
    await heading('シャドーでの結果').waitFor();
    await page.getByText('答えが違った決済').waitFor();
    await page.getByRole('link', { name: /^\d/ }).first().waitFor();
    await look('shadow');
    await act('適用を依頼する', '承認を依頼する');
    await approve();
    expect(await pay(10)).toBe('deny');
    await page.reload();
    await page.getByText('この版にできることはありません。').waitFor();
    await page.getByText('二人の操作による').first().waitFor();
    await look('live');
  });

  test('the list says so, and the way back to the configured rules is two people’s too', async () => {
    await page.goto(`${house.url}/rules?status=live`);
    await page.getByText('ここで書かれた版を適用しています。').waitFor();
    await page.getByRole('row', { name: /佐藤 花/ }).waitFor();
    await look('list');
    await page.getByText('設定ファイルのルールに戻す').click();
    await page.getByLabel('理由').fill('試行');
    await button('承認を依頼する').click();
    await approve();
    expect(await pay(10)).toBe('allow');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${house.url}/rules`);
    await page.getByText('設定ファイルのルールを適用しています。').waitFor();
    await look('list-narrow');
    expect(await isAsWideAsScreen()).toBe(true);
  });

  test('what cannot be fetched is said where it would stand', async () => {
    await page.route('**/v1/rule-sets**', (route) => route.abort());
    await page.reload();
    await page.getByText('ルールの一覧を取得できませんでした').waitFor();
    await page.getByText('適用中のルールを取得できませんでした').waitFor();
    await look('failing');
  });
});
