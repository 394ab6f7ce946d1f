/**
 * Security codes and PIN blocks in a file of separated values (RFC 4180, tabs and semicolons too), where only the name at the
 * head of the column gives them away. A file whose first line names no such column costs the look at that line.
 */
import type { DetectorOptions } from './detector.ts';
import { type SecretColumn, secretColumnNamed } from './find-names.ts';
import type { Sighting } from './finding.ts';
import { contextOfSecret } from './masked-context.ts';

/** Longer first lines are no heads of columns, longer records are passed over. */
export const LONGEST_HEAD = 8_192;
const LONGEST_RECORD = 65_536;
/** Around a record, for its context. */
const MARGIN = 256;

const LINE_END = 0x0a;
const QUOTE = 0x22;
const ESCAPE = 0x1b;
/** None of them is ever the second byte of a sign in Shift_JIS or EUC-JP. */
const SEPARATORS = [0x2c, 0x09, 0x3b] as const;

type Field = { readonly from: number; readonly to: number };

/** Cuts records at line ends and fields at separators, but for those in quotes and within the two-byte signs of JIS. */
type Cutting = { isQuoted: boolean; isWide: boolean; before: number; beforeThat: number };
const uncut = (): Cutting => ({ isQuoted: false, isWide: false, before: LINE_END, beforeThat: LINE_END });

/** Whether the byte is one that the form is made of. */
const isPlain = (cutting: Cutting, byte: number, separator: number): boolean => {
  const { before, beforeThat } = cutting;
  // ESC $ begins two-byte signs, ESC ( ends them; a line always begins in ASCII.
  if (beforeThat === ESCAPE && before === 0x24) cutting.isWide = true;
  else if (before === ESCAPE && byte === 0x28) cutting.isWide = false;
  if (byte === LINE_END && !cutting.isQuoted) cutting.isWide = false;
  cutting.beforeThat = before;
  cutting.before = byte;
  if (cutting.isWide) return false;
  if (byte !== QUOTE) return !cutting.isQuoted;
  // A quote opens where a field begins; a doubled one closes and opens again.
  if (cutting.isQuoted) cutting.isQuoted = false;
  else if (before === separator || before === LINE_END || before === QUOTE) cutting.isQuoted = true;
  return false;
};

const latin = (bytes: Uint8Array, from: number, to: number): string => {
  let text = '';
  for (let at = from; at < to; at += 1) text += String.fromCharCode(bytes[at] as number);
  return text;
};

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0d || byte === QUOTE;

const trimmed = (bytes: Uint8Array, { from, to }: Field): Field => {
  let [begin, end] = [from, to];
  while (begin < end && isBlank(bytes[begin])) begin += 1;
  while (end > begin && isBlank(bytes[end - 1])) end -= 1;
  return { from: begin, to: end };
};

const fieldsOf = (line: Uint8Array, separator: number): readonly Field[] => {
  const cutting = uncut();
  const fields: Field[] = [];
  let from = 0;
  for (let at = 0; at < line.length; at += 1) {
    if (!isPlain(cutting, line[at] as number, separator) || line[at] !== separator) continue;
    fields.push({ from, to: at });
    from = at + 1;
  }
  return [...fields, { from, to: line.length }];
};

export type CsvHead = {
  /** Of the first line, its end included. */
  readonly bytes: number;
  readonly separator: number;
  /** By their place, from 0. */
  readonly columns: ReadonlyMap<number, SecretColumn>;
};

/** @returns 'more' when the first line does not end yet, `undefined` when it names no column of secrets. */
export const readCsvHead = (begin: Uint8Array): CsvHead | 'more' | undefined => {
  let from = 0;
  if (begin[0] === 0xef && begin[1] === 0xbb && begin[2] === 0xbf) from = 3;
  while (begin[from] === LINE_END || begin[from] === 0x0d) from += 1;
  const end = begin.indexOf(LINE_END, from);
  if (end < 0 || end > LONGEST_HEAD) return begin.length > LONGEST_HEAD ? undefined : 'more';
  const line = begin.subarray(from, end);
  for (const separator of SEPARATORS) {
    const fields = fieldsOf(line, separator);
    if (fields.length < 2) continue;
    const columns = new Map<number, SecretColumn>();
    for (const [index, field] of fields.entries()) {
      const { from: begins, to } = trimmed(line, field);
      const column = secretColumnNamed(latin(line, begins, to));
      if (column !== undefined) columns.set(index, column);
    }
    if (columns.size > 0) return { bytes: end + 1, separator, columns };
  }
  return undefined;
};

export type CsvColumns = {
  push(piece: Uint8Array): void;
  end(): void;
};

type Given = {
  readonly head: CsvHead;
  /** Of what is pushed first, which begins a record. */
  readonly offset: number;
  readonly line: number;
  readonly options: DetectorOptions;
  readonly tell: (sighting: Sighting) => void;
};

/** Reads the records behind the head. */
export const readCsvColumns = ({ head, offset, line, options, tell }: Given): CsvColumns => {
  const { separator, columns } = head;
  const bytes = new Uint8Array(LONGEST_RECORD + 2 * MARGIN).fill(LINE_END);
  const most = MARGIN + LONGEST_RECORD;
  let cutting = uncut();
  let fields: { readonly field: Field; readonly column: SecretColumn; readonly line: number }[] = [];
  let [base, lines, length, index, from] = [offset, line, 0, 0, MARGIN];
  let isTooLong = false;
  const closeField = (to: number): void => {
    const column = columns.get(index);
    if (column !== undefined && !isTooLong) fields.push({ field: trimmed(bytes, { from, to }), column, line: lines });
    index += 1;
    from = to + 1;
  };
  const closeRecord = (): void => {
    closeField(MARGIN + length);
    const end = Math.min(MARGIN + length, most);
    bytes.fill(LINE_END, end, end + MARGIN);
    for (const { field, column, line: at } of fields) {
      const { kind, name, reason, layers, charset, holds } = column;
      if (!holds(latin(bytes, field.from, Math.min(field.to, field.from + 64)))) continue;
      const begins = base + field.from - MARGIN;
      const told = options.locate?.(begins) ?? begins;
      tell({
        kind,
        hash: options.fingerprint(`${kind}\0${name}\0${told}`),
        offset: told,
        line: at,
        encoding: layers,
        confidence: 'high',
        reason,
        context: contextOfSecret({ bytes, start: field.from, end: field.to, charset, unit: 1 }),
      });
    }
    fields = [];
    cutting = uncut();
    isTooLong = false;
    [base, length, index, from] = [base + length + 1, 0, 0, MARGIN];
  };
  return {
    push: (piece) => {
      for (let at = 0; at < piece.length; at += 1) {
        const byte = piece[at] as number;
        const plain = isPlain(cutting, byte, separator);
        // A record that is too long was opened by a quote that nothing closes: the next line begins anew.
        if (byte === LINE_END && (plain || isTooLong)) closeRecord();
        else {
          if (plain && byte === separator) closeField(MARGIN + length);
          if (length < LONGEST_RECORD) bytes[MARGIN + length] = byte;
          else isTooLong = true;
          length += 1;
        }
        if (byte === LINE_END) lines += 1;
      }
    },
    end: () => {
      if (length > 0) closeRecord();
    },
  };
};
