/**
 * Signing keys in one file, sealed under a secret. Private keys exist outside the file only as key objects of this
 * process. A key is in the file before anything it signs can exist.
 */
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Secret } from '#kernel';
import { writeFileDurably } from '../durable-file.ts';
import { withFileLock } from './file-lock.ts';
import type { Keys } from './port.ts';
import {
  deriveSealingKey,
  newSalt,
  parseSealedFile,
  SealedKeysError,
  type SealingKey,
  type Seeds,
  sealSeeds,
  unsealSeeds,
} from './sealed-format.ts';

export { SealedKeysError } from './sealed-format.ts';

const FILE_MODE = 0o600;
/** PKCS #8 of an Ed25519 key up to the seed (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

type Pair = { readonly privateKey: KeyObject; readonly publicKey: Uint8Array };

const pairOf = (seed: Uint8Array): Pair => {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey: Uint8Array.from(spki.subarray(-32)) };
};

/**
 * Opens the key file, or will make it with the first key. Its folder must be there.
 * @throws SealedKeysError when the file is not one of ours, or the secret is not the one it was sealed with.
 */
export const openSealedFileKeys = async (options: { path: string; sealingSecret: Secret }): Promise<Keys> => {
  const file = new SealedFileKeys(options.path, options.sealingSecret);
  await file.load();
  return {
    ensureEd25519: (name) => file.ensure(name),
    signEd25519: (name, message) => file.sign(name, message),
  };
};

class SealedFileKeys {
  readonly #path: string;
  readonly #secret: Secret;
  readonly #pairs = new Map<string, Pair>();
  #sealingKey: SealingKey | undefined;
  #making: Promise<unknown> = Promise.resolve();

  constructor(path: string, secret: Secret) {
    this.#path = path;
    this.#secret = secret;
  }

  async ensure(name: string): Promise<Uint8Array> {
    if (name === '') throw new RangeError('a key has a name');
    const known = this.#pairs.get(name);
    if (known !== undefined) return known.publicKey.slice();
    const making = this.#making.then(() => this.#pairs.get(name) ?? this.#make(name));
    this.#making = making.catch(() => undefined);
    return (await making).publicKey.slice();
  }

  async sign(name: string, message: Uint8Array): Promise<Uint8Array> {
    if (!this.#pairs.has(name)) await this.load();
    const pair = this.#pairs.get(name);
    if (pair === undefined) throw new RangeError('no key of that name');
    return Uint8Array.from(sign(null, message, pair.privateKey));
  }

  /** Takes in the keys of the file, also those that another process made. */
  async load(): Promise<Seeds> {
    const seeds = await this.#read();
    for (const [name, seed] of seeds) if (!this.#pairs.has(name)) this.#pairs.set(name, pairOf(seed));
    return seeds;
  }

  async #make(name: string): Promise<Pair> {
    const pair = await withFileLock(`${this.#path}.lock`, async ({ stillHeld }) => {
      const seeds = await this.load();
      const known = this.#pairs.get(name);
      if (known !== undefined) return known;
      const seed = randomBytes(32);
      this.#sealingKey ??= await deriveSealingKey(this.#secret, newSalt());
      const sealed = sealSeeds(this.#sealingKey, new Map(seeds).set(name, seed));
      if (!(await stillHeld())) throw new SealedKeysError('sealed-keys-locked', this.#path);
      await writeFileDurably(this.#path, sealed, FILE_MODE);
      const made = pairOf(seed);
      this.#pairs.set(name, made);
      return made;
    });
    if (pair === undefined) throw new SealedKeysError('sealed-keys-locked', this.#path);
    return pair;
  }

  async #read(): Promise<Seeds> {
    let bytes: Uint8Array;
    try {
      bytes = await readFile(this.#path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
      throw error;
    }
    const file = parseSealedFile(bytes);
    if (file === undefined) throw new SealedKeysError('sealed-keys-malformed', this.#path);
    const known = this.#sealingKey;
    const sameSalt = known !== undefined && Buffer.compare(known.salt, file.salt) === 0;
    const sealingKey = sameSalt ? known : await deriveSealingKey(this.#secret, file.salt);
    const seeds = unsealSeeds(sealingKey, file);
    if (seeds === undefined) throw new SealedKeysError('sealed-keys-do-not-open', this.#path);
    this.#sealingKey = sealingKey;
    return seeds;
  }
}
