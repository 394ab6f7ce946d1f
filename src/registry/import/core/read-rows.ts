/**
 * A file of merchants as rows of words by field: CSV (UTF-8 or CP932), sheets, or records of fixed length. A line that
 * cannot be read is told with its number and why, and the others go on; a file whose own total does not agree is refused
 * whole, since something of it is missing.
 */
import { type CsvRecord, csvRecords, decodeJapanese, failed, type Outcome, ok } from '#kernel';
import type { Field, Mapping, Source } from './mapping.ts';

/** No value is repeated: it may be what should not stand there. */
export type LineFault = {
  readonly line: number;
  /** As the file calls it. */
  readonly column?: string | undefined;
  readonly code: string;
  readonly expected: string;
};

export type Words = Readonly<Partial<Record<Field, string>>>;
export type Row = { readonly line: number; readonly words: Words };
export type Rows = { readonly rows: readonly Row[]; readonly faults: readonly LineFault[] };

export const MAX_LINES = 20_000;

const TOO_MANY = { code: 'too-many-lines', expected: `at most ${MAX_LINES} lines` } as const;

export type Grid = readonly CsvRecord[];

/** A sheet's or a CSV's lines; the first is the head. */
export const rowsOfGrid = ([head, ...lines]: Grid, mapping: Mapping): Outcome<Rows, LineFault> => {
  const names = head?.cells.map((cell) => cell.trim()) ?? [];
  const twice = names.find((name, at) => name !== '' && names.indexOf(name) < at);
  if (twice !== undefined)
    return failed({ line: 1, column: twice, code: 'column-twice', expected: 'each column once' });
  const readers = readersOf(mapping, names);
  const missing = neededColumns(mapping).find((name) => !names.includes(name));
  if (missing !== undefined) {
    return failed({ line: head?.line ?? 1, column: missing, code: 'column-missing', expected: `a column ${missing}` });
  }
  const [rows, faults]: [Row[], LineFault[]] = [[], []];
  for (const { line, cells, isClosed } of lines) {
    if (rows.length + faults.length >= MAX_LINES) return failed({ line, ...TOO_MANY });
    if (!isClosed) faults.push({ line, code: 'quote-not-closed', expected: 'a closing quote' });
    else if (cells.some((cell) => cell.trim() !== '')) rows.push({ line, words: wordsOf(readers, (at) => cells[at]) });
  }
  return ok({ rows, faults });
};

export const rowsOfText = (bytes: Uint8Array, mapping: Mapping): Outcome<Rows, LineFault> => {
  const decoded = decodeJapanese(bytes);
  if (decoded.kind === 'failed') return failed({ line: 1, code: 'not-text', expected: 'UTF-8 or CP932' });
  const records = [...csvRecords(decoded.value.text)];
  return rowsOfGrid(
    records.map((record) => ({ ...record, cells: record.cells.map(unguarded) })),
    mapping,
  );
};

/** The apostrophe that `csvLine` sets before what a spreadsheet would run is none of the text. */
const unguarded = (cell: string): string => cell.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, '');

/** Only the number of merchants is needed in the plain layout; a mapping of somebody's own names its columns. */
const neededColumns = ({ name, sources }: Mapping): readonly string[] =>
  [...sources]
    .filter(([field]) => name !== 'plain' || field === 'acceptor_number')
    .flatMap(([, source]) => ('column' in source ? [source.column] : []));

type Reader = { readonly field: Field; readonly source: Source; readonly at: number };

const readersOf = ({ sources }: Mapping, names: readonly string[]): readonly Reader[] =>
  [...sources].map(([field, source]) => ({
    field,
    source,
    at: 'column' in source ? names.indexOf(source.column) : -1,
  }));

const wordsOf = (readers: readonly Reader[], cellAt: (at: number) => string | undefined): Words => {
  const words: Partial<Record<Field, string>> = {};
  for (const { field, source, at } of readers) {
    const word = ('value' in source ? source.value : (cellAt(at) ?? '')).trim();
    const meant = 'value' in source ? word : (source.values.get(word) ?? word);
    if (meant !== '') words[field] = meant;
  }
  return words;
};

export const rowsOfRecords = (bytes: Uint8Array, mapping: Mapping): Outcome<Rows, LineFault> => {
  if (mapping.fixed === undefined) throw new Error('a mapping of fixed-length records has records');
  const read = mapping.fixed.read(bytes);
  const data = read.records.filter(({ kind }) => kind === 'data');
  const stated = read.records
    .filter(({ kind }) => kind === 'trailer')
    .map(({ line, values }) => ({ line, count: Number((values as { readonly count: string }).count) }));
  const faults = read.faults.map(({ line, field, code, expected }) => ({ line, column: field, code, expected }));
  // A line that is broken was there: the file is whole.
  const broken = new Set(faults.map(({ line }) => line)).size;
  const [total] = stated;
  if (stated.length > 0) {
    const sum = stated.reduce((all, { count }) => all + count, 0);
    if (sum !== data.length + broken && sum !== data.length) {
      const expected = `as many data records as the trailer says; there are ${data.length + broken}`;
      return failed({ line: total?.line ?? 1, column: 'count', code: 'control-total-differs', expected });
    }
  }
  if (data.length > MAX_LINES) return failed({ line: MAX_LINES + 1, ...TOO_MANY });
  const rows = data.map(({ line, values }) => {
    const named = values as Readonly<Record<string, string | undefined>>;
    const names = Object.keys(named);
    return { line, words: wordsOf(readersOf(mapping, names), (at) => named[names[at] ?? '']) };
  });
  return ok({ rows, faults });
};
