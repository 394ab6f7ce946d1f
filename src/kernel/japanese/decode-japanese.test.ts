import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failed, ok } from '../outcome.ts';
import { encodeCp932 } from './cp932.ts';
import { decodeJapanese, decodeUtf8 } from './decode-japanese.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const cp932 = (text: string): Uint8Array => {
  const encoded = encodeCp932(text);
  if (encoded.kind === 'failed') throw new Error('the fixture is not CP932');
  return encoded.value;
};
const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at++) view.setUint16(2 * at, text.charCodeAt(at), littleEndian);
  return new Uint8Array(view.buffer);
};

describe('decodeJapanese', () => {
  test.each([
    ['UTF-8', utf8('見附'), 'utf-8', false, '見附'],
    ['UTF-8 with a mark', utf8('\ufeff見附'), 'utf-8', true, '見附'],
    ['UTF-16 with a mark, little end first', utf16('\ufeff見附𠮷', true), 'utf-16le', true, '見附𠮷'],
    ['UTF-16 with a mark, big end first', utf16('\ufeff見附𠮷', false), 'utf-16be', true, '見附𠮷'],
    ['CP932', cp932('株式会社見附㈱髙'), 'cp932', false, '株式会社見附㈱髙'],
    ['half-width kana in CP932', cp932('ﾐﾂｹ ｼﾖｳｶｲ'), 'cp932', false, 'ﾐﾂｹ ｼﾖｳｶｲ'],
    ['ASCII', utf8('plain'), 'utf-8', false, 'plain'],
    ['nothing', new Uint8Array(), 'utf-8', false, ''],
  ] as const)('knows %s', (_, bytes, encoding, byteOrderMark, text) => {
    expect(decodeJapanese(bytes)).toEqual(ok({ text, encoding, byteOrderMark, ambiguous: false }));
  });

  test('says when half-width kana could as well be UTF-8', () => {
    expect(decodeJapanese(cp932('ﾃｩ'))).toEqual(
      ok({ text: 'é', encoding: 'utf-8', byteOrderMark: false, ambiguous: true }),
    );
  });

  test('reports the faults of the encoding that fits better', () => {
    expect(decodeJapanese(Uint8Array.of(...cp932('見附'), 0xff, ...cp932('見附')))).toEqual(
      failed({ encoding: 'cp932', faults: [{ offset: 4, length: 1 }] }),
    );
    expect(decodeJapanese(Uint8Array.of(...utf8('見附の見張り、決済の見張り'), 0xff, 0xfe, 0xfd)).kind).toBe('failed');
  });

  test('does not look for another encoding when a mark names one', () => {
    expect(decodeJapanese(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41, 0x82, 0xa0))).toEqual(
      failed({
        encoding: 'utf-8',
        faults: [
          { offset: 4, length: 1 },
          { offset: 5, length: 1 },
        ],
      }),
    );
    expect(decodeJapanese(Uint8Array.of(0xff, 0xfe, 0x41, 0x00, 0x00, 0xd8, 0x42, 0x00, 0x43))).toEqual(
      failed({
        encoding: 'utf-16le',
        faults: [
          { offset: 4, length: 2 },
          { offset: 8, length: 1 },
        ],
      }),
    );
  });
});

describe('decodeUtf8', () => {
  test('finds as many faults as the decoder would replace, each where it is', () => {
    const pieces = fc.constantFrom(
      [0x41],
      [0xe3, 0x81, 0x82],
      [0xf0, 0x9f, 0x98, 0x80],
      [0xe3, 0x81],
      [0xc0],
      [0xed, 0xa0],
    );
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.array(pieces, { maxLength: 12 }).map((all) => Uint8Array.from(all.flat())),
    );
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const replaced = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
        const decoded = decodeUtf8(bytes);
        const wellFormed = bytes.filter((_, at) => {
          const faults = decoded.kind === 'failed' ? decoded.error : [];
          return !faults.some(({ offset, length }) => at >= offset && at < offset + length);
        });
        if (decoded.kind === 'failed') expect(decoded.error.length).toBe(replaced.split('\ufffd').length - 1);
        expect(new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(wellFormed)).toBe(
          replaced.replaceAll('\ufffd', ''),
        );
      }),
    );
  });
});
