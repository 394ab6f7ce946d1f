/**
 * The sealed key file: JSON with scrypt's parameters, a nonce and AES-256-GCM over the Ed25519 seeds by name. The
 * format and the parameters are authenticated too. Every writing takes a new nonce.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import type { Secret } from '#kernel';

/** Why a key file cannot be used. A wrong secret and a changed file look the same to the cipher. */
export type SealedKeysCode = 'sealed-keys-malformed' | 'sealed-keys-do-not-open' | 'sealed-keys-locked';

export class SealedKeysError extends Error {
  readonly code: SealedKeysCode;

  constructor(code: SealedKeysCode, path: string) {
    super(`${code}: ${path}`);
    this.name = 'SealedKeysError';
    this.code = code;
  }
}

const FORMAT = 'mitsuke-sealed-keys-v1';
const SCRYPT = { N: 32_768, r: 8, p: 1 } as const;
const SCRYPT_MEMORY_BYTES = 64 * 1024 * 1024;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEED_BYTES = 32;

/** Seeds (32 bytes) by key name. */
export type Seeds = ReadonlyMap<string, Uint8Array>;

/** The sealing key as derived for one salt. */
export type SealingKey = { readonly salt: Uint8Array; readonly key: Uint8Array };

export const newSalt = (): Uint8Array => randomBytes(SALT_BYTES);

export const deriveSealingKey = (secret: Secret, salt: Uint8Array): Promise<SealingKey> =>
  new Promise((resolve, reject) => {
    scrypt(secret.reveal(), salt, 32, { ...SCRYPT, maxmem: SCRYPT_MEMORY_BYTES }, (error, key) =>
      error ? reject(error) : resolve({ salt, key }),
    );
  });

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const headerOf = (salt: Uint8Array): Buffer =>
  Buffer.from(JSON.stringify({ format: FORMAT, kdf: 'scrypt', ...SCRYPT, salt: base64(salt), cipher: 'aes-256-gcm' }));

export const sealSeeds = ({ salt, key }: SealingKey, seeds: Seeds): Uint8Array => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(headerOf(salt));
  const plain = JSON.stringify(Object.fromEntries([...seeds].map(([name, seed]) => [name, base64(seed)])));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const header = JSON.parse(headerOf(salt).toString()) as object;
  return Buffer.from(`${JSON.stringify({ ...header, nonce: base64(nonce), sealed: base64(sealed) }, undefined, 2)}\n`);
};

export type SealedFile = { readonly salt: Uint8Array; readonly nonce: Uint8Array; readonly sealed: Uint8Array };

/** `undefined` unless the bytes are a key file of this format with these parameters. */
export const parseSealedFile = (bytes: Uint8Array): SealedFile | undefined => {
  let file: unknown;
  try {
    file = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof file !== 'object' || file === null) return undefined;
  const { salt, nonce, sealed, ...header } = file as Record<string, unknown>;
  if (typeof salt !== 'string' || typeof nonce !== 'string' || typeof sealed !== 'string') return undefined;
  const parts = [salt, nonce, sealed].map((text) => Buffer.from(text, 'base64'));
  const [saltBytes, nonceBytes, sealedBytes] = parts as [Buffer, Buffer, Buffer];
  if (saltBytes.length !== SALT_BYTES || nonceBytes.length !== NONCE_BYTES) return undefined;
  const expected = JSON.parse(headerOf(saltBytes).toString()) as Record<string, unknown>;
  const sameHeader = JSON.stringify({ ...header, salt }) === JSON.stringify({ ...without(expected, 'salt'), salt });
  return sameHeader && sealedBytes.length > TAG_BYTES
    ? { salt: saltBytes, nonce: nonceBytes, sealed: sealedBytes }
    : undefined;
};

const without = (record: Record<string, unknown>, name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([member]) => member !== name));

/** `undefined` when the key or any byte is not the one it was sealed with. */
export const unsealSeeds = ({ salt, key }: SealingKey, { nonce, sealed }: SealedFile): Seeds | undefined => {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(headerOf(salt));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  let plain: string;
  try {
    plain = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
  const seeds = new Map<string, Uint8Array>();
  for (const [name, text] of Object.entries(JSON.parse(plain) as Record<string, string>)) {
    const seed = Buffer.from(text, 'base64');
    if (seed.length === SEED_BYTES) seeds.set(name, seed);
  }
  return seeds;
};
