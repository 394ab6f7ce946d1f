/**
 * The Tables port over PostgreSQL 10 and later. Rows come through a cursor in a repeatable-read, read-only transaction;
 * a value too long for that is asked for again by its row's address, which stands still within the transaction.
 * Row-level security may not hide rows: where it would, the table is refused rather than half read.
 */
import { Client, types } from 'pg';
import type { Secret } from '#kernel';
import { BATCH_ROWS, longestInRow, PIECE_CHARACTERS, STANDARD_LIMITS, type TablesLimits } from './limits.ts';
import {
  type ForeignRow,
  type ForeignTable,
  type ForeignValue,
  type ReadOptions,
  type Tables,
  TablesFailure,
} from './port.ts';
import { CATALOGUE } from './postgres-catalogue.ts';

const BYTEA = 17;
/** Everything as the text the server sends, bytes as bytes. */
const asSent = {
  getTypeParser: (oid: number) => (oid === BYTEA ? types.getTypeParser(BYTEA) : (text: string) => text),
};
/** The server ends a statement first; when not even that arrives, the network is taken for dead. */
const SILENCE_MS = 2_000;
const KEEP_ALIVE_AFTER_MS = 10_000;
/** Blocks are drawn, and rows lie unevenly in them. */
const DRAW_MORE = 1.3;
const SEED = 7;
const ROWS_FOR_BLOCKS = 100_000;

/** @param url `postgresql://user:password@host:5432/database`, with the parameters that libpq knows. @throws {TablesFailure} where that is none. */
export const openPostgresTables = (url: Secret, limits: TablesLimits = STANDARD_LIMITS): Tables => ({
  database: nameOf(url),
  list: () => withClient(url, limits, listTables),
  outsideTables: () => withClient(url, limits, countLargeObjects),
  read: (table, options) => readTable({ url, limits, table, options: options ?? {} }),
});

const nameOf = (url: Secret): string => {
  // libpq takes an address without a host, with the folder of the socket behind `?host=`.
  const text = url.reveal().replace('@/', '@localhost/');
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text))
    throw new TablesFailure('unreachable', 'not-an-address');
  const { hostname, port, pathname, searchParams } = new URL(text);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  return `postgresql://${host || 'localhost'}${port === '' ? '' : `:${port}`}${pathname}`;
};

const connect = async (url: Secret, limits: TablesLimits): Promise<Client> => {
  const client = new Client({
    connectionString: url.reveal(),
    application_name: 'mitsuke cards scan',
    types: asSent,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    connectionTimeoutMillis: limits.connectTimeoutMs,
    query_timeout: limits.statementTimeoutMs + SILENCE_MS,
  });
  // A broken connection is reported by the statement that meets it; unheard, this event would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw failureOf(error, 'connecting');
  }
  return client;
};

/** Set in the transaction, since a pooler in between refuses settings at the start. */
const begin = async (client: Client, limits: TablesLimits): Promise<void> => {
  await client.query(
    `begin transaction isolation level repeatable read, read only;
    set local statement_timeout = ${limits.statementTimeoutMs}; set local row_security = off`,
  );
};

const withClient = async <T>(url: Secret, limits: TablesLimits, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = await connect(url, limits);
  try {
    await begin(client, limits);
    return await work(client);
  } catch (error) {
    throw failureOf(error, 'reading');
  } finally {
    await close(client);
  }
};

const close = (client: Client): Promise<void> => client.end().catch(() => undefined);

type CatalogueRow = { schema: string; name: string; columns: string; key: string; rows: string; readable: string };

const listTables = async (client: Client): Promise<readonly ForeignTable[]> => {
  const { rows } = await client.query<CatalogueRow>(CATALOGUE);
  return rows.map((row) => ({
    schema: row.schema,
    name: row.name,
    columns: JSON.parse(row.columns) as string[],
    key: JSON.parse(row.key) as string[],
    // -1 where the table was never counted.
    ...(Number(row.rows) >= 0 ? { estimatedRows: Number(row.rows) } : {}),
    readable: row.readable === 't',
  }));
};

const countLargeObjects = async (client: Client): Promise<number> => {
  const { rows } = await client.query<{ count: string }>('select count(*) from pg_catalog.pg_largeobject_metadata');
  return Number(rows[0]?.count ?? 0);
};

type Reading = {
  readonly url: Secret;
  readonly limits: TablesLimits;
  readonly table: ForeignTable;
  readonly options: ReadOptions;
};

async function* readTable({ url, limits, table, options }: Reading): AsyncIterable<readonly ForeignRow[]> {
  const client = await connect(url, limits);
  try {
    await begin(client, limits);
    const from = await describeSource(client, table);
    await client.query(`declare rows_to_search no scroll cursor for ${selectOf(table, from, options.sampleRows)}`);
    for (;;) {
      options.signal?.throwIfAborted();
      const text = `fetch ${BATCH_ROWS} from rows_to_search`;
      const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' });
      if (rows.length === 0) return;
      yield rows.map((cells) => rowOf(cells as Cell[], { client, table, from }));
    }
  } catch (error) {
    throw failureOf(error, 'reading');
  } finally {
    await close(client);
  }
}

