/** Tables of an SQLite file by Node's own SQLite, immutable: it takes no lock and makes no file beside it. */
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { failed, type Outcome, ok } from '#kernel';
import { DamagedFailure, type Row, type SqliteFile, type SqliteTable } from './port.ts';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const unlessDamaged = <Value>(work: () => Value): Value => {
  try {
    return work();
  } catch {
    throw new DamagedFailure();
  }
};

type Value = string | number | bigint | Uint8Array | null;

const tableOf = (database: DatabaseSync, name: string): SqliteTable => {
  const columns = database
    .prepare('select name from pragma_table_xinfo(?) order by cid')
    .all(name)
    .map((column) => String(column.name));
  return {
    name,
    columns,
    *rows() {
      const statement = unlessDamaged(() =>
        database.prepare(`select ${columns.map(quoted).join(', ')} from ${quoted(name)}`),
      );
      statement.setReadBigInts(true);
      statement.setReturnArrays(true);
      const rows = statement.iterate() as unknown as Iterator<readonly Value[]>;
      for (let number = 1; ; number += 1) {
        const next = unlessDamaged(() => rows.next());
        if (next.done === true) return;
        yield { key: `row ${number}`, values: next.value } satisfies Row;
      }
    },
  };
};

export const openSqlite = (path: string): Outcome<SqliteFile, 'damaged'> => {
  const address = pathToFileURL(path);
  address.searchParams.set('immutable', '1');
  address.searchParams.set('mode', 'ro');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(address, { readOnly: true, allowExtension: false });
    const names = database
      .prepare(`select name from sqlite_schema where type = 'table' and coalesce(sql, '') not like 'create virtual%'`)
      .all()
      .map((table) => String(table.name));
    const opened = database;
    const tables = names.map((name) => tableOf(opened, name));
    return ok({ tables: () => tables, close: () => opened.close() });
  } catch {
    database?.close();
    return failed('damaged');
  }
};
