import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCorporateNumber } from './corporate-number.ts';
import { encodeCp932 } from './cp932.ts';
import { decodeJapanese } from './decode-japanese.ts';
import { normaliseName } from './name.ts';
import { narrowKana } from './width.ts';

/** A shop's or a company's name in parts that each have other spellings. */
const PARTS: readonly (readonly string[])[] = [
  ['高', '髙'],
  ['崎', '﨑'],
  ['浜', '濱', '濵'],
  ['ガ', 'が', 'ｶﾞ', 'カ゛'],
  ['ショ', 'しょ', 'ｼｮ', 'シヨ', 'ｼﾖ'],
  ['ー', 'ｰ'],
  ['パン', 'ぱん', 'ﾊﾟﾝ'],
  ['ABC', 'ＡＢＣ', 'abc'],
  ['12', '１２'],
  ['①', '１', '1'],
  ['商店', '商店'],
];
const FORMS = ['株式会社', '（株）', '㈱', '(株)', '㍿', '株式会社　', '（株） ', ''];

const spelled = fc.array(fc.nat(PARTS.length - 1), { minLength: 1, maxLength: 6 }).chain((name) => {
  const way = fc.tuple(
    fc.constantFrom(...FORMS),
    fc.tuple(...name.map((at) => fc.constantFrom(...(PARTS[at] ?? [])))),
    fc.constantFrom('', ' ', '　', '・'),
  );
  const text = way.map(([form, parts, between]) => `${form}${parts.join(between)}`);
  return fc.tuple(text, text);
});

describe('two spellings of one name', () => {
  test('have one key: width, kana, old kanji, circled digits, spaces and the legal form make no other name', () => {
    fc.assert(
      fc.property(spelled, ([one, other]) => {
        expect(normaliseName(one).key).toBe(normaliseName(other).key);
        expect(normaliseName(narrowKana(one)).key).toBe(normaliseName(one).key);
      }),
      { numRuns: 1_000 },
    );
  });

  test('keep it through a file in CP932', () => {
    fc.assert(
      fc.property(spelled, ([one]) => {
        const encoded = encodeCp932(`name,number\r\n${one},1\r\n`);
        // 濵 and ㍿ have no place in CP932, and writing them is refused.
        if (encoded.kind === 'failed') return;
        const read = decodeJapanese(encoded.value);
        expect(read.kind === 'ok' && normaliseName(read.value.text.split(/[\r\n,]+/)[2] ?? '').key).toBe(
          normaliseName(one).key,
        );
      }),
    );
  });
});

describe('a 法人番号 with one digit mistyped', () => {
  test('is refused, but for a 0 typed as 9 or a 9 as 0, which its check digit cannot tell', () => {
    const wrong = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 12n - 1n }), fc.integer({ min: 1, max: 12 }), fc.nat(9));
    fc.assert(
      fc.property(wrong, ([base, at, digit]) => {
        const twelve = String(base).padStart(12, '0');
        const number = [...'123456789']
          .map((check) => check + twelve)
          .find((each) => parseCorporateNumber(each).kind === 'ok');
        if (number === undefined) throw new Error('twelve digits have a check digit');
        const before = Number(number[at]);
        const mistyped = number.slice(0, at) + digit + number.slice(at + 1);
        const isTold = before === digit || Math.abs(before - digit) === 9;
        expect(parseCorporateNumber(mistyped).kind).toBe(isTold ? 'ok' : 'failed');
      }),
      { numRuns: 1_000 },
    );
  });
});
