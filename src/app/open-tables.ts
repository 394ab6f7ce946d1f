/** Which adapter reads the tables at an address. The address holds a password: it is never an argument of a command. */
import type { Secret } from '#kernel';
import { type Tables, TablesFailure } from '#platform/tables';
import { openMariadbTables } from '../platform/tables/mariadb.ts';
import { openPostgresTables } from '../platform/tables/postgres.ts';

/**
 * @param url `postgresql://…`, `mariadb://…` or `mysql://…`. Opens no connection yet.
 * @throws {TablesFailure} `unreachable` where it is no such address.
 */
export const openTables = (url: Secret): Tables => {
  const [protocol] = url.reveal().split(':', 1);
  if (protocol === 'postgresql' || protocol === 'postgres') return openPostgresTables(url);
  if (protocol === 'mariadb' || protocol === 'mysql') return openMariadbTables(url);
  throw new TablesFailure('unreachable', 'not-an-address');
};
