import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failed, ok } from '../outcome.ts';
import type { PlainDate } from '../plain-date.ts';
import { checkControlTotals, type TotalsRole } from './control-totals.ts';
import { encodeCp932 } from './cp932.ts';
import { defineFixedLengthFile, type FileRecord } from './fixed-length-file.ts';
import { defineFixedLengthRecord } from './fixed-length-record.ts';

/** The shape of the bank transfer files: one type byte, kana names, zero-filled amounts, blanks to 120 bytes. */
const header = defineFixedLengthRecord({
  encoding: 'cp932',
  lengthBytes: 120,
  fields: [
    { name: 'type', kind: 'constant', start: 1, length: 1, value: '1' },
    { name: 'sender', kind: 'digits', start: 5, length: 10 },
    { name: 'senderName', kind: 'kana', start: 15, length: 40 },
    { name: 'date', kind: 'date', format: 'yyyymmdd', start: 55, length: 8 },
  ],
});
const data = defineFixedLengthRecord({
  encoding: 'cp932',
  lengthBytes: 120,
  fields: [
    { name: 'type', kind: 'constant', start: 1, length: 1, value: '2' },
    { name: 'bank', kind: 'digits', start: 2, length: 4 },
    { name: 'payee', kind: 'text', start: 6, length: 30 },
    { name: 'amount', kind: 'money', start: 36, length: 10 },
    { name: 'fee', kind: 'money', start: 46, length: 5, absent: 'spaces' },
    { name: 'bookedOn', kind: 'date', format: 'yymmdd', start: 51, length: 6, absent: 'zeros' },
    { name: 'signedOn', kind: 'date', format: 'eyymmdd', start: 57, length: 7, absent: 'spaces' },
    { name: 'note', kind: 'kana', start: 64, length: 20, absent: 'spaces' },
  ],
});
const trailer = defineFixedLengthRecord({
  encoding: 'cp932',
  lengthBytes: 120,
  fields: [
    { name: 'type', kind: 'constant', start: 1, length: 1, value: '8' },
    { name: 'count', kind: 'money', start: 2, length: 6 },
    { name: 'sum', kind: 'money', start: 8, length: 12 },
  ],
});
const end = defineFixedLengthRecord({
  encoding: 'cp932',
  lengthBytes: 120,
  fields: [{ name: 'type', kind: 'constant', start: 1, length: 1, value: '9' }],
});
const records = { header, data, trailer, end };
const file = defineFixedLengthFile(records);

const date = (year: number, month: number, day: number): PlainDate => ({ year, month, day });
const payment: Parameters<typeof data.write>[0] = {
  bank: '0009',
  payee: '株式会社ミツケ',
  amount: 12_000n,
  fee: undefined,
  bookedOn: undefined,
  signedOn: undefined,
  note: undefined,
};
const bytesOf = (text: string): Uint8Array => {
  const encoded = encodeCp932(text);
  if (encoded.kind === 'failed') throw new Error('the fixture is not CP932');
  return encoded.value;
};
const written = (values: Parameters<typeof data.write>[0]): Uint8Array => {
  const record = data.write(values, 1);
  if (record.kind === 'failed') throw new Error('the fixture does not fit');
  return record.value;
};

