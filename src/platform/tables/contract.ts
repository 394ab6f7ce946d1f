/** What every adapter of Tables must do. Run from a test of the adapter, on a database of its own. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ForeignRow, type ForeignTable, type ForeignValue, type Tables, TablesFailure } from './port.ts';

export type OpenedTables = {
  readonly tables: Tables;
  /** That waits no longer than a quarter of a second; with a password that is wrong; where nothing listens. */
  readonly impatient: Tables;
  readonly withWrongPassword: Tables;
  readonly withNobodyThere: Tables;
  /** Runs statements as the owner of the database. */
  execute(...statements: readonly string[]): Promise<void>;
  /** Statements of this engine for the contract's tables. */
  readonly statements: {
    /** `shop.orders (id key, card_no text, number of 20 digits, bytes, json, a date, a moment)` with two rows. */
    readonly orders: readonly string[];
    /** `shop.many (id key, memo)` with so many rows, memo is `row-N` and 2,000 signs more. */
    readonly many: (rows: number) => readonly string[];
    /** `shop.long (id key, body text, raw bytes)` with one row of so many signs, the last `END`, and a short one. */
    readonly long: (signs: number) => readonly string[];
    /** `shop.loose (memo)` without a key, a value of 300,000 signs, a short one and none. */
    readonly loose: readonly string[];
    /** Lets nobody else read `shop.many`, and lets them again. */
    readonly lock: readonly string[];
    readonly unlock: readonly string[];
  };
  /** Ends every connection of the adapter. */
  endConnections(): Promise<void>;
  close(): Promise<void>;
};

const MANY_ROWS = 3_000;
const LONG_SIGNS = 2_300_000;
/** Longer than what is read with a row of one column. */
export const LOOSE_SIGNS = 300_000;

const readAll = async (tables: Tables, table: ForeignTable, sampleRows?: number): Promise<ForeignRow[]> => {
  const rows: ForeignRow[] = [];
  for await (const batch of tables.read(table, sampleRows === undefined ? {} : { sampleRows })) rows.push(...batch);
  return rows;
};

const failureOf = async (work: () => Promise<unknown>): Promise<TablesFailure> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof TablesFailure) return error;
    throw error;
  }
  throw new Error('nothing failed');
};

const isLong = (value: ForeignValue): value is Exclude<ForeignValue, string | Uint8Array | undefined> =>
  typeof value === 'object' && 'bytes' in value;

