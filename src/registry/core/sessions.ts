/** How long links and sessions last. */
import { type Duration, durationOfMs, type Instant, minus, plus } from '#kernel';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const LINK_LIFE: Duration = durationOfMs(10 * MINUTE_MS);
/** A person who is invited may be away for a long weekend. */
export const INVITATION_LIFE: Duration = durationOfMs(72 * HOUR_MS);
/** After a reset whoever asked hands the link over in person or by telephone. */
export const RESET_LIFE: Duration = durationOfMs(HOUR_MS);
export const SESSION_LIFE: Duration = durationOfMs(24 * HOUR_MS);
const IDLE_LIFE: Duration = durationOfMs(8 * HOUR_MS);
/** A use is written down at most this often, so that reading does not become writing. */
const SEEN_STEP: Duration = durationOfMs(MINUTE_MS);

type Times = { readonly lastSeenAt: Instant; readonly expiresAt: Instant };

export const sessionLives = ({ lastSeenAt, expiresAt }: Times, now: Instant): boolean =>
  now < expiresAt && now < plus(lastSeenAt, IDLE_LIFE);

/** Uses before this are due to be written anew. */
export const seenBefore = (now: Instant): Instant => minus(now, SEEN_STEP);
