/** How much is held at a time, the same for every database. */

export type TablesLimits = {
  /** A statement, or the wait for the next row, ends after this. */
  readonly statementTimeoutMs: number;
  readonly connectTimeoutMs: number;
};

export const STANDARD_LIMITS: TablesLimits = { statementTimeoutMs: 60_000, connectTimeoutMs: 10_000 };

export const BATCH_ROWS = 200;
const BATCH_BYTES = 22 << 20;
export const PIECE_CHARACTERS = 2 << 20;

/** The longest value, in bytes, that is read with its row: a batch of the longest rows is no more than 24 MiB. */
export const longestInRow = (columns: number): number => Math.floor(BATCH_BYTES / BATCH_ROWS / Math.max(1, columns));
