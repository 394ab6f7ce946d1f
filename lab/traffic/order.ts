/** What live traffic is asked to be. */

export const MOST_PER_SECOND = 20_000;
export const MOST_IN_FLIGHT = 256;

export type TrafficOrder = {
  /** Origin of Mitsuke; loopback. */
  readonly url: string;
  /** Holds the API key, which therefore stands in no command line and no event. */
  readonly apiKeyFile: string;
  readonly perSecond: number;
  /** At most so many requests wait for an answer at a time. */
  readonly inFlight: number;
  readonly seed: number;
  /** Each acknowledged payment is appended here as one JSON line before the next is sent in its place. */
  readonly acknowledged: string | undefined;
};
