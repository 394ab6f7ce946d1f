/**
 * For tests: a fresh, migrated database on the run's own PostgreSQL, copied from a template in some tens of
 * milliseconds. Real rules, real walls, nothing mocked.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { inject } from 'vitest';
import { Secret } from '#kernel';
import { clientConfigOf, type PostgresConnection } from './connection.ts';
import { migrate } from './migrate.ts';
import { type Room, readMigrations } from './migration-files.ts';
import type { Database } from './port.ts';
import { openPostgres } from './postgres.ts';
import type { TestServer } from './testing-setup.ts';

export type TestDatabase = Database & {
  /** As the owner of this database, for what needs an address: migrations, a process of its own. */
  readonly connection: PostgresConnection;
  /** The superuser's, in this database: for looking behind the walls. */
  readonly administrator: PostgresConnection;
};

const SERVER_LIMIT_MS = 60_000;
/** Any number that only this file uses. */
const TEMPLATE_LOCK = 7_300_003;
const SOURCE = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Opens a new database with the migrations of `rooms`: by default every room that has any. `close()` drops it.
 */
export const openTestDatabase = async (rooms?: readonly Room[]): Promise<TestDatabase> => {
  const server = await testServer();
  const template = await prepareTemplate(server, rooms ?? (await discoverRooms()));
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(server, (client) =>
    client.query(`create database ${name} template ${template} owner mitsuke_owner`),
  );
  const connection = inDatabase(server.owner, name);
  const database = openPostgres({ connection, poolSize: 8 });
  return {
    ...database,
    connection,
    administrator: inDatabase(server.administrator, name),
    close: async () => {
      await database.close();
      await administer(server, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
};

/** One database for the tests of a file, which each find it as new: emptied, which takes a tenth of making one. */
export type EmptiedDatabase = {
  /** Close first what the test before had opened on it. Its `close()` leaves the database to the next. */
  next(): Promise<TestDatabase>;
  close(): Promise<void>;
};

export const openEmptiedDatabase = async (rooms?: readonly Room[]): Promise<EmptiedDatabase> => {
  const made = await openTestDatabase(rooms);
  return {
    next: async () => {
      await empty(made.administrator);
      return { ...made, ...openPostgres({ connection: made.connection, poolSize: 8 }) };
    },
    close: made.close,
  };
};

/** Migrations put rows nowhere but into the record of what was applied, in `platform`. */
const empty = async (administrator: PostgresConnection): Promise<void> => {
  const client = new Client(clientConfigOf(administrator));
  await client.connect();
  try {
    await client.query(`do $$
      declare found record;
      begin
        -- Without the triggers that guard what is only ever added to.
        perform set_config('session_replication_role', 'replica', true);
        for found in select schemaname, tablename from pg_tables
          where schemaname not in ('pg_catalog', 'information_schema', 'platform') loop
          execute format('delete from %I.%I', found.schemaname, found.tablename);
        end loop;
        perform setval(seqrelid::regclass, seqstart, false) from pg_sequence;
      end $$`);
  } finally {
    await client.end();
  }
};

/** Rooms with a `migrations` folder, platform's first, by name. Schemas do not refer to each other, so no order matters. */
export const discoverRooms = async (): Promise<Room[]> => {
  const rooms: Room[] = [];
  for (const parent of ['platform', '.']) {
    for (const entry of await readdir(join(SOURCE, parent), { withFileTypes: true })) {
      const folder = join(SOURCE, parent, entry.name, 'migrations');
      if (entry.isDirectory() && existsSync(folder)) rooms.push({ name: entry.name.replaceAll('-', '_'), folder });
    }
  }
  return rooms;
};

/** The run's server. @throws when it did not start. */
export const testServer = async (): Promise<TestServer> => {
  const file = inject('testServerFile');
  const until = performance.now() + SERVER_LIMIT_MS;
  while (!existsSync(file)) {
    if (performance.now() > until) throw new Error('the PostgreSQL for tests did not start in time');
    await sleep(10);
  }
  const found = JSON.parse(await readFile(file, 'utf8')) as TestServer | { error: string };
  if ('error' in found) throw new Error(`the PostgreSQL for tests did not start: ${found.error}`);
  return found;
};

const inDatabase = (login: TestServer['owner'], database: string): PostgresConnection => ({
  ...login,
  password: new Secret(login.password),
  database,
});

const administer = async <T>(server: TestServer, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client(server.administrator);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const templates = new Map<string, Promise<string>>();

/** One template per set of migrations, made by whichever worker is first, under its final name only when complete. */
const prepareTemplate = async (server: TestServer, rooms: readonly Room[]): Promise<string> => {
  const hash = createHash('sha256');
  for (const room of rooms) {
    hash.update(`${room.name}\n`);
    for (const { number, sha256 } of await readMigrations(room)) hash.update(`${number} ${sha256}\n`);
  }
  const name = `template_${hash.digest('hex').slice(0, 16)}`;
  const known = templates.get(name);
  if (known !== undefined) return known;
  const preparing = administer(server, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return name;
    await client.query(`drop database if exists ${name}_building`);
    await client.query(`create database ${name}_building owner mitsuke_owner`);
    await migrate(inDatabase(server.owner, `${name}_building`), rooms);
    await client.query(`alter database ${name}_building rename to ${name}`);
    return name;
  });
  templates.set(name, preparing);
  preparing.catch(() => templates.delete(name));
  return preparing;
};
