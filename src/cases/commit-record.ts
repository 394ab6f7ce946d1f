/** Salted commitments: what the log holds of a record that may have something personal in it. */
import { canonicalJson, type JsonObject, sha256 } from '#evidence';
import type { Random } from '#platform/random';

const SALT_BYTES = 32;

export type Committed = {
  /** Canonical JSON; never rewritten. */
  readonly record: string;
  readonly salt: Uint8Array;
  /** SHA-256 of salt and record. */
  readonly digest: Uint8Array;
};

export const commitRecord = (random: Random, content: JsonObject): Committed => {
  const bytes = canonicalJson(content);
  const salt = random.bytes(SALT_BYTES);
  const salted = new Uint8Array(SALT_BYTES + bytes.length);
  salted.set(salt);
  salted.set(bytes, SALT_BYTES);
  return { record: new TextDecoder().decode(bytes), salt, digest: sha256(salted) };
};
