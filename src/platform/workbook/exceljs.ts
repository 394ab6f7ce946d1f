/** Office Open XML workbooks by exceljs. What a file unpacks to is measured before that library sees any of it. */
import { inflateRawSync } from 'node:zlib';
import type ExcelJs from 'exceljs';
import { failed, type Outcome, ok } from '#kernel';
import {
  type Book,
  type ReadCell,
  type ReadSheet,
  type Sheet,
  type SheetCell,
  UNPACKED_LIMIT_BYTES,
  WORKBOOK_LIMIT_BYTES,
  type WorkbookFault,
  type Workbooks,
} from './port.ts';
import { carriesPrograms, type ZipEntry, zipEntries } from './zip-entries.ts';

export const excelWorkbooks = (): Workbooks => ({ write, read });

/** With the first workbook and not at every start: it brings 500 modules, a sixth of all there are. */
const library = async (): Promise<typeof ExcelJs> => (await import('exceljs')).default;

const LISTS = 'lists';
const FILLS = { title: undefined, heading: 'FFE5E7EB', input: 'FFFFFBEB' } as const;

const write = async ({ title, statedAt, sheets }: Book): Promise<Uint8Array> => {
  const { Workbook } = await library();
  const workbook = new Workbook();
  workbook.title = title;
  workbook.created = new Date(statedAt);
  workbook.modified = new Date(statedAt);
  const lists = choiceLists(sheets);
  for (const sheet of sheets) addSheet(workbook, sheet, lists);
  if (lists.size > 0) addLists(workbook, lists);
  return withoutTimes(new Uint8Array(await workbook.xlsx.writeBuffer()));
};

/** 1 January 1980, the first day that a ZIP can name: the same book gives the same bytes. */
const NO_TIME = 0x0021_0000;

const withoutTimes = (bytes: Uint8Array): Uint8Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const { offset, directoryOffset } of zipEntries(bytes) ?? []) {
    view.setUint32(offset + 10, NO_TIME, true);
    view.setUint32(directoryOffset + 12, NO_TIME, true);
  }
  return bytes;
};

/** A drop-down's choices stand in a hidden sheet: in the cell itself they may have 255 characters and no comma. */
type ChoiceLists = ReadonlyMap<string, { readonly column: number; readonly choices: readonly string[] }>;
const nameOfChoices = (choices: readonly string[]): string => JSON.stringify(choices);

const choiceLists = (sheets: readonly Sheet[]): ChoiceLists => {
  const lists = new Map<string, { column: number; choices: readonly string[] }>();
  for (const cell of sheets.flatMap(({ rows }) => rows.flat())) {
    const choices = cell?.choices;
    if (choices === undefined || lists.has(nameOfChoices(choices))) continue;
    lists.set(nameOfChoices(choices), { column: lists.size + 1, choices });
  }
  return lists;
};

const addLists = (workbook: ExcelJs.Workbook, lists: ChoiceLists): void => {
  const sheet = workbook.addWorksheet(LISTS, { state: 'veryHidden' });
  for (const { column, choices } of lists.values()) {
    choices.forEach((choice, index) => {
      sheet.getCell(index + 1, column).value = choice;
    });
  }
};

const addSheet = (workbook: ExcelJs.Workbook, { name, hidden, widths, rows }: Sheet, lists: ChoiceLists): void => {
  const sheet = workbook.addWorksheet(name, { state: hidden === true ? 'veryHidden' : 'visible' });
  sheet.columns = widths.map((width) => (width === 0 ? { width: 1, hidden: true } : { width }));
  for (const [rowIndex, row] of rows.entries()) {
    for (const [columnIndex, cell] of row.entries()) {
      if (cell !== undefined) fillCell(sheet.getCell(rowIndex + 1, columnIndex + 1), cell, lists);
    }
  }
};

const fillCell = (into: ExcelJs.Cell, { value, style, choices }: SheetCell, lists: ChoiceLists): void => {
  into.value = value;
  into.alignment = { wrapText: true, vertical: 'top' };
  if (style === 'title' || style === 'heading') into.font = { bold: true, size: style === 'title' ? 14 : 11 };
  const fill = style === undefined ? undefined : FILLS[style];
  if (fill !== undefined) into.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: fill } };
  const list = choices === undefined ? undefined : lists.get(nameOfChoices(choices));
  if (list === undefined) return;
  const letter = into.worksheet.getColumn(list.column).letter;
  const range = `${LISTS}!$${letter}$1:$${letter}$${list.choices.length}`;
  into.dataValidation = { type: 'list', allowBlank: true, showErrorMessage: true, formulae: [range] };
};

const OLE = [0xd0, 0xcf, 0x11, 0xe0] as const;

/**
 * Only what stands in cells is read. Of the rest the library writes down every cell of a range, so that a few bytes of
 * file would fill the memory; and a link makes an object of a cell's text.
 */
