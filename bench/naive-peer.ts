/** What a script with Playwright's own events sees of the same visit: requests and WebSocket frames, plain and base64. */
import { chromium } from 'playwright-core';

export type PeerOptions = { readonly executable: string; readonly shop: string; readonly number: string };

const LATE_MS = 2_000;

const holds = (text: string, number: string): boolean => {
  const plain = text.replaceAll(/[\s-]/g, '');
  if (plain.includes(number)) return true;
  const runs = text.match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? [];
  return runs.some((run) => Buffer.from(run, 'base64').toString('latin1').includes(number));
};

/** Hosts that were sent the number, as far as the events show. */
export const hostsSeenByPeer = async ({ executable, shop, number }: PeerOptions): Promise<ReadonlySet<string>> => {
  const hosts = new Set<string>();
  const browser = await chromium.launch({ executablePath: executable, chromiumSandbox: process.getuid?.() !== 0 });
  try {
    const context = await browser.newContext({ locale: 'ja-JP' });
    const look = (url: string, text: string): void => {
      if (holds(text, number) && URL.canParse(url)) hosts.add(new URL(url).hostname);
    };
    context.on('request', (request) => {
      const body = request.postDataBuffer()?.toString('latin1') ?? '';
      look(request.url(), `${request.url()}\n${body}\n${JSON.stringify(request.headers())}`);
    });
    context.on('page', (page) =>
      page.on('websocket', (socket) =>
        socket.on('framesent', ({ payload }) => look(socket.url(), payload.toString('latin1'))),
      ),
    );
    const page = await context.newPage();
    await page.goto(shop);
    await page.click('#product-asatsuyu');
    await page.click('#add-to-cart');
    await page.click('#to-checkout');
    await page.fill('#buyer-name', '山田 太郎');
    await page.fill('#buyer-email', 'taro@example.jp');
    await page.fill('#buyer-postcode', '100-0001');
    await page.fill('#buyer-address', '東京都千代田区千代田1-1');
    await page.fill('#card-number', number);
    await page.fill('#card-expiry', '08/31');
    await page.fill('#card-security-code', '731');
    await page.fill('#card-holder', 'TARO YAMADA');
    await page.click('#pay');
    await page.waitForSelector('#order-number', { timeout: 15_000 }).catch(() => undefined);
    await page.waitForTimeout(LATE_MS);
    await page.close({ runBeforeUnload: true });
    return hosts;
  } finally {
    await browser.close();
  }
};
