/**
 * How long an address is locked after wrong passwords and codes (REGIME checklist 1c: at most ten failures; LEND-05).
 * From the fifth on: 1 minute, 2, 4, 8, then 15 each. A day without a try forgets them.
 */
import { type Duration, durationOfMs } from '#kernel';

const MINUTE_MS = 60_000;
const FREE_FAILURES = 4;
const LONGEST_MINUTES = 15;

export const FAILURES_LIFE: Duration = durationOfMs(24 * 60 * MINUTE_MS);

/** After the `failures`th failure, counted from 1; `undefined` while there is no lock yet. */
export const lockAfter = (failures: number): Duration | undefined => {
  if (failures <= FREE_FAILURES) return undefined;
  const minutes = Math.min(LONGEST_MINUTES, 2 ** Math.min(failures - FREE_FAILURES - 1, 10));
  return durationOfMs(minutes * MINUTE_MS);
};
