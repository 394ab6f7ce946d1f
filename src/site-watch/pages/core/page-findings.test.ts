import { describe, expect, test } from 'vitest';
import {
  aButton,
  aField,
  aForm,
  anIframe,
  aPage,
  CARD_FIELDS,
  type Changes,
  EVIL,
  factsOf,
  linkVisit,
  PAY,
  providerPage,
  SHOP,
} from '../testing-pages.ts';
import { type PageFacts, pageFactsOf } from './page-facts.ts';
import { judgePages, type Pinned } from './page-findings.ts';
import { placesOf } from './places.ts';

const site = { origin: SHOP, destinations: ['pay.example'], paymentType: 'link' } as const;
const clean = factsOf();
const pinsOf = (pages: readonly PageFacts[]): readonly Pinned[] =>
  placesOf(pages, SHOP).map((placed) =>
    placed.kind === 'landing' ? { ...placed, likeness: pages.at(-2)?.likeness } : placed,
  );

const judged = (pages: readonly PageFacts[], pins: readonly Pinned[] = pinsOf(clean), before = clean) =>
  judgePages({ pages, site, previous: { pages: before, pins } }).map(({ kind, severity }) => `${severity} ${kind}`);

const pressed = [aButton({ pressed: true })];
const handler = (place: string, sha256: string) => ({
  event: 'click',
  url: place,
  line: 0,
  column: 0,
  attribute: false,
  sha256,
});
const leavingWith = (handlers: ReturnType<typeof handler>[]): Changes => ({
  leaving: { forms: [aForm(`${PAY}/start`, { buttons: [aButton({ pressed: true, handlers })] })] },
});
const cardForm = (action: string, shown = true) =>
  aForm(action, { id: 'second', fields: CARD_FIELDS.map((field) => ({ ...field, shown })) });
const withForm = (form: ReturnType<typeof aForm>): Changes => ({
  leaving: { forms: [aForm(`${PAY}/start`, { buttons: pressed }), form] },
});

test('a visit tells the page that is left, the one where the card is typed and the last, by shape alone', () => {
  expect(clean.map(({ roles, address, typed }) => [roles.join(), address, typed])).toEqual([
    ['leaving', `${SHOP}/checkout/orders/{id}`, false],
    ['card', `${PAY}/start`, true],
    ['final', `${SHOP}/orders/{id}/done`, false],
  ]);
  expect(JSON.stringify(clean)).not.toMatch(/HT-00017|8f14e45f/);
});

test('what can be pinned: where it lands, where forms lead, what the pressed button runs', () => {
  expect(placesOf(clean, SHOP)).toEqual([
    { kind: 'form', page: 'leaving', name: 'form', value: `post ${PAY}/start` },
    { kind: 'button', page: 'leaving', name: 'go', value: 'none' },
    { kind: 'landing', page: 'card', name: '', value: PAY },
    { kind: 'form', page: 'card', name: 'form', value: `post ${PAY}` },
  ]);
});

describe('found', () => {
  test.each<[string, Changes, readonly string[]]>([
    [
      'a link to a look-alike of the provider',
      { action: `${EVIL}/start`, card: providerPage(EVIL) },
      ['critical payment-page-elsewhere', 'high payment-form-changed', 'high payment-form-changed'],
    ],
    ['a form that takes another way to the genuine page', { action: `${EVIL}/go` }, ['high payment-form-changed']],
    [
      'a form that took another name as well',
      { leaving: { forms: [aForm(`${EVIL}/go`, { id: 'renamed', buttons: pressed })] } },
      ['high payment-form-changed'],
    ],
    ['another path of the same provider', { action: `${PAY}/v2/start` }, ['medium payment-form-changed']],
    [
      'a button that leads elsewhere by itself',
      { leaving: { forms: [aForm(`${PAY}/start`, { buttons: [aButton({ pressed: true, action: `${EVIL}/x` })] })] } },
      ['high payment-form-changed'],
    ],
    [
      'a function of a strange host behind the button',
      leavingWith([handler(`${EVIL}/b.js`, 'a1')]),
      ['high payment-button-changed'],
    ],
    [
      'a function of the shop behind the button',
      leavingWith([handler(`${SHOP}/b.js`, 'a1')]),
      ['low payment-button-changed'],
    ],
    ['a card form on the page that is left', withForm(cardForm(`${SHOP}/collect`)), ['critical second-card-form']],
    ['one that is not shown', withForm(cardForm(`${SHOP}/collect`, false)), ['high second-card-form']],
    [
      'an error, then the genuine page',
      { action: `${EVIL}/start`, card: providerPage(EVIL), after: [{ ...providerPage(PAY, 7), last: true }] },
      [
        'critical card-asked-twice',
        'critical payment-page-elsewhere',
        'high payment-form-changed',
        'high payment-form-changed',
      ],
    ],
    [
      'a base that leads away',
      { leaving: { base: `${EVIL}/`, forms: [aForm(`${PAY}/start`, { buttons: pressed })] } },
      ['high payment-page-changed'],
    ],
  ])('%s', (_what, changes, expected) => {
    expect(judged(factsOf(changes)).toSorted()).toEqual([...expected].toSorted());
  });

  test('without a pin, against the visit before; without that, by the approved destinations alone', () => {
    const swapped = factsOf({ action: `${EVIL}/go` });
    expect(judged(swapped, [])).toEqual(['high payment-form-changed']);
    expect(judged(swapped, [], [])).toEqual([]);
    const elsewhere = factsOf({ action: `${EVIL}/start`, card: providerPage(EVIL) });
    expect(judged(elsewhere, [], [])).toEqual(['critical payment-page-elsewhere']);
  });

  test('again in each visit while a pin says otherwise, though the visit before was the same', () => {
    const swapped = factsOf({ action: `${EVIL}/go` });
    expect(judged(swapped, pinsOf(clean), swapped)).toEqual(['high payment-form-changed']);
  });

  test('a look-alike says how much it resembles the pinned page', () => {
    const pages = factsOf({ action: `${EVIL}/start`, card: providerPage(EVIL) });
    const [found] = judgePages({ pages, site, previous: { pages: [], pins: pinsOf(clean) } });
    expect(found).toMatchObject({
      kind: 'payment-page-elsewhere',
      destination: 'evil.example',
      about: { before: [PAY], after: [EVIL], resembles: { title: true, words: 100, build: 100 } },
    });
  });
});

