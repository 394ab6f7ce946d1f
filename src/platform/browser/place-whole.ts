/**
 * Puts files into a folder of ours that appears only when it is whole, so that starters may race and a half-written
 * folder is never used. Readable by the browser's user, whatever our umask is.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export type PlacedFile = { readonly name: string; readonly executable: boolean; readonly content: Uint8Array };

/** @param files asked for only when the folder is not there. */
export const placeWhole = async (target: string, files: () => Promise<readonly PlacedFile[]>): Promise<void> => {
  if (await isThere(target)) return;
  const partial = `${target}.partial-${randomBytes(6).toString('hex')}`;
  await mkdir(partial, { recursive: true, mode: 0o755 });
  try {
    for (const { name, executable, content } of await files()) {
      const path = join(partial, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o755 });
      await writeFile(path, content);
      await chmod(path, executable ? 0o755 : 0o644);
    }
    await chmod(partial, 0o755);
    await rename(partial, target);
  } catch (error) {
    // Another starter may have been first.
    if (!(await isThere(target))) throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
};

const isThere = async (folder: string): Promise<boolean> => (await stat(folder).catch(() => undefined)) !== undefined;
