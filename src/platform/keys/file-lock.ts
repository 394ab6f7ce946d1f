/**
 * One writer at a time among processes of this machine, by a lock file with the writer's process id. A lock whose
 * process is gone is taken over.
 */
import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 10_000;
const PAUSE_MS = 10;

/** `stillHeld` is asked right before the write that must be alone: a takeover in error makes it false. */
export type HeldLock = { readonly stillHeld: () => Promise<boolean> };

/** `undefined` when another living process kept the lock for ten seconds. */
export const withFileLock = async <T>(path: string, work: (lock: HeldLock) => Promise<T>): Promise<T | undefined> => {
  const token = `${process.pid} ${randomBytes(8).toString('hex')}`;
  if (!(await acquire(path, token))) return undefined;
  const stillHeld = async () => (await holderOf(path)) === token;
  try {
    return await work({ stillHeld });
  } finally {
    if (await stillHeld()) await rm(path, { force: true });
  }
};

const acquire = async (path: string, token: string): Promise<boolean> => {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += PAUSE_MS) {
    try {
      await writeFile(path, token, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await holderOf(path);
    if (holder !== undefined && holder !== '' && !isRunning(Number(holder.split(' ')[0]))) {
      await rm(path, { force: true });
    } else {
      await sleep(PAUSE_MS);
    }
  }
  return false;
};

const holderOf = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const isRunning = (processId: number): boolean => {
  if (!Number.isSafeInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
