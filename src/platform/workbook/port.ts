/**
 * Spreadsheets that people fill in: written with drop-downs and hidden sheets, and read back as what stands in each cell.
 * What comes back was in other hands: formulas are told as such and never computed, and nothing of a file that carries
 * programs is read.
 */
import type { Instant, Outcome } from '#kernel';

export type SheetCell = {
  readonly value: string | number;
  readonly style?: 'title' | 'heading' | 'input' | undefined;
  /** What the drop-down offers. */
  readonly choices?: readonly string[] | undefined;
};

export type Sheet = {
  /** 1 to 31 characters, none of `: \ / ? * [ ]`. */
  readonly name: string;
  readonly hidden?: boolean;
  /** In characters; 0 hides the column. */
  readonly widths: readonly number[];
  /** Rows from the top, cells from the left; `undefined` stays empty. */
  readonly rows: readonly (readonly (SheetCell | undefined)[])[];
};

export type Book = {
  readonly title: string;
  readonly statedAt: Instant;
  readonly sheets: readonly Sheet[];
};

export type ReadCell = {
  /** Such as `B3`. */
  readonly address: string;
  /** One-based. */
  readonly row: number;
  readonly column: number;
  readonly kind: 'text' | 'number' | 'date' | 'formula' | 'other';
  /** A date as `YYYY-MM-DD`; a formula as it is written. */
  readonly text: string;
};

export type ReadSheet = { readonly name: string; readonly cells: readonly ReadCell[] };

export type WorkbookFault = 'not-a-workbook' | 'has-macros' | 'encrypted' | 'too-large' | 'damaged';

/** Of the file. */
export const WORKBOOK_LIMIT_BYTES = 2 * 1024 * 1024;
/** Of all its parts unpacked. */
export const UNPACKED_LIMIT_BYTES = 16 * 1024 * 1024;

export interface Workbooks {
  /** The same book gives the same bytes. */
  write(book: Book): Promise<Uint8Array>;
  /** Cells that hold nothing are left out. */
  read(bytes: Uint8Array): Promise<Outcome<readonly ReadSheet[], WorkbookFault>>;
}
