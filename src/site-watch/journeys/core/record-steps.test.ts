import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PersonsAct, ShownField, TouchedElement, TouchedField } from '#platform/browser';
import { loadJourney } from '../../core/journey.ts';
import { Recording } from './record-steps.ts';
import { writeJourney } from './write-journey.ts';

const ORIGIN = 'https://shop.example';
const recording = () => new Recording({ origin: ORIGIN, first: `${ORIGIN}/` });

const named = (words: string, on: TouchedElement['on'], known = ''): TouchedElement => ({ on, words, known });
const button = (words: string) => named(words, [{ role: 'button', name: words }, { css: '#b' }], 'b');
const aField = (changes: Partial<ShownField>, least = ''): TouchedField => {
  const empty = { css: '#f', type: 'text', name: '', autocomplete: '', words: '', maxLength: -1, options: [] };
  const field = { ...empty, filled: false, ...changes };
  return { ...named(field.words, [{ css: field.css }]), field, least };
};
const typed = (changes: Partial<ShownField>, least = ''): PersonsAct => ({
  act: 'typed',
  touched: aField(changes, least),
});
const picked = (changes: Partial<ShownField>, option: string): PersonsAct => ({
  act: 'picked',
  touched: aField({ type: 'select-one', ...changes }),
  option,
});
const card = (document: number): PersonsAct => ({
  act: 'card',
  field: 'number',
  document,
  shown: {
    ...{ url: `${ORIGIN}/pay`, classes: '', generator: '', frames: [], links: [], buttons: [], fields: [] },
    resources: ['https://js.pay.example/v3.js', `${ORIGIN}/own.js`],
    cardFields: [{ field: 'number', frameUrl: 'https://frame.pay.example/number' }],
  },
});

/** The step that an act became. */
const stepOf = (act: PersonsAct) => {
  const taken = recording().take(act);
  return taken.kind === 'step' ? taken.step : taken;
};

describe('what is typed in place of what a person typed', () => {
  test.each([
    ['a name', { name: 'buyer-name' }, '', '{{canary.name}}'],
    ['a family name', { autocomplete: 'family-name' }, '', '見附'],
    ['mail', { type: 'email' }, '', '{{canary.email}}'],
    ['a postcode of seven digits', { words: '郵便番号', maxLength: 7 }, '', '1000001'],
    ['what no name tells', { name: 'q17' }, '', 'テスト'],
    ['a short one', { name: 'q17', maxLength: 2 }, '', 'テス'],
    ['a number', { type: 'number', name: 'count' }, '', '1'],
    ['a number that begins later', { type: 'number', name: 'count' }, '12', '12'],
    ['a day', { type: 'date', name: 'when' }, '2031-02-03', '2031-02-03'],
    ['a telephone with a least', { type: 'tel', name: 'x' }, '5', '{{canary.phone}}'],
  ])('%s', (_, field, least, value) => {
    expect(stepOf(typed(field, least))).toMatchObject({ fill: '#f', value });
  });

  test('nothing in place of a password: it is left out and said', () => {
    expect(stepOf(typed({ type: 'password' }))).toMatchObject({ kind: 'left-out', code: 'password' });
  });

  test.each([
    ['a quantity stays', { name: 'quantity', options: ['1', '2', '3'] }, '3', '3'],
    ['a prefecture, known by its name', { name: 'pref', options: ['東京都', '沖縄県'] }, '沖縄県', '東京都'],
    ['a prefecture, known by its options', { name: 'x', options: ['東京都', '沖縄県'] }, '沖縄県', '東京都'],
    ['a year of birth', { words: '生年月日（年）', options: ['選択してください', '1950', '1951'] }, '1987', '1950'],
    ['a gender', { name: 'sex', options: ['--', '回答しない', '女性'] }, '女性', '回答しない'],
  ])('of a list: %s', (_, field, option, value) => {
    expect(stepOf(picked(field, option))).toMatchObject({ select: '#f', value });
  });
});

