import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brandOf, findCardNumber, isCardNumber, luhnValid } from './card-number.ts';
import { makeId } from './id.ts';
import { instantOfMs } from './instant.ts';

const withLuhn = (digits: string): string =>
  digits + '0123456789'[[...'0123456789'].findIndex((check) => luhnValid(digits + check))];

/** Published test numbers of brands and payment providers; for Maestro, which has few, numbers of zeros. */
const TEST_NUMBERS = [
  ['4111111111111111', 'visa'],
  ['4012888888881881', 'visa'],
  ['4222222222222', 'visa'],
  ['5555555555554444', 'mastercard'],
  ['5105105105105100', 'mastercard'],
  ['2223003122003222', 'mastercard'],
  ['3530111333300000', 'jcb'],
  ['3566002020360505', 'jcb'],
  ['378282246310005', 'amex'],
  ['371449635398431', 'amex'],
  ['30569309025904', 'diners'],
  ['38520000023237', 'diners'],
  ['36227206271667', 'diners'],
  ['6011111111111117', 'discover'],
  ['6011000990139424', 'discover'],
  ['6200000000000005', 'unionpay'],
  ['6205500000000000004', 'unionpay'],
  [withLuhn('675900000000000'), 'maestro'],
  [withLuhn('58680000000000000'), 'maestro'],
  [withLuhn('5033000000000'), 'maestro'],
] as const;

const digitsOf = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((digits) => digits.join(''));

const PREFIXES = ['4', '51', '55', '2221', '2720', '3528', '3589', '6011', '62', '65', '8100', '50', '69'];
/** Sixteen digits, which every brand but two issues. */
const cardNumbers = fc
  .tuple(fc.constantFrom(...PREFIXES), digitsOf(14))
  .map(([prefix, rest]) => withLuhn((prefix + rest).slice(0, 15)));

describe('luhnValid', () => {
  test.each(TEST_NUMBERS)('accepts %s', (number) => {
    expect(luhnValid(number)).toBe(true);
  });

  test('notices every single wrong digit', () => {
    fc.assert(
      fc.property(cardNumbers, fc.nat(15), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
        const wrong = number.slice(0, at) + ((Number(number[at]) + by) % 10) + number.slice(at + 1);
        expect(luhnValid(wrong)).toBe(false);
      }),
    );
  });

  test.each(['', 'x', '41111111111111１1', '4111 1111 1111 1111'])('refuses %j', (text) => {
    expect(luhnValid(text)).toBe(false);
  });
});

describe('brandOf', () => {
  test.each(TEST_NUMBERS)('%s is %s by six or eight digits', (number, brand) => {
    expect(brandOf(number.slice(0, 6))).toBe(brand);
    expect(brandOf(number.slice(0, 8))).toBe(brand);
  });

  test.each([
    ['2220', undefined],
    ['2221', 'mastercard'],
    ['2720', 'mastercard'],
    ['2721', undefined],
    ['3527', undefined],
    ['3528', 'jcb'],
    ['3589', 'jcb'],
    ['3590', undefined],
    ['3088', 'jcb'],
    ['3095', 'diners'],
    ['3096', 'jcb'],
    ['3337', 'jcb'],
    ['3350', undefined],
    ['3060', undefined],
    ['6440', 'discover'],
    ['6400', 'maestro'],
    ['622126', 'unionpay'],
    ['1234', undefined],
    ['9792', undefined],
    ['411', undefined],
    ['411111111', undefined],
    ['41x1', undefined],
  ])('of %s is %s', (bin, brand) => {
    expect(brandOf(bin)).toBe(brand);
  });
});

