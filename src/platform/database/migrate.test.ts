import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '#kernel';
import { clientConfigOf } from './connection.ts';
import { migrate } from './migrate.ts';
import type { Room } from './migration-files.ts';
import { openTestDatabase } from './testing.ts';

const WALLED = `create table note (id integer primary key, tenant uuid not null); select platform.wall('note');`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp('/tmp/mitsuke-migrations-');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let rooms = 0;
/** A room of its own schema with these files. */
const roomOf = async (files: Readonly<Record<string, string>>): Promise<Room> => {
  const room = { name: `room${++rooms}`, folder: join(folder, String(rooms)) };
  await mkdir(room.folder);
  for (const [name, sql] of Object.entries(files)) await writeFile(join(room.folder, name), sql);
  return room;
};

const withDatabase = async (
  work: (apply: (...rooms: Room[]) => ReturnType<typeof migrate>, query: Client['query']) => Promise<void>,
) => {
  const database = await openTestDatabase([]);
  const client = new Client(clientConfigOf(database.connection));
  await client.connect();
  try {
    await work((...given) => migrate(database.connection, given), client.query.bind(client) as Client['query']);
  } finally {
    await client.end();
    await database.close();
  }
};

describe('migrate', () => {
  test('applies what is new, once, room by room', () =>
    withDatabase(async (apply) => {
      const first = await roomOf({ '0001-begin.sql': WALLED });
      const second = await roomOf({ '0001-begin.sql': WALLED, '0002-more.sql': 'alter table note add text text' });
      expect(await apply(first)).toEqual([{ room: first.name, number: 1, name: 'begin' }]);
      expect((await apply(first, second)).map(({ room, number }) => [room, number])).toEqual([
        [second.name, 1],
        [second.name, 2],
      ]);
      expect(await apply(first, second)).toEqual([]);
    }));

  test('may be run by several processes at once', () =>
    withDatabase(async (apply) => {
      const room = await roomOf({ '0001-begin.sql': WALLED });
      const results = await Promise.all([apply(room), apply(room), apply(room)]);
      expect(results.map(({ length }) => length).sort()).toEqual([0, 0, 1]);
    }));

  test('refuses a file that changed after it was applied', () =>
    withDatabase(async (apply) => {
      const room = await roomOf({ '0001-begin.sql': WALLED });
      await apply(room);
      await writeFile(join(room.folder, '0001-begin.sql'), WALLED.replaceAll('\n', '\r\n'));
      expect(await apply(room)).toEqual([]);
      await writeFile(join(room.folder, '0001-begin.sql'), `${WALLED} -- and more`);
      await expect(apply(room)).rejects.toMatchObject({ code: 'migration-changed' });
    }));

  test('refuses a database that knows more than the program', () =>
    withDatabase(async (apply) => {
      const room = await roomOf({ '0001-begin.sql': WALLED, '0002-more.sql': 'select 1' });
      await apply(room);
      await rm(join(room.folder, '0002-more.sql'));
      await expect(apply(room)).rejects.toMatchObject({ code: 'database-newer' });
      await expect(apply()).rejects.toMatchObject({ code: 'database-newer' });
    }));

  test.each([
    ['migration-gap', { '0002-begin.sql': WALLED }],
    ['migration-gap', { '0001-begin.sql': WALLED, '0003-more.sql': 'select 1' }],
    ['migration-gap', { '0001-begin.sql': WALLED, '0001-other.sql': 'select 1' }],
    ['migration-misnamed', { '1-begin.sql': WALLED }],
    ['migration-misnamed', { '0001-begin.sql': WALLED, 'notes.txt': '' }],
    ['migration-failed', { '0001-begin.sql': 'create table note (id integr)' }],
  ])('refuses with %s: %o', (code, files) =>
    withDatabase(async (apply) => {
      await expect(apply(await roomOf(files))).rejects.toMatchObject({ code });
    }),
  );

  test.each([
    ['no tenant', 'create table note (id integer)'],
    ['tenant may be null', `create table note (tenant uuid); select platform.wall('note')`],
    ['no row-level security', 'create table note (tenant uuid not null)'],
    [
      'not forced',
      `create table note (tenant uuid not null); select platform.wall('note');
       alter table note no force row level security`,
    ],
    [
      'a policy open to every tenant',
      `create table note (tenant uuid not null); select platform.wall('note');
       create policy open on note for select to mitsuke_app using (true)`,
    ],
    [
      'a policy that looks at the tenant and lets every tenant pass',
      `create table note (tenant uuid not null); select platform.wall('note');
       create policy open on note for select to mitsuke_app using (tenant is not null)`,
    ],
    [
      'a policy with another way in',
      `create table note (tenant uuid not null, open boolean); select platform.wall('note');
       create policy open on note for select to mitsuke_app using (tenant = platform.tenant() and open or open)`,
    ],
    [
      'a policy that lets anything be written',
      `create table note (tenant uuid not null); select platform.wall('note');
       create policy open on note to mitsuke_app using (tenant = platform.tenant()) with check (tenant is not null)`,
    ],
    [
      'a view with its owner’s eyes',
      `create table note (tenant uuid not null); select platform.wall('note'); create view notes as select * from note`,
    ],
    [
      'a materialized view',
      `create table note (tenant uuid not null); select platform.wall('note');
       create materialized view notes as select * from note`,
    ],
  ])('refuses a relation that shows other tenants: %s', (_, sql) =>
    withDatabase(async (apply, query) => {
      const room = await roomOf({ '0001-begin.sql': sql });
      await expect(apply(room)).rejects.toMatchObject({ code: 'table-unwalled' });
      const { rows } = await query('select count(*)::integer as tables from pg_tables where schemaname = $1', [
        room.name,
      ]);
      expect(rows).toEqual([{ tables: 0 }]);
    }),
  );

  test('accepts what makes a wall higher', () =>
    withDatabase(async (apply) => {
      const sql = `${WALLED} create policy more on note as restrictive to mitsuke_app using (id > 0);
        create view notes with (security_invoker = true) as select * from note`;
      expect(await apply(await roomOf({ '0001-begin.sql': sql }))).toHaveLength(1);
    }));

  test('says that no database answers', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((closed) => server.close(closed));
    const connection = { url: new Secret(`postgres://somebody:secret@127.0.0.1:${port}/mitsuke`) };
    await expect(migrate(connection, [])).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      code: 'database-unavailable',
      message: 'database unavailable: ECONNREFUSED',
    });
  });

  test('leaves nothing of a migration that fails half way', () =>
    withDatabase(async (apply, query) => {
      const room = await roomOf({ '0001-begin.sql': WALLED, '0002-more.sql': 'drop table note; select 1 / 0' });
      await expect(apply(room)).rejects.toMatchObject({ code: 'migration-failed' });
      const { rows } = await query('select number from platform.migration where room = $1', [room.name]);
      expect(rows).toEqual([{ number: 1 }]);
      await query(`select from ${room.name}.note`);
    }));

  test('does not lay an outage on the migration that it met', () =>
    withDatabase(async (apply, query) => {
      const sql = `${WALLED} select pg_terminate_backend(pg_backend_pid())`;
      const room = await roomOf({ '0001-begin.sql': sql });
      await expect(apply(room)).rejects.toMatchObject({ code: 'database-unavailable' });
      const { rows } = await query('select from platform.migration where room = $1', [room.name]);
      expect(rows).toEqual([]);
    }));
});
