/**
 * The Tables port over MariaDB 10.3 and MySQL 8 and later. Rows are streamed as they are searched, in a read-only
 * transaction; a value too long for that is asked for again by its primary key, on a second connection.
 */
import type { Readable } from 'node:stream';
import { type Connection, createConnection, type TypeCastField } from 'mysql2';
import type { Secret } from '#kernel';
import { BATCH_ROWS, longestInRow, PIECE_CHARACTERS, STANDARD_LIMITS, type TablesLimits } from './limits.ts';
import { CATALOGUE, type CatalogueRow, IS_BINARY, tablesOf } from './mariadb-catalogue.ts';
import { type MariadbAddress, readMariadbUrl } from './mariadb-url.ts';
import {
  type ForeignRow,
  type ForeignTable,
  type ForeignValue,
  type ReadOptions,
  type Tables,
  TablesFailure,
} from './port.ts';

/** A stream is slow where what it holds is searched; the server is told to bear that long. */
const PATIENCE_SECONDS = 3_600;
const SEED = 7;
/** Result columns of this first letter are handed over as bytes, all others as text. */
const BYTES = 'b';

/** @param url see mariadb-url.ts. @throws {TablesFailure} where that is none. */
export const openMariadbTables = (url: Secret, limits: TablesLimits = STANDARD_LIMITS): Tables => {
  const address = readMariadbUrl(url.reveal());
  return {
    database: nameOf(address),
    outsideTables: async () => 0,
    list: async () => {
      const session = await connect(address, limits);
      try {
        return tablesOf(await session.rows<CatalogueRow>(CATALOGUE));
      } finally {
        session.close();
      }
    },
    read: (table, options) => readTable({ address, limits, table, options: options ?? {} }),
  };
};

const nameOf = ({ host, port, socketPath, database }: MariadbAddress): string =>
  `mariadb://${socketPath ?? `${host}:${port}`}/${database ?? ''}`;

type Cell = string | Buffer | null;
type Parameter = string | number | Buffer;

type Session = {
  readonly connection: Connection;
  rows<Row extends readonly unknown[]>(sql: string, values?: readonly Parameter[]): Promise<readonly Row[]>;
  close(): void;
};

const asSent = (field: TypeCastField): Cell => (field.name.startsWith(BYTES) ? field.buffer() : field.string());

const connect = async (address: MariadbAddress, limits: TablesLimits): Promise<Session> => {
  const { encryption, socketPath, database, host, port, user, password } = address;
  const connection = createConnection({
    ...(socketPath === undefined ? { host, port } : { socketPath }),
    ...(database === undefined ? {} : { database }),
    ...(encryption === 'none' ? {} : { ssl: { rejectUnauthorized: encryption === 'verified' } }),
    user,
    password,
    charset: 'utf8mb4',
    connectTimeout: limits.connectTimeoutMs,
    rowsAsArray: true,
    typeCast: asSent,
  });
  // A broken connection is reported by the statement that meets it; unheard, this event would end the process.
  connection.on('error', () => undefined);
  const session: Session = {
    connection,
    rows: <Row extends readonly unknown[]>(sql: string, values: readonly Parameter[] = []) =>
      new Promise<readonly Row[]>((resolve, reject) => {
        connection.query({ sql, values: [...values], timeout: limits.statementTimeoutMs }, (error, rows) => {
          if (error) reject(failureOf(error));
          else resolve(rows as unknown as readonly Row[]);
        });
      }),
    close: () => connection.destroy(),
  };
  try {
    await new Promise<void>((resolve, reject) => {
      connection.connect((error) => (error ? reject(connectFailureOf(error)) : resolve()));
    });
    await session.rows(`set session net_write_timeout = ${PATIENCE_SECONDS}`);
    await session.rows('set session transaction isolation level repeatable read');
    await session.rows('start transaction with consistent snapshot, read only');
  } catch (error) {
    session.close();
    throw error;
  }
  return session;
};

type Reading = {
  readonly address: MariadbAddress;
  readonly limits: TablesLimits;
  readonly table: ForeignTable;
  readonly options: ReadOptions;
};

async function* readTable(reading: Reading): AsyncIterable<readonly ForeignRow[]> {
  const { address, limits, table, options } = reading;
  const session = await connect(address, limits);
  const pieces = new Pieces(reading);
  try {
    const found = await session.rows<[string]>(IS_BINARY, [table.schema, table.name]);
    const binary = new Set(found.map(([name]) => name));
    const sql = selectOf(table, binary, options.sampleRows);
    const stream = session.connection.query({ sql }).stream({ highWaterMark: BATCH_ROWS });
    // Without a callback the driver tells the connection of a lost network, not the stream.
    session.connection.on('error', (error) => stream.destroy(error));
    for await (const cells of batchesOf(stream, limits.statementTimeoutMs)) {
      options.signal?.throwIfAborted();
      yield cells.map((row) => rowOf(row, { table, binary, pieces }));
    }
  } catch (error) {
    throw failureOf(error);
  } finally {
    session.close();
    pieces.close();
  }
}

