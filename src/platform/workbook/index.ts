export {
  type Book,
  type ReadCell,
  type ReadSheet,
  type Sheet,
  type SheetCell,
  WORKBOOK_FAULTS,
  WORKBOOK_LIMIT_BYTES,
  type WorkbookFault,
  type Workbooks,
} from './port.ts';
export { carriesPrograms, zipEntries } from './zip-entries.ts';
