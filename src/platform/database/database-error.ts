/**
 * What an adapter throws. Callers tell apart what they can act on; nothing here carries a value of a row, so that an
 * error may be logged. Each `code` is stable. A conflict or an outage is not retried by the adapter: only the caller
 * knows whether its work may run twice.
 */

/** Two rows with the same key. The transaction is lost; switch on `constraint`. */
export class UniqueViolation extends Error {
  readonly code = 'unique-violation';
  readonly constraint: string;

  constructor(constraint: string) {
    super(`unique constraint ${constraint}`);
    this.name = 'UniqueViolation';
    this.constraint = constraint;
  }
}

/** A deadlock or serialization failure: this transaction was chosen to be undone, and the same work may succeed again. */
export class TransactionConflict extends Error {
  readonly code = 'transaction-conflict';

  constructor(cause?: unknown) {
    super('transaction undone in favour of a concurrent one', { cause });
    this.name = 'TransactionConflict';
  }
}

/** The database cannot be reached, is starting or stopping, or broke the connection. */
export class DatabaseUnavailable extends Error {
  readonly code = 'database-unavailable';
  /** True when the connection broke while COMMIT was under way: the transaction may or may not be there. */
  readonly mayHaveCommitted: boolean;

  constructor(options: { readonly reason: string; readonly mayHaveCommitted: boolean }) {
    super(`database unavailable: ${options.reason}`);
    this.name = 'DatabaseUnavailable';
    this.mayHaveCommitted = options.mayHaveCommitted;
  }
}

/** Everything else the database refused: a mistake in our SQL, a broken constraint, a statement that took too long. */
export class DatabaseFailure extends Error {
  readonly code = 'database-failure';
  /** Five characters, PostgreSQL's appendix A; `XX000` when there is none. */
  readonly sqlState: string;
  readonly constraint: string | undefined;

  constructor(options: { readonly sqlState: string; readonly message: string; readonly constraint?: string }) {
    super(`${options.message} (${options.sqlState})`);
    this.name = 'DatabaseFailure';
    this.sqlState = options.sqlState;
    this.constraint = options.constraint;
  }
}
