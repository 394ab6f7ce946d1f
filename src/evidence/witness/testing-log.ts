/** For tests: a log of small leaves that can be at any size, and fork. */
import { leafHash, merkleRoot, proveConsistency, subtreesOfLeaves, utf8 } from '#evidence-verifier';
import {
  sha256,
  signCheckpoint,
  signerFromSeed,
  type TestSigner,
} from '../../../packages/evidence-verifier/src/testing.ts';
import { type AddCheckpoint, encodeAddCheckpoint } from './add-checkpoint.ts';

export type TestLog = {
  readonly signer: TestSigner;
  root(size: number): Uint8Array;
  checkpoint(size: number): Uint8Array;
  proof(older: number, newer: number): Promise<Uint8Array[]>;
  /** The body of a request. */
  request(older: number, newer: number, changes?: Partial<AddCheckpoint>): Promise<Uint8Array>;
};

/** @param fork the first leaf that is another than in the log of no fork. */
export const testLog = (origin: string, fork = Number.POSITIVE_INFINITY): TestLog => {
  const signer = signerFromSeed(origin, origin);
  const leaves = (size: number) =>
    Array.from({ length: size }, (_, index) =>
      leafHash(sha256, utf8(`leaf ${index}${index >= fork ? ' altered' : ''}`)),
    );
  const root = (size: number) => merkleRoot(sha256, leaves(size));
  const proof = async (older: number, newer: number) =>
    older === 0 ? [] : proveConsistency(sha256, subtreesOfLeaves(sha256, leaves(newer)), { older, newer });
  const checkpoint = (size: number) => signCheckpoint(signer, { size, root: root(size) });
  return {
    signer,
    root,
    checkpoint,
    proof,
    request: async (older, newer, changes = {}) =>
      encodeAddCheckpoint({
        oldSize: older,
        proof: changes.proof ?? (await proof(older, newer)),
        checkpoint: checkpoint(newer),
        ...changes,
      }),
  };
};
