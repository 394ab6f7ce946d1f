/**
 * Models in a real Chromium over a real server: none, a file that is none, one handed in, in shadow, in force by two
 * people, the score of a payment in words, two compared, what drifted; both languages, dark, narrow, failing.
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

const EDGES = [1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000];
const inputs = [
  { name: 'amount', of: 'amount', direction: 'rising', words: { ja: '金額', en: 'The amount' } },
  {
    name: 'to_usual',
    of: 'amount',
    over: 'card_mean_30d',
    words: { ja: '普段に対する金額', en: 'The amount against the usual' },
  },
];
const PARAMETERS = {
  ...{ trees: 2, depth: 3, leaves: 8, learningRate: 0.1, ridge: 1, leastRows: 30, leastWeight: 0.001, leastGain: 0 },
  ...{ fraudWeight: 1, rowShare: 1, inputShare: 1, bins: 254, bags: 1, patience: 20, seed: 1 },
};
const node = { left: [1, 0, 0], right: [2, 0, 0], missingLeft: [0, 0, 0], cover: [100, 90, 10] };

/** High from so many yen on. */
const modelOf = (name: string, from: number): string =>
  JSON.stringify({
    ...{ format: 'mitsuke-model', version: 1, name, utcOffset: '+09:00', inputs, base: -3, single: false },
    made: { by: 'training', from: '2026-09-01', days: 28, rows: 67_240, frauds: 598, parameters: PARAMETERS },
    reference: [
      { edges: EDGES, shares: [...EDGES.map(() => 0.1), 0.1, 0] },
      { edges: [0.5, 1, 2], shares: [0.2, 0.3, 0.3, 0.15, 0.05] },
    ],
    trees: [
      { ...node, feature: [0, -1, -1], threshold: [from, 0, 0], value: [0, -1, 4] },
      { ...node, feature: [1, -1, -1], threshold: [1.5, 0, 0], value: [0, -0.2, 1.5] },
    ],
    calibration: { at: [-5, -2, 0, 2, 4], probability: [0.0005, 0.01, 0.08, 0.4, 0.85] },
    evaluation: {
      ...{ from: '2026-10-06', days: 7, rows: 58_264, frauds: 385, areaUnderRoc: 0.889, averagePrecision: 0.731 },
      ...{ cardPrecision: 0.3, top: 100, brierScore: 0.00246 },
      groups: [0.0004, 0.0009, 0.002, 0.05].map((expected) => ({ rows: 5_826, expected, observed: expected * 1.1 })),
    },
  });

const heading = (name: string) => page.getByRole('heading', { name, level: 1, exact: true });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const speak = (language: string) => page.getByRole('button', { name: language }).click();

/** Sound by axe-core, and pictured when pictures are wanted. */
const look = async (name: string): Promise<void> => {
  expect([name, await seriousViolations(page)]).toEqual([name, []]);
  if (pictures) await page.screenshot({ path: path.join(pictures, `models-${name}.png`), fullPage: true });
};

const isAsWideAsScreen = () =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

const handIn = async (name: string, content: string): Promise<void> => {
  const buffer = Buffer.from(content);
  await page.getByLabel('モデルファイル（JSON）').setInputFiles({ name, mimeType: 'application/json', buffer });
  await button('登録する').click();
};

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

