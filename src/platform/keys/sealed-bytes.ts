/**
 * Bytes sealed under a key with AES-256-GCM (NIST SP 800-38D): a version, a random nonce of 96 bits, ciphertext, tag.
 * The context is authenticated and not kept. One key seals at most 2^32 times, which its uses here never reach.
 */
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const associated = (context: string): Buffer => Buffer.from(`mitsuke sealed v${VERSION}\0${context}`, 'utf8');

export const sealBytes = (key: KeyObject, plain: Uint8Array, context: string): Uint8Array => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated(context));
  const sealed = Buffer.concat([Buffer.of(VERSION), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return Uint8Array.from(sealed);
};

/** `undefined` when key, context or any byte is not the one it was sealed with. */
export const openSealed = (key: KeyObject, sealed: Uint8Array, context: string): Uint8Array | undefined => {
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated(context)).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const opened = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES));
    return Uint8Array.from(Buffer.concat([opened, decipher.final()]));
  } catch {
    return undefined;
  }
};
