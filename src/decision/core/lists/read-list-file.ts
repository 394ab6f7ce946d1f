/**
 * A list's file: CSV with a header, `value` and, if wanted, `expires_at` and `why`. UTF-8 or CP932. A line that cannot
 * be taken is reported by its number and why, and the others are taken.
 */
import {
  type CsvRecord,
  csvRecords,
  decodeJapanese,
  failed,
  type Instant,
  type Outcome,
  ok,
  parseInstant,
} from '#kernel';
import { type HashAddress, type ListKind, type ListValue, readListValue } from './kinds.ts';

export type ListLine = {
  readonly line: number;
  readonly value: ListValue;
  readonly expiresAt: Instant | undefined;
  readonly why: string | undefined;
};

/** No value is repeated: it may be a card number. */
export type ListLineFault = { readonly line: number; readonly code: string; readonly expected: string };

export type ListFile = { readonly lines: readonly ListLine[]; readonly faults: readonly ListLineFault[] };

export const MAX_LINES = 50_000;
const MAX_WHY = 200;
const COLUMNS = ['value', 'expires_at', 'why'] as const;

type Reading = { readonly kind: ListKind; readonly now: Instant; readonly hashAddress: HashAddress };

/** Fails whole where it is not such a file at all. */
export const readListFile = (bytes: Uint8Array, reading: Reading): Outcome<ListFile, ListLineFault> => {
  const decoded = decodeJapanese(bytes);
  if (decoded.kind === 'failed') return failed({ line: 1, code: 'not-text', expected: 'UTF-8 or CP932' });
  const records = csvRecords(decoded.value.text);
  const head = records.next().value?.cells.map((cell: string) => cell.trim().toLowerCase()) ?? [];
  const places = COLUMNS.map((name) => head.indexOf(name));
  if (places[0] === -1 || head.some((name: string) => !(COLUMNS as readonly string[]).includes(name))) {
    return failed({
      line: 1,
      code: 'header-not-known',
      expected: `a header of ${COLUMNS.join(', ')}; value is needed`,
    });
  }
  const [lines, faults]: [ListLine[], ListLineFault[]] = [[], []];
  for (const record of records) {
    if (record.isClosed && record.cells.every((cell) => cell.trim() === '')) continue;
    const read = readRecord(record, places, reading);
    if (read.kind === 'ok') lines.push(read.value);
    else faults.push({ line: record.line, ...read.error });
    if (lines.length + faults.length > MAX_LINES) {
      return failed({ line: record.line, code: 'too-many-lines', expected: `at most ${MAX_LINES} lines` });
    }
  }
  return ok({ lines, faults });
};

const readRecord = (
  { line, cells, isClosed }: CsvRecord,
  places: readonly number[],
  { kind, now, hashAddress }: Reading,
): Outcome<ListLine, Omit<ListLineFault, 'line'>> => {
  if (!isClosed) return failed({ code: 'quote-not-closed', expected: 'a closing quote' });
  const [value = '', expires = '', why = ''] = places.map((place) => cells[place]?.trim() ?? '');
  const read = readListValue(kind, value, hashAddress);
  if (read.kind === 'failed') return read;
  const expiresAt = expires === '' ? undefined : parseInstant(expires);
  if (expiresAt?.kind === 'failed') {
    return failed({ code: 'not-an-instant', expected: 'RFC 3339 such as 2027-03-31T23:59:59+09:00, or nothing' });
  }
  if (expiresAt !== undefined && expiresAt.value <= now) {
    return failed({ code: 'expired-already', expected: 'an instant to come' });
  }
  if (why.length > MAX_WHY) return failed({ code: 'why-too-long', expected: `at most ${MAX_WHY} characters` });
  return ok({ line, value: read.value, expiresAt: expiresAt?.value, why: why === '' ? undefined : why });
};