describe('isCardNumber', () => {
  test.each(TEST_NUMBERS)('knows %s (%s) as text and as integer', (number) => {
    expect(isCardNumber(number)).toBe(true);
    expect(isCardNumber(BigInt(number))).toBe(true);
    if (Number.isSafeInteger(Number(number))) expect(isCardNumber(Number(number))).toBe(true);
  });

  test.each([
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    ' 4111111111111111\n',
    '4111\u00a01111\u30001111\t1111',
    '４１１１　１１１１　１１１１　１１１１',
    '４１１１－１１１１－１１１１－１１１１',
    '4111ー1111ｰ1111−1111',
    '4111‐1111–1111—1111',
    '4111\u200b1111\u200b1111\u200b1111',
    '\ufeff4111111111111111',
    '𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏',
    '④①①①①①①①①①①①①①①①',
    '4\ufe0f111111111111111',
  ])('sees through spaces, hyphens and widths: %j', (text) => {
    expect(isCardNumber(text)).toBe(true);
  });

  test.each([
    ['a wrong Luhn digit', '4111111111111112'],
    ['too short for the brand', withLuhn('41111111111111')],
    ['no brand', '1111111111111117'],
    ['a prefix', 'order-4111111111111111'],
    ['a masked number', '411111******1111'],
    ['a BIN', '41111111'],
    ['twenty digits', '41111111111111111111'],
    ['a decimal', '4111111111111111.0'],
    ['nothing', ''],
    ['hyphens', '----------------'],
  ])('is false for %s', (_, text) => {
    expect(isCardNumber(text)).toBe(false);
  });

  test('a number that is something else too is refused all the same: its sender gives it a prefix', () => {
    const product = withLuhn('490130000001');
    const eanSum = [...product].reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
    expect({ isJanCode: eanSum % 10 === 0, isCard: isCardNumber(product) }).toEqual({ isJanCode: true, isCard: true });
    expect(isCardNumber(`jan-${product}`)).toBe(false);
  });

  test('judges by brand and length where a JSON number has lost its last digits', () => {
    expect(isCardNumber(JSON.parse('6205500000000000004') as number)).toBe(true);
    expect(isCardNumber(JSON.parse('1205500000000000004') as number)).toBe(false);
    expect(isCardNumber(1e300)).toBe(false);
    expect(isCardNumber(Number.NaN)).toBe(false);
    expect(isCardNumber(4111.5)).toBe(false);
    expect(isCardNumber(-4111111111111111)).toBe(false);
  });

  test('knows every Luhn-valid number in a range, however it is split up', () => {
    const gaps = fc.array(fc.constantFrom('', ' ', '-', '－', '　'), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(cardNumbers, gaps, (number, between) => {
        expect(isCardNumber([...number].map((digit, at) => digit + between[at]).join(''))).toBe(true);
      }),
    );
  });
});

describe('findCardNumber', () => {
  const pan = '4111111111111111';

  test.each<[string, unknown, string | undefined]>([
    ['the document', pan, ''],
    ['a field', { a: 1, card: { number: pan } }, '/card/number'],
    ['an item', { list: ['x', [0, Number(pan)]] }, '/list/1/1'],
    ['the first of several', { a: ['x', pan], b: pan }, '/a/1'],
    ['a name to be escaped', { 'a/b~c': { '': pan } }, '/a~1b~0c/'],
    ['a key, by its object', { a: { b: { [pan]: 1 } } }, '/a/b'],
    ['a key of the document', { '4111-1111-1111-1111': 1 }, ''],
    ['a key above the value', { a: [{ [`${pan} `]: { b: pan } }] }, '/a/0'],
    ['nothing in a plain payment', { amountMinor: 1200, bin: '41111111', last4: '1111', at: 1795246162000 }, undefined],
    ['nothing in what is not a container', null, undefined],
    ['nothing in empty ones', { a: [], b: {}, c: null, d: true }, undefined],
  ])('points at %s', (_, value, pointer) => {
    expect(findCardNumber(value)).toBe(pointer);
  });

  test('never says the number', () => {
    fc.assert(
      fc.property(cardNumbers, fc.jsonValue(), fc.boolean(), (number, other, asKey) => {
        const pointer = findCardNumber([other, asKey ? { [number]: other } : { number }]);
        expect(pointer).toBeDefined();
        expect(pointer).not.toContain(number);
      }),
    );
  });

  test('follows a document of any depth', () => {
    let deep: unknown = pan;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(findCardNumber(deep)).toBe('/0'.repeat(100_000));
  });

  test.each([
    'x'.repeat(1_000_000),
    '1'.repeat(1_000_000),
    '1-'.repeat(500_000),
    '4 '.repeat(50_000),
    '４'.repeat(200_000),
    `${pan}${'9'.repeat(100)}`,
  ])('passes over a huge text (%#)', (text) => {
    expect(findCardNumber([text])).toBeUndefined();
  });
});

