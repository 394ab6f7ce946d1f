import { deflateRawSync } from 'node:zlib';
import ExcelJs from 'exceljs';
import { describe, expect, test } from 'vitest';
import { workbookContract } from './contract.ts';
import { excelWorkbooks } from './exceljs.ts';
import { WORKBOOK_LIMIT_BYTES } from './port.ts';

const workbooks = excelWorkbooks();
workbookContract(workbooks);

/** A ZIP of these parts, deflated, whose directory says what it is told to say. */
const zipOf = (parts: Readonly<Record<string, Uint8Array | string>>): Uint8Array => {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const packed = deflateRawSync(Buffer.from(content));
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt16LE(name.length, 26);
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(8, 10);
    header.writeUInt32LE(packed.length, 20);
    // What it says to unpack to is never believed.
    header.writeUInt32LE(1, 24);
    header.writeUInt16LE(name.length, 28);
    header.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), packed);
    central.push(header, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
};

const TYPES = '[Content_Types].xml';
const BOOK = { [TYPES]: '<Types/>', 'xl/workbook.xml': '<workbook/>' };

describe('exceljs', () => {
  test.each([
    ['a project of macros', { ...BOOK, 'xl/vbaProject.bin': 'x' }, 'has-macros'],
    ['a sheet of macros', { ...BOOK, 'xl/macrosheets/sheet1.xml': 'x' }, 'has-macros'],
    [
      'a macro-enabled type',
      { ...BOOK, [TYPES]: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' },
      'has-macros',
    ],
    ['parts that unpack to very much', { ...BOOK, 'xl/a.xml': Buffer.alloc(17 * 1024 * 1024) }, 'too-large'],
    ['another office document', { [TYPES]: '<Types/>', 'word/document.xml': 'x' }, 'not-a-workbook'],
    ['parts that are no XML', { ...BOOK, 'xl/workbook.xml': '<<<' }, 'damaged'],
  ])('refuses %s', async (_, parts, error) => {
    expect(await workbooks.read(zipOf(parts))).toEqual({ kind: 'failed', error });
  });

  test('refuses what is large, and what a password or an old format keeps closed', async () => {
    const large = await workbooks.read(new Uint8Array(WORKBOOK_LIMIT_BYTES + 1));
    expect(large).toEqual({ kind: 'failed', error: 'too-large' });
    const closed = await workbooks.read(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1));
    expect(closed).toEqual({ kind: 'failed', error: 'encrypted' });
  });

  test('tells a formula as it is written, and a day as a day', async () => {
    const book = new ExcelJs.Workbook();
    const sheet = book.addWorksheet('a');
    sheet.getCell('A1').value = { formula: '1+1', result: 2 };
    sheet.getCell('B2').value = new Date(Date.UTC(2026, 3, 1));
    sheet.getCell('C3').value = { richText: [{ text: '髙' }, { text: '﨑' }] };
    const read = await workbooks.read(new Uint8Array(await book.xlsx.writeBuffer()));
    expect(read.kind === 'ok' && read.value[0]?.cells).toEqual([
      { address: 'A1', row: 1, column: 1, kind: 'formula', text: '=1+1' },
      { address: 'B2', row: 2, column: 2, kind: 'date', text: '2026-04-01' },
      { address: 'C3', row: 3, column: 3, kind: 'text', text: '髙﨑' },
    ]);
  });
});
