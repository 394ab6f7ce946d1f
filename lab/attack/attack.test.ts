import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CHANNELS, decode, ENCODINGS, type Encoding } from '../collector/encodings.ts';
import { NotLoopback } from '../loopback/address.ts';
import { request } from '../loopback/request.ts';
import { type Lab, startLab } from '../start-lab.ts';
import type { LabEvent } from '../surroundings.ts';
import { buy, CHROMIUM, launchChromium, MASTERCARD, SANDBOX, testSurroundings, VISA, Visitor } from '../testing.ts';
import { type AttackOrder, attack } from './attack.ts';
import { sessionThief, skimmer } from './scripts.ts';

const ORDER: AttackOrder = {
  ...{ variant: 'js', page: 'look-alike', channel: 'fetch', encoding: 'plain', placement: 'inline' },
};

let lab: Lab;
let events: LabEvent[];

const checkoutPage = async (): Promise<string> => {
  const visitor = new Visitor(lab.shop.origin);
  await visitor.visit('/cart', { product: 'asatsuyu', quantity: '1' });
  return (await visitor.visit('/checkout')).text;
};

const steps = (): unknown[] => events.filter(({ event }) => event === 'attack-step').map(({ step }) => step);

beforeEach(async () => {
  const test = testSurroundings();
  events = test.events;
  lab = await startLab({ port: 0, browser: undefined, surroundings: test.surroundings });
});
afterEach(() => lab?.stop());

describe('the attack by requests', () => {
  test('takes the session through the enquiry screen and alters the checkout, step by step', async () => {
    const before = await checkoutPage();
    expect(await lab.attack(ORDER)).toEqual({ outcome: 'succeeded' });
    expect(steps()).toEqual(['script-left', 'admin-looked', 'session-taken', 'checkout-altered']);
    expect(events.find(({ step }) => step === 'admin-looked')).toMatchObject({ how: 'scripted' });
    const after = await checkoutPage();
    expect(before).not.toContain(lab.collector.origin);
    expect(after).toContain(lab.collector.origin);
    expect(lab.shop.isUntouched('js')).toBe(false);
    expect(lab.shop.isUntouched('link')).toBe(true);
  });

  test('done again replaces what it planted, and leaves the rest of the page as it was', async () => {
    await lab.attack(ORDER);
    const once = await checkoutPage();
    await lab.attack({ ...ORDER, channel: 'img', placement: 'external' });
    const twice = await checkoutPage();
    expect(twice.split(lab.collector.origin)).toHaveLength(2);
    await lab.attack(ORDER);
    const own = (page: string): string => page.replaceAll(/signature.*|HT-\d+/g, '');
    expect(own(await checkoutPage())).toBe(own(once));
  });

  test('is undone by restore, and then fails because the enquiry is escaped', async () => {
    const before = await checkoutPage();
    await lab.attack(ORDER);
    await lab.attack({ ...ORDER, variant: 'link' });
    lab.shop.restore(true);
    expect(await checkoutPage()).toBe(before);
    expect(lab.shop.isUntouched('link')).toBe(true);
    expect(await lab.attack(ORDER)).toEqual({ outcome: 'failed', at: 'session-taken' });
    expect(await checkoutPage()).toBe(before);
    lab.shop.restore(false);
    expect(await lab.attack(ORDER)).toEqual({ outcome: 'succeeded' });
  });

  test('finds both holes closed in a patched shop: the text is escaped, the cookie out of reach', async () => {
    lab.shop.restore(true);
    await lab.attack(ORDER);
    const { user, password } = lab.shop.admin;
    const signedIn = await request(`${lab.shop.origin}/admin/login`, { body: { user, password } });
    const [cookie = ''] = signedIn.headers['set-cookie'] ?? [];
    expect(cookie).toContain('HttpOnly');
    const screen = await request(`${lab.shop.origin}/admin/enquiries`, { headers: { cookie } });
    expect(screen.text).toContain('&lt;script&gt;');
    expect(screen.text).not.toContain('<script>(');
  });

  test('refuses a shop and a collector that are not of this machine', async () => {
    const { admin } = lab.shop;
    const target = {
      shop: lab.shop.origin,
      admin,
      collector: lab.collector,
      browser: undefined,
      report: () => undefined,
    };
    await expect(attack({ ...target, shop: 'http://192.0.2.1' }, ORDER)).rejects.toThrow(NotLoopback);
    const elsewhere = { ...lab.collector, origin: 'http://collector.example.com' };
    await expect(attack({ ...target, collector: elsewhere }, ORDER)).rejects.toThrow(NotLoopback);
    expect(() => sessionThief('http://192.0.2.1')).toThrow(NotLoopback);
    expect(() => skimmer({ collector: 'https://example.com', channel: 'img', encoding: 'plain' })).toThrow(NotLoopback);
  });

  test('its scripts, moved to another address, send nothing', () => {
    const script = sessionThief('http://collector.localhost:1').replace('collector.localhost:1', 'evil.example.com:80');
    const sent: string[] = [];
    class Image {
      set src(url: string) {
        sent.push(url);
      }
    }
    new Function('Image', 'document', script)(Image, { cookie: 'a=b' });
    expect(sent).toEqual([]);
    new Function('Image', 'document', sessionThief('http://collector.localhost:1'))(Image, { cookie: 'a=b' });
    expect(sent).toEqual(['http://collector.localhost:1/s.gif?c=a%3Db']);
  });
});

