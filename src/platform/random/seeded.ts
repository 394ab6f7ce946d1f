/**
 * The same bytes for the same seed, whatever the sizes they are asked in. For simulations and tests: whoever knows
 * the seed knows every key. The stream is SHA-256 over the seed's hash and a block counter.
 */
import { createHash } from 'node:crypto';
import type { Random } from './port.ts';

export const seededRandom = (seed: string): Random => {
  const key = createHash('sha256').update(seed, 'utf8').digest();
  let counter = 0n;
  let block: Uint8Array = new Uint8Array(0);

  const nextBlock = (): Uint8Array => {
    const count = Buffer.alloc(8);
    count.writeBigUInt64BE(counter++);
    return createHash('sha256').update(key).update(count).digest();
  };

  return {
    bytes: (length) => {
      const given = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        if (block.length === 0) block = nextBlock();
        const part = block.subarray(0, length - filled);
        given.set(part, filled);
        filled += part.length;
        block = block.subarray(part.length);
      }
      return given;
    },
  };
};
