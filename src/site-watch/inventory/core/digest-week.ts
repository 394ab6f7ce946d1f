/** Weeks of digests: from Monday to Monday, in Japan, whose time has no summer. */
import { type Instant, instantOfMs } from '#kernel';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const JAPAN_AHEAD_MS = 9 * 3_600_000;
/** 1970-01-01 was a Thursday; the Monday after it. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** The Monday that the week of an instant began with, at midnight in Japan. */
export const weekOf = (at: Instant): Instant => {
  const sinceMonday = at + JAPAN_AHEAD_MS - FIRST_MONDAY_MS;
  return instantOfMs(Math.floor(sinceMonday / WEEK_MS) * WEEK_MS + FIRST_MONDAY_MS - JAPAN_AHEAD_MS);
};
