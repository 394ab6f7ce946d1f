export { type Book, type ReadCell, WORKBOOK_LIMIT_BYTES, type Workbooks } from './port.ts';
export { carriesPrograms, zipEntries } from './zip-entries.ts';
