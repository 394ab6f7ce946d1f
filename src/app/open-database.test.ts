/** The database of a configuration: which rooms it holds, and what an outage means while it is opened. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import { Secret } from '#kernel';
import { clientConfigOf, type PostgresConnection } from '../platform/database/connection.ts';
import { startEmbeddedPostgres } from '../platform/database/embedded.ts';
import { discoverRooms, openTestDatabase } from '../platform/database/testing.ts';
import { openDatabase, ROOMS } from './open-database.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const done of cleanUp.splice(0).reverse()) await done();
});

/** A room whose migrations are not listed would pass every test of its own and have no tables in the product. */
test('every room with migrations is migrated', async () => {
  const names = (rooms: readonly { readonly name: string }[]) => rooms.map(({ name }) => name).sort();
  expect(names(ROOMS)).toEqual(names(await discoverRooms()));
});

/** Migrates for so long that another has to wait. @returns what cuts the connection of that one and lets go. */
const holdMigration = async (connection: PostgresConnection): Promise<() => Promise<void>> => {
  const client = new Client(clientConfigOf(connection));
  await client.connect();
  cleanUp.push(() => client.end());
  await client.query('select pg_advisory_lock(7300002)');
  return async () => {
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'mitsuke migrate' and wait_event = 'advisory'`;
    while ((await client.query(cut)).rowCount === 0);
    await client.query('select pg_advisory_unlock(7300002)');
  };
};

test('an embedded server that is lost while it is migrated is waited for', async () => {
  const folder = await mkdtemp('/tmp/mitsuke-open-');
  cleanUp.push(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o711); // PostgreSQL's own user has to pass when the tests run as root.
  const dataFolder = join(folder, 'postgres');
  const server = await startEmbeddedPostgres({ dataFolder });
  cleanUp.push(() => server.stop());
  const cut = await holdMigration(server.connection);
  const [opened] = await Promise.all([openDatabase({ databaseUrl: undefined }, dataFolder, () => undefined), cut()]);
  cleanUp.push(() => opened.close());
  expect(new Set(opened.migrated.map(({ room }) => room)).size).toBe(ROOMS.length);
  expect(await opened.database.unhealthy()).toBeUndefined();
});

test('an outage of the operator’s own server is told at once', async () => {
  const database = await openTestDatabase([]);
  cleanUp.push(() => database.close());
  const { connection } = database;
  if ('url' in connection) throw new Error('tests connect by a socket');
  const { user, password, host, port, database: name } = connection;
  const url = `postgres://${user}:${password.reveal()}@/${name}?host=${encodeURIComponent(host)}&port=${port}`;
  const cut = await holdMigration(connection);
  const opening = openDatabase({ databaseUrl: new Secret(url) }, '/nowhere', () => undefined);
  const told = expect(opening).rejects.toMatchObject({ code: 'database-unavailable' });
  await Promise.all([told, cut()]);
});
