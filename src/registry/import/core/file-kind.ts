/** What a file is by how it begins, whatever it is called: what is neither text nor a workbook is said to be so. */
import type { LineFault } from './read-rows.ts';

export type FileKind = 'text' | 'workbook' | 'empty' | 'utf-16' | 'other';

const begins = (file: Uint8Array, ...magic: readonly number[]): boolean => magic.every((byte, at) => file[at] === byte);

/** Of ZIP, and of the container that workbooks of before 2007 and those behind a password are. */
const WORKBOOKS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
] as const;

/** PDF, PNG, JPEG, GIF, gzip, 7z, RAR, and a program of Windows or Linux. */
const OTHERS = [
  [0x25, 0x50, 0x44, 0x46, 0x2d],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x1f, 0x8b],
  [0x37, 0x7a, 0xbc, 0xaf],
  [0x52, 0x61, 0x72, 0x21],
  [0x4d, 0x5a, 0x90],
  [0x7f, 0x45, 0x4c, 0x46],
] as const;

export const kindOf = (file: Uint8Array): FileKind => {
  if (file.length === 0) return 'empty';
  if (WORKBOOKS.some((magic) => begins(file, ...magic))) return 'workbook';
  if (begins(file, 0xff, 0xfe) || begins(file, 0xfe, 0xff)) return 'utf-16';
  return OTHERS.some((magic) => begins(file, ...magic)) ? 'other' : 'text';
};

export const NO_TABLE: Readonly<Record<Exclude<FileKind, 'text' | 'workbook'>, Omit<LineFault, 'line'>>> = {
  empty: { code: 'file-empty', expected: 'a head and a line for each merchant' },
  'utf-16': { code: 'utf-16', expected: 'CSV in UTF-8 or CP932' },
  other: { code: 'not-a-table', expected: 'CSV, fixed-length records or an .xlsx workbook' },
};
