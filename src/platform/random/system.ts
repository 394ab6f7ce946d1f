/**
 * The operating system's random source, fit for keys. Asked for some thousand bytes at a time: each call costs more than
 * the few bytes that an id takes.
 */
import { randomFillSync } from 'node:crypto';
import type { Random } from './port.ts';

const KEPT_BYTES = 4_096;
/** More than this is asked for by itself. */
const SHARE_BYTES = 64;

export const systemRandom = (): Random => {
  const kept = new Uint8Array(KEPT_BYTES);
  let used = KEPT_BYTES;
  return {
    bytes(length) {
      if (length > SHARE_BYTES) return randomFillSync(new Uint8Array(length));
      if (used + length > KEPT_BYTES) {
        randomFillSync(kept);
        used = 0;
      }
      const given = kept.slice(used, used + length);
      // What was given away is kept nowhere else.
      kept.fill(0, used, used + length);
      used += length;
      return given;
    },
  };
};
