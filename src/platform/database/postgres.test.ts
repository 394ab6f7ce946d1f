import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { idOf, Secret } from '#kernel';
import { clientConfigOf } from './connection.ts';
import { describeDatabase } from './contract.ts';
import { type Database, tables } from './port.ts';
import { openPostgres } from './postgres.ts';
import { openTestDatabase } from './testing.ts';

describeDatabase('PostgreSQL', async (rooms) => {
  const database = await openTestDatabase(rooms);
  const more: Database[] = [];
  const administrator = new Client(clientConfigOf(database.administrator));
  await administrator.connect();
  return {
    ...database,
    terminate: async (application) => {
      const { rowCount } = await administrator.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity
         where datname = current_database() and application_name = $1`,
        [application],
      );
      return rowCount ?? 0;
    },
    again: () => {
      const another = openPostgres({ connection: database.connection, poolSize: 2 });
      more.push(another);
      return another;
    },
    close: async () => {
      await Promise.all(more.map((one) => one.close()));
      await administrator.end();
      await database.close();
    },
  };
});

/** Stands between client and server; frozen, it keeps every connection open and lets nothing through. */
const startProxy = async (target: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'mitsuke-proxy-'));
  const sockets: Socket[] = [];
  let frozen = false;
  const server = createServer((near) => {
    const far = connect(target);
    sockets.push(near, far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => frozen || to.write(bytes));
      from.on('close', () => to.destroy());
      from.on('error', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(join(folder, '.s.PGSQL.5432'), resolve));
  return {
    host: folder,
    freeze: () => {
      frozen = true;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
};

const scope = { tenant: idOf('ten', '0197a000-0000-7000-8000-000000000001') };

describe('PostgreSQL', () => {
  test('ends a statement that takes too long', async () => {
    const { connection, close } = await openTestDatabase([]);
    const database = openPostgres({ connection, statementTimeoutMs: 50 });
    const attempt = database.inScope(scope, (tx) => sql`select pg_sleep(20)`.execute(tables(tx)));
    await expect(attempt).rejects.toMatchObject({ name: 'DatabaseFailure', sqlState: '57014' });
    await database.close();
    await close();
  });

  test.each(['statement', 'commit'] as const)('gives up on a network that died before the %s', async (moment) => {
    const { connection, close } = await openTestDatabase([]);
    if ('url' in connection) throw new Error('the test server is on a socket');
    const proxy = await startProxy(join(connection.host, `.s.PGSQL.${connection.port}`));
    const behind = { ...connection, host: proxy.host, port: 5432 };
    const database = openPostgres({ connection: behind, statementTimeoutMs: 200, poolSize: 1 });
    const attempt = database.inScope(scope, async (tx) => {
      await sql`select 1`.execute(tables(tx));
      proxy.freeze();
      if (moment === 'statement') await sql`select 2`.execute(tables(tx));
    });
    await expect(attempt).rejects.toMatchObject({
      code: 'database-unavailable',
      mayHaveCommitted: moment === 'commit',
    });
    await proxy.close();
    await expect(database.asSystem(async () => 1)).rejects.toMatchObject({ code: 'database-unavailable' });
    await database.close();
    await close();
  });

  test('serves one scope after another on a single connection', async () => {
    const { connection, close } = await openTestDatabase([]);
    const database = openPostgres({ connection, poolSize: 1 });
    const query = sql<{ tenant: string; role: string }>`
      select coalesce(current_setting('mitsuke.tenant', true), '') as tenant, current_user as role`;
    await database.inScope({ ...scope, parties: [] }, (tx) => query.execute(tables(tx)));
    const { rows } = await database.asSystem((tx) => query.execute(tables(tx)));
    expect(rows).toEqual([{ tenant: '', role: 'mitsuke_system' }]);
    await database.close();
    await close();
  });

  test('is reached by URL as well', async () => {
    const { connection, close } = await openTestDatabase([]);
    const { host, port, user, password, database: name } = clientConfigOf(connection);
    const url = `postgres://${user}:${password}@${encodeURIComponent(String(host))}:${port}/${name}`;
    const database = openPostgres({ connection: { url: new Secret(url) } });
    expect(await database.unhealthy()).toBeUndefined();
    await database.close();
    await close();
  });

  test('says that nobody is there', async () => {
    const password = new Secret('irrelevant');
    const nowhere = { host: '/nonexistent', port: 5432, user: 'nobody', password, database: 'none' };
    const database = openPostgres({ connection: nowhere });
    expect(await database.unhealthy()).toBe('unreachable');
    await expect(database.inScope(scope, async () => 1)).rejects.toMatchObject({ name: 'DatabaseUnavailable' });
    await expect(database.withLock('any', async () => 1)).rejects.toMatchObject({ name: 'DatabaseUnavailable' });
    await database.close();
  });
});
