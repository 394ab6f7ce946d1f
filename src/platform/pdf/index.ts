export type { Pdf, PdfDocument } from './port.ts';
