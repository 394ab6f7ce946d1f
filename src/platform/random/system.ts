/** The operating system's random source, fit for keys. */
import { randomBytes } from 'node:crypto';
import type { Random } from './port.ts';

export const systemRandom = (): Random => ({ bytes: (length) => new Uint8Array(randomBytes(length)) });
