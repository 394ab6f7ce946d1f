export { type Database, type Tx, tables } from './port.ts';
