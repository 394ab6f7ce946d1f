/** Files by Node's file system. */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { failed, type Outcome, ok } from '#kernel';
import { FileFailure, type FileFault, type Files, type Looked, type OpenFile } from './port.ts';

const BLOCK = 512;

const faultOf = (error: unknown): FileFault => {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ESTALE') return 'gone';
  return code === 'EACCES' || code === 'EPERM' ? 'no-permission' : 'read-error';
};

const attempt = <Value>(work: () => Value): Outcome<Value, FileFault> => {
  try {
    return ok(work());
  } catch (error) {
    return failed(faultOf(error));
  }
};

const kindOf = (stats: Stats): Looked['kind'] => {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  if (stats.isSymbolicLink()) return 'symbolic-link';
  return stats.isBlockDevice() || stats.isCharacterDevice() ? 'device' : 'pipe-or-socket';
};

const lookedAt = (stats: Stats): Looked => ({
  kind: kindOf(stats),
  bytes: stats.size,
  allocatedBytes: stats.blocks * BLOCK,
  modifiedMs: Math.trunc(stats.mtimeMs),
  identity: `${stats.dev}:${stats.ino}`,
});

const openFile = (descriptor: number): OpenFile => ({
  bytes: () => fstatSync(descriptor).size,
  read: (into, position) => {
    let filled = 0;
    while (filled < into.length) {
      const got = readOnce(descriptor, into.subarray(filled), position + filled);
      if (got === 0) break;
      filled += got;
    }
    return filled;
  },
  close: () => closeSync(descriptor),
});

const readOnce = (descriptor: number, into: Uint8Array, position: number): number => {
  try {
    return readSync(descriptor, into, 0, into.length, position);
  } catch (error) {
    throw new FileFailure(faultOf(error));
  }
};

/** NOATIME is refused on files of others; without it the time of access changes as with any reader. */
const openQuietly = (file: string): number => {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (constants.O_NOFOLLOW ?? 0);
  try {
    return openSync(file, flags | (constants.O_NOATIME ?? 0));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    return openSync(file, flags);
  }
};

export const nodeFiles = (): Files => ({
  look: (file, { follow = false } = {}) => attempt(() => lookedAt(follow ? statSync(file) : lstatSync(file))),
  list: (folder) =>
    attempt(() =>
      readdirSync(folder)
        .sort((a, b) => (a < b ? -1 : 1))
        .map((name) => path.join(folder, name)),
    ),
  open: (file) => {
    const descriptor = attempt(() => openQuietly(file));
    if (descriptor.kind === 'failed') return descriptor;
    if (fstatSync(descriptor.value).isFile()) return ok(openFile(descriptor.value));
    closeSync(descriptor.value);
    return failed('read-error');
  },
});
