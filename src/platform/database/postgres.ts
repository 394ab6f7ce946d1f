/**
 * The Database port over PostgreSQL. Every transaction starts in one round trip that sets role, tenant and parties for
 * that transaction alone; PostgreSQL undoes all three at its end, so that nothing is left on a pooled connection.
 * `work` is never run twice: a conflict or an outage is thrown to the caller.
 */
import { createHash } from 'node:crypto';
import {
  type CompiledQuery,
  DefaultQueryExecutor,
  DummyDriver,
  PostgresAdapter,
  PostgresDialect,
  PostgresQueryCompiler,
  type QueryResult,
  Transaction,
} from 'kysely';
import { Client, type ClientConfig, Pool, type PoolClient } from 'pg';
import { failed, type Outcome, ok, type Scope, uuidOf } from '#kernel';
import { clientConfigOf, type PostgresConnection } from './connection.ts';
import { DatabaseFailure, DatabaseUnavailable } from './database-error.ts';
import type { Database, Pace, Tx } from './port.ts';
import { translateError } from './postgres-errors.ts';
import { nameStatement } from './postgres-statements.ts';
import { encodeParameters, typeParsers } from './postgres-values.ts';

export type PostgresOptions = {
  readonly connection: PostgresConnection;
  /** Connections at most, the locks' own not counted. */
  readonly poolSize?: number;
  /** After this a statement is ended by the server. */
  readonly statementTimeoutMs?: number;
};

const POOL_SIZE = 16;
const STATEMENT_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** The server ends a statement first; when not even that arrives in this time more, the network is taken for dead. */
const SILENCE_MS = 1_000;
const BEGIN_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_AFTER_MS = 10_000;
const HEALTH_LIMIT_MS = 2_000;
const LOCK_HEARTBEAT_MS = 5_000;
/** A pooled connection may have died unnoticed; before anything was done it is safe to take another. */
const BEGIN_ATTEMPTS = 3;
/** One that has just answered is taken to live: what comes after its `begin` need not wait for the answer to it. */
const TRUSTED_MS = 500;

/** Opens no connection yet: the first call does. */
export const openPostgres = (options: PostgresOptions): Database => {
  const base = clientConfigOf(options.connection);
  const session: ClientConfig = {
    ...base,
    types: typeParsers,
    application_name: 'mitsuke',
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    options: '-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=iso_8601',
  };
  const timeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const pool = new Pool({
    ...session,
    max: options.poolSize ?? POOL_SIZE,
    // Statements that are asked for together go out together; each has an answer of its own all the same.
    pipeline: true,
    statement_timeout: timeoutMs,
    query_timeout: timeoutMs + SILENCE_MS,
    idle_in_transaction_session_timeout: timeoutMs * 2,
  });
  // A broken connection is reported by the statement that meets it; unheard, these events would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    inScope: (scope, work, pace) => inTransaction(pool, { begin: beginInScope(scope), pace }, work),
    asSystem: (work) => inTransaction(pool, { begin: BEGIN_AS_SYSTEM }, work),
    withLock: (name, work) => withLock(session, name, work),
    unhealthy: () => unhealthy(pool),
    close: () => pool.end(),
  };
};

const BEGIN_AS_SYSTEM = 'begin; set local role mitsuke_system';

/** uuidOf gives hex digits and hyphens only, so that the text is safe without parameters, which would cost a round trip. */
const beginInScope = ({ tenant, parties }: Pick<Scope, 'tenant' | 'parties'>): string => {
  const walls = parties === undefined ? '' : `{${parties.map(uuidOf).join(',')}}`;
  return `begin; set local role mitsuke_app; set local mitsuke.tenant = '${uuidOf(tenant)}'; set local mitsuke.parties = '${walls}'`;
};

type Beginning = { readonly begin: string; readonly pace?: Pace | undefined };

const inTransaction = async <T>(pool: Pool, how: Beginning, work: (tx: Tx) => Promise<T>): Promise<T> => {
  const { client, beginning } = await begun(pool, how);
  const { tx, end } = transactionOn(client);
  // Both have ended before anything is said: no work goes on behind a transaction that failed to begin.
  const [began, worked] = await Promise.allSettled([beginning, work(tx)]);
  end();
  const failure = [began, worked].find((each) => each.status === 'rejected');
  if (failure !== undefined) {
    await rollBack(client, failure.reason);
    throw failure.reason;
  }
  await commit(client);
  return (worked as PromiseFulfilledResult<T>).value;
};

/** A transaction that has begun, or is just beginning: its `begin` is on its way before everything else. */
type Begun = { readonly client: PoolClient; readonly beginning: Promise<unknown> | undefined };

const begun = async (pool: Pool, { begin, pace }: Beginning): Promise<Begun> => {
  // The driver reads this limit from a query; its types name it only for a client.
  const limited = { text: begin, query_timeout: BEGIN_TIMEOUT_MS };
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect().catch((error) => {
      throw translateError(error, 'connect');
    });
    const beginning = client.query(limited).catch((error) => {
      throw translateError(error, 'statement');
    });
    if (pace === 'at-once' && isTrusted(client)) return { client, beginning };
    try {
      await beginning;
      return { client, beginning: undefined };
    } catch (error) {
      client.release(true);
      if (!(error instanceof DatabaseUnavailable) || attempt === BEGIN_ATTEMPTS) throw error;
    }
  }
};

