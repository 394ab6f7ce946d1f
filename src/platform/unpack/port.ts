/**
 * What is packed, unpacked as a stream: compressed bytes, the text of a PDF, the tables of an SQLite file. Memory stays
 * flat but for a PDF, which is held whole.
 */
import type { Outcome } from '#kernel';

export const COMPRESSIONS = ['gzip', 'deflate', 'zlib', 'zstd', 'brotli'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

export type Bytes = AsyncIterable<Uint8Array>;

/** The packed bytes are not what they should be. What was unpacked before was given out. */
export class DamagedFailure extends Error {
  constructor() {
    super('the packed content is damaged');
    this.name = 'DamagedFailure';
  }
}

export type Row = {
  /** For a person to find the row by. */
  readonly key: string;
  readonly values: readonly (string | number | bigint | Uint8Array | null)[];
};

export type SqliteTable = { readonly name: string; readonly columns: readonly string[]; rows(): Iterable<Row> };

export interface SqliteFile {
  tables(): readonly SqliteTable[];
  close(): void;
}

export interface Unpack {
  /** @throws {@link DamagedFailure}; what the source throws comes through. A piece given out may be kept. */
  inflate(compression: Compression, source: Bytes): Bytes;
  /** Page by page, from 1. */
  pdfText(content: Uint8Array): AsyncIterable<{ readonly page: number; readonly text: string }>;
  /** Opened without locks and without a write beside it. A row that is damaged throws {@link DamagedFailure}. */
  openSqlite(path: string): Outcome<SqliteFile, 'damaged'>;
}

/** A PDF that opens only with a password. */
export class PasswordFailure extends Error {
  constructor() {
    super('the content is protected by a password');
    this.name = 'PasswordFailure';
  }
}
