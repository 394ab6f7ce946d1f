/**
 * The link type and a provider's frame in a real Chromium, through the lab's shop as a process: the clean checkout is
 * pinned, each attack on it is found, and what honest shops change every week is silent or for the digest.
 */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import type { VisitRecord } from '#platform/browser';
import type { Step } from '../../platform/browser/port.ts';
import { browserMissing, openTestBrowser, orderOf } from '../../platform/browser/testing.ts';
import { type RunningLab, startTestLab } from '../testing-lab.ts';
import { type PageFacts, pageFactsOf } from './core/page-facts.ts';
import { judgePages, type Pinned } from './core/page-findings.ts';
import { placesOf } from './core/places.ts';

const LIMIT_MS = 120_000;
const CARD = '4012888888881881';
const DESTINATIONS = ['psp.localhost'];

/** The shopkeeper's own screen: signs in and edits the page that leads to the provider. */
const editPage = async ({ shop, admin }: RunningLab, edit: (template: string) => string): Promise<void> => {
  const { host, port } = new URL(shop);
  const send = (path: string, cookie: string, form?: Record<string, string>) =>
    new Promise<{ readonly text: string; readonly cookie: string }>((resolve, reject) => {
      const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
      const method = form === undefined ? 'GET' : 'POST';
      const sent = request({ host: '127.0.0.1', port, path, method, headers: { host, cookie, ...type } }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const given = (answer.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ');
          resolve({ text: Buffer.concat(parts).toString('utf8'), cookie: given });
        });
      });
      sent.on('error', reject);
      sent.end(form === undefined ? undefined : new URLSearchParams(form).toString());
    });
  const { cookie } = await send('/admin/login', '', { ...admin });
  const { text } = await send('/admin/pages/link', cookie);
  const formToken = /name="formToken" value="(\w+)"/.exec(text)?.[1] ?? '';
  const escaped = /<textarea[^>]*>\n([\s\S]*?)<\/textarea>/.exec(text)?.[1] ?? '';
  const signs = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' } as const;
  const template = escaped.replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (sign) => signs[sign as keyof typeof signs]);
  await send('/admin/pages/link', cookie, { formToken, template: edit(template) });
};

const FRAME = `<iframe id="pay-frame" name="pay" width="500" height="700"
  src="{{pspOrigin}}/pay?order={{order}}&amp;amount={{amount}}&amp;signature={{signature}}"></iframe>`;

const FORM = /<form id="psp-form"[\s\S]*?<\/form>/;

/** What a week brings: texts, a banner, an A/B class, a nonce, a token, attributes in another order, a map. */
const ordinarily = (template: string): string =>
  template
    .replace('<h1>お支払い</h1>', '<h1 class="variant-b">お支払いへ</h1><div class="banner">秋の新茶フェア</div>')
    .replace('<form id="psp-form" class="panel" method="post"', '<form class="panel wide" method="post" id="psp-form"')
    .replace(
      '<button class="button"',
      '<input type="hidden" name="csrf" value="9f2c6d1ab34e7780"><button class="button b"',
    )
    .concat('<script nonce="r4nd0m">window.campaign = 7;</script><iframe src="about:blank#map" title="map"></iframe>');

const field = (css: string, value: string, frame?: readonly string[]): Step => ({
  act: 'fill',
  on: { css, ...(frame === undefined ? {} : { frame }) },
  value,
});

const press = (css: string, frame?: readonly string[]): Step => ({
  act: 'click',
  on: { css, ...(frame && { frame }) },
});

const toCheckout = (shop: string): readonly Step[] => [
  { act: 'open', url: `${shop}/products/asatsuyu` },
  press('#add-to-cart'),
  press('#to-checkout-link'),
  ...['#buyer-name', '#buyer-postcode', '#buyer-address'].map((css) => field(css, 'x')),
  field('#buyer-email', 'x@example.jp'),
  press('#to-payment'),
];

const card = (frame?: readonly string[]): readonly Step[] => [
  field('#card-number', CARD, frame),
  field('#card-expiry', '08/35', frame),
  field('#card-security-code', '123', frame),
  field('#card-holder', 'X', frame),
  press('#pay', frame),
  { act: 'wait-for', on: { css: '#order-number' } },
];

