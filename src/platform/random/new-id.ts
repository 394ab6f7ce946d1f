/** Gives ids of the kernel's form from an injected clock and random source. */
import { makeId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { NewId, Random } from './port.ts';

const ENTROPY_BYTES = 10;

export const newIdSource =
  (clock: Clock, random: Random): NewId =>
  (prefix) =>
    makeId(prefix, clock.now(), random.bytes(ENTROPY_BYTES));
