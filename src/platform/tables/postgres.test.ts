import { Client } from 'pg';
import { expect, test } from 'vitest';
import { Secret } from '#kernel';
import { openTestDatabase } from '../database/testing.ts';
import { LOOSE_SIGNS, type OpenedTables, tablesContract } from './contract.ts';
import { openPostgresTables } from './postgres.ts';

type Login = { host: string; port: number; user: string; password: string; database: string };

const urlOf = (login: Login, changes: Partial<Login> = {}): Secret => {
  const { host, port, user, password, database } = { ...login, ...changes };
  const secrets = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return new Secret(`postgresql://${secrets}@/${database}?host=${encodeURIComponent(host)}&port=${port}`);
};

const openDatabase = async () => {
  const database = await openTestDatabase([]);
  if ('url' in database.administrator) throw new Error('the test server is known by its socket');
  const login: Login = { ...database.administrator, password: database.administrator.password.reveal() };
  const client = new Client(login);
  await client.connect();
  const execute = async (...statements: readonly string[]) => {
    for (const statement of statements) await client.query(statement);
  };
  const close = async () => {
    await client.end();
    await database.close();
  };
  return { login, execute, close };
};

const open = async (): Promise<OpenedTables> => {
  const { login, execute, close } = await openDatabase();
  return {
    tables: openPostgresTables(urlOf(login)),
    impatient: openPostgresTables(urlOf(login), { statementTimeoutMs: 250, connectTimeoutMs: 10_000 }),
    withWrongPassword: openPostgresTables(urlOf(login, { password: 'not-it' })),
    withNobodyThere: openPostgresTables(urlOf(login, { host: '/tmp/no-such-folder' })),
    execute,
    close,
    statements: {
      orders: [
        'create schema shop',
        `create table shop.orders (id integer primary key, card_no text, big numeric(20), raw bytea, memo jsonb,
          born date, at timestamptz, sent boolean)`,
        `insert into shop.orders values (1, '４１１１－カード', 99999999999999999991, '\\x00ff4111', '{"備考":"電話"}',
          now(), now(), true), (2, null, null, null, null, null, null, null)`,
      ],
      many: (rows) => [
        'create table shop.many (id integer primary key, memo text)',
        `insert into shop.many select n, rpad('row-' || n, 2000) from generate_series(1, ${rows}) n`,
        'analyze shop.many',
      ],
      long: (signs) => [
        'create table shop.long (id integer primary key, body text, raw bytea)',
        `insert into shop.long values (1, repeat('あ', ${signs - 3}) || 'END',
          convert_to(repeat('x', ${signs - 3}) || 'END', 'UTF8')), (2, 'short', '\\x00')`,
      ],
      loose: [
        'create table shop.loose (memo text)',
        `insert into shop.loose values (repeat('x', ${LOOSE_SIGNS})), ('short'), (null)`,
      ],
      lock: ['begin', 'lock table shop.many in access exclusive mode'],
      unlock: ['rollback'],
    },
    endConnections: () =>
      execute(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`,
      ),
  };
};

tablesContract('PostgreSQL', open);

test('PostgreSQL: reads partitions, refuses a table whose policies would hide rows', async () => {
  const { login, execute, close } = await openDatabase();
  const name = `reader_${login.database}`;
  try {
    await execute(
      `create role ${name} login password 'reader'`,
      'create schema shop',
      'create table shop.payments (id integer, memo text) partition by range (id)',
      'create table shop.payments_1 partition of shop.payments for values from (0) to (10)',
      `insert into shop.payments values (1, 'a'), (2, 'b')`,
      'create table shop.walled (memo text)',
      `insert into shop.walled values ('hidden')`,
      'alter table shop.walled enable row level security',
      'create table shop.secret (memo text)',
      `grant usage on schema shop to ${name}`,
      `grant select on shop.payments_1, shop.walled to ${name}`,
    );
    const tables = openPostgresTables(urlOf(login, { user: name, password: 'reader' }));
    const listed = (await tables.list()).filter(({ schema }) => schema === 'shop');
    expect(listed.map((table) => [table.name, table.readable])).toEqual([
      ['payments_1', true],
      ['secret', false],
      ['walled', true],
    ]);
    const read = async (at: number) => {
      const rows: unknown[] = [];
      for await (const batch of tables.read(listed[at] as (typeof listed)[number])) rows.push(...batch);
      return rows;
    };
    expect(await read(0)).toHaveLength(2);
    await expect(read(1)).rejects.toMatchObject({ reason: 'no-permission' });
    await expect(read(2)).rejects.toMatchObject({ reason: 'no-permission' });
  } finally {
    await execute(`drop owned by ${name}`, `drop role ${name}`);
    await close();
  }
});
