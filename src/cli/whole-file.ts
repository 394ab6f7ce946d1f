/** A file that appears whole or not at all: written beside its place, fsynced, renamed, its folder fsynced. */
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

const BUFFERED = 1 << 20;

export type WholeFile = {
  write(text: string): Promise<void>;
  /** The file is there from now on. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
};

/** What processes that were killed left of this file. */
const removeLeft = async (file: string): Promise<void> => {
  const [folder, begin] = [path.dirname(file), `.${path.basename(file)}.`];
  for (const name of await readdir(folder)) {
    const [, pid] = (name.startsWith(begin) ? /^(\d+)\.part$/.exec(name.slice(begin.length)) : null) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(path.join(folder, name), { force: true });
  }
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

export const openWholeFile = async (file: string): Promise<WholeFile> => {
  await removeLeft(file);
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.part`);
  const handle = await open(beside, 'w');
  let buffered: string[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    const text = buffered.join('');
    buffered = [];
    length = 0;
    await handle.writeFile(text);
  };
  return {
    write: async (text) => {
      buffered.push(text);
      length += text.length;
      if (length >= BUFFERED) await flush();
    },
    finish: async () => {
      await flush();
      await synced(handle);
      await rename(beside, file);
      await synced(await open(path.dirname(file), 'r'));
    },
    abandon: async () => {
      await handle.close().catch(() => undefined);
      await rm(beside, { force: true });
    },
  };
};

const synced = async (handle: FileHandle): Promise<void> => {
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
