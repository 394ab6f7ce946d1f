/**
 * The records of a CSV text, each under the line it begins on. A record that is not CSV costs the line it begins on and
 * no other: reading goes on at the next. So that a lone quote cannot take in what follows, a record has few line breaks.
 */
import { CsvError, type Options, parse } from 'csv-parse/sync';
import type { TextBlock } from './read-text.ts';

export type CsvRecord = { readonly kind: 'record'; readonly line: number; readonly record: readonly string[] };
export type CsvPiece =
  | CsvRecord
  | { readonly kind: 'not-csv'; readonly line: number }
  | { readonly kind: 'undecodable'; readonly line: number };

/** In the quoted fields of one record. */
export const LINE_BREAKS_MAX = 20;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTES_MAX = 1 << 20;
/** How far is read after a fault, doubled with each success: a file of nothing but faults is not read again and again. */
const LINES_AFTER_FAULT = 2 * (LINE_BREAKS_MAX + 1);

const OPTIONS: Options = {
  record_delimiter: ['\r\n', '\n'],
  relax_column_count: true,
  skip_empty_lines: true,
  max_record_size: BYTES_MAX,
};

/** In the order of their lines. The first record is the head: it says how many columns a record has. */
export async function* splitCsv(blocks: AsyncIterable<TextBlock>): AsyncGenerator<CsvPiece> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let columns: number | undefined;
  const undecodable: number[] = [];
  const piecesOf = function* (bytes: Buffer, isLast: boolean): Generator<CsvPiece> {
    const read = readBlock(bytes, { line, columns, isLast });
    for (const piece of read.pieces) {
      while (undecodable[0] !== undefined && undecodable[0] < piece.line) yield named(undecodable);
      yield piece;
    }
    ({ rest, line, columns } = read);
  };
  for await (const block of blocks) {
    const text = block.firstLine === 1 ? block.text.replace(/^\uFEFF/, '') : block.text;
    undecodable.push(...block.undecodable);
    const bytes = Buffer.from(text);
    yield* piecesOf(rest.length === 0 ? bytes : Buffer.concat([rest, bytes]), false);
  }
  yield* piecesOf(rest, true);
  while (undecodable.length > 0) yield named(undecodable);
}

const named = (undecodable: number[]): CsvPiece => ({ kind: 'undecodable', line: undecodable.shift() ?? 0 });

type Reading = {
  /** Of the first byte. */
  readonly line: number;
  readonly columns: number | undefined;
  /** Nothing follows: what is open now stays open. */
  readonly isLast: boolean;
};

type Read = {
  readonly pieces: readonly CsvPiece[];
  /** Of a record that what follows may close. */
  readonly rest: Buffer;
  readonly line: number;
  readonly columns: number | undefined;
};

/** @param bytes whole lines, but for the file's last. */
const readBlock = (bytes: Buffer, { isLast, ...begin }: Reading): Read => {
  const pieces: CsvPiece[] = [];
  let { line, columns } = begin;
  let from = 0;
  let window = Number.POSITIVE_INFINITY;
  while (from < bytes.length) {
    const to = endOfLines(bytes, from, window);
    const stretch = readStretch(bytes.subarray(from, to), { line, columns });
    for (const piece of stretch.records) pieces.push(piece);
    from += stretch.read;
    ({ line, columns } = stretch);
    window *= 2;
    if (!stretch.isStopped) continue;
    const mayClose = stretch.isOpen && linesIn(bytes.subarray(from, to)) <= LINE_BREAKS_MAX;
    if (mayClose && to < bytes.length) continue;
    if (mayClose && !isLast) break;
    pieces.push({ kind: 'not-csv', line });
    from = endOfLines(bytes, from, 1);
    line += 1;
    window = LINES_AFTER_FAULT;
  }
  return { pieces, rest: bytes.subarray(from), line, columns };
};

type Stretch = {
  readonly records: readonly CsvRecord[];
  /** Bytes of whole records and of empty lines; what stopped the reading begins there. */
  readonly read: number;
  readonly line: number;
  readonly columns: number | undefined;
  readonly isStopped: boolean;
  /** Stopped by the end, within a quoted field. */
  readonly isOpen: boolean;
};

/** Thrown at csv-parse to end its reading. */
class TooManyLines extends Error {}

/** Reads up to the end or the first record that is none. */
const readStretch = (bytes: Buffer, begin: Omit<Reading, 'isLast'>): Stretch => {
  const records: CsvRecord[] = [];
  let { line, columns } = begin;
  let read = 0;
  const skipEmpty = (): void => {
    for (let length = lineEndAt(bytes, read); length > 0; length = lineEndAt(bytes, read)) {
      read += length;
      line += 1;
    }
  };
  const take = (record: string[], { bytes: end }: { readonly bytes: number }): null => {
    skipEmpty();
    const first = bytes.indexOf(LINE_FEED, read) + 1;
    const isOfOneLine = first === 0 || first >= end;
    const text = bytes.subarray(read, end);
    if (!isOfOneLine && tookInOthers(text, record, columns)) throw new TooManyLines();
    columns ??= record.length;
    records.push({ kind: 'record', line, record });
    line += isOfOneLine ? 1 : linesIn(text);
    read = end;
    return null;
  };
  const stopped = (isOpen: boolean): Stretch => {
    skipEmpty();
    return { records, read, line, columns, isStopped: true, isOpen };
  };
  try {
    parse(bytes, { ...OPTIONS, on_record: take });
  } catch (error) {
    if (error instanceof TooManyLines) return stopped(false);
    if (error instanceof CsvError) return stopped(error.code === 'CSV_QUOTE_NOT_CLOSED');
    throw error;
  }
  skipEmpty();
  return { records, read: bytes.length, line, columns, isStopped: false, isOpen: false };
};

/**
 * Whether a record of several lines is one only because a lone quote met another: it has other columns than the head,
 * too many lines, or within it a line that is a record by itself.
 */
const tookInOthers = (text: Buffer, record: readonly string[], columns: number | undefined): boolean => {
  const lines = text.toString().trimEnd().split('\n');
  if (lines.length - 1 > LINE_BREAKS_MAX || (columns !== undefined && record.length !== columns)) return true;
  return columns !== undefined && columns > 1 && lines.slice(1, -1).some((each) => columnsOf(each) === columns);
};

const columnsOf = (line: string): number | undefined => {
  try {
    return parse(line, OPTIONS)[0]?.length;
  } catch {
    return undefined;
  }
};

/** The length of an empty line, 0 where none begins. */
const lineEndAt = (bytes: Buffer, at: number): number => {
  if (bytes[at] === LINE_FEED) return 1;
  return bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED ? 2 : 0;
};

/** Where the line after so many begins. */
const endOfLines = (bytes: Buffer, from: number, count: number): number => {
  let end = from;
  for (let left = count; left > 0 && end < bytes.length; left -= 1) {
    if (left === Number.POSITIVE_INFINITY) return bytes.length;
    const found = bytes.indexOf(LINE_FEED, end);
    end = found < 0 ? bytes.length : found + 1;
  }
  return end;
};

const linesIn = (bytes: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count += 1;
  return count;
};
