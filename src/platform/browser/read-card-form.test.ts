import { describe, expect, test } from 'vitest';
import { type FieldSeen, readCardForm, typingOf } from './read-card-form.ts';

const VALUES = {
  number: '4012888888881881',
  expiryMonth: '08',
  expiryYear: '31',
  securityCode: '592',
  holder: 'MITSUKE A',
};

const aField = (css: string, changes: Partial<FieldSeen> = {}): FieldSeen => ({
  on: { css },
  frameUrl: 'https://shop.example/pay',
  kind: 'input',
  type: 'text',
  autocomplete: '',
  name: '',
  words: '',
  placeholder: '',
  maxLength: -1,
  options: [],
  ...changes,
});

const options = (...values: readonly string[]) => values.map((value) => ({ value, label: value }));
const MONTHS = options('--', ...Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0')));
const YEARS = options('--', ...Array.from({ length: 11 }, (_, at) => String(2026 + at)));
const select = { kind: 'select', type: 'select-one' } as const;

const typed = (fields: readonly FieldSeen[]) =>
  typingOf(readCardForm(fields), VALUES).map(({ act, on, value }) => `${act} ${'css' in on ? on.css : ''} ${value}`);

describe('the fields of a card are known', () => {
  test.each<[string, readonly FieldSeen[], readonly string[]]>([
    [
      'by the tokens of autocomplete, whatever they are called',
      [
        aField('#a', { autocomplete: 'section-x billing cc-number' }),
        aField('#b', { autocomplete: 'cc-exp', placeholder: 'MM / YYYY' }),
        aField('#c', { autocomplete: 'cc-csc', words: 'カード番号の裏' }),
        aField('#d', { autocomplete: 'cc-name' }),
      ],
      ['fill #a 4012888888881881', 'fill #b 08/2031', 'fill #c 592', 'fill #d MITSUKE A'],
    ],
    [
      'by name, with lists for month and year that share one word',
      [
        aField('#n', { name: 'card_no cardno' }),
        aField('#m', { ...select, name: 'exp1', words: '有効期限', options: MONTHS }),
        aField('#y', { ...select, name: 'exp2', words: '有効期限', options: YEARS }),
        aField('#c', { name: 'security_code' }),
      ],
      ['fill #n 4012888888881881', 'select #m 08', 'select #y 2031', 'fill #c 592'],
    ],
    [
      'by Japanese words, in full-width letters too',
      [
        aField('#n', { words: 'カード番号（半角数字）' }),
        aField('#e', { words: '有効期限', maxLength: 4 }),
        aField('#c', { words: 'セキュリティコード（ＣＶＶ）' }),
        aField('#h', { words: 'カード名義人' }),
      ],
      ['fill #n 4012888888881881', 'fill #e 0831', 'fill #c 592', 'fill #h MITSUKE A'],
    ],
    [
      'with a number in four boxes and two boxes for month and year',
      [
        ...[1, 2, 3, 4].map((at) => aField(`#n${at}`, { name: `cardnum${at}`, maxLength: 4 })),
        aField('#m', { words: '有効期限 MM', maxLength: 2 }),
        aField('#y', { words: '有効期限 YY', maxLength: 2 }),
      ],
      ['fill #n1 4012', 'fill #n2 8888', 'fill #n3 8888', 'fill #n4 1881', 'fill #m 08', 'fill #y 31'],
    ],
    [
      'and not those of other cards and of people',
      [
        aField('#gift', { words: 'ギフトカード番号' }),
        aField('#point', { name: 'point_card_number' }),
        aField('#tel', { words: '電話番号', name: 'phone_number' }),
        aField('#code', { words: 'セキュリティコード' }),
      ],
      [],
    ],
  ])('%s', (_claim, fields, steps) => {
    expect(typed(fields)).toEqual(steps);
  });
});