describe('the collector', () => {
  test('counts published test numbers by their last four digits and keeps nothing of any other', async () => {
    lab.collector.prepare({ encoding: 'plain', script: '' });
    const send = (number: string) => request(`${lab.collector.origin}/c`, { body: JSON.stringify({ number }) });
    await send(VISA);
    await send(`4${'9'.repeat(14)}6`);
    await request(`${lab.collector.origin}/c`, { body: 'not what a skimmer sends' });
    expect(lab.collector.counts()).toEqual({ cards: 1, unreadable: 2 });
    expect(lab.collector.received()).toEqual([{ via: 'fetch', last4: '4242' }]);
    expect(JSON.stringify(events)).not.toMatch(/\d{13}/);
  });

  test.each(ENCODINGS)('reads %s only as what it is', (encoding: Encoding) => {
    expect(decode('%%%', encoding)).toBeUndefined();
    expect(decode('', encoding)).toBeUndefined();
  });
});

describe.skipIf(CHROMIUM === undefined)('the attack in a real browser', { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  const buyNow = async (variant: 'js' | 'link', number: string): Promise<void> => {
    const context = await browser.newContext();
    const page = await context.newPage();
    expect(await buy(page, lab.shop.origin, variant, number)).toMatch(/^HT-/);
    await context.close();
  };

  const arrived = async (count: number): Promise<void> =>
    expect.poll(() => lab.collector.counts().cards, { timeout: 10_000 }).toBe(count);

  test('every channel, encoding and placement brings the card to the collector, and the payment succeeds', async () => {
    for (const [at, channel] of CHANNELS.entries()) {
      const encoding = ENCODINGS[at % ENCODINGS.length] as Encoding;
      await lab.attack({ ...ORDER, channel, encoding, placement: at % 2 === 0 ? 'inline' : 'external' });
      await buyNow('js', at % 2 === 0 ? VISA : MASTERCARD);
      await arrived(at + 1);
    }
    expect(lab.collector.received()).toEqual([
      { via: 'fetch', last4: '4242' },
      { via: 'beacon', last4: '4444' },
      { via: 'img', last4: '4242' },
      { via: 'websocket', last4: '4444' },
    ]);
    lab.shop.restore(true);
    await buyNow('js', VISA);
    expect(lab.collector.counts()).toEqual({ cards: 4, unreadable: 0 });
  });

  test('the link leads to a fake payment page, and the buyer still ends at done', async () => {
    await lab.attack({ ...ORDER, variant: 'link' });
    await buyNow('link', MASTERCARD);
    await arrived(1);
    expect(lab.collector.received()).toEqual([{ via: 'fake-page', last4: '4444' }]);
  });

  test('the shopkeeper looks with a real browser where there is one, and a patched shop gives it nothing', async () => {
    const test = testSurroundings();
    const own = await startLab({
      port: 0,
      browser: { executable: CHROMIUM ?? '', sandbox: SANDBOX },
      surroundings: test.surroundings,
    });
    try {
      expect(await own.attack(ORDER)).toEqual({ outcome: 'succeeded' });
      expect(test.events.find(({ step }) => step === 'admin-looked')).toMatchObject({ how: 'browser' });
      own.shop.restore(true);
      expect(await own.attack(ORDER)).toEqual({ outcome: 'failed', at: 'session-taken' });
    } finally {
      await own.stop();
    }
  });

  test('a browser that does not start is replaced by requests, and that is said', async () => {
    const test = testSurroundings();
    const own = await startLab({
      port: 0,
      browser: { executable: '/bin/false', sandbox: false },
      surroundings: test.surroundings,
    });
    try {
      expect(await own.attack(ORDER)).toEqual({ outcome: 'succeeded' });
      expect(test.events.find(({ step }) => step === 'admin-looked')).toMatchObject({
        how: 'scripted',
        why: 'browser-does-not-start',
      });
    } finally {
      await own.stop();
    }
  });
});
