import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressKey } from './address.ts';

describe('one place, however it is written', () => {
  test.each([
    [
      '東京都千代田区霞が関1-2-3',
      '千代田区霞ヶ関１丁目２番３号',
      '〒100-0013 東京都 千代田区 霞ケ関 一丁目二番三号',
      '日本、東京都千代田区霞ガ関一丁目２番地の３',
      '千代田区霞が関1ー2ー3',
      '千代田区霞が関１の２の３',
    ],
    ['大阪府大阪市北区梅田十二丁目10番', '大阪市北区梅田12-10', '大阪市北区梅田１２丁目１０番地'],
    [
      '神奈川県横浜市西区みなとみらい2-3-4 メゾン見附305号室',
      '横浜市西区みなとみらい２丁目３番４号 305',
      '横浜市西区ミナトミライ2-3-4-305',
      '〒2200012横浜市西区みなとみらい2-3-4 コーポ満月 ３０５',
    ],
    ['長野県長野市大字鶴賀緑町1613', '長野市鶴賀緑町1613番地', '長野市大字鶴賀緑町１６１３'],
    ['群馬県渋川市石原80', '群馬県澁川市石原八十番地'],
  ])('%s', (first, ...others) => {
    for (const other of others) expect([other, addressKey(other)]).toEqual([other, addressKey(first)]);
  });

  test('other lots, rooms and towns stay apart', () => {
    const keys = [
      '千代田区霞が関1-2-3',
      '千代田区霞が関1-2-31',
      '千代田区霞が関1-23',
      '千代田区霞が関1-2-3 101',
      '千代田区霞が関1-2-3 102',
      '千代田区丸の内1-2-3',
      '1 Some Street, London',
      '2 Some Street, London',
    ].map(addressKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

test('width, kana and spaces around parts never matter, whatever the text', () => {
  const wide = (text: string) => text.replaceAll(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
  const lot = fc.array(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 4 });
  const town = fc.constantFrom('中央区銀座', '北区王子', '青葉区ひかり台', '京都市左京区吉田');
  fc.assert(
    fc.property(town, lot, (name, numbers) => {
      const plain = `${name}${numbers.join('-')}`;
      expect(addressKey(wide(plain))).toBe(addressKey(plain));
      expect(addressKey(` ${name}　${numbers.join('－')} `)).toBe(addressKey(plain));
    }),
  );
});