describe('how an element is named', () => {
  test.each([
    ['by role and name', button('カートに入れる'), { role: 'button', name: 'カートに入れる' }],
    ['by CSS where no journey knows the role', named('x', [{ role: 'slider', name: 'x' }, { css: '#b' }]), '#b'],
    ['by CSS where the name tells who someone is', button('花子 hanako@his.example'), '#b'],
    ['by CSS where the name is a number of a person', button('090-1234-5678 へ送る'), '#b'],
  ])('%s', (_, touched, on) => {
    expect(stepOf({ act: 'pressed', touched })).toMatchObject({ click: on });
  });

  test('in frames by their CSS, outermost first', () => {
    const touched = named('', [{ css: '#in', frame: ['#outer', 'iframe'] }]);
    expect(stepOf({ act: 'pressed', touched })).toMatchObject({ click: '#in', frame: ['#outer', 'iframe'] });
  });

  test('not at all in more frames than a journey can tell', () => {
    const touched = named('', [{ css: '#in', frame: ['a', 'b', 'c', 'd', 'e', 'f'] }]);
    expect(stepOf({ act: 'pressed', touched })).toMatchObject({ kind: 'left-out', code: 'no-name' });
  });
});

describe('addresses', () => {
  test.each([
    ['a page', '/products/12', '/products/12'],
    ['a page of a product by its number', '/products/detail.php?product_id=12', '/products/detail.php?product_id=12'],
    ['a key is cut off', '/back?token=0f8fad5bd9cb469fa16570867728950e', '/back'],
    ['a person is cut off', '/back?to=hanako@his.example', '/back'],
  ])('%s', (_, path, open) => {
    expect(stepOf({ act: 'opened', url: `${ORIGIN}${path}` })).toEqual({ name: 'open', open });
  });

  test('another site is left out', () => {
    expect(stepOf({ act: 'opened', url: 'https://pay.example/session' })).toMatchObject({ code: 'other-site' });
  });
});

describe('the end', () => {
  test('the button that orders is waited for and not pressed, once the card was typed', () => {
    const shop = recording();
    expect(shop.take({ act: 'held-back', touched: button('注文する') })).toMatchObject({ done: false });
    shop.take(card(1));
    expect(shop.take(card(1))).toEqual({ kind: 'same' });
    expect(shop.take({ act: 'held-back', touched: button('注文する') })).toMatchObject({ done: true });
    expect(shop.steps).toEqual([
      { name: 'home', open: '/' },
      { name: 'card', 'card-form': true },
      { name: 'order-button', 'wait-for': { role: 'button', name: '注文する' } },
      { name: 'before-buying', screenshot: true },
    ]);
    expect([shop.isWhole, shop.stops]).toEqual([true, true]);
    expect(shop.cardHosts).toEqual({ frames: ['frame.pay.example'], scripts: ['js.pay.example'] });
  });

  test('a press that is called like an order and was meant takes the stop away', () => {
    const shop = recording();
    shop.take({ act: 'pressed', touched: button('決済会社のページで支払う') });
    expect(shop.stops).toBe(false);
  });
});

const words = fc.string({ unit: 'grapheme', maxLength: 80 });
const touched = fc.record({
  words,
  known: words,
  on: fc.array(
    fc.oneof(
      fc.record({ css: words, frame: fc.array(words, { maxLength: 7 }) }),
      fc.record({ role: fc.constantFrom('button', 'link', 'slider', ''), name: words }),
      fc.record({ label: words }),
    ),
    { maxLength: 3 },
  ),
});
const anAct: fc.Arbitrary<PersonsAct> = fc.oneof(
  fc.record({ act: fc.constantFrom('pressed', 'chose', 'awaited', 'held-back'), touched }),
  fc.record({ act: fc.constant('opened' as const), url: words.map((text) => `${ORIGIN}/${text.repeat(9)}`) }),
  fc.record({ act: fc.constant('not-followed' as const), why: fc.constantFrom('second-window', 'key', 'file') }),
  fc.constant(card(1)),
  words.map((text) => typed({ name: text, words: text, type: 'text', maxLength: 3 })),
  words.map((text) => picked({ name: text, options: [text, 'a'] }, text)),
);

test('whatever a page calls its parts, what is written can be loaded', () => {
  fc.assert(
    fc.property(fc.array(anAct, { maxLength: 140 }), (acts) => {
      const shop = recording();
      for (const act of acts) shop.take(act);
      const { steps, stops, unsure: notes } = shop;
      const yaml = writeJourney({ name: 'shop', destinations: ['pay.example'], steps, stops, notes });
      expect(loadJourney(yaml)).toMatchObject({ kind: 'ok' });
    }),
    { numRuns: 200 },
  );
});