describe('inside a text', () => {
  test.each([
    'Card No 4111 1111 1111 1111 exp',
    'カード番号4111111111111111',
    'カードナンバー4111111111111111です',
    'カードＮｏ４１１１－１１１１－１１１１－１１１１',
    '№4111111111111111',
    '4111111111111111/12/27',
    '4111111111111111.0',
    '(4111-1111-1111-1111)',
    '「4111111111111111」',
    '"4111111111111111",',
    'pan=4111111111111111&exp=1227',
    '4111 1111 1111 1111 12/27 123',
    '12 4111111111111111',
    'visa\n4111 1111 1111 1111\nexp',
    '\u20ac4111\u200b1111\u200b1111\u200b1111 paid',
    'the card 4111\u00a01111\u30001111\t1111.',
    '4111−1111−1111−1111円',
    '1--4111111111111111',
    '03: 378282246310005',
    '%B4111111111111111^YAMADA/TARO^2512101',
    ';4111111111111111=25121010000012345678?',
    '4111111111111111=25121010000012345678',
    'order-7 4111 1111 1111 1111',
    '4111 1111 1111 1111 3x',
    '41111111-1111-4111-a111-11111111111 4111111111111111',
    '41111111-1111-4111-a111-111111111111 4111111111111111',
  ])('finds the number in %j', (text) => {
    expect(findCardNumber({ merchant: { name: text } })).toBe('/merchant/name');
    expect(findCardNumber({ merchant: { [text]: 1 } })).toBe('/merchant');
  });

  test.each([
    'order-4111111111111111',
    'ord_4111111111111111',
    '_4111111111111111',
    'token:4111111111111111',
    'A#4111111111111111',
    'see order-4111111111111111, please',
    'B4111111111111111',
    'a4111111111111111',
    '4111111111111111a',
    '4111111111111111_1',
    'jan-4901300000017',
    '41111111-1111-4111-a111-111111111111',
    'urn:uuid:41111111-1111-4111-B111-111111111111',
    '/payments/41111111-1111-4111-b111-111111111111?x',
    '2026-11-21T09:32:57.123Z',
    '2026-11-21 09:32:57.123',
    '20261121093257123',
    '203.0.113.195, 198.51.100.7',
    '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
    '￥4,111,111,111,111,111',
    '4111111111.111111',
    'TEL 03-1234-5678 FAX 03-1234-5679',
    '+81 90-1234-5678',
    '〒150-0041 東京都渋谷区神南1-2-3 見附ビル4階',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0.0.0 Safari/537.36',
    '411111******1111',
    '4111 11** **** 1111',
    'Card 4111 1111 1111 1112 exp',
    'x 41111111111111111111',
    '1234567890123 items',
  ])('passes %j', (text) => {
    expect(findCardNumber([text, { [text]: 1 }])).toBeUndefined();
  });

  test('does not find other separators, a letter before or digits joined on: ADR 0005 says so', () => {
    for (const text of ['4111.1111.1111.1111', '4111/1111/1111/1111', '4111_1111_1111_1111', 'a 4111  1111 1111 1111'])
      expect(findCardNumber(text)).toBeUndefined();
    for (const text of [
      'PAN:4111111111111111',
      'No4111111111111111',
      '4111111111111111-12',
      'NDExMTExMTExMTExMTExMQ==',
    ])
      expect(findCardNumber(text)).toBeUndefined();
  });

  test('finds a number between any words, in groups or not', () => {
    const words = fc.constantFrom('', 'Card ', '番号', '12/27 ', '5 ', '(', '=', '^', '%B', '\n', '、', 'order-1 ');
    const gaps = fc.array(fc.constantFrom('', ' ', '-', '　', '－'), { minLength: 15, maxLength: 15 });
    const after = fc.constantFrom('', ' exp', 'です', '/12', '^', '=2512', ' 7', ' 7x', ')', '.');
    fc.assert(
      fc.property(words, cardNumbers, gaps, after, (before, number, between, behind) => {
        const written = [...number].map((digit, at) => digit + (between[at] ?? '')).join('');
        expect(findCardNumber(before + written + behind)).toBe('');
      }),
    );
  });

  test('finds whatever is a card number as a whole', () => {
    const signs = fc.constantFrom('', ' ', '\n', '- ', 'ー', '\u3099', '\u200b', '─', '\t\t');
    fc.assert(
      fc.property(cardNumbers, fc.array(signs, { minLength: 16, maxLength: 16 }), (number, between) => {
        const written = [...number].map((digit, at) => digit + between[at]).join('');
        expect([isCardNumber(written), findCardNumber(written)]).toEqual([true, '']);
      }),
    );
  });

  test('passes UUIDs of version 4 and 7, mostly digits or not, in any case', () => {
    const hex = (length: number) =>
      fc.string({
        unit: fc.constantFrom(...'0123456789012345678901234567890123456789abcdef'),
        minLength: length,
        maxLength: length,
      });
    const uuids = fc
      .tuple(hex(8), hex(4), fc.constantFrom('4', '7'), hex(3), fc.constantFrom(...'89ab'), hex(3), hex(12))
      .map(([a, b, version, c, variant, d, e]) => `${a}-${b}-${version}${c}-${variant}${d}-${e}`);
    fc.assert(
      fc.property(fc.oneof(uuids, fc.uuid({ version: [4, 7] })), (uuid) => {
        expect(findCardNumber([uuid, uuid.toUpperCase(), `/payments/${uuid}`, { [uuid]: 1 }])).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  test('passes ids of this product and random ids of letters and digits', () => {
    const digitsAndLetters = fc.string({
      unit: fc.constantFrom(...'01234567890123456789xY'),
      minLength: 20,
      maxLength: 40,
    });
    const entropy = fc.uint8Array({ minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(digitsAndLetters, fc.nat(2 ** 31), entropy, (text, seconds, bytes) => {
        expect(findCardNumber([text, makeId('dec', instantOfMs(seconds * 1000), bytes)])).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });
});
