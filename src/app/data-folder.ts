/**
 * Where data lies when nothing is configured: below the checkout, so that two checkouts never meet; but started by
 * root in a place that PostgreSQL's unprivileged user cannot enter, below /var/lib/mitsuke.
 */
import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

const CHECKOUT = path.resolve(import.meta.dirname, '../..');
const OTHERS_MAY_PASS = 0o001;

const othersMayEnter = (folder: string): boolean => {
  for (let at = folder; ; at = path.dirname(at)) {
    if ((statSync(at).mode & OTHERS_MAY_PASS) === 0) return false;
    if (path.dirname(at) === at) return true;
  }
};

const mayWrite = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * @param name tells the demo's data from that of `serve`.
 * @param home the user's own folder, for a checkout that belongs to somebody else.
 */
export const standardDataFolder = (name: 'demo' | 'serve', home: string | undefined): string => {
  const asRoot = process.getuid?.() === 0;
  if (mayWrite(CHECKOUT) && (!asRoot || othersMayEnter(CHECKOUT))) return path.join(CHECKOUT, '.mitsuke', name);
  const checkout = createHash('sha256').update(CHECKOUT).digest('hex').slice(0, 12);
  const base = asRoot || home === undefined ? '/var/lib/mitsuke' : path.join(home, '.local/share/mitsuke');
  return path.join(base, checkout, name);
};

export type DataFolders = { readonly postgres: string; readonly keys: string; readonly objects: string };

/** Makes the folder and its parts. Others pass through it, as PostgreSQL's user must, but see neither keys nor log. */
export const makeDataFolders = (folder: string): DataFolders => {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const part = (name: string) => path.join(folder, name);
  const folders = { postgres: part('postgres'), keys: part('keys'), objects: part('objects') };
  for (const own of [folders.keys, folders.objects]) mkdirSync(own, { recursive: true, mode: 0o700 });
  return folders;
};
