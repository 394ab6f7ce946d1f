/**
 * For tests: a MariaDB of its own on a unix socket in a temporary folder, up in about two seconds, gone with `stop`.
 * Its system tables are made by the scripts that Debian's package brings; help and performance tables are left out.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SERVER = '/usr/sbin/mariadbd';
const SCRIPTS = '/usr/share/mysql';
const NOBODY = 65_534;
const START_LIMIT_MS = 30_000;
const LEAN = [
  '--innodb-log-file-size=8M',
  '--innodb-buffer-pool-size=16M',
  '--innodb-flush-method=nosync',
  '--innodb-flush-log-at-trx-commit=0',
  '--max-allowed-packet=256M',
];

export type TestMariadb = {
  readonly socket: string;
  stop(): Promise<void>;
};

export const isMariadbInstalled = (): boolean => existsSync(SERVER);

export const startTestMariadb = async (): Promise<TestMariadb> => {
  // Not the system's own choice of temporary folder: its path may be too long for a socket's, or closed to `nobody`.
  const folder = await mkdtemp('/tmp/mitsuke-mariadb-');
  const socket = join(folder, 's');
  await mkdir(join(folder, 'data', 'mysql'), { recursive: true });
  const user = process.getuid?.() === 0 ? ['--user=nobody'] : [];
  if (user.length > 0) {
    await chmod(folder, 0o755);
    for (const owned of ['', 'data', 'data/mysql']) await chown(join(folder, owned), NOBODY, NOBODY);
  }
  const words = [
    '--no-defaults',
    ...user,
    `--datadir=${join(folder, 'data')}`,
    `--log-error=${join(folder, 'log')}`,
    ...LEAN,
  ];
  await bootstrap(words);
  const server = spawn(SERVER, [...words, `--socket=${socket}`, '--skip-networking'], { stdio: 'ignore' });
  const until = performance.now() + START_LIMIT_MS;
  while (!existsSync(socket)) {
    if (server.exitCode !== null || performance.now() > until) {
      const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
      throw new Error(`MariaDB did not start: ${log.slice(-1_000)}`);
    }
    await sleep(20);
  }
  return { socket, stop: () => stop(server, folder) };
};

const bootstrap = async (words: readonly string[]): Promise<void> => {
  const making = spawn(SERVER, [...words, '--bootstrap'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = once(making, 'exit');
  making.stdin.write('create database if not exists mysql;\nuse mysql;\nset @auth_root_socket=NULL;\n');
  for (const script of ['mysql_system_tables.sql', 'mysql_system_tables_data.sql']) {
    making.stdin.write(await readFile(join(SCRIPTS, script)));
  }
  making.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`MariaDB did not make its tables: exit code ${code}`);
};

const stop = async (server: ChildProcess, folder: string): Promise<void> => {
  const ended = once(server, 'exit');
  // Nothing of it is kept: no time for an orderly end.
  server.kill('SIGKILL');
  if (server.exitCode === null && server.signalCode === null) await ended;
  await rm(folder, { recursive: true, force: true });
};