/** When each connection last answered, in milliseconds of this process. */
const answeredAtMs = new WeakMap<PoolClient, number>();

const isTrusted = (client: PoolClient): boolean =>
  performance.now() - (answeredAtMs.get(client) ?? Number.NEGATIVE_INFINITY) < TRUSTED_MS;

const commit = async (client: PoolClient): Promise<void> => {
  let command: string;
  try {
    ({ command } = await client.query('commit'));
  } catch (error) {
    // Even when COMMIT was refused (a deferred constraint), a fresh connection is cheaper than doubt.
    client.release(true);
    throw translateError(error, 'commit');
  }
  answeredAtMs.set(client, performance.now());
  client.release();
  // An error that `work` swallowed had already undone the transaction; to say nothing would lose its writes.
  if (command === 'ROLLBACK') {
    throw new DatabaseFailure({ sqlState: '25P02', message: 'an earlier statement had failed: nothing was committed' });
  }
};

const rollBack = async (client: PoolClient, cause: unknown): Promise<void> => {
  // Nothing answers any more; the server rolls back by itself when it notices.
  if (cause instanceof DatabaseUnavailable) return client.release(true);
  try {
    await client.query('rollback');
    client.release();
  } catch {
    client.release(true);
  }
};

const compiler = new PostgresQueryCompiler();
const adapter = new PostgresAdapter();
const driver = new DummyDriver();
const dialect = new PostgresDialect({ pool: () => Promise.reject(new Error('transactions bring their connection')) });

/** `end` makes a later use of `tx` throw: its connection may already serve another scope. */
const transactionOn = (client: PoolClient): { tx: Tx; end: () => void } => {
  let open = true;
  let turn: Promise<unknown> = Promise.resolve();
  const connection = {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      // Statements go out in the order in which they were asked for, although some must be described first.
      const encoded = turn.then(() => {
        if (!open) throw new Error('this transaction has ended');
        return encodeParameters(client, sql, parameters);
      });
      turn = encoded.catch(() => undefined);
      try {
        const values = await encoded;
        if (!open) throw new Error('this transaction has ended');
        const { rows, command, rowCount } = await client.query({ ...nameStatement(sql, values), values });
        return command === 'SELECT' ? { rows } : { rows: rows ?? [], numAffectedRows: BigInt(rowCount ?? 0) };
      } catch (error) {
        throw translateError(error, 'statement');
      }
    },
    streamQuery: (): never => {
      throw new Error('streaming is not offered: page by key instead');
    },
  };
  // Kysely's own provider would let one statement wait for the answer to the other.
  const provider = { provideConnection: <R>(use: (it: typeof connection) => Promise<R>) => use(connection) };
  const executor = new DefaultQueryExecutor(compiler, adapter, provider);
  const tx = new Transaction<unknown>({ config: { dialect }, dialect, driver, executor });
  const end = () => {
    open = false;
  };
  return { tx: tx as unknown as Tx, end };
};

/** The lock belongs to a connection of its own, outside the pool: no shortage of connections can hold it back. */
const withLock = async <T>(
  session: ClientConfig,
  name: string,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<Outcome<T, 'held-elsewhere'>> => {
  const client = new Client({ ...session, application_name: 'mitsuke lock' });
  const lost = new AbortController();
  const lose = () => lost.abort(new DatabaseUnavailable({ reason: `lock ${name} lost`, mayHaveCommitted: false }));
  client.on('error', lose);
  client.on('end', lose);
  let heartbeat: NodeJS.Timeout | undefined;
  try {
    if (!(await takeLock(client, name))) return failed('held-elsewhere');
    // A dead network is noticed by asking: the server gives a lock away without telling.
    heartbeat = setInterval(() => {
      withLimit(client.query('select 1'), LOCK_HEARTBEAT_MS).catch(lose);
    }, LOCK_HEARTBEAT_MS);
    heartbeat.unref();
    return ok(await work(lost.signal));
  } finally {
    clearInterval(heartbeat);
    client.removeListener('end', lose);
    await client.end().catch(() => undefined);
  }
};

const takeLock = async (client: Client, name: string): Promise<boolean> => {
  try {
    await client.connect();
    const { rows } = await client.query('select pg_try_advisory_lock($1) as held', [lockKey(name)]);
    return rows[0].held === true;
  } catch (error) {
    throw translateError(error, 'connect');
  }
};

const lockKey = (name: string): string =>
  createHash('sha256').update(`mitsuke lock ${name}`).digest().readBigInt64BE(0).toString();

const unhealthy = async (pool: Pool): Promise<string | undefined> => {
  try {
    await withLimit(pool.query('select 1'), HEALTH_LIMIT_MS);
    return undefined;
  } catch (error) {
    if (error === TOO_SLOW) return 'slow';
    return translateError(error, 'connect') instanceof DatabaseUnavailable ? 'unreachable' : 'refusing';
  }
};

const TOO_SLOW = new Error('no answer in time');

const withLimit = async <T>(answer: Promise<T>, limitMs: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(TOO_SLOW), limitMs);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => undefined);
  }
};
