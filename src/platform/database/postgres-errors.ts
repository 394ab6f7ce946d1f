/** Turns what the driver throws into the port's errors. Values of rows (`detail`, `where`, class 22 messages) are dropped. */
import { DatabaseError } from 'pg';
import { DatabaseFailure, DatabaseUnavailable, TransactionConflict, UniqueViolation } from './database-error.ts';

const UNAVAILABLE_STATES = new Set([
  '53300', // too many connections
  '57P01', // administrator ended the connection
  '57P02', // another process of the server crashed
  '57P03', // starting or stopping
  '57P05', // idle session ended
  '25P03', // idle in transaction for too long
]);

/** Of class 08, yet the connection stands: the statement broke the protocol, as with more values than one can bind. */
const PROTOCOL_VIOLATION = '08P01';

const OURS = [UniqueViolation, TransactionConflict, DatabaseUnavailable, DatabaseFailure];

export const translateError = (error: unknown, during: 'connect' | 'statement' | 'commit'): unknown => {
  if (OURS.some((kind) => error instanceof kind)) return error;
  const mayHaveCommitted = during === 'commit';
  if (error instanceof DatabaseError) return ofServer(error, mayHaveCommitted);
  if (!(error instanceof Error)) return error;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (during === 'connect' || syscall !== undefined || code === 'EPIPE' || code === 'ECONNRESET') {
    return new DatabaseUnavailable({ reason: code ?? error.message, mayHaveCommitted });
  }
  const broken = /^(Connection terminated|Client has encountered a connection error|Client was closed)/;
  if (broken.test(error.message) || error.message === 'Query read timeout') {
    return new DatabaseUnavailable({ reason: 'connection lost', mayHaveCommitted });
  }
  return error;
};

const ofServer = (error: DatabaseError, mayHaveCommitted: boolean): Error => {
  const sqlState = error.code ?? 'XX000';
  if (sqlState === '23505') return new UniqueViolation(error.constraint ?? '');
  if (sqlState === '40001' || sqlState === '40P01') return new TransactionConflict();
  if ((sqlState.startsWith('08') && sqlState !== PROTOCOL_VIOLATION) || UNAVAILABLE_STATES.has(sqlState)) {
    return new DatabaseUnavailable({ reason: sqlState, mayHaveCommitted });
  }
  const message = sqlState.startsWith('22') ? 'a value does not fit its type' : error.message;
  const { constraint } = error;
  return new DatabaseFailure({ sqlState, message, ...(constraint === undefined ? {} : { constraint }) });
};
