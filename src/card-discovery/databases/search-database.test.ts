import { createHmac } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '#kernel';
import type { Tables } from '#platform/tables';
import { systemClock } from '../../platform/clock/system.ts';
import { openTestDatabase, type TestDatabase } from '../../platform/database/testing.ts';
import { openPostgresTables } from '../../platform/tables/postgres.ts';
import type { Finding } from '../core/finding.ts';
import { gatherDatabase } from './gather-database.ts';
import { type DatabaseSearch, searchDatabase, type TableReport } from './search-database.ts';

const CARDS = ['4111111111111111', '5555555555554444', '3530111333300000', '378282246310005'];
const LOST_ROWS = 1_500;

const fingerprint = (text: string): string =>
  `h1:${createHmac('sha256', 'a key for tests').update(text).digest('hex').slice(0, 32)}`;

describe('card data in a database', () => {
  let database: TestDatabase;
  let client: Client;
  let tables: Tables;
  let whole: readonly TableReport[];

  beforeAll(async () => {
    database = await openTestDatabase([]);
    if ('url' in database.administrator) throw new Error('the test server is known by its socket');
    const { host, port, user, password, database: name } = database.administrator;
    client = new Client({ host, port, user, password: password.reveal(), database: name });
    await client.connect();
    const secrets = `${user}:${encodeURIComponent(password.reveal())}`;
    tables = openPostgresTables(
      new Secret(`postgresql://${secrets}@/${name}?host=${encodeURIComponent(host)}&port=${port}`),
    );
    await client.query(`
      drop schema platform cascade;
      create schema shop;
      create table shop.a_orders (id integer primary key, card_no text, tran_id numeric(16), cvv smallint, memo text);
      insert into shop.a_orders
        select n, (array['${CARDS.join("','")}'])[1 + n % 4], 4000000000000000 + n * 7919, 100 + n, 'よい天気'
        from generate_series(1, 200) n;
      create table shop.b_mails (id bigint primary key, body text, raw bytea);
      -- So long that it comes in pieces, and the number lies across two of them.
      insert into shop.b_mails values (4111111111111111,
        repeat('x', 2097152 - 12) || ' 4012-8888-8888-1881 ' || repeat('い', 100), convert_to('番号 5105 1051 0510 5100 です', 'SJIS'));
      create table shop.c_many (id integer primary key, memo text);
      insert into shop.c_many select n, rpad('row-' || n, 2000) from generate_series(1, ${LOST_ROWS}) n;
      create table shop.d_last (note text);
      insert into shop.d_last values ('{"card":"6011111111111117"}');
      analyze;`);
    whole = await search();
  });
  afterAll(async () => {
    await client.end();
    await database.close();
  });

  const search = async (more: Partial<DatabaseSearch> = {}): Promise<readonly TableReport[]> => {
    const options = { fingerprint, isTestNumber: () => false };
    const reports: TableReport[] = [];
    for await (const report of searchDatabase({ tables, options, ...more })) reports.push(report);
    return reports;
  };
  const told = (findings: readonly Finding[]) =>
    findings.map(({ place, kind, lastFour, confidence }) =>
      place.kind === 'database' ? [place.column, kind, lastFour, confidence] : [],
    );

  test('is found column by column, told from ids, and named by table, column and row', () => {
    const [orders, mails] = whole;
    const inColumn = (column: string) =>
      (orders?.findings ?? []).filter(({ place }) => place.kind === 'database' && place.column === column);
    expect(inColumn('card_no')).toHaveLength(200);
    expect(new Set(inColumn('card_no').map(({ confidence }) => confidence))).toEqual(new Set(['high']));
    expect(new Set(inColumn('card_no').map(({ hash }) => hash)).size).toBe(CARDS.length);
    expect(inColumn('tran_id').filter(({ confidence }) => confidence !== 'low')).toEqual([]);
    expect(new Set(told(inColumn('cvv')).map(([, kind]) => kind))).toEqual(new Set(['security-code']));
    expect(inColumn('memo')).toEqual([]);
    const [first] = inColumn('card_no');
    expect(first?.place).toMatchObject({ kind: 'database', table: 'shop.a_orders', column: 'card_no' });
    expect(first?.place.kind === 'database' && Number(first.place.key)).toBeGreaterThan(0);
    expect(orders).toMatchObject({ outcome: 'whole', rows: 200, skips: [] });
    expect(told(mails?.findings ?? []).toSorted()).toEqual([
      ['body', 'card-number', '1881', 'high'],
      ['id', 'card-number', '1111', expect.any(String)],
      ['raw', 'card-number', '5100', 'high'],
    ]);
  });

  test('never leaves a whole number in what is told, not even as the key of a row', () => {
    const text = JSON.stringify(whole);
    const planted = [...CARDS, '4012888888881881', '4012-8888-8888-1881', '5105105105105100', '5105 1051 0510 5100'];
    expect(planted.filter((number) => text.includes(number))).toEqual([]);
    expect(text.includes('"key":"411111******1111"')).toBe(true);
  });

  test('is found in a sample of the rows, which is said', async () => {
    const [orders, mails, many] = await search({ sampleRows: 50 });
    expect(orders).toMatchObject({ outcome: 'sampled', estimatedRows: 200 });
    expect(orders?.rows).toBeLessThanOrEqual(50);
    expect(orders?.findings.length).toBeGreaterThan(0);
    expect(mails).toMatchObject({ outcome: 'whole', rows: 1 });
    expect(many).toMatchObject({ outcome: 'sampled' });
  });

  test('is searched on after the connection was lost in a table, which is named and searched again', async () => {
    const losing: Tables = {
      ...tables,
      read: async function* (table, options) {
        for await (const batch of tables.read(table, options)) {
          yield batch;
          if (table.name === 'c_many') {
            await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
              where datname = current_database() and pid <> pg_backend_pid()`);
          }
        }
      },
    };
    const reports = await search({ tables: losing });
    const broken = reports.find(({ table }) => table === 'shop.c_many');
    expect(broken?.outcome).toBe('broken');
    expect(broken?.rows).toBeGreaterThan(0);
    expect(broken?.rows).toBeLessThan(LOST_ROWS);
    expect(broken?.skips).toEqual([
      { place: tables.database, inside: ['shop.c_many'], reason: 'connection-lost', severity: 'broken' },
    ]);
    expect(reports.at(-1)).toMatchObject({ table: 'shop.d_last', outcome: 'whole', rows: 1 });

    const done = new Set(reports.filter(({ outcome }) => outcome !== 'broken').map(({ table }) => table));
    const again = await search({ done });
    expect(again.map(({ table, outcome, rows }) => [table, outcome, rows])).toEqual([
      ['shop.c_many', 'whole', LOST_ROWS],
    ]);
  });

  test('is not called absent where nobody answers: each table, or the database, is named', async () => {
    const gone = openPostgresTables(new Secret('postgresql://u:p@/shop?host=/tmp/no-such-folder'));
    expect(await search({ tables: gone })).toMatchObject([
      { table: '', outcome: 'broken', skips: [{ place: gone.database, inside: [], reason: 'connection-lost' }] },
    ]);
    const reports = await search({ tables: { ...gone, list: () => tables.list() } });
    expect(reports.map(({ table, outcome }) => [table, outcome])).toEqual([
      ['shop.a_orders', 'broken'],
      ['shop.b_mails', 'broken'],
      ['shop.c_many', 'broken'],
      ['shop.d_last', 'broken'],
    ]);
  });

  test('ends at once when it is told to', async () => {
    const ended = new AbortController();
    const reports: TableReport[] = [];
    const searching = async () => {
      const options = { fingerprint, isTestNumber: () => false };
      for await (const report of searchDatabase({ tables, options, signal: ended.signal })) {
        reports.push(report);
        ended.abort();
      }
    };
    await expect(searching()).rejects.toThrow(/abort/i);
    expect(reports.map(({ table }) => table)).toEqual(['shop.a_orders']);
  });

  test('is one result with what an earlier run had found, each table once', async () => {
    const kept: TableReport[] = [];
    const ended = new AbortController();
    const order = {
      tables,
      options: { fingerprint, isTestNumber: () => false },
      clock: systemClock(),
      version: 'test',
    };
    const broken = await gatherDatabase({
      ...order,
      signal: ended.signal,
      keep: (report) => {
        kept.push(report);
        if (kept.length === 2) ended.abort();
      },
    });
    expect(broken.result.summary).toMatchObject({ complete: false, tables: 2, rows: 201 });

    const later: string[] = [];
    const tell = ({ table }: TableReport) => later.push(table);
    const { result } = await gatherDatabase({ ...order, earlier: kept, tell });
    expect(later).toEqual(['shop.c_many', 'shop.d_last']);
    const rows = 201 + LOST_ROWS + 1;
    expect(result.summary).toMatchObject({ complete: true, tables: 4, rows, files: 0, searched: [tables.database] });
    expect(result.findings).toHaveLength(whole.flatMap(({ findings }) => findings).length);
    expect(result.summary.digest).toBe((await gatherDatabase(order)).result.summary.digest);
  });

  test('names large objects, which lie outside of the tables, as not searched', async () => {
    const order = { tables, options: { fingerprint }, clock: systemClock(), version: 'test' };
    expect((await gatherDatabase(order)).result.skips).toEqual([]);
    await client.query('select lo_create(7101)');
    try {
      const { result } = await gatherDatabase(order);
      expect(result.skips).toEqual([
        { place: tables.database, inside: [], reason: 'large-objects', severity: 'broken' },
      ]);
    } finally {
      await client.query('select lo_unlink(7101)');
    }
  });

  test('says in its result that it was a sample', async () => {
    const order = { tables, options: { fingerprint }, clock: systemClock(), version: 'test', sampleRows: 20 };
    const { result } = await gatherDatabase(order);
    expect(result.summary.searched).toEqual([`${tables.database}?sampleRows=20`]);
    expect(result.summary.testNumbers).toBeGreaterThan(0);
  });
});
