/**
 * Where data lies when nothing is configured: below the checkout, so that two checkouts never meet; but started by
 * root in a place that PostgreSQL's unprivileged user cannot enter, below /var/lib/mitsuke.
 */
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { removeEmbeddedPostgres } from '../platform/database/embedded.ts';

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

/** Tells a folder of ours from somebody's own, so that nothing of theirs is ever written into or removed. */
const MARK = 'mitsuke-data';
const PARTS = ['postgres', 'keys', 'objects'] as const;

export type DataFolders = Readonly<Record<(typeof PARTS)[number], string>>;

/** The folder holds something of the same name that is not ours. */
export class NotADataFolder extends Error {
  readonly code = 'not-a-data-folder';

  constructor(folder: string) {
    super(`${folder} holds ${PARTS.join(', ')} that Mitsuke did not make; nothing was changed`);
    this.name = 'NotADataFolder';
  }
}

const foldersIn = (folder: string): DataFolders => ({
  postgres: path.join(folder, 'postgres'),
  keys: path.join(folder, 'keys'),
  objects: path.join(folder, 'objects'),
});

/**
 * Makes the folder and its parts. Others pass through it, as PostgreSQL's user must, but see neither keys nor log.
 * @throws NotADataFolder
 */
export const makeDataFolders = (folder: string): DataFolders => {
  const folders = foldersIn(folder);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const mark = path.join(folder, MARK);
  if (!existsSync(mark) && Object.values(folders).some((part) => existsSync(part))) throw new NotADataFolder(folder);
  writeFileSync(mark, 'What lies beside this file belongs to Mitsuke.\n');
  for (const own of [folders.keys, folders.objects]) mkdirSync(own, { recursive: true, mode: 0o700 });
  return folders;
};

/**
 * Removes what Mitsuke keeps in the folder, and nothing else. `false` when there is nothing of it.
 * @throws NotADataFolder; LaunchError `data-folder-in-use` while another process uses its database
 */
export const removeData = async (folder: string): Promise<boolean> => {
  const folders = foldersIn(folder);
  const mark = path.join(folder, MARK);
  if (!existsSync(mark)) {
    if (Object.values(folders).some((part) => existsSync(part))) throw new NotADataFolder(folder);
    return false;
  }
  await removeEmbeddedPostgres(folders.postgres);
  for (const part of PARTS) rmSync(folders[part], { recursive: true, force: true });
  rmSync(mark);
  return true;
};
