/**
 * Embedded PostgreSQL: real PostgreSQL 18 on a unix socket, started on first need, shared by every process that opens
 * the same data folder, stopped by the last of them. Each user holds a shared advisory lock in the server, which the
 * kernel releases when the user dies: a server that outlived its starter is simply joined. A server that crashes is
 * started again under the same address, so that connection pools find it.
 */
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { clientConfigOf, type PostgresConnection } from './connection.ts';
import { prepareBinaries, type ServerUser } from './embedded-binaries.ts';
import {
  ADMINISTRATOR,
  type Cluster,
  DATABASE,
  OWNER,
  openCluster,
  PORT,
  prepareCluster,
  prepareDataFolder,
  removeRemains,
  setClusterAside,
} from './embedded-cluster.ts';
import {
  clearStaleLock,
  findServer,
  type ServerToStart,
  type StartedServer,
  startServer,
  stopServer,
} from './embedded-server.ts';
import { LaunchError } from './launch-error.ts';

/** Codes for a reader's catalogue. `lost` … `ready` may come at any time later, when the server had to be restarted. */
export type EmbeddedStep = 'copying-binaries' | 'creating-cluster' | 'starting' | 'attached' | 'ready' | 'lost';

export type EmbeddedPostgres = {
  /** As the owner of the database `mitsuke`: not a superuser. */
  readonly connection: PostgresConnection;
  /** As the superuser, in the database `postgres`: for backup, restore and tests. */
  readonly administrator: PostgresConnection;
  /** `attached` when the server was already there. */
  readonly joined: 'started' | 'attached';
  /** Leaves the server; the last to leave stops it and waits until it has ended. Close pools before. */
  stop(): Promise<void>;
};

/** Debian's and most systems' `nobody`; PostgreSQL refuses to run as root. */
const NOBODY = { uid: 65_534, gid: 65_534 } as const;
/** Where everybody may execute, unlike below root's home. */
const ROOTS_PROGRAMS_FOLDER = '/var/lib/mitsuke/postgres';
/** Any number that only the launcher uses in the database `postgres`. */
const PRESENCE_LOCK = 7_300_001;
const JOIN_LIMIT_MS = 180_000;
const RETRY_MS = 30;
/** A user that was killed is counted until the server notices, within milliseconds; one that stays is meant to. */
const IN_USE_AFTER_MS = 2_000;
const RESTART_PAUSE_MAX_MS = 5_000;

/**
 * @param options.dataFolder made when missing; holds everything of the server.
 * @param options.programsFolder for a copy of the programs, made only when they cannot run where npm put them.
 * @param options.throwaway for data that nobody misses after a power cut: faster by what durability costs.
 * @param options.signal ends the start, and what it had begun, unless another process uses it by then.
 * @throws LaunchError with the last lines of the server's log; the signal's reason.
 */
export const startEmbeddedPostgres = async (options: {
  readonly dataFolder: string;
  readonly programsFolder?: string;
  readonly throwaway?: boolean;
  readonly onProgress?: (step: EmbeddedStep) => void;
  readonly signal?: AbortSignal;
}): Promise<EmbeddedPostgres> => {
  const onProgress = options.onProgress ?? (() => undefined);
  const signal = options.signal ?? new AbortController().signal;
  const user = serverUser();
  const dataFolder = await prepareDataFolder(options.dataFolder, user);
  const binaries = await prepareBinaries({
    user,
    copyFolder: options.programsFolder ?? (user === undefined ? join(dataFolder, 'programs') : ROOTS_PROGRAMS_FOLDER),
    onCopy: () => onProgress('copying-binaries'),
  });
  const onCreate = () => onProgress('creating-cluster');
  const cluster = await prepareCluster({ dataFolder, binaries, user, onCreate, signal });
  const server: Server = { cluster, binaries, user, throwaway: options.throwaway ?? false, onProgress };
  const first = await joinServer(server, signal, JOIN_LIMIT_MS);
  const stay = keepJoined(server, first.presence);
  const at = { host: cluster.socketFolder, port: PORT };
  return {
    connection: { ...at, user: OWNER, password: cluster.ownerPassword, database: DATABASE },
    administrator: administratorOf(cluster),
    joined: first.joined,
    stop: stay.leave,
  };
};

const serverUser = (): ServerUser => (process.getuid?.() === 0 ? NOBODY : undefined);

/**
 * Stops the server of `dataFolder`, when one is left there, and removes its data, sockets and logs; other files stay,
 * and so does a copy of the programs. A folder that is not there is in order.
 * @throws LaunchError `data-folder-in-use` when another process uses the server; then nothing is removed.
 */
export const removeEmbeddedPostgres = async (dataFolder: string): Promise<void> => {
  const folder = await unlessMissing(realpath(dataFolder));
  if (folder === undefined) return;
  const user = serverUser();
  const cluster = await unlessMissing(openCluster(folder, user));
  if (cluster !== undefined) await stopUnused(cluster);
  const aside = await setClusterAside(folder);
  if (aside !== undefined && (await findServer(aside)) !== undefined) {
    // Either it began between the two looks, or its folder has lost the password that would let us in.
    await aside.undo();
    throw inUse(folder);
  }
  await removeRemains(folder, user);
};

const unlessMissing = <T>(found: Promise<T>): Promise<T | undefined> =>
  found.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

const inUse = (folder: string): LaunchError =>
  new LaunchError('data-folder-in-use', `another process uses the database in ${folder}`);

/** Stops the server that nobody uses, however it was left. @throws LaunchError `data-folder-in-use` */
const stopUnused = async (cluster: Cluster): Promise<void> => {
  const until = performance.now() + IN_USE_AFTER_MS;
  while ((await findServer(cluster)) !== undefined) {
    const presence = await enter(cluster);
    if (presence !== undefined && (await depart(cluster, presence)) === 'stopped') continue;
    if (performance.now() > until) throw inUse(cluster.pgdata);
    await sleep(RETRY_MS);
  }
};