type Source = { readonly relation: string; readonly binary: readonly boolean[]; readonly hasAddresses: boolean };
type Cell = string | Buffer | null;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const describeSource = async (client: Client, { schema, name, columns }: ForeignTable): Promise<Source> => {
  const relation = `${quoted(schema)}.${quoted(name)}`;
  const { rows } = await client.query<{ kind: string; binary: string }>(
    `select relkind as kind, (select json_agg(attribute.atttypid = ${BYTEA} order by place)
        from unnest($2::text[]) with ordinality as wanted (name, place)
        join pg_catalog.pg_attribute attribute on attrelid = class.oid and attname = wanted.name) as binary
      from pg_catalog.pg_class class where oid = $1::regclass`,
    [relation, columns],
  );
  const [found] = rows;
  if (found === undefined) throw new TablesFailure('changed', '42P01');
  const binary = JSON.parse(found.binary ?? '[]') as boolean[];
  if (binary.length !== columns.length) throw new TablesFailure('changed', '42703');
  return { relation, binary, hasAddresses: found.kind !== 'f' };
};

/** First the row's address, then the key, then for each column its value where that is short, and its length. */
const selectOf = (table: ForeignTable, source: Source, sampleRows: number | undefined): string => {
  const longest = longestInRow(table.columns.length);
  const cells = table.columns.flatMap((column, at) => {
    const value = expressionOf(column, source.binary[at] === true);
    return [`case when octet_length(${value}) <= ${longest} then ${value} end`, `octet_length(${value})`];
  });
  const key = table.key.map((column) => `left(${quoted(column)}::text, 200)`);
  const address = source.hasAddresses ? 'ctid::text' : 'null::text';
  const select = `select ${[address, ...key, ...cells].join(', ')} from only ${source.relation}`;
  if (sampleRows === undefined) return select;
  const { estimatedRows } = table;
  // A small table is read from its beginning, which is the whole of it; so is a table that cannot be sampled.
  if (!source.hasAddresses || estimatedRows === undefined || estimatedRows <= sampleRows) {
    return `${select} limit ${sampleRows}`;
  }
  const percent = Math.min(100, (sampleRows / estimatedRows) * 100 * DRAW_MORE);
  // Of a few blocks none may be drawn: there row by row, which reads the whole table.
  const method = estimatedRows < ROWS_FOR_BLOCKS ? 'bernoulli' : 'system';
  return `${select} tablesample ${method} (${percent.toFixed(6)}) repeatable (${SEED}) limit ${sampleRows}`;
};

const expressionOf = (column: string, isBinary: boolean): string => `${quoted(column)}${isBinary ? '' : '::text'}`;

type RowSource = { readonly client: Client; readonly table: ForeignTable; readonly from: Source };

const rowOf = (cells: readonly Cell[], { client, table, from }: RowSource): ForeignRow => {
  const address = cells[0] as string | null;
  const [firstKey, firstValue] = [1, 1 + table.key.length];
  const values = table.columns.map((column, at): ForeignValue => {
    const value = cells[firstValue + 2 * at];
    const length = cells[firstValue + 2 * at + 1];
    if (value !== null && value !== undefined) return value;
    if (length === null || length === undefined) return undefined;
    const bytes = Number(length);
    if (address === null) return { bytes };
    const piece = { client, relation: from.relation, value: expressionOf(column, from.binary[at] === true), address };
    return { bytes, pieces: () => piecesOf(piece) };
  });
  return { key: cells.slice(firstKey, firstValue).map(String), values };
};

type PieceSource = {
  readonly client: Client;
  readonly relation: string;
  readonly value: string;
  readonly address: string;
};

async function* piecesOf({ client, relation, value, address }: PieceSource): AsyncIterable<Uint8Array> {
  const text = `select substring(${value} from $1 for ${PIECE_CHARACTERS}) from only ${relation} where ctid = $2::tid`;
  for (let at = 1; ; at += PIECE_CHARACTERS) {
    let piece: Cell | undefined;
    try {
      const { rows } = await client.query<[Cell]>({ text, values: [at, address], rowMode: 'array' });
      piece = rows[0]?.[0];
    } catch (error) {
      throw failureOf(error, 'reading');
    }
    if (piece === null || piece === undefined || piece.length === 0) return;
    yield typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
    if (typeof piece !== 'string' && piece.length < PIECE_CHARACTERS) return;
  }
}

const REFUSED = /^(28|3D)/;
const LOST = /^(08|57P0|ECONNRESET|EPIPE|ETIMEDOUT)/;

const failureOf = (error: unknown, during: 'connecting' | 'reading'): unknown => {
  if (error instanceof TablesFailure || !(error instanceof Error) || error.name === 'AbortError') return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Only errors of the server and of sockets have codes; the driver's own are told apart by their fixed words.
  if (code === '57014' || /^(Query read timeout|timeout expired)/.test(error.message)) {
    return new TablesFailure(during === 'connecting' ? 'unreachable' : 'timed-out', code || 'timeout');
  }
  if (REFUSED.test(code)) return new TablesFailure('refused', code);
  if (code === '42501') return new TablesFailure('no-permission', code);
  if (code === '42P01' || code === '42703' || code === '55000') return new TablesFailure('changed', code);
  if (during === 'connecting') return new TablesFailure('unreachable', code || 'no-connection');
  if (LOST.test(code) || /^(Connection terminated|Client has encountered a connection error)/.test(error.message)) {
    return new TablesFailure('lost', code || 'connection-ended');
  }
  return code === '' ? error : new TablesFailure('failed', code);
};