let paid = 0;
const pay = async (count: number): Promise<string> => {
  let id = '';
  for (let number = 0; number < count; number += 1) {
    paid += 1;
    const amountMinor = paid % 10 === 0 ? 9_500 : 500 + ((paid * 733) % 8_000);
    const answer = await fetch(`${house.url}/v1/payments/decisions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${house.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ eventId: `evt-${paid}`, occurredAt: new Date().toISOString(), channel: 'ecommerce' },
        ...{ amount: { amountMinor, currency: 'JPY' }, card: { token: `tok-${paid % 7}` } },
        merchant: { acceptorNumber: '0001234', name: 'つばめ屋' },
      }),
    });
    const decided = (await answer.json()) as { id: string };
    if (amountMinor === 9_500) id = decided.id;
  }
  return id;
};

describe.skipIf(withoutChromium)('models in the console (skipped where there is no Chromium)', () => {
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

  test('without any, it says what to do, in both languages', async () => {
    await page.goto(`${house.url}/models`);
    await page.getByText('モデルはありません').waitFor();
    await page.getByText('適用中のモデルとシャドーのモデルが両方あると').waitFor();
    await look('empty');
    await speak('English');
    await page.getByText('No models', { exact: true }).waitFor();
    await look('empty-english');
    await speak('日本語');
  });

  test('a file that is no model is refused with the place; one that is has a card', async () => {
    const broken = JSON.parse(modelOf('broken', 1));
    broken.trees[0].left = [0, 0, 0];
    await handIn('broken.json', JSON.stringify(broken));
    await page.getByText('木が正しくありません').waitFor();
    await page.getByText('/trees/0', { exact: true }).waitFor();
    await look('refused');
    await handIn('shop.json', modelOf('shop-autumn', 6_000));
    await page.getByRole('link', { name: 'モデルを開く' }).click();
    await heading('shop-autumn').waitFor();
    await page.getByText('67,240件、うち不正 598件').waitFor();
    await page.getByText('平均適合率 0.731').waitFor();
    await page.getByText('普段に対する金額').waitFor();
    await look('draft');
  });

  test('one person puts it in shadow, two put it in force, and a payment says why it has its score', async () => {
    await act('シャドーで動かす', '実行する');
    await page.getByRole('radio', { name: '適用を依頼する' }).waitFor();
    await act('適用を依頼する', '承認を依頼する');
    await approve();
    await page.reload();
    await page.getByRole('radio', { name: '適用の終了を依頼する' }).waitFor();
    const id = await pay(30);
    await page.goto(`${house.url}/payments/${id}`);
    await page.getByRole('heading', { name: '点数', exact: true }).waitFor();
    await page.getByText('点数を最も上げたもの').waitFor();
    await page.getByText('値 9,500').waitFor();
    await look('payment');
    await speak('English');
    await page.getByText('The amount against the usual').waitFor();
    await speak('日本語');
  });

  test('a challenger is compared with it; what was looked at stands on the card; dark and narrow too', async () => {
    await page.goto(`${house.url}/models`);
    await handIn('next.json', modelOf('shop-winter', 8_000));
    await page.getByRole('link', { name: 'モデルを開く' }).click();
    await act('シャドーで動かす', '実行する');
    await page.getByRole('radio', { name: 'シャドーをやめる' }).waitFor();
    await pay(40);
    const { decisions, database } = house.server.house;
    for (let round = 0; round < 3; round += 1) {
      await database.database.asSystem((tx) =>
        sql`update decision.drift_round set due_at = '2020-01-01T00:00:00Z'`.execute(tables<object>(tx)),
      );
      await decisions.models.watcher.watchOnce();
    }
    await page.goto(`${house.url}/models`);
    await page.getByText('判定が同じだったのは').waitFor();
    await look('compared');
    await page.getByRole('link', { name: 'shop-autumn' }).click();
    await page.getByText('最もずれた入力').waitFor();
    await page.locator('canvas').first().waitFor();
    await look('card');
    await speak('English');
    await page.getByText('Farthest off').waitFor();
    await look('card-english');
    await page.emulateMedia({ colorScheme: 'dark' });
    await look('card-dark');
    await page.setViewportSize({ width: 390, height: 844 });
    await look('card-narrow');
    expect(await isAsWideAsScreen()).toBe(true);
    await page.goto(`${house.url}/models`);
    await page.getByText('the answer is the same for').waitFor();
    await look('compared-narrow');
    expect(await isAsWideAsScreen()).toBe(true);
  });

  test('what cannot be fetched is said where it would stand', async () => {
    await page.route('**/v1/models**', (route) => route.abort());
    await page.reload();
    await page.getByText('The models could not be fetched').waitFor();
    await page.getByText('The comparison could not be fetched').waitFor();
    await look('failing');
  });
});
