import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { request } from '../loopback/request.ts';
import { type Lab, startLab } from '../start-lab.ts';
import type { LabEvent } from '../surroundings.ts';
import { BUYER, buy, CHROMIUM, launchChromium, MASTERCARD, testSurroundings, VISA, Visitor } from '../testing.ts';
import { PRODUCTS } from './catalogue.ts';

let lab: Lab;
let events: LabEvent[];

beforeAll(async () => {
  const test = testSurroundings();
  events = test.events;
  lab = await startLab({ port: 0, browser: undefined, surroundings: test.surroundings });
});
afterAll(() => lab?.stop());

const publicKeyIn = (page: string): string => /data-key="(\w+)"/.exec(page)?.[1] ?? '';

const askToken = (key: string, fields: Readonly<Record<string, string>>) =>
  request(`${lab.psp.origin}/tokens`, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ expiry: '08/29', securityCode: '123', holder: 'TARO YAMADA', ...fields }),
  });

const withTea = async (): Promise<Visitor> => {
  const visitor = new Visitor(lab.shop.origin);
  await visitor.visit('/cart', { product: 'asatsuyu', quantity: '2' });
  return visitor;
};

describe('the shop', () => {
  test('sells from home to done with card fields on its page, by a token', async () => {
    const visitor = new Visitor(lab.shop.origin);
    const home = await visitor.visit('/');
    for (const { slug } of PRODUCTS) {
      expect(home.text).toContain(`id="product-${slug}"`);
      expect((await visitor.visit(`/products/${slug}`)).status).toBe(200);
    }
    const cart = await visitor.visit('/cart', { product: 'asatsuyu', quantity: '2' });
    expect(cart.text).toContain('¥3,790');
    const checkout = await visitor.visit('/checkout');
    const token = JSON.parse((await askToken(publicKeyIn(checkout.text), { number: '4242 4242 4242 4242' })).text);
    const done = await visitor.visit('/checkout', { ...BUYER, token: token.token });
    expect(done.url).toMatch(/\/orders\/HT-\d{5}\/done$/);
    expect(done.text).toContain('下四桁 4242');
    expect((await visitor.visit('/cart')).text).toContain('カートは空です');
  });

  test('takes each token once, and shows a refusal on the checkout page', async () => {
    const visitor = await withTea();
    const key = publicKeyIn((await visitor.visit('/checkout')).text);
    const { token } = JSON.parse((await askToken(key, { number: VISA })).text) as { token: string };
    await visitor.visit('/checkout', { ...BUYER, token });
    await visitor.visit('/cart', { product: 'asatsuyu', quantity: '1' });
    const again = await visitor.visit('/checkout', { ...BUYER, token });
    expect(again.status).toBe(402);
    expect(again.text).toContain('お支払いが承認されませんでした');
  });

  test('does not show an order to another visitor', async () => {
    const visitor = await withTea();
    const key = publicKeyIn((await visitor.visit('/checkout')).text);
    const { token } = JSON.parse((await askToken(key, { number: VISA })).text) as { token: string };
    const done = await visitor.visit('/checkout', { ...BUYER, token });
    expect((await new Visitor(lab.shop.origin).visit(done.url)).status).toBe(404);
  });

  test('does not take the word of the browser that a link-type order is paid', async () => {
    const visitor = await withTea();
    const pending = await visitor.visit('/checkout/link', BUYER);
    const order = /\/orders\/(HT-\d+)$/.exec(pending.url)?.[1] ?? '';
    const back = await visitor.visit(`/checkout/link/return?order=${order}&brand=Visa&last4=4242&signature=00`);
    expect(back.status).toBe(404);
    expect((await visitor.visit(`/orders/${order}/done`)).status).toBe(404);
  });

  test('shows what customers wrote as text', async () => {
    const visitor = await withTea();
    const key = publicKeyIn((await visitor.visit('/checkout')).text);
    const { token } = JSON.parse((await askToken(key, { number: VISA })).text) as { token: string };
    const done = await visitor.visit('/checkout', { ...BUYER, name: '<b>x</b>', token });
    expect(done.text).toContain('&lt;b&gt;x&lt;/b&gt; さま');
  });

  test('lets nobody into its administration without the password', async () => {
    const visitor = new Visitor(lab.shop.origin);
    expect((await visitor.visit('/admin/enquiries')).url).toMatch(/\/admin\/login$/);
    expect((await visitor.visit('/admin/login', { user: 'tencho', password: 'wrong' })).status).toBe(401);
    const { user, password } = lab.shop.admin;
    expect((await visitor.visit('/admin/login', { user, password })).url).toMatch(/\/admin$/);
  });
});

