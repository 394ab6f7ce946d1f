/** The address of a test's database as an operator would give it: the house then starts no PostgreSQL of its own. */
import { Secret } from '#kernel';
import type { PostgresConnection } from '../src/platform/database/connection.ts';

export const databaseUrlOf = (connection: PostgresConnection): Secret => {
  if ('url' in connection) return connection.url;
  const { host, port, user, password, database } = connection;
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password.reveal())}`;
  return new Secret(`postgres://${login}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`);
};
