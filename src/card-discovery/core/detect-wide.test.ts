import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWideDetector, type WideOrder, wideOrderOf } from './detect-wide.ts';

const NUMBER = '4111111111111111';
const wide = (text: string, order: WideOrder): Uint8Array => {
  const bytes = Buffer.from(text, 'utf16le');
  return Uint8Array.from(order === 'utf-16le' ? bytes : bytes.swap16());
};

const search = (text: string, order: WideOrder, cuts: readonly number[] = []) => {
  const bytes = wide(text, order);
  const detector = createWideDetector({ fingerprint: () => 'h1:', isTestNumber: () => false }, order);
  const places = [0, ...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length];
  for (const [index, to] of places.slice(1).entries()) detector.push(bytes.subarray(places[index], to));
  return detector.end().sightings;
};

const ORDERS: readonly WideOrder[] = ['utf-16le', 'utf-16be'];

describe.each(ORDERS)('%s', (order) => {
  test.each([
    ['a number', NUMBER, []],
    ['a number in base64', btoa(NUMBER), ['base64']],
    ['groups escaped for a URL', '4111%201111%201111%201111', ['url-encoded']],
    ['full-width digits', '４１１１１１１１１１１１１１１１', ['full-width']],
  ])('holds %s at its own offset, behind Japanese, wherever it is cut', (_, spelt, layers) => {
    const before = `\ufeff一行目😀\nお客様の番号は「${'東'.repeat(5_000)}`;
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 4 }), (cuts) => {
        const found = search(`${before}${spelt}」です\n`, order, cuts);
        expect(found.map(({ offset, line, encoding }) => ({ offset, line, encoding }))).toEqual([
          { offset: 2 * before.length, line: 2, encoding: [order, ...layers] },
        ]);
      }),
      { numRuns: 10 },
    );
  });

  test('holds the names of security codes and magnetic stripes', () => {
    const kinds = search(`セキュリティコード：１２３ ;${NUMBER}=25121010000000000000?`, order).map(
      ({ reason }) => reason,
    );
    expect(kinds).toEqual(['security-code-named', 'track-2']);
  });

  test('is recognised with and without a mark, in English and Japanese', () => {
    for (const text of [
      '\ufeffx',
      'An entry of a log that someone exported\r\n',
      '2026-11-21 受注番号 12345 東京都千代田区丸の内\r\n',
    ])
      expect(wideOrderOf(wide(text, order))).toBe(order);
  });
});

test.each([
  ['UTF-8', new TextEncoder().encode('An entry of a log that someone exported\r\n')],
  ['Shift_JIS', Uint8Array.from(Array.from({ length: 64 }, (_, at) => (at % 2 === 0 ? 0x82 : 0xa0 + (at % 80))))],
  ['zeros', new Uint8Array(512)],
  ['numbers of four bytes', Uint8Array.from({ length: 512 }, (_, at) => (at % 4 === 0 ? at & 255 : 0))],
])('%s is not taken for it', (_, bytes) => {
  expect(wideOrderOf(bytes)).toBeUndefined();
});
