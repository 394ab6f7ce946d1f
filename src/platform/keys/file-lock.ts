/**
 * One writer at a time among processes that see each other's ids, by a lock file that names its writer: process id,
 * a random word, and the start of the process, since ids come again (in a container after every restart). A lock whose
 * writer is gone is taken over.
 */
import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 10_000;
const PAUSE_MS = 10;
/** Between making the file and writing into it lie microseconds: one that stays empty was left by a power cut. */
const EMPTY_PATIENCE_MS = 1_000;
const UNKNOWN_START = '-';
/** A process that ended is listed until its parent has asked for its result. */
const ENDED_STATES = ['Z', 'X'];

/** `stillHeld` is asked right before the write that must be alone: a takeover in error makes it false. */
export type HeldLock = { readonly stillHeld: () => Promise<boolean> };

/** What this process wrote and has not removed. */
const ownTokens = new Set<string>();

/** `undefined` when another living process kept the lock for all of `patienceMs`. */
export const withFileLock = async <T>(
  path: string,
  work: (lock: HeldLock) => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T | undefined> => {
  const start = (await startOf(process.pid)) ?? UNKNOWN_START;
  const token = `${process.pid} ${randomBytes(8).toString('hex')} ${start}`;
  ownTokens.add(token);
  const stillHeld = async () => (await holderOf(path)) === token;
  try {
    if (!(await acquire(path, token, patienceMs))) return undefined;
    try {
      return await work({ stillHeld });
    } finally {
      if (await stillHeld()) await rm(path, { force: true });
    }
  } finally {
    ownTokens.delete(token);
  }
};

const acquire = async (path: string, token: string, patienceMs: number): Promise<boolean> => {
  let emptyForMs = 0;
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += PAUSE_MS) {
    try {
      await writeFile(path, token, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await holderOf(path);
    emptyForMs = holder === '' ? emptyForMs + PAUSE_MS : 0;
    const isLeftOver = holder === '' ? emptyForMs > EMPTY_PATIENCE_MS : holder !== undefined && !(await isHeld(holder));
    if (isLeftOver) await rm(path, { force: true });
    else await sleep(PAUSE_MS);
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

const isHeld = async (token: string): Promise<boolean> => {
  const [processId, , start] = token.split(' ');
  const id = Number(processId);
  if (!isRunning(id)) return false;
  const found = start === undefined || start === UNKNOWN_START ? undefined : await startOf(id);
  if (found !== undefined) return found === start;
  return id !== process.pid || ownTokens.has(token);
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

/**
 * Tells two processes apart that have the same id one after the other: boot of the machine, and ticks from there to the
 * start of the process (proc(5): state and starttime, fields 3 and 22). `undefined` where the system does not say.
 */
const startOf = async (processId: number): Promise<string | undefined> => {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const stat = await readFile(`/proc/${processId}/stat`, 'utf8');
    // The name of the program, field 2, is in parentheses and may hold spaces and parentheses of its own.
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const start = ENDED_STATES.includes(state) ? 'ended' : fields[18];
    return start && `${boot.trim()}/${start}`;
  } catch {
    return undefined;
  }
};
