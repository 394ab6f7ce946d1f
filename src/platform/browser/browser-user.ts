/**
 * Who the browser runs as. Started by root it is an unprivileged user, and another one than PostgreSQL's (65534), who
 * could read the database's folder; started by an ordinary user it is that user.
 */
import { execFile } from 'node:child_process';

export type BrowserUser = { readonly uid: number; readonly gid: number } | undefined;

const UNPRIVILEGED: BrowserUser = { uid: 65533, gid: 65533 };

export const asUser = (user: BrowserUser) => (user === undefined ? {} : { uid: user.uid, gid: user.gid });

/**
 * `no-unprivileged-user`: we are root, but the machine does not let us become someone else (a container with a single
 * user mapped).
 */
export const findBrowserUser = async (): Promise<
  { readonly kind: 'found'; readonly user: BrowserUser } | { readonly kind: 'no-unprivileged-user' }
> => {
  if (process.getuid?.() !== 0) return { kind: 'found', user: undefined };
  const becomes = await new Promise<boolean>((resolve) => {
    const options = { ...asUser(UNPRIVILEGED), cwd: '/', env: {}, timeout: 10_000 };
    try {
      execFile('/bin/sh', ['-c', ':'], options, (error) => resolve(error === null));
    } catch {
      resolve(false);
    }
  });
  return becomes ? { kind: 'found', user: UNPRIVILEGED } : { kind: 'no-unprivileged-user' };
};
