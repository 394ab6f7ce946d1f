/** For the lab's tests: surroundings that remember, a Chromium if there is one, a buyer's hands. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { request } from './loopback/request.ts';
import type { LabEvent, Surroundings } from './surroundings.ts';

/** Published by the brands for tests. */
export const VISA = '4242424242424242';
export const MASTERCARD = '5555555555554444';

export const testSurroundings = (): { surroundings: Surroundings; events: LabEvent[] } => {
  const events: LabEvent[] = [];
  const surroundings = {
    now: () => Date.UTC(2026, 10, 21),
    newToken: () => randomUUID().replaceAll('-', ''),
    report: (event: LabEvent) => {
      events.push(event);
    },
  };
  return { surroundings, events };
};

export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((at) =>
  existsSync(at),
);

/** Its own sandbox does not start as root; what is visited is the lab on loopback. */
export const SANDBOX = process.getuid?.() !== 0;

export const launchChromium = (): Promise<Browser> => {
  if (CHROMIUM === undefined) throw new Error('there is no Chromium: apt-get install chromium');
  return chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: SANDBOX });
};

/** A customer without scripts: keeps cookies, follows redirects on the shop. */
export class Visitor {
  readonly #origin: string;
  #cookie = '';

  constructor(origin: string) {
    this.#origin = origin;
  }

  async visit(
    path: string,
    form?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; text: string; url: string }> {
    let url = new URL(path, this.#origin).href;
    let answer = await request(url, { headers: { cookie: this.#cookie }, body: form });
    for (let hops = 0; answer.headers.location !== undefined && hops < 5; hops += 1) {
      this.#keep(answer.headers['set-cookie'] ?? []);
      url = new URL(answer.headers.location, url).href;
      answer = await request(url, { headers: { cookie: this.#cookie } });
    }
    this.#keep(answer.headers['set-cookie'] ?? []);
    return { status: answer.status, text: answer.text, url };
  }

  #keep(cookies: readonly string[]): void {
    for (const cookie of cookies) this.#cookie = cookie.split(';')[0] ?? '';
  }
}

export const BUYER = { name: '山田 太郎', email: 'taro@example.jp', postcode: '954-0111', address: '新潟県見附市今町' };

/** Buys one tea in a browser; gives the order's number. */
export const buy = async (page: Page, shop: string, variant: 'js' | 'link', number: string): Promise<string> => {
  await page.goto(shop);
  await page.click('#product-asatsuyu');
  await page.selectOption('#quantity', '2');
  await page.click('#add-to-cart');
  await page.click(variant === 'js' ? '#to-checkout' : '#to-checkout-link');
  await page.fill('#buyer-name', BUYER.name);
  await page.fill('#buyer-email', BUYER.email);
  await page.fill('#buyer-postcode', BUYER.postcode);
  await page.fill('#buyer-address', BUYER.address);
  if (variant === 'link') {
    await page.click('#to-payment');
    await page.click('#to-psp');
  }
  await page.fill('#card-number', number);
  await page.fill('#card-expiry', '08/29');
  await page.fill('#card-security-code', '123');
  await page.fill('#card-holder', 'TARO YAMADA');
  await page.click('#pay');
  return page.locator('#order-number').innerText();
};
