/**
 * One browser: a fresh profile in a folder that only its user may enter, its own process group, an environment with
 * nothing of ours in it. `stop` leaves no process and no file behind, also when the browser hangs or has crashed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { browserArguments, netLogOf } from './browser-arguments.ts';
import { asUser, type BrowserUser } from './browser-user.ts';
import { CdpConnection } from './cdp.ts';
import type { Chromium } from './find-chromium.ts';
import type { Shown } from './persons-acts.ts';
import type { VisitProfile } from './port.ts';
import { isRunning, processTree, type RunningProcess, stillRunning } from './process-tree.ts';

export type BrowserOrder = {
  readonly chromium: Chromium;
  readonly user: BrowserUser;
  /** Below it the profile is made; the browser's user must be able to pass through it. */
  readonly temporaryFolder: string;
  readonly sandbox: boolean;
  readonly proxyUrl: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly profile: VisitProfile;
  /** To a person; a visit is shown to nobody. */
  readonly shown?: Shown | undefined;
};

export type BrowserProcess = {
  readonly connection: CdpConnection;
  readonly pid: number;
  /** What it wrote to standard error, the last 16 KiB. */
  complaints(): string;
  /** All that it writes lies below it. */
  readonly folder: string;
  /** Where it wrote down what went over the network; whole once it has ended, gone when it is stopped. */
  readonly netLog: string;
  /** Ends its processes without leave to finish what they do. */
  kill(): Promise<void>;
  /** Ends its processes. */
  end(): Promise<void>;
  /** Ends its processes and removes all it wrote. */
  stop(): Promise<void>;
};

const ABANDONED_AFTER_MS = 3_600_000;
const CLOSE_LIMIT_MS = 3_000;
const KILL_LIMIT_MS = 3_000;
const KILL_POLL_MS = 20;
const COMPLAINTS_LIMIT = 16 * 1024;
/** Short: a socket's path below it may have 107 bytes (unix(7)), of which Chromium needs 46. */
const PROFILE_PREFIX = 'mitsuke-v';

/** @throws when the process cannot be started at all. */
export const startBrowser = async (order: BrowserOrder): Promise<BrowserProcess> => {
  const folder = await makeProfileFolder(order);
  try {
    await copyDisplayKey(order, folder);
    const child = spawn(order.chromium.executable, browserArguments({ ...order, folder }), {
      ...asUser(order.user),
      cwd: folder,
      env: environment(order, folder),
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    const pid = await startedPid(child);
    const complaints = collectComplaints(child.stderr as Readable);
    const connection = new CdpConnection({ write: child.stdio[3] as Writable, read: child.stdio[4] as Readable });
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const end = once(() => endProcesses({ connection, pid, exited }));
    const kill = once(async () => killAll(pid, await processTree(pid)));
    const stop = once(async () => {
      await end();
      // Chromium's last writers may still be at work for a moment.
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    });
    return { connection, pid, complaints, folder, netLog: netLogOf(folder), kill, end, stop };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
};

/** Locale and time zone are the process's own, so that pages and workers see them and nothing is overridden in them. */
const environment = ({ locale, timeZone, chromium, shown }: BrowserOrder, folder: string): NodeJS.ProcessEnv => ({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: folder,
  TMPDIR: folder,
  XDG_CONFIG_HOME: join(folder, 'config'),
  XDG_CACHE_HOME: join(folder, 'cache'),
  TZ: timeZone,
  LANG: `${locale.replace('-', '_')}.UTF-8`,
  LANGUAGE: locale.replace('-', '_'),
  ...chromium.environment,
  ...(shown?.kind === 'window' ? displayOf(shown, folder) : {}),
});

const DISPLAY_KEY = 'display-key';

/** The key to an X display lies where another user may not read it: the browser has its own copy. */
const displayOf = ({ environment: display }: Extract<Shown, { readonly kind: 'window' }>, folder: string) => ({
  ...display,
  ...(display.XAUTHORITY === undefined ? {} : { XAUTHORITY: join(folder, DISPLAY_KEY) }),
});

const copyDisplayKey = async ({ shown, user }: BrowserOrder, folder: string): Promise<void> => {
  const key = shown?.kind === 'window' ? shown.environment.XAUTHORITY : undefined;
  if (key === undefined) return;
  const copy = join(folder, DISPLAY_KEY);
  await copyFile(key, copy);
  await chmod(copy, 0o600);
  if (user) await chown(copy, user.uid, user.gid);
};

/**
 * Profiles of starters that were killed: Chromium ends of itself when our end of its pipe closes, its files stay.
 * An hour is longer than any visit, so that a number given to another process since does no harm.
 */
export const removeAbandonedProfiles = async (temporaryFolder: string): Promise<void> => {
  for (const name of await readdir(temporaryFolder).catch(() => [])) {
    const owner = new RegExp(`^${PROFILE_PREFIX}(\\d+)-`).exec(name)?.[1];
    const path = join(temporaryFolder, name);
    const changed = owner && (await stat(path).catch(() => undefined));
    if (!changed || Date.now() - changed.mtimeMs < ABANDONED_AFTER_MS || (await isRunning(Number(owner)))) continue;
    // Another user's is not ours to remove.
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
};

const makeProfileFolder = async ({ temporaryFolder, user }: BrowserOrder): Promise<string> => {
  await mkdir(temporaryFolder, { recursive: true });
  const folder = await mkdtemp(join(temporaryFolder, `${PROFILE_PREFIX}${process.pid}-`));
  for (const name of ['.', 'profile', 'config', 'cache']) {
    const path = join(folder, name);
    await mkdir(path, { recursive: true, mode: 0o700 });
    if (user) await chown(path, user.uid, user.gid);
  }
  return folder;
};

const startedPid = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid as number));
    child.once('error', reject);
  });

const collectComplaints = (stream: Readable): (() => string) => {
  let text = '';
  stream.setEncoding('utf8').on('data', (part: string) => {
    text = (text + part).slice(-COMPLAINTS_LIMIT);
  });
  return () => text;
};

const once = (act: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined;
  return () => {
    done ??= act();
    return done;
  };
};

const endProcesses = async (browser: {
  readonly connection: CdpConnection;
  readonly pid: number;
  readonly exited: Promise<void>;
}): Promise<void> => {
  const { connection, pid, exited } = browser;
  // Looked at while the browser lives: afterwards its orphans have another parent.
  const tree = await processTree(pid);
  connection.root.tell('Browser.close');
  await Promise.race([exited, sleep(CLOSE_LIMIT_MS, undefined, { ref: false })]);
  await killAll(pid, tree);
  await exited;
};

/** Waits until the processes are gone: until then one may still write. */
const killAll = async (pid: number, tree: readonly RunningProcess[]): Promise<void> => {
  const dueMs = performance.now() + KILL_LIMIT_MS;
  killIfThere(-pid);
  let left = await stillRunning(tree);
  for (const process of left) killIfThere(process.pid);
  while (left.length > 0 && performance.now() < dueMs) {
    await sleep(KILL_POLL_MS);
    left = await stillRunning(left);
  }
};

const killIfThere = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};
