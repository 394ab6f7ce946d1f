/** What a search for card data needs of this machine: its files, threads, the clock, and the key of the hashes. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { SearchFile } from '#card-discovery';
import type { Clock } from '#platform/clock';
import type { Files } from '#platform/files';
import { systemClock } from '../platform/clock/system.ts';
import { nodeFiles } from '../platform/files/node.ts';
import { systemRandom } from '../platform/random/system.ts';
import { openSearchThreads } from './search-threads.ts';
import { standardDataFolder } from './standard-folder.ts';

export type CardSearch = {
  readonly files: Files;
  readonly clock: Clock;
  readonly searchFile: SearchFile;
  readonly ahead: number;
  close(): Promise<void>;
};

export const openCardSearch = (): CardSearch => ({
  files: nodeFiles(),
  clock: systemClock(),
  ...openSearchThreads(),
});

const KEY_BYTES = 32;

/** Where the key lies unless told: with it a hash can be turned back into its number, so it is the user's alone. */
export const standardCardKey = (home: string | undefined): string =>
  path.join(path.dirname(standardDataFolder('serve', home)), 'card-search.key');

/** The key in the file, made there unless it is. `undefined` when the file holds something else. */
export const cardSearchKey = (file: string): Uint8Array | undefined =>
  keyIn(keptIn(file, () => `${Buffer.from(systemRandom().bytes(KEY_BYTES)).toString('hex')}\n`));

/** The Ed25519 key in the PEM file, made there unless it is. `undefined` when the file holds something else. */
export const resultSigningKey = (file: string): KeyObject | undefined => {
  const text = keptIn(file, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
  try {
    const key = createPrivateKey(text);
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
};

/** What the file holds; `make` says it where there is none yet. */
const keptIn = (file: string, make: () => string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${Buffer.from(systemRandom().bytes(6)).toString('hex')}`;
  const descriptor = openSync(beside, 'wx', 0o600);
  writeSync(descriptor, make());
  fsyncSync(descriptor);
  closeSync(descriptor);
  try {
    // Whole or not at all, and never over a key that another search made meanwhile.
    linkSync(beside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(beside);
  }
  return readFileSync(file, 'utf8');
};

const keyIn = (text: string): Uint8Array | undefined =>
  /^[0-9a-f]{64}$/.test(text.trim()) ? Uint8Array.from(Buffer.from(text.trim(), 'hex')) : undefined;
