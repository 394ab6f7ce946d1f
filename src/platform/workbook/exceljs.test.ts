import { deflateRawSync } from 'node:zlib';
import ExcelJs from 'exceljs';
import { describe, expect, test } from 'vitest';
import { workbookContract } from './contract.ts';
import { excelWorkbooks } from './exceljs.ts';
import { WORKBOOK_LIMIT_BYTES } from './port.ts';

const workbooks = excelWorkbooks();
workbookContract(workbooks);

/** A ZIP of these parts, deflated. @param said what its directory says that each unpacks to. */
const zipOf = (
  parts: Readonly<Record<string, Uint8Array | string>>,
  said: (content: Buffer) => number = () => 1,
): Uint8Array => {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt16LE(name.length, 26);
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(8, 10);
    header.writeUInt32LE(packed.length, 20);
    header.writeUInt32LE(said(bytes), 24);
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

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const NAMES = '<definedNames><definedName name="all">a!$A$1:$XFD$1048576</definedName></definedNames>';

/** A workbook of one sheet. */
const sheetWith = (rows: string, rest = '', names = ''): Uint8Array =>
  zipOf(
    {
      [TYPES]: '<Types/>',
      'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets>${names}</workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      'xl/worksheets/sheet1.xml': `<worksheet ${MAIN}><sheetData>${rows}</sheetData>${rest}</worksheet>`,
    },
    ({ length }) => length,
  );

const ROW = '<row r="1"><c r="A1" t="str"><v>x</v></c></row>';

describe('exceljs', () => {
  test.each([
    ['a project of macros', { ...BOOK, 'xl/vbaProject.bin': 'x' }, 'has-macros'],
    ['a sheet of macros', { ...BOOK, 'xl/macrosheets/sheet1.xml': 'x' }, 'has-macros'],
    [
      'a macro-enabled type',
      { ...BOOK, [TYPES]: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' },
      'has-macros',
    ],
    // What it says to unpack to is never believed.
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

  test.each([
    ['merges cells twice', '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>', ''],
    [
      'judges what is typed into cells that are not there',
      '<dataValidations><dataValidation type="list" sqref="A1:ZZZZ9"><formula1>1</formula1></dataValidation></dataValidations>',
      '',
    ],
    ['names every cell there could be', '', NAMES],
  ])('reads the cells of a file that %s, and nothing else of it', async (_, rest, names) => {
    expect(await workbooks.read(sheetWith(ROW, rest, names))).toEqual({
      kind: 'ok',
      value: [{ name: 'a', cells: [{ address: 'A1', row: 1, column: 1, kind: 'text', text: 'x' }] }],
    });
  });

  test('refuses a row that no sheet can have', async () => {
    const far = '<row r="1048577"><c r="A1" t="str"><v>x</v></c></row>';
    expect(await workbooks.read(sheetWith(far))).toEqual({ kind: 'failed', error: 'damaged' });
  });

  test('tells a link by its text, and yes and no as a sheet shows them', async () => {
    const book = new ExcelJs.Workbook();
    const sheet = book.addWorksheet('a');
    sheet.getCell('A1').value = { text: 'https://shop.example', hyperlink: 'https://shop.example/' };
    sheet.getCell('B1').value = true;
    const read = await workbooks.read(new Uint8Array(await book.xlsx.writeBuffer()));
    expect(read.kind === 'ok' && read.value[0]?.cells.map(({ kind, text }) => [kind, text])).toEqual([
      ['text', 'https://shop.example'],
      ['text', 'TRUE'],
    ]);
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
