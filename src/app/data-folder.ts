/**
 * Where data lies when nothing is configured: below the checkout, so that two checkouts never meet; but started by
 * root in a place that PostgreSQL's unprivileged user cannot enter, below /var/lib/mitsuke.
 */
import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
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
 * @param home the user's own folder, for a checkout that belongs to somebody else.
 */
export const standardDataFolder = (purpose: Purpose, home: string | undefined): string => {
  const asRoot = process.getuid?.() === 0;
  if (mayWrite(CHECKOUT) && (!asRoot || othersMayEnter(CHECKOUT))) return path.join(CHECKOUT, '.mitsuke', purpose);
  const checkout = createHash('sha256').update(CHECKOUT).digest('hex').slice(0, 12);
  const base = asRoot || home === undefined ? '/var/lib/mitsuke' : path.join(home, '.local/share/mitsuke');
  return path.join(base, checkout, purpose);
};

/** Tells a folder of ours from somebody's own, so that nothing of theirs is ever written into or removed. */
const MARK = 'mitsuke-data';
const PARTS = ['postgres', 'keys', 'objects', 'messages', 'browser'] as const;

export type DataFolders = Readonly<Record<(typeof PARTS)[number], string>>;

/** What a folder is for: a demo must neither run in nor remove what `serve` keeps. */
export type Purpose = 'demo' | 'serve';

/** The folder is in use for something else, or holds parts of the same names that are not ours. */
export class NotADataFolder extends Error {
  readonly code = 'not-a-data-folder';

  constructor(folder: string, purpose: Purpose) {
    super(`${folder} is not a data folder of ${purpose}; nothing was changed`);
    this.name = 'NotADataFolder';
  }
}

const foldersIn = (folder: string): DataFolders =>
  Object.fromEntries(PARTS.map((part) => [part, path.join(folder, part)])) as DataFolders;

/** `undefined` when the folder holds nothing of ours or like ours. @throws NotADataFolder */
const markOf = (folder: string, purpose: Purpose): string | undefined => {
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw new NotADataFolder(folder, purpose);
  const mark = path.join(folder, MARK);
  if (existsSync(mark)) {
    if (readFileSync(mark, 'utf8').trim() === purpose) return mark;
    throw new NotADataFolder(folder, purpose);
  }
  if (Object.values(foldersIn(folder)).some((part) => existsSync(part))) throw new NotADataFolder(folder, purpose);
  return undefined;
};

/** As `mkdir -p`, with the mode whatever the umask is. */
const makeFolder = (folder: string, mode: number): void => {
  const first = mkdirSync(folder, { recursive: true });
  for (let made = folder; first !== undefined && made.startsWith(first); made = path.dirname(made))
    chmodSync(made, mode);
};

/**
 * Makes the folder and its parts. Others pass through it, as PostgreSQL's and the browser's users must, but see neither keys nor log.
 * @throws NotADataFolder
 */
export const makeDataFolders = (folder: string, purpose: Purpose): DataFolders => {
  const folders = foldersIn(folder);
  const mark = markOf(folder, purpose);
  makeFolder(folder, 0o711);
  if (mark === undefined) writeFileSync(path.join(folder, MARK), `${purpose}\n`);
  for (const own of [folders.keys, folders.objects, folders.messages]) makeFolder(own, 0o700);
  makeFolder(folders.browser, 0o711);
  return folders;
};

/**
 * Removes what a demo keeps in the folder, and nothing else. `false` when there is nothing of it.
 * @throws NotADataFolder; LaunchError `data-folder-in-use` while another process uses its database
 */
export const removeDemoData = async (folder: string): Promise<boolean> => {
  const folders = foldersIn(folder);
  const mark = markOf(folder, 'demo');
  if (mark === undefined) return false;
  await removeEmbeddedPostgres(folders.postgres);
  for (const part of PARTS) rmSync(folders[part], { recursive: true, force: true });
  rmSync(mark);
  return true;
};
