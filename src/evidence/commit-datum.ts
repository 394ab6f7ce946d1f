/**
 * Salted commitments: what an entry holds of a datum that may be personal. SHA-256 over 32 random bytes and the datum in
 * canonical JSON (RFC 8785). Whoever has salt and datum can show that the entry meant it; without the salt the entry
 * tells nothing of it, and no other datum fits. So erasing the salt erases the datum, and no proof changes.
 */
import { canonicalJson, concat, type JsonValue, sameBytes } from '#evidence-verifier';
import { failed, type Outcome, ok, Problem } from '#kernel';
import type { Random } from '#platform/random';
import { datumRefused } from './problems.ts';
import { sha256 } from './sha256.ts';

const SALT_BYTES = 32;
const COMMITMENT_BYTES = 32;

export type Commitment = {
  /** The digest for a subject of the entry. */
  readonly commitment: Uint8Array;
  /** Kept beside the datum, never in the log. */
  readonly salt: Uint8Array;
};

/** @throws Problem `evidence-datum-refused` for what JSON cannot say: nothing is committed to instead. */
export const commitDatum = (random: Random, datum: JsonValue): Commitment => {
  const salt = random.bytes(SALT_BYTES);
  const bytes = canonicalOf(datum);
  if (bytes === undefined || salt.length !== SALT_BYTES) throw new Problem(datumRefused);
  return { commitment: sha256(concat(salt, bytes)), salt };
};

export type CommitmentFault = 'salt-malformed' | 'commitment-malformed' | 'datum-malformed' | 'commitment-differs';

/** Whether the commitment is one to this datum with this salt. In order of precedence. */
export const verifyCommitment = (claim: {
  readonly datum: JsonValue;
  readonly salt: Uint8Array;
  readonly commitment: Uint8Array;
}): Outcome<true, CommitmentFault> => {
  const { datum, salt, commitment } = claim;
  if (salt.length !== SALT_BYTES) return failed('salt-malformed');
  if (commitment.length !== COMMITMENT_BYTES) return failed('commitment-malformed');
  const bytes = canonicalOf(datum);
  if (bytes === undefined) return failed('datum-malformed');
  return sameBytes(sha256(concat(salt, bytes)), commitment) ? ok(true) : failed('commitment-differs');
};

const canonicalOf = (datum: JsonValue): Uint8Array | undefined => {
  try {
    return canonicalJson(datum);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
