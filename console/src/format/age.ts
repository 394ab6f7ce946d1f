/** Spans of time in words, in one unit: an alert's age, what is left until a deadline. */
import type { Words } from '../words/ja.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `3時間`, `2 days`; whole units, rounded down, so that what is left is never said to be more. */
export const ageText = (spanMs: number, words: Words['ages']): string => {
  const span = Math.abs(spanMs);
  if (span < MINUTE_MS) return words.now;
  if (span < 2 * HOUR_MS) return words.minutes(Math.floor(span / MINUTE_MS));
  if (span < 2 * DAY_MS) return words.hours(Math.floor(span / HOUR_MS));
  return words.days(Math.floor(span / DAY_MS));
};

/** How long ago: `3時間前`, `2 days ago`. */
export const agoText = (spanMs: number, words: Words['ages']): string =>
  Math.abs(spanMs) < MINUTE_MS ? words.justNow : words.ago(ageText(spanMs, words));

/** How a deadline stands: `残り3時間` before it, `2日超過` after it. */
export const deadlineText = (dueAt: string, now: number, words: Words['ages']): string => {
  const leftMs = Date.parse(dueAt) - now;
  return leftMs >= 0 ? words.left(ageText(leftMs, words)) : words.over(ageText(leftMs, words));
};
