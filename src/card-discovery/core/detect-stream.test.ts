/** Every spelling of a number, at every place of a probe, cut at every byte. Numbers are published test numbers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDetector } from './detect-stream.ts';

const NUMBER = '4111111111111111';
const GROUPED = '4111-1111-1111-1111';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const wide = (text: string): string => text.replace(/[0-9]/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
const apart = (separator: string): string => GROUPED.replaceAll('-', separator);
const littleEndian = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf16le'));
const bigEndian = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf16le').swap16());
/** A double-byte encoding of digits and one separator; the rest as it is. */
const doubled = (text: string, digit: (value: number) => number[], separator: number[]): Uint8Array =>
  Uint8Array.from(
    [...text].flatMap((sign) =>
      /[0-9]/.test(sign) ? digit(Number(sign)) : sign === '-' ? separator : [sign.charCodeAt(0)],
    ),
  );
const shiftJis = (text: string, separator = [0x81, 0x7c]) => doubled(text, (digit) => [0x82, 0x4f + digit], separator);
const eucJp = (text: string) => doubled(text, (digit) => [0xa3, 0xb0 + digit], [0xa1, 0xdd]);
const jis = (text: string) => doubled(text, (digit) => [0x23, 0x30 + digit], [0x21, 0x5d]);
const backslashed = (text: string): string =>
  [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const percent = (text: string): string => [...bytes(text)].map((byte) => `%${byte.toString(16)}`).join('');

type Spelt = readonly [
  name: string,
  spelt: Uint8Array,
  layers: readonly string[],
  around?: (text: string) => Uint8Array,
];

const SPELT: readonly Spelt[] = [
  ['digits alone', bytes(NUMBER), []],
  ...['-', ' ', '.', '/', '_', '+', ' - ', '\u00a0', '\u2010', '\u2212', '\u3000'].map(
    (separator): Spelt => [`groups apart by ${JSON.stringify(separator)}`, bytes(apart(separator)), []],
  ),
  ...['%20', '%2D', '%2e', '%C2%A0', '%E3%80%80'].map(
    (separator): Spelt => [`groups apart by ${separator}`, bytes(apart(separator)), ['url-encoded']],
  ),
  ...['\\u0020', '\\u002d', '\\u3000', '\\/'].map(
    (separator): Spelt => [`groups apart by ${separator}`, bytes(apart(separator)), ['json-escaped']],
  ),
  ['digits apart by spaces', bytes([...NUMBER].join(' ')), []],
  ['every digit escaped for JSON', bytes(backslashed(NUMBER)), ['json-escaped']],
  ['full-width digits escaped for JSON', bytes(backslashed(wide(GROUPED))), ['json-escaped']],
  ['every digit escaped for a URL', bytes(percent(NUMBER)), ['url-encoded']],
  ['full-width digits escaped for a URL', bytes(percent(wide(apart('\u3000')))), ['url-encoded', 'full-width']],
  ['full-width digits in UTF-8', bytes(wide(NUMBER)), ['full-width']],
  ['full-width groups in UTF-8', bytes(wide(apart('\uff0d'))), ['full-width']],
  ['full-width digits in Shift_JIS', shiftJis(NUMBER), ['shift_jis', 'full-width']],
  ['full-width groups in Shift_JIS', shiftJis(GROUPED), ['shift_jis', 'full-width']],
  ['ASCII groups in Shift_JIS', doubled(GROUPED, (digit) => [0x30 + digit], [0x81, 0x40]), []],
  ['full-width digits in EUC-JP', eucJp(NUMBER), ['euc-jp', 'full-width']],
  ['full-width groups in EUC-JP', eucJp(GROUPED), ['euc-jp', 'full-width']],
  ['full-width digits in ISO-2022-JP', jis(NUMBER), ['iso-2022-jp', 'full-width']],
  ['full-width groups in ISO-2022-JP', jis(GROUPED), ['iso-2022-jp', 'full-width']],
  ['UTF-16, low byte first', littleEndian(NUMBER), ['utf-16le'], littleEndian],
  ['groups in UTF-16, low byte first', littleEndian(GROUPED), ['utf-16le'], littleEndian],
  ['full-width UTF-16, low byte first', littleEndian(wide(GROUPED)), ['utf-16le', 'full-width'], littleEndian],
  ['UTF-16, high byte first', bigEndian(NUMBER), ['utf-16be'], bigEndian],
  ['groups in UTF-16, high byte first', bigEndian(GROUPED), ['utf-16be'], bigEndian],
  ['full-width UTF-16, high byte first', bigEndian(wide(NUMBER)), ['utf-16be', 'full-width'], bigEndian],
  ['base64', bytes(btoa(NUMBER)), ['base64']],
  ['base64 of groups', bytes(btoa(GROUPED)), ['base64']],
  ['base64 broken by a line end', bytes(btoa(GROUPED).replace(/^(.{12})/, '$1\r\n')), ['base64']],
];

const search = (pieces: readonly Uint8Array[], isTestNumber: (digits: string) => boolean = () => false) => {
  const detector = createDetector({ fingerprint: (digits) => `h1:${digits.length}`, isTestNumber });
  for (const piece of pieces) detector.push(piece);
  return detector.end();
};

const joined = (...pieces: Uint8Array[]): Uint8Array => Uint8Array.from(pieces.flatMap((piece) => [...piece]));

describe('a number is found', () => {
  test.each(SPELT.map((spelt) => ({ name: spelt[0], spelt })))('$name, wherever a probe falls', ({ spelt: all }) => {
    const [, spelt, layers, around = bytes] = all;
    for (let shift = 0; shift < 26; shift += 1) {
      const before = around(`first line\n${'q'.repeat(30 + shift)} "`);
      const { sightings } = search([joined(before, spelt, around('" and more text behind it\n'))]);
      expect(sightings.map(({ offset, line, encoding }) => ({ offset, line, encoding }))).toEqual([
        { offset: before.length, line: 2, encoding: layers },
      ]);
    }
  });

  test('wherever the stream is cut, and with the same result', () => {
    const text = joined(
      ...SPELT.filter(([, , , around]) => around === undefined).map(([, spelt]) =>
        joined(bytes('some words, '), spelt, bytes(' and their end.\n')),
      ),
    );
    const whole = search([text]);
    expect(whole.sightings.length).toBeGreaterThan(20);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((to, index) => text.subarray(places[index], to));
        expect(search(pieces)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  test('over the end of each block that is read, of a stream of megabytes without a line end', () => {
    const filler = new Uint8Array(64_000).fill(0x78);
    const pieces = Array.from({ length: 40 }, (_, index) => [filler.subarray(index), bytes(` ${NUMBER} `)]).flat();
    const { sightings } = search(pieces);
    expect(sightings.length).toBe(40);
    expect(new Set(sightings.map(({ line }) => line))).toEqual(new Set([1]));
  });

  test.each([
    ['4222222222222', 'visa', 'rare-form'],
    ['card_no=4222222222222', 'visa', 'named-field'],
    ['378282246310005', 'amex', 'brand-length-luhn'],
    ['3782 822463 10005', 'amex', 'grouped-as-on-a-card'],
    ['30569309025904', 'diners', 'brand-length-luhn'],
    ['2223003122003222', 'mastercard', 'brand-length-luhn'],
    ['3530111333300000', 'jcb', 'brand-length-luhn'],
    ['6011111111111117', 'discover', 'brand-length-luhn'],
    ['6205500000000000004', 'unionpay', 'brand-length-luhn'],
    ['620550 0000000000004', 'unionpay', 'grouped-as-on-a-card'],
    ['PAN:4111111111111111exp', 'visa', 'named-field'],
    ['カード番号 4111111111111111', 'visa', 'named-field'],
    [';4111111111111111=25121010000000000000?', 'visa', 'track-2'],
    ['4111111111111111D25121010000000000000F', 'visa', 'track-2'],
    ['%B4111111111111111^YAMADA/TARO^2512101000000000?', 'visa', 'track-1'],
  ])('%s is of %s, because %s', (text, brand, reason) => {
    const { sightings } = search([bytes(text)]);
    expect(sightings.map((sighting) => [sighting.brand, sighting.reason])).toEqual([[brand, reason]]);
  });
});

describe('what looks like one and is something else', () => {
  test.each([
    ['a date and time', '20261121165219'],
    ['day first', '30112026165219'],
    ['milliseconds', '1732180000000'],
    ['a date in groups', '2026-11-21-12-00-00-1234'],
    ['a UUID', '41111111-1111-4111-8111-111111111111'],
    ['separators that differ', '4111-1111 1111-1111'],
    ['a list of short numbers', '[4111, 1111, 1111, 1111]'],
    ['a number that fails Luhn', '4111111111111112'],
  ])('%s is not reported', (_, text) => {
    expect(search([bytes(`at ${text} it`)]).sightings).toEqual([]);
  });

  test.each([
    ['a product code', `49${'01234567894'}`, 'product-code'],
    ['the number of an order', 'order_id=4111111111111111', 'named-id'],
    ['a fraction', '0.4111111111111111', 'part-of-a-word'],
    ['a digest', 'd41d8cd98fab4111111111111111fe', 'part-of-a-word'],
    ['a stretch of one fixed-length record', '000012345678411111111111111120261231', 'inside-longer-digits'],
  ])('%s is listed with low confidence', (_, text, reason) => {
    const { sightings } = search([bytes(text)]);
    expect(sightings.map((sighting) => [sighting.confidence, sighting.reason])).toEqual([['low', reason]]);
  });

  test('an id column is demoted by its own values, a column of cards raised by them', () => {
    const ids = Array.from({ length: 400 }, (_, index) => `key${4_111_111_111_111_000 + index * 7},x\n`).join('');
    const cards = Array.from({ length: 8 }, () => `val${NUMBER},x\n`).join('');
    const { sightings } = search([bytes(ids + cards)]);
    const reasons = Map.groupBy(sightings, ({ reason, confidence }) => `${confidence} ${reason}`);
    expect([...reasons.keys()].toSorted()).toEqual(['high column-of-cards', 'low id-column']);
    expect(reasons.get('high column-of-cards')?.length).toBe(8);
  });

  test('a column of fixed-length records is one of cards when all its values are', () => {
    const record = (index: number) => `${String(index * 7919).padStart(12, '0')}${NUMBER}20261231\n`;
    const { sightings } = search([bytes(Array.from({ length: 6 }, (_, index) => record(index + 1)).join(''))]);
    expect(sightings.map(({ reason, confidence }) => `${confidence} ${reason}`)).toEqual(
      Array<string>(6).fill('medium column-of-cards'),
    );
  });

  test('published test numbers are counted and not listed', () => {
    const detector = createDetector({ fingerprint: () => 'h1:' });
    detector.push(bytes(`a ${NUMBER} b`));
    expect(detector.end()).toMatchObject({ sightings: [], testNumbers: 1 });
  });
});

describe('what may not be kept after authorisation', () => {
  test.each([
    ['{"cvv":"123"}', 'security-code', 'high'],
    ['cvc2=1234&x', 'security-code', 'high'],
    ['<securityCode>987</securityCode>', 'security-code', 'high'],
    ['セキュリティコード：１２３', 'security-code', 'high'],
    ['cvv,123', 'security-code', 'medium'],
    ['pin_block=0412AC89ABCDEF67', 'pin-block', 'high'],
    ['暗証番号：1234', 'pin-block', 'high'],
  ])('%s holds a %s', (text, kind, confidence) => {
    const { sightings } = search([bytes(`words before ${text} behind`)]);
    expect(sightings.map((sighting) => [sighting.kind, sighting.confidence])).toEqual([[kind, confidence]]);
  });

  test('Shift_JIS and UTF-16 hide no name', () => {
    const japanese = Uint8Array.of(
      0x83,
      0x5a,
      0x83,
      0x4c,
      0x83,
      0x85,
      0x83,
      0x8a,
      0x83,
      0x65,
      0x83,
      0x42,
      0x3d,
      0x31,
      0x32,
      0x33,
      0x20,
    );
    expect(search([japanese]).sightings[0]?.encoding).toEqual(['shift_jis']);
    expect(search([bigEndian('"cvv":"123"')]).sightings[0]?.encoding).toEqual(['utf-16be']);
  });

  test('nor does ISO-2022-JP, whichever way it goes back to ASCII', () => {
    for (const text of [
      "\x1b$B%;%-%e%j%F%#%3!<%I!'\x1b(B641)",
      '\x1b$B%;%-%e%j%F%#\x1b(B: 641 ',
      "\x1b$B%;%-%e%j%F%#!'#6#4#1\x1b(B",
    ]) {
      const [found] = search([bytes(`words before ${text}`)]).sightings;
      expect([found?.kind, found?.encoding]).toEqual(['security-code', ['iso-2022-jp']]);
    }
  });

  test.each(['cvv=***', 'cvv: 12345', 'city=123', 'cvv=000', 'the cvv was wrong'])('%s does not', (text) => {
    expect(search([bytes(`words before ${text} behind`)]).sightings).toEqual([]);
  });
});

test('no sighting shows a digit of any number but six and four', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SPELT.slice(0, 12)), fc.constantFrom(...SPELT), ([, one], [, other]) => {
      const { sightings } = search([joined(one, bytes(', '), other, bytes(' cvv=123 '))]);
      for (const { context } of sightings) {
        expect(context.normalize('NFKC').replace(/411111\*{6}1111/g, '')).not.toMatch(/[0-9]/);
        expect(context).not.toMatch(/NDEx|MTEx|ExMT/);
      }
    }),
  );
});
