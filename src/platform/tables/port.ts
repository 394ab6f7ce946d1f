/**
 * Tables of somebody else's database, read and never written, to search what they hold. Each call opens a connection
 * of its own and closes it, so that a database that went away and came back can be read on.
 */

export type ForeignTable = {
  readonly schema: string;
  readonly name: string;
  /** Those whose type can hold digits; dates, truth values, places, addresses of machines and uuids are left out. */
  readonly columns: readonly string[];
  /** Columns of the primary key, empty without one. */
  readonly key: readonly string[];
  /** What the database believes; absent where it believes nothing. */
  readonly estimatedRows?: number;
  /** False where this user may not read the table. */
  readonly readable: boolean;
};

/** A value too long to be read with its row. `pieces` is absent where its row cannot be asked for again. */
export type LongValue = {
  readonly bytes: number;
  /** UTF-8 of a text, the bytes of others. To be read before the next rows are asked for, or not at all. */
  readonly pieces?: () => AsyncIterable<Uint8Array>;
};

/** `undefined` is SQL's NULL. Numbers come as text, digit for digit. */
export type ForeignValue = string | Uint8Array | LongValue | undefined;

export type ForeignRow = {
  /** Of the primary key, in its order. */
  readonly key: readonly string[];
  /** In the order of the table's columns. */
  readonly values: readonly ForeignValue[];
};

export type ReadOptions = {
  /** About so many rows at most, from all over the table; every row without it. */
  readonly sampleRows?: number;
  readonly signal?: AbortSignal;
};

export interface Tables {
  /** Where, without user and password: `mariadb://db.example:3306/shop`. */
  readonly database: string;
  /**
   * In the order of schema and name. Views are left out: what they show lies in tables.
   * @throws {TablesFailure}
   */
  list(): Promise<readonly ForeignTable[]>;
  /**
   * How many values lie outside of every table and are not read: PostgreSQL's large objects. 0 where there is no such thing.
   * @throws {TablesFailure}
   */
  outsideTables(): Promise<number>;
  /**
   * Rows in batches, all of one moment, in a transaction that can only read. Memory is bounded whatever the rows hold.
   * @throws {TablesFailure} from the iteration, after the batches that were read.
   */
  read(table: ForeignTable, options?: ReadOptions): AsyncIterable<readonly ForeignRow[]>;
}

export type TablesFailureReason =
  /** The address is no database, or nothing answers there. */
  | 'unreachable'
  /** User, password or database was not accepted. */
  | 'refused'
  /** The connection ended while it was used. */
  | 'lost'
  /** A statement took longer than it may. */
  | 'timed-out'
  /** This user may not read it, or not every row of it. */
  | 'no-permission'
  /** The table was dropped or altered meanwhile. */
  | 'changed'
  | 'failed';

/** Carries no message of a driver: those quote values. `code` is SQLSTATE or the name of a system error. */
export class TablesFailure extends Error {
  readonly reason: TablesFailureReason;
  readonly code: string;

  constructor(reason: TablesFailureReason, code: string) {
    super(`the database could not be read: ${reason} (${code})`);
    this.name = 'TablesFailure';
    this.reason = reason;
    this.code = code;
  }
}