/** Only the wait for the server is timed, not what is done with its rows. */
async function* batchesOf(stream: Readable, silenceMs: number): AsyncIterable<readonly (readonly Cell[])[]> {
  const silence = setTimeout(() => stream.destroy(new TablesFailure('timed-out', 'silence')), silenceMs);
  let batch: (readonly Cell[])[] = [];
  try {
    for await (const row of stream) {
      batch.push(row as readonly Cell[]);
      if (batch.length < BATCH_ROWS) continue;
      clearTimeout(silence);
      yield batch;
      batch = [];
      silence.refresh();
    }
    clearTimeout(silence);
    if (batch.length > 0) yield batch;
  } finally {
    clearTimeout(silence);
  }
}

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
const relationOf = ({ schema, name }: ForeignTable): string => `${quoted(schema)}.${quoted(name)}`;
const expressionOf = (column: string, binary: ReadonlySet<string>): string =>
  binary.has(column) ? quoted(column) : `cast(${quoted(column)} as char character set utf8mb4)`;
const nameFor = (column: string, binary: ReadonlySet<string>): string => (binary.has(column) ? BYTES : 't');

/** First the key, then for each column its value where that is short, and its length. */
const selectOf = (table: ForeignTable, binary: ReadonlySet<string>, sampleRows: number | undefined): string => {
  const longest = longestInRow(table.columns.length);
  const key = table.key.map((column, at) => `${quoted(column)} as ${nameFor(column, binary)}_key_${at}`);
  const cells = table.columns.flatMap((column, at) => [
    `if(octet_length(${quoted(column)}) <= ${longest}, ${expressionOf(column, binary)}, null) as ${nameFor(column, binary)}_${at}`,
    `octet_length(${quoted(column)}) as length_${at}`,
  ]);
  const select = `select ${[...key, ...cells].join(', ')} from ${relationOf(table)}`;
  if (sampleRows === undefined) return select;
  const { estimatedRows } = table;
  if (estimatedRows === undefined || estimatedRows <= sampleRows) return `${select} limit ${sampleRows}`;
  return `${select} where rand(${SEED}) < ${(sampleRows / estimatedRows).toFixed(9)} limit ${sampleRows}`;
};

type RowSource = { readonly table: ForeignTable; readonly binary: ReadonlySet<string>; readonly pieces: Pieces };

const rowOf = (cells: readonly Cell[], { table, binary, pieces }: RowSource): ForeignRow => {
  const key = cells.slice(0, table.key.length);
  const values = table.columns.map((column, at): ForeignValue => {
    const value = cells[key.length + 2 * at];
    const length = cells[key.length + 2 * at + 1];
    if (value !== null && value !== undefined) return value;
    if (length === null || length === undefined) return undefined;
    const bytes = Number(length);
    if (key.length === 0) return { bytes };
    return { bytes, pieces: () => pieces.read(expressionOf(column, binary), key as Parameter[]) };
  });
  return { key: key.map((part) => (Buffer.isBuffer(part) ? part.toString('hex') : String(part))), values };
};

/** Long values by their row's key. The connection is opened when the first one is met. */
class Pieces {
  readonly #reading: Reading;
  #session: Promise<Session> | undefined;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  async *read(value: string, key: readonly Parameter[]): AsyncIterable<Uint8Array> {
    const { address, limits, table } = this.#reading;
    this.#session ??= connect(address, limits);
    const session = await this.#session;
    const where = table.key.map((column) => `${quoted(column)} = ?`).join(' and ');
    const name = value.startsWith('`') ? `${BYTES}_piece` : 't_piece';
    const sql = `select substring(${value}, ?, ${PIECE_CHARACTERS}) as ${name} from ${relationOf(table)} where ${where}`;
    for (let at = 1; ; at += PIECE_CHARACTERS) {
      const [[piece] = [null]] = await session.rows<[Cell]>(sql, [at, ...key]);
      if (piece === null || piece.length === 0) return;
      yield typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
    }
  }

  close(): void {
    this.#session?.then(
      (session) => session.close(),
      () => undefined,
    );
  }
}

const LOST =
  /^(PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE|ETIMEDOUT|ER_SERVER_SHUTDOWN|ER_CONNECTION_KILLED|ER_NORMAL_SHUTDOWN)$/;
const REFUSED =
  /^(ER_ACCESS_DENIED.*|ER_DBACCESS_DENIED_ERROR|ER_BAD_DB_ERROR|HANDSHAKE_NO_SSL_SUPPORT|ER_NOT_SUPPORTED_AUTH_MODE)$/;
const CHANGED = /^(ER_NO_SUCH_TABLE|ER_BAD_FIELD_ERROR|ER_TABLE_DEF_CHANGED)$/;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const connectFailureOf = (error: unknown): unknown => {
  const code = codeOf(error);
  return new TablesFailure(REFUSED.test(code) ? 'refused' : 'unreachable', code || 'no-connection');
};

const failureOf = (error: unknown): unknown => {
  const code = codeOf(error);
  if (error instanceof TablesFailure || code === '' || code === 'ABORT_ERR') return error;
  if (code === 'PROTOCOL_SEQUENCE_TIMEOUT' || code === 'ER_STATEMENT_TIMEOUT')
    return new TablesFailure('timed-out', code);
  if (LOST.test(code)) return new TablesFailure('lost', code);
  if (REFUSED.test(code)) return new TablesFailure('refused', code);
  if (code === 'ER_TABLEACCESS_DENIED_ERROR' || code === 'ER_COLUMNACCESS_DENIED_ERROR') {
    return new TablesFailure('no-permission', code);
  }
  return new TablesFailure(CHANGED.test(code) ? 'changed' : 'failed', code);
};
