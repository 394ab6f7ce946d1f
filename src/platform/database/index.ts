export { DatabaseFailure, DatabaseUnavailable, TransactionConflict, UniqueViolation } from './database-error.ts';
export { type Database, type Tx, tables } from './port.ts';