type Server = ServerToStart & { readonly onProgress: (step: EmbeddedStep) => void };

type Joined = { readonly presence: Client; readonly joined: 'started' | 'attached' };

const administratorOf = (cluster: Cluster): PostgresConnection => ({
  host: cluster.socketFolder,
  port: PORT,
  user: ADMINISTRATOR,
  password: cluster.administratorPassword,
  database: 'postgres',
});

/** Connects to the server of the data folder, starting it when there is none. */
const joinServer = async (server: Server, signal: AbortSignal, limitMs: number): Promise<Joined> => {
  const until = performance.now() + limitMs;
  let started: Started | undefined;
  let lastLog = '';
  while (performance.now() < until) {
    if (signal.aborted) {
      if (started !== undefined) await abandon(server.cluster, started);
      throw signal.reason;
    }
    const presence = await enter(server.cluster);
    if (presence !== undefined) {
      const joined = started === undefined || started.log !== undefined ? 'attached' : 'started';
      if (joined === 'attached') server.onProgress('attached');
      server.onProgress('ready');
      return { presence, joined };
    }
    if (started?.log !== undefined) {
      lastLog = started.log;
      started = undefined;
      if (!mayPass(lastLog)) throw new LaunchError('server-not-started', `${lastLog}\n(${server.cluster.logFile})`);
    }
    if (started === undefined && (await findServer(server.cluster)) === undefined) {
      server.onProgress('starting');
      started = await begin(server);
    }
    await sleep(RETRY_MS);
  }
  throw new LaunchError('server-not-started', `no answer in time; ${lastLog}\n(${server.cluster.logFile})`);
};

/** `log` is set when the process has ended, with what it had written. */
type Started = StartedServer & { log: string | undefined };

const begin = async (server: Server): Promise<Started> => {
  await clearStaleLock(server.cluster);
  const started: Started = { ...(await startServer(server)), log: undefined };
  void started.ended.then((log) => {
    started.log = log;
  });
  return started;
};

/** Ends the server that we began, unless somebody else is in it by now. */
const abandon = async (cluster: Cluster, started: Started): Promise<void> => {
  const presence = await enter(cluster);
  if (presence !== undefined) {
    await depart(cluster, presence);
    return;
  }
  started.interrupt();
  await started.ended;
};

/**
 * Reasons to end that pass by themselves: another starter was first, a killed server's last processes remain, or
 * somebody joined the server before us, was the last to leave, and stopped it.
 */
const mayPass = (log: string): boolean =>
  /lock file "[^"]+" (already exists|is empty)|pre-existing shared memory block|received fast shutdown request/.test(
    log,
  );

/** A connection that holds our presence; `undefined` while the server is absent, starting or stopping. */
const enter = async (cluster: Cluster): Promise<Client | undefined> => {
  const config = clientConfigOf(administratorOf(cluster));
  const client = new Client({ ...config, application_name: 'mitsuke presence', connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query('select pg_try_advisory_lock_shared($1) as held', [PRESENCE_LOCK]);
    if (rows[0].held === true) return client;
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') {
      const why = `the server at ${cluster.socketFolder} does not know the password of this data folder`;
      throw new LaunchError('server-not-started', why, error);
    }
  }
  await client.end().catch(() => undefined);
  return undefined;
};

/** Joins again whenever the presence connection breaks, until `leave`. */
const keepJoined = (server: Server, first: Client): { leave: () => Promise<void> } => {
  const leaving = new AbortController();
  let presence: Client | undefined = first;
  const watch = (client: Client): Promise<void> => new Promise((resolve) => client.once('end', () => resolve()));
  const stay = async (): Promise<void> => {
    while (presence !== undefined && !leaving.signal.aborted) {
      const aborted = new Promise<void>((resolve) =>
        leaving.signal.addEventListener('abort', () => resolve(), { once: true }),
      );
      await Promise.race([watch(presence), aborted]);
      if (leaving.signal.aborted) return;
      presence = undefined;
      server.onProgress('lost');
      presence = await rejoin(server, leaving.signal);
    }
  };
  const staying = stay();
  const leave = async (): Promise<void> => {
    leaving.abort();
    await staying;
    if (presence === undefined) return;
    const client = presence;
    presence = undefined;
    await depart(server.cluster, client);
  };
  return { leave };
};

const rejoin = async (server: Server, leaving: AbortSignal): Promise<Client | undefined> => {
  for (let pauseMs = RETRY_MS; !leaving.aborted; pauseMs = Math.min(pauseMs * 2, RESTART_PAUSE_MAX_MS)) {
    try {
      return (await joinServer(server, leaving, Number.POSITIVE_INFINITY)).presence;
    } catch {
      await sleep(pauseMs, undefined, { signal: leaving }).catch(() => undefined);
    }
  }
  return undefined;
};

/** Gives up our presence, and stops the server when it was the last. */
const depart = async (cluster: Cluster, presence: Client): Promise<'stopped' | 'left'> => {
  const last = await isLast(presence);
  if (last) await stopServer(cluster);
  await presence.end().catch(() => undefined);
  return last ? 'stopped' : 'left';
};

/** Gives up our presence; true when nobody else's remains, and then nobody can enter any more. */
const isLast = async (presence: Client): Promise<boolean> => {
  try {
    await presence.query('select pg_advisory_unlock_shared($1)', [PRESENCE_LOCK]);
    const { rows } = await presence.query('select pg_try_advisory_lock($1) as alone', [PRESENCE_LOCK]);
    return rows[0].alone === true;
  } catch {
    return false;
  }
};