describe('a payment frame', () => {
  const withFrames = (address: string, fields = CARD_FIELDS): readonly PageFacts[] => {
    const url = `${SHOP}/checkout`;
    const inner = aPage(address, 4, {
      topUrl: url,
      top: false,
      forms: [aForm(`${address}/done`, { fields, buttons: pressed })],
    });
    const top = aPage(url, 4, { iframes: [anIframe(address, { id: 'pay' })] });
    const walked = linkVisit({ card: undefined as never });
    return pageFactsOf({
      ...walked,
      cardTypedAt: 3,
      pages: { seen: [top, inner, aPage(`${SHOP}/done`, 7, { last: true })], cut: false },
    });
  };
  const genuine = withFrames(`${PAY}/fields`);
  const judgedFrames = (pages: readonly PageFacts[]) => judged(pages, pinsOf(genuine), genuine);

  test('is pinned with the origin that asks for the card', () => {
    expect(placesOf(genuine, SHOP).map(({ kind, name, value }) => `${kind} ${name} ${value}`)).toEqual([
      `landing  ${PAY}`,
      `form form post ${PAY}`,
      `frame pay ${PAY}/fields`,
    ]);
    expect(judgedFrames(genuine)).toEqual([]);
  });

  test('swapped is critical, whether or not it asks for a card already', () => {
    expect(judgedFrames(withFrames(`${EVIL}/fields`))).toEqual(
      expect.arrayContaining(['critical payment-page-elsewhere', 'critical payment-frame-changed']),
    );
    expect(judgedFrames(withFrames(`${EVIL}/fields`, []))).toContain('critical payment-frame-changed');
  });

  test('of another page of the provider is a deviation from the pin', () => {
    expect(judgedFrames(withFrames(`${PAY}/other`))).toEqual(expect.arrayContaining(['medium payment-frame-changed']));
  });
});

describe('silent, or for the digest', () => {
  test.each<[string, Changes, readonly string[]]>([
    ['nothing changed but order and tokens', { card: providerPage(PAY) }, []],
    [
      'text and title',
      { leaving: { title: 'セール中', words: ['夏のセール'], forms: [aForm(`${PAY}/start`, { buttons: pressed })] } },
      [],
    ],
    [
      'a hidden token and a hidden field',
      {
        leaving: {
          forms: [
            aForm(`${PAY}/start`, {
              buttons: pressed,
              fields: [aField({ type: 'hidden', name: 'csrf_8f14e45fceea167a' })],
            }),
          ],
        },
      },
      [],
    ],
    [
      'a map',
      {
        leaving: {
          forms: [aForm(`${PAY}/start`, { buttons: pressed })],
          iframes: [anIframe('https://maps.example/embed')],
        },
      },
      ['low payment-page-changed'],
    ],
    [
      'a chat that asks for a name',
      {
        leaving: {
          forms: [
            aForm(`${PAY}/start`, { buttons: pressed }),
            aForm(`${SHOP}/chat`, { id: 'chat', fields: [aField({ name: 'name' })] }),
          ],
        },
      },
      [],
    ],
    [
      'a point card’s number',
      withForm(
        aForm(`${SHOP}/points`, {
          id: 'points',
          fields: [aField({ label: 'ポイントカード番号', name: 'point_card_no' })],
        }),
      ),
      [],
    ],
    [
      'a new script',
      {
        leaving: {
          forms: [aForm(`${PAY}/start`, { buttons: pressed })],
          scripts: [{ src: `${SHOP}/a.3f9a1c02.js`, sha256: undefined, integrity: false }],
        },
      },
      ['low payment-page-changed'],
    ],
    ['a campaign cookie', { cookies: ['campaign; path=/'] }, []],
  ])('%s', (_what, changes, expected) => {
    expect(judged(factsOf(changes))).toEqual(expected);
  });

  test('a shop of the js type whose own form asks for the card, and a second one in it', () => {
    const js = { ...site, paymentType: 'js' } as const;
    const page = (forms: ReturnType<typeof aForm>[]) =>
      pageFactsOf({
        ...linkVisit(),
        pages: {
          seen: [aPage(`${SHOP}/checkout`, 6, { forms }), aPage(`${SHOP}/done`, 7, { last: true })],
          cut: false,
        },
      });
    const own = page([aForm(`${SHOP}/checkout`, { fields: CARD_FIELDS, buttons: pressed })]);
    const previous = { pages: own, pins: placesOf(own, SHOP) };
    expect(judgePages({ pages: own, site: js, previous: undefined })).toEqual([]);
    expect(judgePages({ pages: own, site: js, previous })).toEqual([]);
    const two = page([aForm(`${SHOP}/checkout`, { fields: CARD_FIELDS, buttons: pressed }), cardForm(`${SHOP}/x`)]);
    expect(judgePages({ pages: two, site: js, previous }).map(({ kind }) => kind)).toContain('second-card-form');
  });
});
