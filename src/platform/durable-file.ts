/**
 * Files that survive a power cut: written beside the target, fsynced, renamed over it, and the folder fsynced. A reader
 * sees the old bytes or the new. For adapters that keep their state in files.
 */
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

let written = 0;

type Syncing = { readonly running: Promise<void>; next: Promise<void> | undefined };
/** Of each folder the run that is under way, and the one that those who came since then share. */
const syncing = new Map<string, Syncing>();

/**
 * Makes names in `folder` durable: new files, renames, removals. Those who ask while a run is under way wait for the
 * next one together, since the first may have begun before their change.
 */
export const syncFolder = (folder: string): Promise<void> => {
  const under = syncing.get(folder);
  if (under === undefined) return beginSync(folder);
  under.next ??= under.running.then(
    () => beginSync(folder),
    () => beginSync(folder),
  );
  return under.next;
};

const beginSync = (folder: string): Promise<void> => {
  const running = syncNow(folder);
  const under: Syncing = { running, next: undefined };
  syncing.set(folder, under);
  const end = () => {
    if (under.next === undefined) syncing.delete(folder);
  };
  running.then(end, end);
  return running;
};

const syncNow = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Makes `folder` and its parents below `root`, durably. `root` itself must be there. */
export const makeFolderDurably = async (root: string, folder: string): Promise<void> => {
  if (folder === root) return;
  const parent = dirname(folder);
  await makeFolderDurably(root, parent);
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  // Also when it was there: whoever made it may have died before this step.
  await syncFolder(parent);
};

/** `~` stands in no name that a caller may choose, so what a crash leaves behind is never taken for a file of ours. */
export const writeFileDurably = async (path: string, bytes: Uint8Array, mode: number): Promise<void> => {
  const folder = dirname(path);
  written += 1;
  const beside = join(folder, `~${basename(path)}.${process.pid}.${written}`);
  try {
    const handle = await open(beside, 'wx', mode);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(folder);
};
