/**
 * Held payments in a real Chromium over a real server: a receiver is added, a payment is held, reviewed by key, and the
 * receiver is told; each page by axe-core, in both languages, wide and narrow, light and dark, empty and full.
 */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

const HOST = 'receiver.localhost';
const PICTURES = process.env.MITSUKE_PICTURES;

let house: ConsoleHouse;
let browser: Browser;
let page: Page;
let status = 204;
const received: { readonly headers: Record<string, string>; readonly body: string }[] = [];
const receiver = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  received.push({ headers: request.headers as Record<string, string>, body });
  response.writeHead(status).end();
});

const heading = (name: string) => page.getByRole('heading', { name, level: 1, exact: true });
const panel = () => page.getByRole('complementary');
const speak = (language: string) => page.getByRole('button', { name: language }).click();

/** The others are these again, with less on them. */
const LOOKED_OVER = new Set([
  ...['webhooks-added-ja', 'webhook-ja', 'webhook-delivery-ja', 'reviews-ja', 'review-approve-ja'],
  ...['payment-reviewed-ja', 'review-decline-en-dark-narrow', 'webhook-failing-en-dark-narrow'],
]);

const pictured = async (name: string): Promise<void> => {
  if (LOOKED_OVER.has(name)) expect(await seriousViolations(page), name).toEqual([]);
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true });
};

const hold = async (name: string): Promise<string> => {
  const eventId = `held-${name}`;
  const answer = await fetch(`${house.url}/v1/payments/decisions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${house.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ eventId, occurredAt: new Date().toISOString(), channel: 'moto' },
      ...{ amount: { amountMinor: 180_000, currency: 'JPY' }, card: { token: eventId, bin: '411111', last4: '1111' } },
      merchant: { acceptorNumber: `shop-${name}`, name: 'つばめ屋' },
      authentication: { threeDs: 'none', securityCode: 'match' },
    }),
  });
  expect(await answer.json()).toMatchObject({ answer: 'hold' });
  return eventId;
};

const toldOf = (type: string) => received.filter(({ body }) => JSON.parse(body).type === type);
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await page.waitForTimeout(50);
};

describe.skipIf(withoutChromium)('reviews and webhooks (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    house = await startConsoleHouse({ MITSUKE_WEBHOOKS_PRIVATE_HOSTS: HOST });
    browser = await launchChromium();
    page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
    await page.goto(await house.link());
    await heading('今日').waitFor();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
    receiver.closeAllConnections();
    receiver.close();
  });

  test('a receiver is added with its secret shown once, and a test reaches it', async () => {
    await page.goto(`${house.url}/settings/webhooks`);
    await page.getByText('送信先はまだありません').waitFor();
    await pictured('webhooks-empty-ja');
    await page.getByLabel('URL').fill('http://hooks.example/');
    await page.getByRole('button', { name: '追加', exact: true }).click();
    await page.getByText('https で始まるURLにしてください。').waitFor();
    const { port } = receiver.address() as AddressInfo;
    await page.getByLabel('URL').fill(`http://${HOST}:${port}/hooks`);
    await page.getByLabel('説明').fill('店の会計');
    await page.getByRole('button', { name: '追加', exact: true }).click();
    const secret = await page.getByText(/^whsec_/).innerText();
    await pictured('webhooks-added-ja');
    await page.getByRole('link', { name: '送信先の画面へ' }).click();
    await heading('店の会計').waitFor();
    await page.getByRole('button', { name: 'テストを送信' }).click();
    await page.getByRole('cell', { name: '204' }).waitFor();
    const [test] = toldOf('webhook.test');
    expect(new Webhook(secret).verify(test?.body ?? '', test?.headers ?? {})).toMatchObject({ type: 'webhook.test' });
    await pictured('webhook-ja');
    await page.getByRole('button', { name: /送信テスト の詳細/ }).click();
    await page.getByRole('heading', { name: '各回の送信' }).waitFor();
    await pictured('webhook-delivery-ja');
    await page.keyboard.press('Escape');
    expect(await page.getByText(secret).count()).toBe(0);
  });

  test('a held payment is claimed and approved by key, and the receiver is told', async () => {
    await page.goto(`${house.url}/reviews`);
    await page.getByText('審査を待つ決済はありません').waitFor();
    await pictured('reviews-empty-ja');
    const first = await hold('a');
    await hold('b');
    await page.reload();
    await page.getByRole('link', { name: /shop-a/ }).waitFor();
    await pictured('reviews-ja');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '審査', exact: true }).waitFor();
    await page.getByRole('button', { name: '担当する' }).waitFor();
    await page.keyboard.press('c');
    await page.getByText('佐藤 花 が担当').waitFor();
    await page.keyboard.press('a');
    await page.getByLabel('カード会員に確認が取れた').check();
    await pictured('review-approve-ja');
    await page.getByRole('dialog').getByRole('button', { name: '承認' }).click();
    await panel().getByText('承認済み').first().waitFor();
    await pictured('review-decided-ja');
    await until(() => toldOf('review.decided').length > 0);
    expect(JSON.parse(toldOf('review.decided')[0]?.body ?? '{}').data).toMatchObject({
      ...{ eventId: first, outcome: 'approve', reason: 'cardholder-confirmed', by: 'person' },
    });
    expect(toldOf('decision.held')).toHaveLength(2);
  });

  test('the payment’s own page says how its review stands', async () => {
    await page.goto(`${house.url}/payments?answer=hold&merchant=shop-a`);
    await page.getByRole('link', { name: /つばめ屋/ }).click();
    await page.getByRole('heading', { name: 'この決済の審査' }).waitFor();
    await panel().getByText('承認済み').first().waitFor();
    await pictured('payment-reviewed-ja');
    await page.getByRole('link', { name: '審査を開く' }).click();
    await page.getByRole('heading', { name: '審査', exact: true }).waitFor();
  });

  test('another is declined in English, dark and narrow; a failing receiver shows its answers', async () => {
    status = 500;
    await page.goto(`${house.url}/reviews`);
    await speak('English');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('link', { name: /shop-b/ }).click();
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByLabel('Other').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
    // A note is asked for with it.
    await page.getByLabel('Note').fill('Seen twice at the same hour');
    await pictured('review-decline-en-dark-narrow');
    await page.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
    await panel().getByText('Declined').first().waitFor();
    await pictured('review-declined-en-dark-narrow');
    await page.goto(`${house.url}/reviews?state=decided`);
    await page.getByRole('link', { name: /shop-b/ }).waitFor();
    await pictured('reviews-decided-en-dark-narrow');
    await page.goto(`${house.url}/settings/webhooks`);
    await page.getByRole('link', { name: /receiver/ }).waitFor();
    await pictured('webhooks-en-dark-narrow');
    await page.getByRole('link', { name: /receiver/ }).click();
    await page.getByRole('cell', { name: '500' }).waitFor();
    await pictured('webhook-failing-en-dark-narrow');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: 'light' });
    await pictured('webhook-failing-en');
  });
});
