/**
 * Signing and sealing keys in one file, sealed under a secret. They exist outside the file only as key objects of this
 * process. A key is in the file before anything it signs or seals can exist.
 */
import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Secret } from '#kernel';
import { writeFileDurably } from '../durable-file.ts';
import { withFileLock } from './file-lock.ts';
import type { Keys } from './port.ts';
import { openSealed, sealBytes } from './sealed-bytes.ts';
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

/** Leads the names of sealing keys in the file, so that one seed never serves two purposes. */
const SEALING = 'aes-256-gcm ';

type Pair = { readonly privateKey: KeyObject; readonly publicKey: Uint8Array };
type Kept = { readonly pair: Pair } | { readonly sealing: KeyObject };

const keptOf = (name: string, seed: Uint8Array): Kept =>
  name.startsWith(SEALING) ? { sealing: createSecretKey(seed) } : { pair: pairOf(seed) };

const pairOf = (seed: Uint8Array): Pair => {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey: Uint8Array.from(spki.subarray(-32)) };
};

/** On a thread of the pool: a signature takes tens of microseconds, and the log makes thousands in a second. */
const signOffThread = (message: Uint8Array, privateKey: KeyObject): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    sign(null, message, privateKey, (error, signature) =>
      error ? reject(error) : resolve(Uint8Array.from(signature)),
    );
  });

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
    seal: (name, plain, context) => file.seal(name, plain, context),
    open: (name, sealed, context) => file.open(name, sealed, context),
  };
};

class SealedFileKeys {
  readonly #path: string;
  readonly #secret: Secret;
  readonly #keys = new Map<string, Kept>();
  #sealingKey: SealingKey | undefined;
  #making: Promise<unknown> = Promise.resolve();

  constructor(path: string, secret: Secret) {
    this.#path = path;
    this.#secret = secret;
  }

  async ensure(name: string): Promise<Uint8Array> {
    const kept = await this.#ensure(name);
    if (!('pair' in kept)) throw new RangeError('this name is for sealing');
    return kept.pair.publicKey.slice();
  }

  async sign(name: string, message: Uint8Array): Promise<Uint8Array> {
    const kept = await this.#find(name);
    if (kept === undefined || !('pair' in kept)) throw new RangeError('no key of that name');
    return signOffThread(message, kept.pair.privateKey);
  }

  async seal(name: string, plain: Uint8Array, context: string): Promise<Uint8Array> {
    if (name === '') throw new RangeError('a key has a name');
    const kept = await this.#ensure(SEALING + name);
    if (!('sealing' in kept)) throw new Error('a key made for sealing seals');
    return sealBytes(kept.sealing, plain, context);
  }

  async open(name: string, sealed: Uint8Array, context: string): Promise<Uint8Array | undefined> {
    const kept = await this.#find(SEALING + name);
    return kept !== undefined && 'sealing' in kept ? openSealed(kept.sealing, sealed, context) : undefined;
  }

  /** Takes in the keys of the file, also those that another process made. */
  async load(): Promise<Seeds> {
    const seeds = await this.#read();
    for (const [name, seed] of seeds) if (!this.#keys.has(name)) this.#keys.set(name, keptOf(name, seed));
    return seeds;
  }

  async #find(name: string): Promise<Kept | undefined> {
    if (!this.#keys.has(name)) await this.load();
    return this.#keys.get(name);
  }

  async #ensure(name: string): Promise<Kept> {
    if (name === '') throw new RangeError('a key has a name');
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const making = this.#making.then(() => this.#keys.get(name) ?? this.#make(name));
    this.#making = making.catch(() => undefined);
    return making;
  }

  async #make(name: string): Promise<Kept> {
    const kept = await withFileLock(`${this.#path}.lock`, async ({ stillHeld }) => {
      const seeds = await this.load();
      const known = this.#keys.get(name);
      if (known !== undefined) return known;
      const seed = randomBytes(32);
      this.#sealingKey ??= await deriveSealingKey(this.#secret, newSalt());
      const sealed = sealSeeds(this.#sealingKey, new Map(seeds).set(name, seed));
      if (!(await stillHeld())) throw new SealedKeysError('sealed-keys-locked', this.#path);
      await writeFileDurably(this.#path, sealed, FILE_MODE);
      const made = keptOf(name, seed);
      this.#keys.set(name, made);
      return made;
    });
    if (kept === undefined) throw new SealedKeysError('sealed-keys-locked', this.#path);
    return kept;
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
