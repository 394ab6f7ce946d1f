/**
 * Where data lies when nothing is configured: below the checkout, so that two checkouts never meet; but started by
 * root in a place that PostgreSQL's unprivileged user cannot enter, below /var/lib/mitsuke.
 */
import { createHash } from 'node:crypto';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** What a folder is for: a demo must neither run in nor remove what `serve` keeps. */
export type Purpose = 'demo' | 'serve';

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
