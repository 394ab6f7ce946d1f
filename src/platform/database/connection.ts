/** Where a PostgreSQL is and who asks: fields for the embedded server, or the URL an operator gives. */
import type { ClientConfig } from 'pg';
import type { Secret } from '#kernel';

export type PostgresConnection =
  | {
      /** A host name, or the absolute path of the folder that holds the unix socket. */
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: Secret;
      readonly database: string;
    }
  /** `postgres://user:password@host:5432/database?sslmode=verify-full` */
  | { readonly url: Secret };

export const clientConfigOf = (connection: PostgresConnection): ClientConfig =>
  'url' in connection
    ? { connectionString: connection.url.reveal() }
    : { ...connection, password: connection.password.reveal() };
