export {
  PDF_LIMIT_CHARACTERS,
  type Pdf,
  type PdfBlock,
  type PdfColumn,
  type PdfDocument,
  type PrintFailure,
} from './port.ts';
