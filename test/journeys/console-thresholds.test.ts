/**
 * The page of thresholds in a real Chromium: empty, then with payments whose truth is known; moved by key, costs changed,
 * and a changed policy asked for and approved by a second person, after which the next payment is answered by it.
 */
import { mkdir } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatInstant, type PersonId } from '#kernel';
import { type ActId, systemScope } from '#registry';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

let house: ConsoleHouse;
let browser: Browser;
let page: Page;

const heading = (name: string) => page.getByRole('heading', { name, level: 1, exact: true });

const picture = async (name: string): Promise<void> => {
  const folder = process.env.MITSUKE_PICTURES;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/thresholds-${name}.png`, fullPage: true });
};

const POLICY = JSON.stringify({
  ...{ name: 'house', version: 1, position: 'merchant', withoutScore: 0.001, authentication: 'by-cost' },
  costs: {
    JPY: {
      falseDecline: { share: 0.25, each: 400 },
      challenge: { each: 10, abandonment: 0.06, passes: 0.08 },
      review: { each: 600, abandonment: 0.03, passes: 0.15 },
      fraud: { share: 1, each: 1_500, shareWhenAuthenticated: 0.05 },
    },
  },
  // The dearer, the likelier: so that a threshold has something to tell apart.
  adjustments: [5_000, 10_000, 20_000, 40_000].map((from) => ({
    ...{ id: `over-${from}`, when: `amount.amountMinor >= ${from}`, oddsTimes: 6 },
  })),
});

let supervisor: PersonId | undefined;
/** A payment on which the caller acted before it was judged. */
let answeredInstead = '';

const approve = async (act: ActId): Promise<void> => {
  supervisor ??= await house.addSupervisor('田中 実');
  const scope = { ...systemScope(house.tenant, 'journey'), principal: { kind: 'person', id: supervisor } } as const;
  await house.server.house.registry.twoPersonActs.approve(scope, act);
};

const attemptOf = (number: number, amountMinor: number) =>
  ({
    eventId: `paid-${number}`,
    occurredAt: formatInstant(house.server.house.clock.now()),
    channel: 'ecommerce',
    amount: { amountMinor, currency: 'JPY' },
    card: { token: `tok_${number}` },
    merchant: { acceptorNumber: 'shop-1' },
    customer: { id: `customer-${number}` },
    delivery: { isDigital: true },
  }) as const;

const pay = async (number: number, amountMinor: number) => {
  const { decisions } = house.server.house;
  const { record } = await decisions.decide(systemScope(house.tenant, 'journey'), attemptOf(number, amountMinor));
  return record;
};

const seed = async (): Promise<void> => {
  const { decisions, clock } = house.server.house;
  const author = {
    ...systemScope(house.tenant, 'journey'),
    principal: { kind: 'person', id: house.administrator },
  } as const;
  const { act } = await decisions.policies.askFor(author, { text: POLICY, why: 'to begin with' });
  await approve(act);
  const occurredAt = formatInstant(clock.now());
  await Promise.all(Array.from({ length: 60 }, (_, number) => pay(number, 900 + (number % 12) * 4_000)));
  for (let number = 0; number < 60; number += 1) {
    const outcome = number % 12 === 11 ? 'disputed' : 'captured';
    await decisions.results.outcome(author, `paid-${number}`, { outcome, occurredAt });
  }
};

describe.skipIf(withoutChromium)('thresholds in the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    house = await startConsoleHouse();
    browser = await launchChromium();
    page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 900 } });
    await page.goto(await house.link());
    await heading('今日').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  test('without payments it says what will be shown', async () => {
    await page.goto(`${house.url}/thresholds`);
    await heading('しきい値と費用').waitFor();
    await page.getByText('モデルまたは方針で判定した決済が、ここに並びます。').first().waitFor();
    await picture('empty-ja');
    expect(await seriousViolations(page)).toEqual([]);
  });

  test('money by threshold, moved by key; a change that a second person approves judges the next payment', async () => {
    await seed();
    await page.goto(`${house.url}/thresholds?settled=0&moved=deny`);
    await page.getByText('60件(不正 5、正常 55、未判明 0)').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await picture('full-ja');
    const slider = page.getByRole('slider', { name: /「拒否」とする確率/ });
    await slider.focus();
    await page.keyboard.press('End');
    expect(await slider.getAttribute('aria-valuetext')).toBe('使わない');
    await page.keyboard.press('Home');
    const compared = page.getByRole('table', { name: '実際の判定との比較' });
    await compared.getByRole('row', { name: /^拒否 .*60件/ }).waitFor();
    await page.getByRole('slider', { name: /不正1件あたりの手間/ }).press('End');
    await page.getByRole('button', { name: '元に戻す' }).waitFor();
    await page.getByLabel('承認者への説明').fill('すべて拒否して試す');
    await page.getByRole('button', { name: '承認を申請する' }).click();
    await page.getByText('承認を申請しました。').waitFor();
    const { readActs } = house.server.house.registry;
    const { acts } = await readActs.page(systemScope(house.tenant, 'journey'), {
      filters: { status: 'pending' },
      limit: 1,
    });
    await approve(acts[0]?.id as ActId);
    const record = await pay(999, 900);
    expect(record).toMatchObject({ answer: 'deny', policy: { version: 2, by: 'threshold' } });
  });

  test('a payment shows what was weighed and what was done in its place, and still matches what is on record', async () => {
    const { decisions } = house.server.house;
    const scope = systemScope(house.tenant, 'journey');
    const given = await decisions.answerInTime(scope, attemptOf(1_000, 60_000), { answeredInstead: 'allow' });
    if (given.kind !== 'decided') throw new Error('there was time');
    const { id, policy } = given.decided.record;
    answeredInstead = id;
    await page.goto(`${house.url}/payments/${id}`);
    await page.getByText('判定を待たずに「許可」として処理したと、').waitFor();
    await page.getByText('判定の結果は「拒否」でした。').waitFor();
    await page.getByText('加盟店(方針による)').waitFor();
    const costs = page.getByRole('table', { name: '応答ごとに見込まれる費用' });
    await costs.getByRole('row', { name: `拒否 選択 ${policy?.costs.deny?.toLocaleString('ja')}円` }).waitFor();
    await costs.getByRole('row', { name: `許可 ${policy?.costs.allow?.toLocaleString('ja')}円` }).waitFor();
    await page.getByText('しきい値の区分により、「拒否」を選びました。').waitFor();
    await page.getByText('over-5000, over-10000, over-20000, over-40000').waitFor();
    await page.getByText('この判定は記録後に変更されていません。').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await picture('payment-ja');
    await page.goto(`${house.url}/thresholds?settled=0&moved=deny`);
  });

  test('in English, in the dark, and on a narrow screen nothing is wider than it', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await heading('Thresholds and costs').waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByText('Against the answers that were given').first().waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await picture('dark-narrow-en');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.goto(`${house.url}/payments/${answeredInstead}`);
    await page.getByText('The caller reports that it did not wait and acted on “Allow”.').waitFor();
    await page.getByText('This decision has not been changed since it was recorded.').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await picture('payment-dark-narrow-en');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  test('what cannot be fetched is said, with a way to try again', async () => {
    await page.route('**/v1/payments/thresholds?*', (request) => request.abort());
    await page.goto(`${house.url}/thresholds`);
    await page.getByText('The money could not be worked out').waitFor();
    await picture('failing-en');
  });
});
