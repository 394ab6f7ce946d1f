/**
 * The embedded server's folders. `cluster/` holds the data and the two passwords that belong to it, and appears by one
 * rename when it is complete: a folder left by an interrupted start is recognised by its name and begun anew.
 */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, lstat, mkdir, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Secret } from '#kernel';
import { syncFolder } from '../durable-file.ts';
import { asUser, type ServerUser, serverEnvironment } from './embedded-binaries.ts';
import { LaunchError } from './launch-error.ts';

export const ADMINISTRATOR = 'mitsuke_administrator';
export const OWNER = 'mitsuke_owner';
export const DATABASE = 'mitsuke';
export const PORT = 5432;
const MAJOR_VERSION = '18';
/** `sockaddr_un.sun_path` is 108 bytes with its terminator. */
const SOCKET_PATH_MAX_BYTES = 107;
const STALE_PARTIAL_MS = 3_600_000;

export type Cluster = {
  /** PostgreSQL's own folder. */
  readonly pgdata: string;
  readonly socketFolder: string;
  readonly logFile: string;
  readonly administratorPassword: Secret;
  readonly ownerPassword: Secret;
};

/** Makes the data folder when it is missing, and gives its real path. @throws LaunchError */
export const prepareDataFolder = async (dataFolder: string, user: ServerUser): Promise<string> => {
  const made = await mkdir(dataFolder, { recursive: true, mode: 0o755 });
  if (made !== undefined) {
    await chmod(dataFolder, 0o700);
    await give(dataFolder, user);
  }
  const real = await realpath(dataFolder);
  await checkReachable(real, user);
  return real;
};

/** Opens the cluster below `dataFolder`, making it when there is none. @throws LaunchError */
export const prepareCluster = async (options: {
  readonly dataFolder: string;
  readonly binaries: string;
  readonly user: ServerUser;
  readonly onCreate: () => void;
  readonly signal: AbortSignal;
}): Promise<Cluster> => {
  const { dataFolder, binaries, user, signal } = options;
  await removeHalfMade(dataFolder);
  const folder = join(dataFolder, 'cluster');
  if (!(await exists(folder))) {
    options.onCreate();
    await createCluster({ dataFolder, folder, binaries, user, signal });
  }
  await checkWhole(join(folder, 'pgdata'));
  await prepareSocketFolder(socketFolderOf(dataFolder, user), user);
  return openCluster(dataFolder, user);
};

/** The cluster that was made below `dataFolder`, a real path. @throws ENOENT when none was. */
export const openCluster = async (dataFolder: string, user: ServerUser): Promise<Cluster> => {
  const folder = join(dataFolder, 'cluster');
  return {
    pgdata: join(folder, 'pgdata'),
    socketFolder: socketFolderOf(dataFolder, user),
    logFile: join(dataFolder, 'server.log'),
    administratorPassword: new Secret(await readFile(join(folder, 'administrator-password'), 'utf8')),
    ownerPassword: new Secret(await readFile(join(folder, 'owner-password'), 'utf8')),
  };
};

/**
 * Moves the cluster out of every starter's sight, under the name of a half-made one: who starts next removes it if we
 * should die. @returns PostgreSQL's folder in its new place; `undefined` when there was none.
 */
export const setClusterAside = async (
  dataFolder: string,
): Promise<{ pgdata: string; undo: () => Promise<void> } | undefined> => {
  const folder = join(dataFolder, 'cluster');
  const aside = partialName(dataFolder);
  try {
    await rename(folder, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return { pgdata: join(aside, 'pgdata'), undo: () => rename(aside, folder) };
};

/** Removes sockets, logs and what was half made or set aside by us, by the dead, or long ago; nothing that others keep here. */
export const removeRemains = async (dataFolder: string, user: ServerUser): Promise<void> => {
  await removeHalfMade(dataFolder, [process.pid]);
  const logFile = join(dataFolder, 'server.log');
  for (const path of [socketFolderOf(dataFolder, user), logFile, `${logFile}.1`]) {
    await rm(path, { recursive: true, force: true });
  }
};

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );

const give = async (path: string, user: ServerUser): Promise<void> => {
  if (user !== undefined) await chown(path, user.uid, user.gid);
};

/** Root can go anywhere, the server's user cannot: better said here than by the server's bare "Permission denied". */
const checkReachable = async (folder: string, user: ServerUser): Promise<void> => {
  if (user === undefined) return;
  for (let at = folder; ; at = dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const mayPass = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & mayPass) === 0) {
      const why = `user ${user.uid}, as which PostgreSQL runs when started by root, may not enter ${at}`;
      throw new LaunchError('data-folder-unreachable', why);
    }
    if (dirname(at) === at) return;
  }
};

