/** The parts of a data folder: made, known again as ours, and removed when only a demo's. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { removeEmbeddedPostgres } from '../platform/database/embedded.ts';
import type { Purpose } from './standard-folder.ts';

/** Tells a folder of ours from somebody's own, so that nothing of theirs is ever written into or removed. */
const MARK = 'mitsuke-data';
const PARTS = ['postgres', 'keys', 'objects', 'messages', 'browser'] as const;

export type DataFolders = Readonly<Record<(typeof PARTS)[number], string>>;

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
