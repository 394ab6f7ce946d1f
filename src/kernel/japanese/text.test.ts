import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseName } from './name.ts';
import { matchKey, normaliseText } from './text.ts';
import { narrowAscii, narrowKana, widenKana } from './width.ts';

const JAPANESE = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...'ｱｶﾊﾜｳﾞﾟｰｯ｡･アカガハパッャー゛゜\u3099\u309aあがっ見附髙﨑𠮷㈱㈲()（）株有社団法人医療一般公益カユシ 　-－‐−—―ー〜～~1２aＢ.・\u200b\n',
    ),
    fc.constantFrom(
      '株式会社',
      '有限会社',
      '(株)',
      '（有）',
      '医療法人',
      '社団',
      'カ)',
      '(カ',
      'NPO法人',
      '神',
      'ﬁ',
      'é',
    ),
    fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
  ),
  maxLength: 14,
});

describe('widths', () => {
  test.each([
    ['ﾐﾂｹ', 'ミツケ'],
    ['ｶﾞｷﾞｸﾞ ﾊﾟﾋﾟ ｳﾞﾜﾞｦﾞ', 'ガギグ パピ ヴヷヺ'],
    ['カ゛カ\u3099カﾞか゛', 'ガガガが'],
    ['ｱﾞﾟ', 'ア゛゜'],
    ['｡｢｣､･ｰ', '。「」、・ー'],
    ['神髙㈱', '神髙㈱'],
  ])('widenKana of %s is %s', (half, wide) => {
    expect(widenKana(half)).toBe(wide);
  });

  test.each([
    ['ＡＢＣ１２３！（）［］', 'ABC123!()[]'],
    ['１０時～１８時　￥', '10時～18時 ￥'],
  ])('narrowAscii of %s is %s', (wide, half) => {
    expect(narrowAscii(wide)).toBe(half);
  });

  test.each([
    ['ガギパヴーッ', 'ｶﾞｷﾞﾊﾟｳﾞｰｯ'],
    ['ミツケ・（カ', 'ﾐﾂｹ･（ｶ'],
    ['ヰヱ見あ', 'ヰヱ見あ'],
  ])('narrowKana of %s is %s', (wide, half) => {
    expect(narrowKana(wide)).toBe(half);
  });

  test('each is idempotent, and narrowing is undone by widening', () => {
    fc.assert(
      fc.property(JAPANESE, (text) => {
        for (const change of [widenKana, narrowAscii, narrowKana]) expect(change(change(text))).toBe(change(text));
        expect(widenKana(narrowKana(text))).toBe(widenKana(text));
      }),
    );
  });
});

describe('normaliseText', () => {
  test.each([
    ['０３－１２３４－５６７８', '03-1234-5678'],
    ['03ー1234ｰ5678', '03-1234-5678'],
    ['1−2‐3–4—5', '1-2-3-4-5'],
    ['ラーメン', 'ラーメン'],
    ['カード－セキュリティ', 'カード-セキュリティ'],
    ['見附 ── 見張り', '見附 ―― 見張り'],
    ['10〜18時', '10～18時'],
    ['　ﾐﾂｹ \t 商\u200b会\r\n', 'ミツケ 商会'],
    ['髙島屋﨑神', '髙島屋﨑神'],
  ])('of %j is %s', (text, normal) => {
    expect(normaliseText(text)).toBe(normal);
  });

  test('is idempotent', () => {
    fc.assert(
      fc.property(JAPANESE, (text) => {
        expect(normaliseText(normaliseText(text))).toBe(normaliseText(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('matchKey', () => {
  test.each([
    ['セブン‐イレブン', 'セブンーイレブン'],
    ['セブン-イレブン', 'ｾﾌﾞﾝｰｲﾚﾌﾞﾝ'],
    ['キヤノン', 'キャノン'],
    ['みつけ 商会', 'ミツケ商会'],
    ['髙﨑', '高崎'],
    ['渡邊', '渡辺'],
    ['𠮷野家', '吉野家'],
    ['神田', '神田'],
    ['ＭＩＴＳＵＫＥ　Ｊａｐａｎ', 'mitsuke japan'],
    ['ミツケ・ジャパン', 'ミツケジャパン'],
    ['ラ～メン', 'ラーメン'],
  ])('of %s and %s is the same', (one, other) => {
    expect(matchKey(one)).toBe(matchKey(other));
  });

  test.each([
    ['ビル', 'ビール'],
    ['斎藤', '斉藤'],
    ['ハハ', 'パパ'],
    ['1-2', '12'],
  ])('of %s and %s differs', (one, other) => {
    expect(matchKey(one)).not.toBe(matchKey(other));
  });

  test('is idempotent', () => {
    fc.assert(
      fc.property(JAPANESE, (text) => {
        expect(matchKey(matchKey(text))).toBe(matchKey(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('normaliseName', () => {
  const kk = (position: 'before' | 'after') => ({ code: 'kabushiki-kaisha', position });

  test.each([
    '（株）ﾐﾂｹ',
    '株式会社ミツケ',
    '株式会社　みつけ',
    '㈱ミツケ',
    '㍿ ミツケ',
    '(株) ミツケ',
    'カ)ミツケ',
    'ｶ)ﾐﾂｹ',
  ])('%s is 株式会社 before ミツケ', (text) => {
    expect(normaliseName(text)).toMatchObject({ key: 'ミツケ', legalForm: kk('before') });
    expect(normaliseName(text).display).toMatch(/^株式会社(ミツケ|みつけ)$/);
  });

  test.each(['ミツケ株式会社', 'ミツケ（株）', 'ﾐﾂｹ(ｶ', 'ミツケ　㈱'])('%s is 株式会社 after ミツケ', (text) => {
    expect(normaliseName(text)).toEqual({ display: 'ミツケ株式会社', key: 'ミツケ', legalForm: kk('after') });
  });

  test.each([
    ['（有）髙﨑商店', '有限会社髙﨑商店', '高崎商店', 'yugen-kaisha'],
    ['(同)見附', '合同会社見附', '見附', 'godo-kaisha'],
    ['一般社団法人 見附', '一般社団法人見附', '見附', 'ippan-shadan-hojin'],
    ['医療法人 社団見附会', '医療法人社団見附会', '見附会', 'iryo-hojin-shadan'],
    ['ＮＰＯ法人見附', '特定非営利活動法人見附', '見附', 'npo-hojin'],
    ['(社福)見附', '社会福祉法人見附', '見附', 'shakai-fukushi-hojin'],
  ])('%s is shown as %s', (text, display, key, code) => {
    expect(normaliseName(text)).toEqual({ display, key, legalForm: { code, position: 'before' } });
  });

  test.each(['株式会社', '㈱', 'カ)', '見附', '見附(株)支店'])('%s has no legal form to take off', (text) => {
    expect(normaliseName(text).legalForm).toBeUndefined();
  });

  test('is idempotent in what it shows', () => {
    fc.assert(
      fc.property(JAPANESE, (text) => {
        const name = normaliseName(text);
        expect(normaliseName(name.display)).toEqual(name);
      }),
      { numRuns: 2_000 },
    );
  });
});
