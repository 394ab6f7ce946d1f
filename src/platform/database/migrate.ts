/**
 * Forward-only migrations, numbered per room. Each runs in one transaction with its record and the check of the walls,
 * under a lock, so that any number of processes may start at once. What was applied must still be what the files say.
 */
import { Client, DatabaseError } from 'pg';
import { clientConfigOf, type PostgresConnection } from './connection.ts';
import { DatabaseUnavailable } from './database-error.ts';
import { MigrationError } from './migration-error.ts';
import { type Migration, type Room, readMigrations } from './migration-files.ts';
import { translateError } from './postgres-errors.ts';
import { checkWalls, layFoundation, prepareSchema } from './walls.ts';

/** Any number that only migrations use. */
const MIGRATION_LOCK = 7_300_002;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Brings the database up to the rooms' migrations, in the order given: lower floors first.
 * @returns what was applied now; empty when the database was up to date.
 * @throws MigrationError, DatabaseUnavailable, DatabaseFailure
 */
export const migrate = async (
  connection: PostgresConnection,
  rooms: readonly Room[],
): Promise<readonly Pick<Migration, 'room' | 'number' | 'name'>[]> => {
  const known = (await Promise.all(rooms.map(readMigrations))).flat();
  const client = new Client({
    ...clientConfigOf(connection),
    application_name: 'mitsuke migrate',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  await client.connect().catch((error) => {
    throw translateError(error, 'connect');
  });
  try {
    await client.query('set client_min_messages = warning');
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await layFoundation(client);
    const pending = await pendingOf(client, known);
    for (const room of rooms) await prepareSchema(client, room.name);
    for (const migration of pending) await apply(client, migration);
    await checkWalls(
      client,
      rooms.map(({ name }) => name),
    );
    return pending.map(({ room, number, name }) => ({ room, number, name }));
  } catch (error) {
    throw translateError(error, 'statement');
  } finally {
    await client.end().catch(() => undefined);
  }
};

const pendingOf = async (client: Client, known: readonly Migration[]): Promise<Migration[]> => {
  const { rows } = await client.query<{ room: string; number: number; name: string; sha256: string }>(
    'select room, number, name, sha256 from platform.migration order by room, number',
  );
  const keyOf = ({ room, number }: { room: string; number: number }) => `${room} ${number}`;
  const byKey = new Map(known.map((migration) => [keyOf(migration), migration]));
  for (const applied of rows) {
    const migration = byKey.get(keyOf(applied));
    const label = `${applied.room} ${applied.number} (${applied.name})`;
    if (migration === undefined) throw new MigrationError('database-newer', `${label} is applied but not known here`);
    if (migration.sha256 !== applied.sha256) throw new MigrationError('migration-changed', label);
    byKey.delete(keyOf(applied));
  }
  return known.filter((migration) => byKey.has(keyOf(migration)));
};

const apply = async (client: Client, { room, number, name, sql, sha256 }: Migration): Promise<void> => {
  await client.query('begin');
  try {
    await client.query(`set local search_path = ${room}`);
    await client.query(sql);
    await checkWalls(client, [room]);
    await client.query('insert into platform.migration (room, number, name, sha256) values ($1, $2, $3, $4)', [
      room,
      number,
      name,
      sha256,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    // An outage is no fault of the migration, which the next start applies.
    if (!(error instanceof DatabaseError) || translateError(error, 'statement') instanceof DatabaseUnavailable)
      throw error;
    const at = error.position === undefined ? '' : ` at character ${error.position}`;
    throw new MigrationError('migration-failed', `${room} ${number} (${name})${at}: ${error.message}`, error);
  }
};