describe('a fixed-length record', () => {
  test('stands in its bytes as the bank files want it', () => {
    const record = data.write({ ...payment, fee: 330n, signedOn: date(2026, 11, 21), note: 'ﾐﾂｹ' }, 1);
    const filling = ' '.repeat(120 - 83);
    const text = `20009株式会社ミツケ${' '.repeat(16)}000001200000330000000${'5081121'}ﾐﾂｹ${' '.repeat(17)}${filling}`;
    expect(record).toEqual(ok(bytesOf(text)));
  });

  test('gives back the values it was written from', () => {
    const texts = fc
      .string({ unit: fc.constantFrom(...'見附ミツケ㈱髙ｱ aA1-'), maxLength: 15 })
      .map((text) => text.trimEnd());
    const kana = fc
      .string({ unit: fc.constantFrom(...'ﾐﾂｹｶﾞﾊﾟ A1-()'), minLength: 1, maxLength: 20 })
      .map((text) => `ｱ${text}`.slice(0, 20).trimEnd());
    const days = (from: string, to: string) =>
      fc
        .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
        .map((at) => date(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()));
    const values = fc.record({
      bank: fc.nat(9999).map((code) => String(code).padStart(4, '0')),
      payee: texts,
      amount: fc.bigInt({ min: 0n, max: 9_999_999_999n }),
      fee: fc.option(fc.bigInt({ min: 0n, max: 99_999n }), { nil: undefined }),
      bookedOn: fc.option(days('2000-01-01', '2099-12-31'), { nil: undefined }),
      signedOn: fc.option(days('1873-01-01', '2117-12-31'), { nil: undefined }),
      note: fc.option(kana, { nil: undefined }),
    });
    fc.assert(
      fc.property(values, (given) => {
        const record = data.write(given, 1);
        expect(record.kind === 'ok' && record.value.length).toBe(120);
        expect(record.kind === 'ok' && data.parse(record.value, 1)).toEqual(ok(given));
      }),
    );
  });

  test.each([
    ['too long by one byte', { ...payment, payee: `${'見'.repeat(15)}a` }, 'payee', 'too-long'],
    ['an amount too large', { ...payment, amount: 10_000_000_000n }, 'amount', 'too-long'],
    ['a negative amount', { ...payment, amount: -1n }, 'amount', 'negative'],
    ['a character CP932 lacks', { ...payment, payee: '𠮷野家' }, 'payee', 'unencodable'],
    ['spaces that would be taken for filling', { ...payment, payee: 'ミツケ ' }, 'payee', 'reads-as-another'],
    ['a yen sign that would come back as a backslash', { ...payment, payee: '¥' }, 'payee', 'reads-as-another'],
    ['letters in digits', { ...payment, bank: '00A9' }, 'bank', 'not-digits'],
    ['lower case in kana', { ...payment, note: 'abc' }, 'note', 'not-kana'],
    ['full-width kana in kana', { ...payment, note: 'ミツケ' }, 'note', 'not-kana'],
    ['an empty text where spaces mean none', { ...payment, note: '' }, 'note', 'reads-as-another'],
    ['a day there is not', { ...payment, bookedOn: date(2026, 2, 29) }, 'bookedOn', 'no-such-date'],
    ['a year two digits cannot say', { ...payment, bookedOn: date(1999, 1, 1) }, 'bookedOn', 'date-out-of-range'],
    ['nothing where a value must be', { ...payment, amount: undefined as unknown as bigint }, 'amount', 'missing'],
  ])('refuses to write %s', (_, values, field, code) => {
    expect(data.write(values, 7)).toMatchObject({ kind: 'failed', error: [{ line: 7, field, code }] });
  });

  test('reports every fault with its bytes and what was expected, and not the value', () => {
    const broken = written(payment);
    broken.set(bytesOf('12X4'), 1);
    broken.set([0xfd], 5);
    broken.set(bytesOf('991332'), 50);
    broken.set(bytesOf('6010101'), 56);
    broken.set(bytesOf('4111111111111111'), 100);
    expect(data.parse(broken, 3)).toEqual(
      failed([
        { line: 3, field: 'bank', fromByte: 2, toByte: 5, code: 'not-digits', expected: '4 digits' },
        {
          line: 3,
          field: 'payee',
          fromByte: 6,
          toByte: 35,
          code: 'undecodable',
          expected: 'CP932 text of at most 30 bytes',
        },
        { line: 3, field: 'bookedOn', fromByte: 51, toByte: 56, code: 'no-such-date', expected: 'a date as yymmdd' },
        { line: 3, field: 'signedOn', fromByte: 57, toByte: 63, code: 'no-such-date', expected: 'a date as eyymmdd' },
        { line: 3, fromByte: 84, toByte: 120, code: 'not-blank', expected: 'spaces' },
      ]),
    );
  });

  test('is refused when shorter, longer or of another type', () => {
    expect(data.parse(written(payment).subarray(0, 119), 1)).toMatchObject({ error: [{ code: 'wrong-length' }] });
    expect(header.parse(written(payment), 1)).toMatchObject({
      error: expect.arrayContaining([
        { line: 1, field: 'type', fromByte: 1, toByte: 1, code: 'wrong-constant', expected: '"1"' },
      ]),
    });
  });

  test.each([
    [
      'overlapping fields',
      [
        { name: 'a', kind: 'text', start: 1, length: 3 },
        { name: 'b', kind: 'text', start: 3, length: 2 },
      ],
    ],
    [
      'two of one name',
      [
        { name: 'a', kind: 'text', start: 1, length: 1 },
        { name: 'a', kind: 'text', start: 2, length: 1 },
      ],
    ],
    ['a field beyond the record', [{ name: 'a', kind: 'text', start: 8, length: 4 }]],
    ['a place before the record', [{ name: 'a', kind: 'text', start: 0, length: 4 }]],
    ['a date of another length', [{ name: 'a', kind: 'date', format: 'yyyymmdd', start: 1, length: 6 }]],
    ['a constant that does not fill', [{ name: 'a', kind: 'constant', start: 1, length: 2, value: '1' }]],
  ] as const)('is not defined with %s', (_, fields) => {
    expect(() => defineFixedLengthRecord({ encoding: 'cp932', lengthBytes: 10, fields })).toThrow(RangeError);
  });
});

