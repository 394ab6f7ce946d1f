/** What there is to read in a MariaDB or MySQL server: the tables of the database of the address, or of all databases. */
import type { ForeignTable } from './port.ts';

/** One row a column; a table without any column to search has one row with none. */
export const CATALOGUE = `
select tables.table_schema as table_schema, tables.table_name as table_name, tables.table_rows as table_rows,
  columns.column_name as column_name, columns.data_type as data_type, keys_.seq as seq
from information_schema.tables as tables
left join information_schema.columns as columns on columns.table_schema = tables.table_schema
  and columns.table_name = tables.table_name
left join (select table_schema, table_name, column_name, ordinal_position as seq
    from information_schema.key_column_usage where constraint_name = 'PRIMARY') as keys_
  on keys_.table_schema = columns.table_schema and keys_.table_name = columns.table_name
  and keys_.column_name = columns.column_name
where tables.table_type in ('BASE TABLE', 'SYSTEM VERSIONED')
  and tables.table_schema not in ('mysql', 'information_schema', 'performance_schema', 'sys')
  and (database() is null or tables.table_schema = database())
order by binary tables.table_schema, binary tables.table_name, columns.ordinal_position`;

export const IS_BINARY = `select column_name from information_schema.columns where table_schema = ? and table_name = ?
  and data_type in ('binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob')`;

export type CatalogueRow = readonly [
  schema: string,
  table: string,
  rows: string | null,
  column: string | null,
  type: string | null,
  keyPlace: string | null,
];

const TYPES_WITHOUT_DIGITS = new Set([
  ...['date', 'time', 'datetime', 'timestamp', 'year', 'bit', 'enum', 'set', 'uuid', 'inet4', 'inet6'],
  ...['geometry', 'point', 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon'],
  'geometrycollection',
]);

export const tablesOf = (rows: readonly CatalogueRow[]): readonly ForeignTable[] => {
  const tables = new Map<
    string,
    { schema: string; name: string; rows: string | null; columns: string[]; key: string[] }
  >();
  for (const [schema, name, estimate, column, type, keyPlace] of rows) {
    const id = JSON.stringify([schema, name]);
    const table = tables.get(id) ?? { schema, name, rows: estimate, columns: [], key: [] };
    tables.set(id, table);
    if (column === null || type === null) continue;
    if (!TYPES_WITHOUT_DIGITS.has(type)) table.columns.push(column);
    if (keyPlace !== null) table.key[Number(keyPlace) - 1] = column;
  }
  return [...tables.values()].map(({ rows: estimate, ...table }) => ({
    ...table,
    ...(estimate === null ? {} : { estimatedRows: Number(estimate) }),
    // What this user may not read at all is not in the catalogue; the rest shows when it is read.
    readable: true,
  }));
};
