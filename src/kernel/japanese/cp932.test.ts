import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { failed, ok } from '../outcome.ts';
import { decodeCp932, encodeCp932, useWindowsForms } from './cp932.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const pairs = Array.from({ length: 0x7c }, (_, at) => 0x81 + at)
  .filter((lead) => lead <= 0x9f || lead >= 0xe0)
  .flatMap((lead) => Array.from({ length: 256 }, (_, trail) => Uint8Array.from([lead, trail])));
const encodable = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(
  (character) => encodeCp932(character).kind === 'ok',
);
/** What WHATWG's encoder takes though it decodes as another character. */
const ONE_WAY: Readonly<Record<string, string>> = { '\u00a5': '\\', '\u203e': '~', '\u2212': '－' };

describe('the table, against iconv-lite', () => {
  test('decodes every pair alike, but for 外字 row F9 which iconv-lite stops short of', () => {
    const differing = pairs.filter((pair) => {
      const ours = decodeCp932(pair);
      const theirs = iconv.decode(Buffer.from(pair), 'cp932');
      return ours.kind === 'ok' ? ours.value !== theirs : !theirs.includes('\ufffd');
    });
    expect(new Set(differing.map(([lead]) => lead))).toEqual(new Set([0xf9]));
    expect(differing.map((pair) => decodeCp932(pair).kind)).toEqual(differing.map(() => 'ok'));
  });

  test('decodes every single byte alike', () => {
    const differing = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => {
      const ours = decodeCp932(Uint8Array.of(byte));
      const theirs = iconv.decode(Buffer.of(byte), 'cp932');
      return ours.kind === 'ok' ? ours.value !== theirs : !theirs.includes('\ufffd');
    });
    expect(differing).toEqual([]);
  });

  test('encodes every character alike, but for the minus sign which WHATWG takes for －', () => {
    const differing = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((character) => {
      if (/[\ud800-\udfff]/.test(character)) return false;
      const ours = encodeCp932(character);
      const theirs = iconv.encode(character, 'cp932');
      const theyCannot = theirs.toString('latin1') === '?' && character !== '?';
      return ours.kind === 'ok' ? theyCannot || hex(ours.value) !== hex(theirs) : !theyCannot;
    });
    expect(differing).toEqual(['−']);
  });
});

describe('decodeCp932', () => {
  test('keeps control characters, which ICU exchanges', () => {
    expect(decodeCp932(Uint8Array.of(0x1a, 0x1c, 0x7f))).toEqual(ok('\u001a\u001c\u007f'));
  });

  test('says where each undecodable byte is', () => {
    const bytes = Uint8Array.of(0x41, 0xa0, 0x82, 0xa0, 0xfd, 0x81, 0x20, 0x85, 0x9f, 0x42, 0x81);
    expect(decodeCp932(bytes)).toEqual(
      failed([
        { offset: 1, length: 1 },
        { offset: 4, length: 1 },
        { offset: 5, length: 1 },
        { offset: 7, length: 2 },
        { offset: 10, length: 1 },
      ]),
    );
  });

  test('gives text or faults for any bytes, each fault inside them and in order', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const decoded = decodeCp932(bytes);
        if (decoded.kind === 'ok') return;
        let end = 0;
        for (const { offset, length } of decoded.error) {
          expect(offset).toBeGreaterThanOrEqual(end);
          end = offset + length;
        }
        expect(end).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});

describe('encodeCp932', () => {
  test('is undone by decoding, for every character it takes but three', () => {
    expect(encodable.length).toBeGreaterThan(7_000);
    for (const character of encodable) {
      const bytes = encodeCp932(character);
      if (bytes.kind === 'ok') expect(decodeCp932(bytes.value)).toEqual(ok(ONE_WAY[character] ?? character));
    }
  });

  test('is undone by decoding, for every text', () => {
    const texts = fc.array(fc.constantFrom(...encodable.filter((one) => !(one in ONE_WAY)))).map((all) => all.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = encodeCp932(text);
        expect(bytes.kind === 'ok' && decodeCp932(bytes.value)).toEqual(ok(text));
      }),
    );
  });

  test.each([
    ['∪', '81be'],
    ['≒', '81e0'],
    ['￢', '81ca'],
    ['㈱', '878a'],
    ['Ⅰ', '8754'],
    ['ⅰ', 'fa40'],
    ['髙', 'fbfc'],
    ['﨑', 'fab1'],
    ['～', '8160'],
    ['∥', '8161'],
    ['－', '817c'],
    ['−', '817c'],
    ['￠', '8191'],
    ['￡', '8192'],
    ['¥', '5c'],
    ['\\', '5c'],
    ['ｱ', 'b1'],
  ])('writes %s as %s like Windows', (character, bytes) => {
    const encoded = encodeCp932(character);
    expect(encoded.kind === 'ok' && hex(encoded.value)).toBe(bytes);
  });

  test('says where each character without a place is', () => {
    expect(encodeCp932('𠮷野家〜\ue000')).toEqual(
      failed([
        { index: 0, character: '𠮷' },
        { index: 4, character: '〜' },
        { index: 5, character: '\ue000' },
      ]),
    );
  });

  test('takes the look-alikes of other systems after useWindowsForms', () => {
    const text = useWindowsForms('〜‖−—¢£¬¦');
    expect(text).toBe('～∥－―￠￡￢￤');
    expect(encodeCp932(text).kind).toBe('ok');
  });
});
