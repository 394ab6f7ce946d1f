/**
 * What there is to read in a PostgreSQL database: tables, the partitions that hold rows, materialised views and foreign
 * tables. Values of enumerations, and types of dates, networks, places, ranges and truth are left out.
 */
export const CATALOGUE = `
select namespace.nspname as schema, class.relname as name,
  coalesce((select json_agg(attname order by attnum) from pg_catalog.pg_attribute attribute
    join pg_catalog.pg_type type on type.oid = atttypid
    left join pg_catalog.pg_type base on base.oid = type.typbasetype
    where attrelid = class.oid and attnum > 0 and not attisdropped
      and coalesce(base.typcategory, type.typcategory) not in ('B', 'D', 'E', 'G', 'I', 'R', 'T')
      and atttypid <> 'uuid'::regtype), '[]') as columns,
  coalesce((select json_agg(attname order by place) from pg_catalog.pg_index
    cross join unnest(indkey) with ordinality as part (number, place)
    join pg_catalog.pg_attribute on attrelid = indrelid and attnum = part.number
    where indrelid = class.oid and indisprimary), '[]') as key,
  case when class.reltuples < 0 or (class.reltuples = 0 and class.relpages > 0) then -1 else class.reltuples end
    ::bigint as rows,
  has_table_privilege(class.oid, 'select') and has_schema_privilege(namespace.oid, 'usage') as readable
from pg_catalog.pg_class class join pg_catalog.pg_namespace namespace on namespace.oid = class.relnamespace
where class.relkind in ('r', 'm', 'f') and class.relpersistence <> 't'
  and namespace.nspname not in ('pg_catalog', 'information_schema') and namespace.nspname !~ '^pg_(toast|temp)'
order by namespace.nspname collate "C", class.relname collate "C"`;
