/** Objects as files below one folder. */
import { mkdir, readFile, rm, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { makeFolderDurably, syncFolder, writeFileDurably } from '../durable-file.ts';
import { segmentsOf } from './object-name.ts';
import type { Objects } from './port.ts';

const NOT_THERE = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);
/** The folder itself decides who may enter. */
const FILE_MODE = 0o666;

/** Makes the folder unless it is there. */
export const openFolderObjects = async (folder: string): Promise<Objects> => {
  const root = resolve(folder);
  await mkdir(root, { recursive: true });
  const durableFolders = new Set([root]);

  const pathOf = (name: string): string => join(root, ...segmentsOf(name));

  const put = async (path: string, bytes: Uint8Array): Promise<void> => {
    const parent = dirname(path);
    if (!durableFolders.has(parent)) {
      await makeFolderDurably(root, parent);
      durableFolders.add(parent);
    }
    await writeFileDurably(path, bytes, FILE_MODE);
  };

  return {
    async put(name, bytes) {
      const path = pathOf(name);
      await put(path, bytes).catch((error: NodeJS.ErrnoException) => {
        // Its folder was removed, here or by another process, after we made it.
        if (error.code !== 'ENOENT' || !durableFolders.delete(dirname(path))) throw error;
        return put(path, bytes);
      });
    },
    async get(name) {
      try {
        return Uint8Array.from(await readFile(pathOf(name)));
      } catch (error) {
        if (NOT_THERE.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
        throw error;
      }
    },
    async remove(name) {
      const path = pathOf(name);
      try {
        await unlink(path);
      } catch (error) {
        if (NOT_THERE.has((error as NodeJS.ErrnoException).code ?? '')) return;
        throw error;
      }
      await syncFolder(dirname(path));
    },
    async removeUnder(name) {
      const path = pathOf(name);
      for (const known of durableFolders) if (`${known}/`.startsWith(`${path}/`)) durableFolders.delete(known);
      await rm(join(path, '/'), { recursive: true, force: true }).catch((error: NodeJS.ErrnoException) => {
        if (!NOT_THERE.has(error.code ?? '')) throw error;
      });
    },
  };
};
