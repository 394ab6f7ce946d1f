import { createConnection } from 'mysql2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '#kernel';
import { LOOSE_SIGNS, type OpenedTables, tablesContract } from './contract.ts';
import { openMariadbTables } from './mariadb.ts';
import { readMariadbUrl } from './mariadb-url.ts';
import { isMariadbInstalled, startTestMariadb, type TestMariadb } from './testing-mariadb.ts';

type Execute = (...statements: readonly string[]) => Promise<readonly unknown[]>;

const connectTo = (socketPath: string): { execute: Execute; close: () => void } => {
  const connection = createConnection({ socketPath, user: 'root', charset: 'utf8mb4' });
  const execute: Execute = async (...statements) => {
    let last: unknown = [];
    for (const sql of statements) [last] = await connection.promise().query(sql);
    return last as readonly unknown[];
  };
  return { execute, close: () => connection.destroy() };
};

describe.skipIf(!isMariadbInstalled())('with mariadb-server', () => {
  let server: TestMariadb;
  beforeAll(async () => {
    server = await startTestMariadb();
  });
  afterAll(() => server.stop());

  const urlOf = (password: string, socket = server.socket) =>
    new Secret(`mariadb://reader:${password}@localhost/shop?socket=${encodeURIComponent(socket)}`);

  tablesContract('MariaDB', async (): Promise<OpenedTables> => {
    const { execute, close } = connectTo(server.socket);
    await execute(
      'create database shop character set utf8mb4',
      "create user reader@localhost identified by 'reader'",
      'grant select on shop.* to reader@localhost',
      'use shop',
    );
    return {
      tables: openMariadbTables(urlOf('reader')),
      impatient: openMariadbTables(urlOf('reader'), { statementTimeoutMs: 250, connectTimeoutMs: 10_000 }),
      withWrongPassword: openMariadbTables(urlOf('not-it')),
      withNobodyThere: openMariadbTables(urlOf('reader', '/tmp/no-such-folder/s')),
      execute: async (...statements) => {
        await execute(...statements);
      },
      endConnections: async () => {
        const rows = await execute("select id from information_schema.processlist where user = 'reader'");
        await execute(...rows.map((row) => `kill ${(row as { id: number }).id}`));
      },
      close: async () => close(),
      statements: {
        orders: [
          `create table orders (id int primary key, card_no varchar(100) character set cp932, big decimal(20),
            raw blob, memo json, born date, at datetime, sent bit)`,
          `insert into orders values (1, '４１１１－カード', 99999999999999999991, x'00ff4111', '{"備考":"電話"}',
            now(), now(), 1), (2, null, null, null, null, null, null, null)`,
        ],
        many: (rows) => [
          'create table many (id int primary key, memo text)',
          `insert into many select seq, rpad(concat('row-', seq), 2000, ' ') from seq_1_to_${rows}`,
          'analyze table many',
        ],
        long: (signs) => [
          'create table `long` (id int primary key, body longtext, raw longblob)',
          `insert into \`long\` values (1, concat(repeat('あ', ${signs - 3}), 'END'),
            concat(repeat('x', ${signs - 3}), 'END')), (2, 'short', x'00')`,
        ],
        loose: [
          'create table loose (memo longtext)',
          `insert into loose values (repeat('x', ${LOOSE_SIGNS})), ('short'), (null)`,
        ],
        lock: ['lock tables many write'],
        unlock: ['unlock tables'],
      },
    };
  });

  test('MariaDB: what a user may not read is said, column by column granted', async () => {
    const { execute, close } = connectTo(server.socket);
    try {
      await execute(
        'create database other',
        'create table other.partly (id int primary key, memo text, secret text)',
        "create user partly@localhost identified by 'partly'",
        'grant select (id) on other.partly to partly@localhost',
        'grant insert on other.partly to partly@localhost',
      );
      const url = `mariadb://partly:partly@localhost/?socket=${encodeURIComponent(server.socket)}`;
      const tables = openMariadbTables(new Secret(url));
      const [table] = await tables.list();
      if (table === undefined) throw new Error('nothing is listed');
      expect([table.schema, table.name]).toEqual(['other', 'partly']);
      const reading = async () => {
        for await (const _ of tables.read(table)) throw new Error('a row came');
      };
      await expect(reading()).rejects.toMatchObject({ reason: 'no-permission' });
    } finally {
      close();
    }
  });
});

describe('the address of a MariaDB', () => {
  test.each([
    ['mariadb://u:p@db.example/shop', { host: 'db.example', port: 3_306, database: 'shop', encryption: 'unverified' }],
    ['mysql://u:p%40%2F@127.0.0.1:3307/', { port: 3_307, password: 'p@/', database: undefined, encryption: 'none' }],
    ['mariadb://u@[::1]/a%20b', { host: '::1', database: 'a b', encryption: 'none' }],
    ['mariadb://u:p@db.example/shop?ssl-mode=disabled', { encryption: 'none' }],
    ['mariadb://u:p@localhost/shop?ssl-mode=VERIFY_IDENTITY', { encryption: 'verified' }],
    ['mariadb://u:p@h/shop?socket=/run/s', { socketPath: '/run/s', encryption: 'none' }],
  ])('%s', (text, expected) => {
    expect(readMariadbUrl(text)).toMatchObject(expected);
  });

  test.each(['not an address', 'mysql:shop', 'https://db.example/', 'mariadb://u:hush@h/s?ssl-mode=perhaps'])(
    'not %s',
    (text) => {
      expect(() => readMariadbUrl(text)).toThrow(/unreachable \((not-an-address|unknown-ssl-mode)\)/);
    },
  );
});
