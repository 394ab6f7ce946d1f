/** Compares credentials in a time that tells nothing about where they differ. */
import { createHash, timingSafeEqual } from 'node:crypto';

export const sameText = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