describe('the link type', async () => {
  const opened = await openTestBrowser();
  const missing = await browserMissing(opened.browser);
  if (missing) {
    test.skip(missing, () => undefined);
    return;
  }
  let lab: RunningLab;
  let clean: readonly PageFacts[];
  let pins: readonly Pinned[];
  let framed: readonly PageFacts[];

  const walk = async (
    how: 'link' | 'frame',
  ): Promise<{ readonly record: VisitRecord; readonly pages: readonly PageFacts[] }> => {
    const frame = how === 'frame' ? ['#pay-frame'] : undefined;
    const steps = [...toCheckout(lab.shop), ...(frame ? [] : [press('#to-psp')]), ...card(frame)];
    const allowed = await opened.browser.preflight();
    const record = await opened.browser.visit(
      orderOf(steps, {
        stepLimit: durationOfMs(8_000),
        settle: durationOfMs(50),
        allowedHosts: ['shop.localhost', 'psp.localhost', 'collector.localhost'],
      }),
      allowed.kind === 'ready' ? 'required' : 'off',
    );
    if (record.pages === undefined || record.pages.cut) throw new Error('a visit tells of all its pages');
    const cardTypedAt = steps.findIndex((step) => step.act === 'fill' && step.value === CARD);
    const facts = { pages: record.pages, documents: record.documents, origin: lab.shop, cardTypedAt };
    return { record, pages: pageFactsOf({ ...facts, completed: record.end.kind === 'completed' }) };
  };
  const judged = (pages: readonly PageFacts[], before = clean, pinned = pins) => {
    const site = { origin: lab.shop, destinations: DESTINATIONS, paymentType: 'link' } as const;
    return judgePages({ pages, site, previous: { pages: before, pins: pinned } });
  };
  const told = (...given: Parameters<typeof judged>): readonly string[] =>
    judged(...given).map(({ kind, severity }) => `${severity} ${kind}`);
  const attacked = async (page: string) => {
    await lab.tell({ command: 'attack', variant: 'link', page }, 'attack');
    return walk(page === 'frame' ? 'frame' : 'link');
  };

  beforeAll(async () => {
    lab = await startTestLab();
    await lab.tell({ command: 'weaken', switches: ['security-headers'] }, 'weakened');
    const first = await walk('link');
    expect(first.record.end).toEqual({ kind: 'completed' });
    clean = first.pages;
    pins = placesOf(clean, lab.shop);
  }, LIMIT_MS);
  afterAll(async () => {
    await lab.stop();
    await opened.close();
  });

  test('as it is, it has three pages that count, a place for each turn, and no finding', () => {
    expect(clean.map(({ roles, origin, typed }) => [roles.join(), new URL(origin).hostname, typed])).toEqual([
      ['leaving', 'shop.localhost', false],
      ['card', 'psp.localhost', true],
      ['final', 'shop.localhost', false],
    ]);
    expect(pins.map(({ kind, page, name }) => `${page} ${kind} ${name}`)).toEqual([
      'leaving form psp-form',
      'leaving button to-psp',
      'card landing ',
      'card form hosted-form',
    ]);
    expect(told(clean, [], [])).toEqual([]);
    expect(JSON.stringify(clean)).not.toMatch(new RegExp(`${CARD}|HT-0000`));
  });

  test('what honest shops change is silent, or one line of the digest', { timeout: LIMIT_MS }, async () => {
    await editPage(lab, ordinarily);
    const { record, pages } = await walk('link');
    await lab.tell({ command: 'restore', patched: false }, 'restored');
    expect(record.end).toEqual({ kind: 'completed' });
    expect(judged(pages)).toMatchObject([
      { kind: 'payment-page-changed', severity: 'low', about: { changes: [{ part: 'frames' }] } },
    ]);
  });

  test('a look-alike at another origin, with how much it resembles; and headers that are gone', {
    timeout: LIMIT_MS,
  }, async () => {
    await lab.tell({ command: 'weaken', switches: [] }, 'weakened');
    const { pages } = await attacked('look-alike');
    await lab.tell({ command: 'weaken', switches: ['security-headers'] }, 'weakened');
    await lab.tell({ command: 'restore', patched: false }, 'restored');
    const found = judged(pages);
    expect(found[0]).toMatchObject({
      ...{ kind: 'payment-page-elsewhere', severity: 'critical', destination: 'collector.localhost' },
      about: { resembles: { title: true, words: expect.any(Number), build: 100 } },
    });
    expect(found.filter(({ severity }) => severity === 'high').map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['payment-form-changed', 'payment-header-weakened']),
    );
    expect(found.find(({ about }) => about?.header === 'content-security-policy')).toMatchObject({ severity: 'high' });
  });

  test.each([
    ['form-action', ['high payment-form-changed']],
    ['second-form', ['critical second-card-form']],
    ['error-then-genuine', ['critical payment-page-elsewhere', 'critical card-asked-twice']],
  ])('%s', { timeout: LIMIT_MS }, async (page, expected) => {
    const { pages } = await attacked(page);
    await lab.tell({ command: 'restore', patched: false }, 'restored');
    const found = told(pages);
    expect(found.filter((line) => /^(?:critical|high)/.test(line)).slice(0, expected.length)).toEqual(expected);
  });

  test('a provider’s frame: pinned as it is, critical when it is swapped', { timeout: LIMIT_MS }, async () => {
    // Its policy lets no frame in.
    await lab.tell({ command: 'weaken', switches: [] }, 'weakened');
    await editPage(lab, (template) => template.replace(FORM, FRAME));
    const genuine = await walk('frame');
    expect(genuine.record.end).toEqual({ kind: 'completed' });
    framed = genuine.pages;
    const pinned = placesOf(framed, lab.shop);
    expect(pinned.map(({ kind, name, value }) => [kind, name, new URL(value.replace(/^\w+ /, '')).hostname])).toEqual([
      ['landing', '', 'psp.localhost'],
      ['form', 'hosted-form', 'psp.localhost'],
      ['frame', 'pay-frame', 'psp.localhost'],
    ]);
    expect(told(framed, [], [])).toEqual([]);
    const swapped = await attacked('frame');
    await lab.tell({ command: 'restore', patched: false }, 'restored');
    expect(told(swapped.pages, framed, pinned)).toEqual(
      expect.arrayContaining(['critical payment-page-elsewhere', 'critical payment-frame-changed']),
    );
  });
});
