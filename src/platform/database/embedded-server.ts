/**
 * The server's process: starts it in its own process group (Ctrl-C in our terminal must not reach it first), finds
 * the one that already serves a data folder, and stops it. PostgreSQL's own postmaster.pid is the lock of the folder.
 */
import { spawn } from 'node:child_process';
import { open, readFile, readlink, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asUser, type ServerUser, serverEnvironment } from './embedded-binaries.ts';
import { type Cluster, isAlive, PORT } from './embedded-cluster.ts';
import { LaunchError } from './launch-error.ts';

/**
 * Given on the command line, so that they follow the code and not a file written long ago. Log lines are terse and
 * quote no statement: values of rows, among them personal data, never enter the log.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  jit: 'off',
  // Parallel queries need /dev/shm, which containers keep small.
  max_parallel_workers_per_gather: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  password_encryption: 'scram-sha-256',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
};

/** For data that nobody misses after the machine has stopped. The end of a process, ours or the server's, loses nothing. */
const THROWAWAY: typeof SETTINGS = { fsync: 'off', full_page_writes: 'off' };

const LOG_MAX_BYTES = 8 * 1024 * 1024;
const EMPTY_LOCK_MS = 5_000;
const FAST_SHUTDOWN_LIMIT_MS = 30_000;
const IMMEDIATE_SHUTDOWN_LIMIT_MS = 10_000;

export type StartedServer = {
  /** Resolves when the process has ended, with the lines it wrote to its log. */
  readonly ended: Promise<string>;
  /** Asks it for a fast shutdown, also while it is still starting. */
  interrupt(): void;
};

export type ServerToStart = {
  readonly cluster: Cluster;
  readonly binaries: string;
  readonly user: ServerUser;
  readonly throwaway: boolean;
};

export const startServer = async ({ cluster, binaries, user, throwaway }: ServerToStart): Promise<StartedServer> => {
  const from = await rotateLog(cluster.logFile);
  const log = await open(cluster.logFile, 'a', 0o600);
  try {
    const durability = throwaway ? THROWAWAY : {};
    const settings = {
      ...SETTINGS,
      ...durability,
      port: String(PORT),
      unix_socket_directories: `"${cluster.socketFolder}"`,
    };
    const child = spawn(
      join(binaries, 'bin', 'postgres'),
      ['-D', cluster.pgdata, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...asUser(user), env: serverEnvironment, cwd: '/', detached: true, stdio: ['ignore', log.fd, log.fd] },
    );
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', () => resolve(readLogFrom(cluster.logFile, from)));
    });
    child.unref();
    return { ended, interrupt: () => void child.kill('SIGINT') };
  } finally {
    await log.close();
  }
};

/** Keeps one former log. Gives the offset at which the next line is written. */
const rotateLog = async (path: string): Promise<number> => {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size <= LOG_MAX_BYTES) return size;
  await rename(path, `${path}.1`);
  return 0;
};

const readLogFrom = async (path: string, offset: number): Promise<string> => {
  const text = await readFile(path).catch(() => Buffer.alloc(0));
  return text.subarray(offset).toString('utf8').trim().split('\n').slice(-12).join('\n');
};

/** The process that serves the data folder, starting and stopping included; `undefined` when none does. */
export const findServer = async (cluster: Pick<Cluster, 'pgdata'>): Promise<number | undefined> => {
  const pid = await readPid(join(cluster.pgdata, 'postmaster.pid'));
  return pid !== undefined && isAlive(pid) && (await servesFolder(pid, cluster.pgdata)) !== false ? pid : undefined;
};

const readPid = async (path: string): Promise<number | undefined> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const pid = Number.parseInt(text, 10);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
};

/** A postmaster stands in its data folder. `unknown` where there is no /proc to look at. */
const servesFolder = async (pid: number, pgdata: string): Promise<boolean | 'unknown'> => {
  try {
    if ((await readFile(`/proc/${pid}/comm`, 'utf8')).trim() !== 'postgres') return false;
    return (await readlink(`/proc/${pid}/cwd`)) === pgdata;
  } catch {
    return 'unknown';
  }
};

/**
 * Removes a postmaster.pid whose number now belongs to a stranger, as after a restart of a container, where
 * PostgreSQL would refuse to start. The file is moved first and looked at again, in case a server has just begun.
 */
export const clearStaleLock = async (cluster: Cluster): Promise<void> => {
  const path = join(cluster.pgdata, 'postmaster.pid');
  const pid = await readPid(path);
  if (pid === undefined) return clearEmptyLock(path);
  if (!isAlive(pid) || (await servesFolder(pid, cluster.pgdata)) !== false) return;
  const aside = `${path}.stale-${process.pid}`;
  await rename(path, aside);
  if ((await readPid(aside)) === pid) await rm(aside);
  else await rename(aside, path);
};

/** A server writes its number at once; a file that stays empty is what a power cut left, and PostgreSQL would not start. */
const clearEmptyLock = async (path: string): Promise<void> => {
  const found = await stat(path).catch(() => undefined);
  if (found?.size === 0 && Date.now() - found.mtimeMs > EMPTY_LOCK_MS) await rm(path, { force: true });
};

/** Fast shutdown: open transactions are rolled back, everything committed is kept. @throws LaunchError */
export const stopServer = async (cluster: Cluster): Promise<void> => {
  const pid = await findServer(cluster);
  if (pid === undefined) return;
  for (const [signal, limitMs] of [
    ['SIGINT', FAST_SHUTDOWN_LIMIT_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_LIMIT_MS],
  ] as const) {
    send(pid, signal);
    const until = performance.now() + limitMs;
    while (performance.now() < until) {
      if (!isAlive(pid) || (await findServer(cluster)) !== pid) return;
      await sleep(10);
    }
  }
  throw new LaunchError('server-not-stopped', `process ${pid} does not end; see ${cluster.logFile}`);
};

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};
