/** When a message is tried again, over three days; and what an answer means for it and for its endpoint. */
import { type Duration, durationOfMs, type Instant, instantOfMs } from '#kernel';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Before the second attempt, before the third, … */
const PAUSES_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

export const ATTEMPTS_MAX = PAUSES_MS.length + 1;

/** An endpoint that took nothing for so long is switched off. */
export const OFF_AFTER: Duration = durationOfMs(120 * HOUR_MS);

/** A part of the pause is drawn, so that what failed together does not come back together. */
const DRAWN_SHARE = 0.2;

/** `undefined`: that was the last attempt. @param attempts made so far, from 1. @param draw from 0 up to 1. */
export const pauseAfter = (attempts: number, draw: number): Duration | undefined => {
  const pauseMs = PAUSES_MS[attempts - 1];
  return pauseMs === undefined ? undefined : durationOfMs(Math.round(pauseMs * (1 + DRAWN_SHARE * draw)));
};

export type Attempted = { readonly status: number | undefined; readonly fault: string | undefined };

/** `gone`: the receiver says that the endpoint is no more, as 410 does (RFC 9110 section 15.5.11). */
export const meaningOf = ({ status }: Attempted): 'taken' | 'refused' | 'gone' => {
  if (status === undefined) return 'refused';
  if (status >= 200 && status < 300) return 'taken';
  return status === 410 ? 'gone' : 'refused';
};

/** @param failingSince of the endpoint: the first failure behind its last success. */
export const isLongFailing = (failingSince: Instant | undefined, now: Instant): boolean =>
  failingSince !== undefined && now - failingSince >= OFF_AFTER;

/** Nobody rests for longer because a receiver says so. */
export const LONGEST_REST: Duration = durationOfMs(24 * HOUR_MS);

const SECONDS = /^\d{1,9}$/;
/** IMF-fixdate, the one form that senders may write (RFC 9110 section 5.6.7). */
const FIXED_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Until when the receiver wants to be left alone: `Retry-After` of a 429 or 503 (RFC 9110 sections 10.2.3 and 15.6.4),
 * in seconds or as a date, within the longest rest. `undefined` where it says nothing that can be read.
 */
export const restUntil = ({ status }: Attempted, retryAfter: string | undefined, now: Instant): Instant | undefined => {
  if ((status !== 429 && status !== 503) || retryAfter === undefined) return undefined;
  const text = retryAfter.trim();
  const ms = SECONDS.test(text)
    ? now + Number(text) * SECOND_MS
    : FIXED_DATE.test(text)
      ? Date.parse(text)
      : Number.NaN;
  return Number.isNaN(ms) ? undefined : instantOfMs(Math.min(ms, now + LONGEST_REST));
};
