/** Why the embedded PostgreSQL could not be started, as a stable code; `detail` quotes the program that failed. */

export type LaunchErrorCode =
  | 'binaries-missing'
  | 'binaries-do-not-run'
  | 'data-folder-unreachable'
  | 'data-folder-damaged'
  | 'data-folder-of-another-version'
  | 'data-folder-in-use'
  | 'socket-folder-not-ours'
  | 'cluster-not-created'
  | 'server-not-started'
  | 'server-not-stopped';

export class LaunchError extends Error {
  readonly code: LaunchErrorCode;
  readonly detail: string;

  constructor(code: LaunchErrorCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.name = 'LaunchError';
    this.code = code;
    this.detail = detail;
  }
}