export const tablesContract = (adapter: string, open: () => Promise<OpenedTables>): void => {
  describe(`tables: ${adapter}`, () => {
    let opened: OpenedTables;
    const tableOf = async (name: string): Promise<ForeignTable> => {
      const table = (await opened.tables.list()).find((each) => each.schema === 'shop' && each.name === name);
      if (table === undefined) throw new Error(`${name} is not listed`);
      return table;
    };
    beforeAll(async () => {
      opened = await open();
      const { orders, many, long, loose } = opened.statements;
      await opened.execute(...orders, ...many(MANY_ROWS), ...long(LONG_SIGNS), ...loose);
    });
    afterAll(() => opened.close());

    test('names its tables in order, with keys, and columns that can hold digits', async () => {
      const listed = (await opened.tables.list()).filter(({ schema }) => schema === 'shop');
      expect(listed.map(({ name }) => name)).toEqual(['long', 'loose', 'many', 'orders']);
      expect(await tableOf('orders')).toMatchObject({
        key: ['id'],
        columns: ['id', 'card_no', 'big', 'raw', 'memo'],
        readable: true,
      });
      expect((await tableOf('loose')).key).toEqual([]);
    });

    test('gives numbers digit for digit, bytes as bytes, Japanese as it was, and NULL as nothing', async () => {
      const rows = await readAll(opened.tables, await tableOf('orders'));
      expect(rows.map(({ key }) => key)).toEqual([['1'], ['2']]);
      const [, card, big, raw, memo] = rows[0]?.values ?? [];
      expect([card, big]).toEqual(['４１１１－カード', '99999999999999999991']);
      expect(Buffer.from(raw as Uint8Array).toString('hex')).toBe('00ff4111');
      expect(JSON.parse(memo as string)).toEqual({ 備考: '電話' });
      expect(rows[1]?.values.slice(1)).toEqual([undefined, undefined, undefined, undefined]);
    });

    test('gives every row once, in batches', async () => {
      const sizes: number[] = [];
      const seen = new Set<string>();
      for await (const batch of opened.tables.read(await tableOf('many'))) {
        sizes.push(batch.length);
        for (const { values } of batch) seen.add(String(values[1]).trim());
      }
      expect(seen.size).toBe(MANY_ROWS);
      expect(sizes.reduce((sum, size) => sum + size)).toBe(MANY_ROWS);
      expect(Math.max(...sizes)).toBeLessThan(MANY_ROWS / 4);
    });

    test('reads no more rows than the sample asks for, not all from the beginning', async () => {
      const rows = await readAll(opened.tables, await tableOf('many'), 300);
      expect(rows.length).toBeGreaterThan(30);
      expect(rows.length).toBeLessThanOrEqual(300);
      expect(Math.max(...rows.map(({ key }) => Number(key[0])))).toBeGreaterThan(MANY_ROWS / 2);
    });

    test('gives a long value in pieces, whole to its last sign', async () => {
      const rows = await readAll(opened.tables, await tableOf('long'), 1_000);
      expect(rows.map(({ values }) => values.filter(isLong).length)).toEqual([2, 0]);
      let bytes = 0;
      let last = '';
      let pieces = 0;
      for await (const batch of opened.tables.read(await tableOf('long'))) {
        for (const value of batch.flatMap(({ values }) => values).filter(isLong)) {
          for await (const piece of value.pieces?.() ?? []) {
            pieces += 1;
            bytes += piece.length;
            last = Buffer.from(piece.subarray(-3)).toString('utf8');
          }
          expect(last).toBe('END');
        }
      }
      // A Japanese sign is three bytes in the text; the other column has bytes.
      expect(bytes).toBe((LONG_SIGNS - 3) * 3 + 3 + LONG_SIGNS);
      expect(pieces).toBeGreaterThanOrEqual(4);
    });

    test('gives a long value of a row without a key whole, or says that it cannot', async () => {
      const values: ForeignValue[] = [];
      let bytes = 0;
      for await (const batch of opened.tables.read(await tableOf('loose'))) {
        values.push(...batch.map((row) => row.values[0]));
        for (const { pieces } of values.filter(isLong))
          for await (const piece of pieces?.() ?? []) bytes += piece.length;
      }
      expect(values.filter((value) => typeof value === 'string')).toEqual(['short']);
      expect(values.filter((value) => value === undefined)).toHaveLength(1);
      const [long] = values.filter(isLong);
      expect(long?.bytes).toBe(LOOSE_SIGNS);
      expect(bytes).toBe(long?.pieces === undefined ? 0 : LOOSE_SIGNS);
    });

    test('says that the connection was lost, after the rows that came', async () => {
      let rows = 0;
      const failure = await failureOf(async () => {
        for await (const batch of opened.tables.read(await tableOf('many'))) {
          if (rows === 0) await opened.endConnections();
          rows += batch.length;
        }
      });
      expect(failure.reason).toBe('lost');
      expect(rows).toBeGreaterThan(0);
      expect(rows).toBeLessThan(MANY_ROWS);
    });

    test('says that a statement took too long', async () => {
      const table = await tableOf('many');
      await opened.execute(...opened.statements.lock);
      const failure = await failureOf(() => readAll(opened.impatient, table));
      await opened.execute(...opened.statements.unlock);
      expect(failure.reason).toBe('timed-out');
      expect(await readAll(opened.tables, table)).toHaveLength(MANY_ROWS);
    });

    test('says which table is gone', async () => {
      const table = { ...(await tableOf('many')), name: 'dropped' };
      expect((await failureOf(() => readAll(opened.tables, table))).reason).toBe('changed');
    });

    test('can be left in the middle, and ended from outside', async () => {
      const table = await tableOf('many');
      for await (const batch of opened.tables.read(table)) {
        expect(batch.length).toBeGreaterThan(0);
        break;
      }
      const ended = new AbortController();
      ended.abort();
      const reading = async () => {
        for await (const _ of opened.tables.read(table, { signal: ended.signal })) throw new Error('a row came');
      };
      await expect(reading()).rejects.toThrow(/abort/i);
    });

    test('tells a wrong password from nobody there, and repeats neither address nor password', async () => {
      const refused = await failureOf(() => opened.withWrongPassword.list());
      const unreachable = await failureOf(() => opened.withNobodyThere.list());
      expect([refused.reason, unreachable.reason]).toEqual(['refused', 'unreachable']);
      expect(`${refused.message} ${opened.withWrongPassword.database}`).not.toContain('not-it');
    });
  });
};
