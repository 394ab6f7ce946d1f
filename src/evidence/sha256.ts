/** SHA-256 (FIPS 180-4) of the machine, for the verifier package, which brings none. */
import { hash } from 'node:crypto';
import type { Sha256 } from '#evidence-verifier';

const HASH_BYTES = 32;

/** Through a string of 32 characters: making a Buffer for each hash costs more than hashing 1 KB. */
export const sha256: Sha256 = (bytes) => {
  const text = hash('sha256', bytes, 'binary');
  const digest = new Uint8Array(HASH_BYTES);
  for (let at = 0; at < HASH_BYTES; at++) digest[at] = text.charCodeAt(at);
  return digest;
};