describe('the payment provider', () => {
  const key = async (): Promise<string> => publicKeyIn((await (await withTea()).visit('/checkout')).text);

  test.each([
    ['a number with a wrong check digit', { number: '4242424242424241' }, 'number-not-valid'],
    ['a valid number that is not published for tests', { number: `4${'9'.repeat(14)}${'6'}` }, 'not-a-test-number'],
    ['an expiry in the past', { number: VISA, expiry: '10/26' }, 'card-expired'],
    ['an expiry that is none', { number: VISA, expiry: '13/29' }, 'expiry-not-valid'],
    ['a security code that is none', { number: VISA, securityCode: '12' }, 'security-code-not-valid'],
    ['no holder', { number: VISA, holder: ' ' }, 'holder-missing'],
  ])('refuses %s and says why', async (_, fields, code) => {
    const answer = await askToken(await key(), fields);
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.text)).toMatchObject({ code });
    expect(answer.text).not.toContain(fields.number ?? VISA);
  });

  test('takes a number in full-width digits, to the end of its month', async () => {
    const fields = { number: '４２４２−４２４２−４２４２−４２４２'.replaceAll('−', '-'), expiry: '11/26' };
    expect((await askToken(await key(), fields)).status).toBe(200);
  });

  test('opens its page only for what the shop has signed', async () => {
    const page = (await (await withTea()).visit('/checkout/link', BUYER)).text;
    const field = (name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '';
    const signed = { order: field('order'), amount: field('amount'), signature: field('signature') };
    const open = (form: Record<string, string>) => request(`${lab.psp.origin}/pay`, { body: form });
    expect((await open(signed)).status).toBe(200);
    expect((await open({ ...signed, amount: '1' })).status).toBe(400);
  });

  test('gives tokens to pages of its shop only', async () => {
    const answer = await askToken(await key(), { number: VISA });
    expect(answer.headers['access-control-allow-origin']).toBe(lab.shop.origin);
    expect((await askToken('pk_other', { number: VISA })).status).toBe(401);
  });
});

describe.skipIf(CHROMIUM === undefined)('in a real browser', () => {
  test('both checkouts reach done, and the card goes to the provider alone', { timeout: 60_000 }, async () => {
    const browser = await launchChromium();
    try {
      for (const [variant, number] of [
        ['js', VISA],
        ['link', MASTERCARD],
      ] as const) {
        const page = await browser.newPage();
        const sentTo = new Set<string>();
        const failures: string[] = [];
        page.on('pageerror', (error) => failures.push(error.message));
        page.on('request', (sent) => {
          const text = `${sent.url()} ${sent.postData() ?? ''}`.replaceAll(/[\s+]|%20/g, '');
          if (text.includes(number)) sentTo.add(new URL(sent.url()).origin);
        });
        expect(await buy(page, lab.shop.origin, variant, number)).toMatch(/^HT-\d{5}$/);
        expect([...sentTo]).toEqual([lab.psp.origin]);
        expect(failures).toEqual([]);
        await page.close();
      }
    } finally {
      await browser.close();
    }
    expect(lab.collector.counts()).toEqual({ cards: 0, unreadable: 0 });
    expect(JSON.stringify(events)).not.toMatch(/\d{13}/);
  });
});