const checkWhole = async (pgdata: string): Promise<void> => {
  const version = await readFile(join(pgdata, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined || !(await exists(join(pgdata, 'global', 'pg_control')))) {
    throw new LaunchError('data-folder-damaged', `${pgdata} lacks files that a cluster always has`);
  }
  if (version.trim() !== MAJOR_VERSION) {
    const why = `${pgdata} was made by PostgreSQL ${version.trim()}, this is ${MAJOR_VERSION}`;
    throw new LaunchError('data-folder-of-another-version', why);
  }
};

const PARTIAL = /^cluster\.partial-(\d+)-[0-9a-f]+$/;

const partialName = (dataFolder: string): string =>
  join(dataFolder, `cluster.partial-${process.pid}-${randomBytes(6).toString('hex')}`);

/** Removes what starters that no longer live had begun, or those named. */
const removeHalfMade = async (dataFolder: string, also: readonly number[] = []): Promise<void> => {
  for (const name of await readdir(dataFolder)) {
    const found = PARTIAL.exec(name);
    if (found === null) continue;
    const path = join(dataFolder, name);
    const changed = await stat(path).catch(() => undefined);
    const old = changed !== undefined && Date.now() - changed.mtimeMs > STALE_PARTIAL_MS;
    const starter = Number(found[1]);
    if (old || also.includes(starter) || !isAlive(starter)) await rm(path, { recursive: true, force: true });
  }
};

/** Whether there is a process `pid`, ours or not. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const createCluster = async (options: {
  readonly dataFolder: string;
  readonly folder: string;
  readonly binaries: string;
  readonly user: ServerUser;
  readonly signal: AbortSignal;
}): Promise<void> => {
  const { dataFolder, folder, binaries, user, signal } = options;
  const partial = partialName(dataFolder);
  try {
    await mkdir(partial, { mode: 0o700 });
    await give(partial, user);
    const administratorPassword = join(partial, 'administrator-password');
    await writePassword(administratorPassword, user);
    const ownerPassword = await writePassword(join(partial, 'owner-password'), user);
    const pgdata = join(partial, 'pgdata');
    const args = initdbArguments(pgdata, administratorPassword);
    await run({ program: join(binaries, 'bin', 'initdb'), user, args, signal });
    await run({
      program: join(binaries, 'bin', 'postgres'),
      user,
      signal,
      args: ['--single', '-D', pgdata, '-c', 'exit_on_error=on', 'postgres'],
      input: [
        `create role ${OWNER} login nosuperuser createrole password '${ownerPassword}'`,
        `create database ${DATABASE} owner ${OWNER}`,
        `revoke all on database ${DATABASE} from public`,
      ],
    });
    await rename(partial, folder).catch((error: NodeJS.ErrnoException) => {
      const anotherWasFirst = error.code === 'ENOTEMPTY' || error.code === 'EEXIST';
      if (!anotherWasFirst) throw error;
    });
    await syncFolder(dataFolder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
};

const initdbArguments = (pgdata: string, passwordFile: string): string[] => [
  `--pgdata=${pgdata}`,
  `--username=${ADMINISTRATOR}`,
  `--pwfile=${passwordFile}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--data-checksums',
  '--no-instructions',
];

/** Makes a password file that its user alone can read; base64url, so that it needs no quoting. */
const writePassword = async (path: string, user: ServerUser): Promise<string> => {
  const password = randomBytes(24).toString('base64url');
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(password);
    await file.sync();
  } finally {
    await file.close();
  }
  await give(path, user);
  return password;
};

/** Runs one program to its end, or ends it. @throws LaunchError with the last lines it wrote, or the signal's reason. */
const run = async (options: {
  readonly program: string;
  readonly args: readonly string[];
  readonly user: ServerUser;
  readonly signal: AbortSignal;
  /** Lines for its standard input. */
  readonly input?: readonly string[];
}): Promise<void> => {
  const { signal } = options;
  signal.throwIfAborted();
  const child = spawn(options.program, options.args, {
    ...asUser(options.user),
    env: serverEnvironment,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  const listen = (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-2_000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  child.stdin.on('error', () => undefined);
  child.stdin.end((options.input ?? []).map((line) => `${line}\n`).join(''));
  const end = () => child.kill('SIGTERM');
  signal.addEventListener('abort', end, { once: true });
  const code = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, killedBy) => resolve(exitCode ?? killedBy ?? 'unknown'));
  }).finally(() => signal.removeEventListener('abort', end));
  signal.throwIfAborted();
  if (code !== 0) throw new LaunchError('cluster-not-created', `${options.program} ended with ${code}: ${said.trim()}`);
};

/**
 * Where the socket lives: beside the data, or below /tmp when that path is too long for a socket address. The name
 * follows from the data folder alone, so that every process finds the same one.
 */
const socketFolderOf = (dataFolder: string, user: ServerUser): string => {
  const beside = join(dataFolder, 'socket');
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  const fits = Buffer.byteLength(join(beside, `.s.PGSQL.${PORT}`)) <= SOCKET_PATH_MAX_BYTES;
  return fits ? beside : `/tmp/mitsuke-${uidOf(user)}-${name}`;
};

const uidOf = (user: ServerUser): number => user?.uid ?? process.getuid?.() ?? 0;

const prepareSocketFolder = async (folder: string, user: ServerUser): Promise<void> => {
  try {
    await mkdir(folder, { mode: 0o700 });
    await give(folder, user);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = await lstat(folder);
  const uid = uidOf(user);
  // Another starter, as root, may be between its mkdir and its chown.
  if (found.isDirectory() && found.uid === process.getuid?.()) await give(folder, user);
  else if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new LaunchError('socket-folder-not-ours', `${folder} must be a folder of user ${uid} with mode 0700`);
  }
};
