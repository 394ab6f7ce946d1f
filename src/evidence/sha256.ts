/** SHA-256 (FIPS 180-4) of the machine, for the verifier package, which brings none. */
import { hash } from 'node:crypto';
import type { Sha256 } from '#evidence-verifier';

export const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer');