const NOT_READ = [
  ...['autoFilter', 'cols', 'conditionalFormatting', 'dataValidations', 'drawing', 'extLst', 'hyperlinks'],
  ...['mergeCells', 'rowBreaks', 'tableParts'],
];
/** Office Open XML has no more. */
const MOST_ROWS = 1_048_576;

const read = async (bytes: Uint8Array): Promise<Outcome<readonly ReadSheet[], WorkbookFault>> => {
  if (bytes.length > WORKBOOK_LIMIT_BYTES) return failed('too-large');
  // A workbook behind a password, and any of before 2007, is an OLE container.
  if (OLE.every((byte, at) => bytes[at] === byte)) return failed('encrypted');
  const entries = zipEntries(bytes);
  if (entries === undefined || !entries.some(({ name }) => name === 'xl/workbook.xml')) return failed('not-a-workbook');
  if (carriesPrograms(entries) || namesMacros(bytes, entries)) return failed('has-macros');
  const measured = measure(bytes, entries);
  if (measured.kind === 'failed') return measured;
  const { Workbook, ValueType } = await library();
  const workbook = new Workbook();
  // A name may stand for every cell there is, each of which would be written down.
  Object.defineProperty(workbook.definedNames, 'model', { get: () => [], set: () => undefined });
  try {
    await workbook.xlsx.load(Uint8Array.from(bytes).buffer as ArrayBuffer, { ignoreNodes: [...NOT_READ] });
  } catch {
    return failed('damaged');
  }
  if (workbook.worksheets.some((sheet) => sheet.rowCount > MOST_ROWS)) return failed('damaged');
  return ok(workbook.worksheets.map((sheet) => ({ name: sheet.name, cells: cellsOf(sheet, ValueType) })));
};

const LOCAL_HEADER_BYTES = 30;

/** `undefined`: damaged, or more than `limit`. */
const unpacked = (bytes: Uint8Array, entry: ZipEntry, limit: number): Uint8Array | 'damaged' | 'too-large' => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (entry.encrypted || entry.offset + LOCAL_HEADER_BYTES > bytes.length) return 'damaged';
  const begin =
    entry.offset +
    LOCAL_HEADER_BYTES +
    view.getUint16(entry.offset + 26, true) +
    view.getUint16(entry.offset + 28, true);
  const packed = bytes.subarray(begin, begin + entry.packedBytes);
  if (entry.method === 0) return packed.length > limit ? 'too-large' : packed;
  if (entry.method !== 8) return 'damaged';
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'damaged';
  }
};

/** What the parts really unpack to, whatever the directory says of them. */
const measure = (bytes: Uint8Array, entries: readonly ZipEntry[]): Outcome<undefined, WorkbookFault> => {
  let left = UNPACKED_LIMIT_BYTES;
  for (const entry of entries) {
    const part = unpacked(bytes, entry, left);
    if (typeof part === 'string') return failed(part);
    left -= part.length;
  }
  return ok(undefined);
};

const TYPES_LIMIT_BYTES = 1024 * 1024;

/** A macro-enabled workbook says so in its content types, wherever its programs lie. */
const namesMacros = (bytes: Uint8Array, entries: readonly ZipEntry[]): boolean => {
  const types = entries.find(({ name }) => name === '[Content_Types].xml');
  const part = types && unpacked(bytes, types, TYPES_LIMIT_BYTES);
  return part instanceof Uint8Array && /macroEnabled|vbaProject/i.test(new TextDecoder().decode(part));
};

type CellTypes = typeof ExcelJs.ValueType;

const cellsOf = (sheet: ExcelJs.Worksheet, types: CellTypes): readonly ReadCell[] => {
  const cells: ReadCell[] = [];
  sheet.eachRow((row, rowNumber) =>
    row.eachCell((cell, column) => {
      const content = contentOf(cell, types);
      if (content !== undefined) cells.push({ address: cell.address, row: rowNumber, column, ...content });
    }),
  );
  return cells;
};

const contentOf = (cell: ExcelJs.Cell, types: CellTypes): Pick<ReadCell, 'kind' | 'text'> | undefined => {
  const {
    Null,
    Merge,
    Number: number,
    String: string,
    Boolean: truth,
    Date: date,
    RichText,
    Formula,
    SharedString,
  } = types;
  switch (cell.type) {
    case Null:
    case Merge:
      return undefined;
    case number:
      return { kind: 'number', text: String(cell.value) };
    case string:
    case SharedString:
      return { kind: 'text', text: String(cell.value) };
    case RichText:
      return {
        kind: 'text',
        text: (cell.value as ExcelJs.CellRichTextValue).richText.map(({ text }) => text).join(''),
      };
    case truth:
      return { kind: 'text', text: cell.value === true ? 'TRUE' : 'FALSE' };
    case date:
      return { kind: 'date', text: dayIn(cell.value as Date) };
    case Formula:
      return { kind: 'formula', text: `=${cell.formula}` };
    default:
      return { kind: 'other', text: '' };
  }
};

const dayIn = (value: Date): string => (Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10));
