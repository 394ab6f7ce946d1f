/** The secret that seals the file of signing keys: given by configuration, or made once and kept at mode 0600. */
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { Secret } from '#kernel';
import type { Random } from '#platform/random';

/** @param folder belongs to its owner alone. */
export const sealSecretIn = (folder: string, random: Random): Secret => {
  const file = path.join(folder, 'seal-secret');
  const known = readIfThere(file);
  if (known !== undefined) return new Secret(known);
  const partial = `${file}.${process.pid}`;
  rmSync(partial, { force: true });
  const handle = openSync(partial, 'wx', 0o600);
  writeSync(handle, Buffer.from(random.bytes(32)).toString('base64url'));
  fsyncSync(handle);
  closeSync(handle);
  try {
    // A link, not a rename: of two servers that start at once, the second must not replace the first one's secret.
    linkSync(partial, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  rmSync(partial);
  return new Secret(readFileSync(file, 'utf8'));
};

const readIfThere = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
