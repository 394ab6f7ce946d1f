/**
 * Prints documents. A document is data: what it says stands in texts, which are never taken for anything else, so that
 * a name from outside can neither change a page nor make the printer read a file or open a connection.
 */
import type { Instant, Outcome } from '#kernel';

export type PdfColumn = {
  readonly title: string;
  /** Its part of the page's width, relative to the other columns: 1 to 100. */
  readonly share: number;
};

export type PdfBlock =
  | { readonly kind: 'heading'; readonly text: string }
  /** Line ends are kept. */
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'fields'; readonly rows: readonly { readonly label: string; readonly value: string }[] }
  /** Each row has a text for each column; the titles stand again on each page. `empty`: what stands there without rows. */
  | {
      readonly kind: 'table';
      readonly columns: readonly PdfColumn[];
      readonly rows: readonly (readonly string[])[];
      readonly empty: string;
    };

export type PdfDocument = {
  readonly language: 'ja' | 'en';
  readonly title: string;
  /** At the top of every page. */
  readonly header: string;
  /** At the foot of every page, before its number. */
  readonly footer: string;
  /** When the document is said to be made. */
  readonly statedAt: Instant;
  readonly blocks: readonly PdfBlock[];
};

/** Characters in all texts together, at most; a longer one is refused before anything is printed. */
export const PDF_LIMIT_CHARACTERS = 2_000_000;

export type PrintFailure =
  /** More than `PDF_LIMIT_CHARACTERS`, or too much to set in the time there is. */
  | 'too-large'
  /** Others are waiting already. */
  | 'busy';

export interface Pdf {
  /**
   * A4, Japanese and Latin letters in fonts that are part of the file. The same document gives the same bytes, on every
   * machine with the same version of the adapter. A letter that the fonts lack is written as `[U+1F600]`: none is
   * dropped. The caller's process stays free meanwhile. Any other failure throws.
   */
  print(document: PdfDocument): Promise<Outcome<Uint8Array, PrintFailure>>;
}