describe('a file of them', () => {
  const whole = [
    { kind: 'header', values: { sender: '0000000001', senderName: 'ｶ)ﾐﾂｹ', date: date(2026, 11, 21) } },
    { kind: 'data', values: payment },
    { kind: 'data', values: { ...payment, amount: 345n } },
    { kind: 'trailer', values: { count: 2n, sum: 12_345n } },
    { kind: 'end', values: {} },
  ] as const;

  test.each(['crlf', 'lf', 'none'] as const)('is read as it was written, with line end %s', (lineEnd) => {
    const bytes = file.write(whole, lineEnd);
    if (bytes.kind === 'failed') throw new Error('the file does not fit');
    const expected = { records: whole.map((record, at) => ({ ...record, line: at + 1 })), faults: [] };
    expect(file.read(bytes.value)).toEqual(expected);
    expect(file.read(Uint8Array.of(...bytes.value, 0x1a))).toEqual(expected);
  });

  test('goes on after broken lines and says which', () => {
    const good = written(payment);
    const broken = written(payment);
    broken.set(bytesOf('      '), 35);
    const unknown = written(payment);
    unknown.set(bytesOf('7'), 0);
    const lines = [good, broken, good.subarray(0, 50), unknown, new Uint8Array(), good];
    const read = file.read(Uint8Array.from(lines.flatMap((line) => [...line, 0x0d, 0x0a])));
    expect(read.records.map(({ line }) => line)).toEqual([1, 6]);
    expect(read.faults).toEqual([
      { line: 2, field: 'amount', fromByte: 36, toByte: 45, code: 'not-digits', expected: '10 digits, zeros in front' },
      { line: 3, fromByte: 1, toByte: 50, code: 'wrong-length', expected: '120 bytes' },
      { line: 4, fromByte: 1, toByte: 120, code: 'unknown-record', expected: 'one of header, data, trailer, end' },
      { line: 5, fromByte: 1, toByte: 1, code: 'wrong-length', expected: '120 bytes' },
    ]);
  });

  test('without line ends reports what is left over at the end', () => {
    const bytes = Uint8Array.of(...written(payment), ...written(payment).subarray(0, 7));
    expect(file.read(bytes).faults).toMatchObject([{ line: 2, toByte: 7, code: 'wrong-length' }]);
    expect(file.read(new Uint8Array())).toEqual({ records: [], faults: [] });
  });

  test('is written whole or not at all, every fault with its line', () => {
    const faulty = [
      whole[0],
      { kind: 'data', values: { ...payment, amount: -1n } },
      { kind: 'data', values: { ...payment, bank: '' } },
    ] as const;
    expect(file.write(faulty, 'none')).toMatchObject({
      kind: 'failed',
      error: [
        { line: 2, field: 'amount' },
        { line: 3, field: 'bank' },
      ],
    });
  });

  test('is not defined of records that differ in length', () => {
    const short = defineFixedLengthRecord({ encoding: 'cp932', lengthBytes: 10, fields: [] });
    expect(() => defineFixedLengthFile({ data, short })).toThrow(RangeError);
    expect(() => defineFixedLengthFile({})).toThrow(RangeError);
  });

  const roleOf = (record: FileRecord<typeof records>): TotalsRole => {
    if (record.kind === 'data') return { role: 'data', amount: record.values.amount };
    if (record.kind === 'trailer') return { role: 'trailer', stated: record.values };
    return { role: record.kind === 'header' ? 'header' : 'other' };
  };
  const totalsOf = (kinds: readonly (typeof whole)[number][]) =>
    checkControlTotals(
      kinds.map((record, at) => ({ ...record, line: at + 1 }) as FileRecord<typeof records>),
      roleOf,
    );

  test('has control totals that agree, section by section', () => {
    const totals = { count: 2n, sum: 12_345n };
    const [first, one, two, last, stop] = whole;
    expect(totalsOf([first, one, two, last, first, two, one, last, stop])).toEqual({
      sections: [
        { headerLine: 1, trailerLine: 4, counted: totals, stated: totals, agrees: true },
        { headerLine: 5, trailerLine: 8, counted: totals, stated: totals, agrees: true },
      ],
      faults: [],
    });
  });

  test('shows a lost, a doubled and a misplaced record in its totals', () => {
    const [first, one, two, last, stop] = whole;
    expect(totalsOf([first, one, last, stop]).faults).toEqual([
      { line: 3, code: 'count-differs', expected: 1n },
      { line: 3, code: 'sum-differs', expected: 12_000n },
    ]);
    expect(totalsOf([first, one, two, two, last]).sections).toMatchObject([{ agrees: false }]);
    expect(totalsOf([one, first, one, two, last]).faults).toEqual([{ line: 1, code: 'outside-section' }]);
    expect(totalsOf([first, one, first, one, two, last]).faults).toEqual([{ line: 1, code: 'section-not-closed' }]);
    expect(totalsOf([first, one, stop]).faults).toEqual([{ line: 1, code: 'section-not-closed' }]);
    expect(totalsOf([first, one]).faults).toEqual([{ line: 1, code: 'section-not-closed' }]);
    expect(totalsOf([last]).faults).toEqual([{ line: 1, code: 'outside-section' }]);
  });
});
