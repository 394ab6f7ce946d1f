/** Unpack by what Node brings and pdf.js. */
import { inflate } from './inflate.ts';
import type { Unpack } from './port.ts';
import { pdfText } from './read-pdf.ts';
import { openSqlite } from './read-sqlite.ts';

export const nodeUnpack = (): Unpack => ({ inflate, pdfText, openSqlite });
