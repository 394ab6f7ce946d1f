/** Why a database was not migrated, as a stable code. Nothing of the refused migration is left in the database. */

export type MigrationErrorCode =
  /** A file that is not named `0001-what-it-does.sql`. */
  | 'migration-misnamed'
  /** Numbers of a room that do not run 1, 2, 3 … */
  | 'migration-gap'
  /** An applied migration whose file now says something else. */
  | 'migration-changed'
  /** The database has migrations that this program does not know. */
  | 'database-newer'
  /** The database refused a migration's SQL. */
  | 'migration-failed'
  /** The roles cannot be made or used, or could pass row-level security. */
  | 'roles-unusable'
  /** A table or view that would show one tenant's rows to another. */
  | 'table-unwalled';

export class MigrationError extends Error {
  readonly code: MigrationErrorCode;
  readonly detail: string;

  constructor(code: MigrationErrorCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.name = 'MigrationError';
    this.code = code;
    this.detail = detail;
  }
}
