/**
 * Argon2id (RFC 9106) with the parameters of the OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
 * One hash takes some 30 ms and 19 MiB: few run at a time, a bounded number waits, the rest is refused.
 */
import { timingSafeEqual } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { failed, type Outcome, ok } from '#kernel';

export type HashParameters = { readonly memoryKib: number; readonly passes: number; readonly lanes: number };

export const CURRENT_PARAMETERS: HashParameters = { memoryKib: 19_456, passes: 2, lanes: 1 };
export const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** `Algorithm.Argon2id` of the library, whose enumeration cannot be imported into a file that is only stripped of types. */
const ARGON2ID = 2;

/** NFKC, so that the same password typed on another keyboard or in another width is the same (NIST SP 800-63B 3.1.1.2). */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

export type HashPassword = (
  password: string,
  salt: Uint8Array,
  parameters: HashParameters,
) => Promise<Outcome<Uint8Array, 'busy'>>;

export type HashLimits = { readonly atOnce: number; readonly waiting: number };

const LIMITS: HashLimits = { atOnce: 2, waiting: 100 };

export const createHashPassword = ({ atOnce, waiting }: HashLimits = LIMITS): HashPassword => {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (password, salt, parameters) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) return failed('busy');
      // Whoever ends hands its place on, so that the count stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running++;
    try {
      return ok(await compute(password, salt, parameters));
    } finally {
      const next = queue.shift();
      if (next) next();
      else running--;
    }
  };
};

const compute = async (password: string, salt: Uint8Array, parameters: HashParameters): Promise<Uint8Array> => {
  const hash = await hashRaw(normalisePassword(password), {
    algorithm: ARGON2ID,
    memoryCost: parameters.memoryKib,
    timeCost: parameters.passes,
    parallelism: parameters.lanes,
    outputLen: HASH_BYTES,
    salt,
  });
  return Uint8Array.from(hash);
};

export const sameHash = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);
