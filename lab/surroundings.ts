/** What the lab takes from the world around it: time, chance and a place to report to. Tests bring their own. */

export type LabEvent = { readonly event: string } & Readonly<Record<string, unknown>>;

export type Surroundings = {
  /** UTC, in milliseconds since 1970. */
  readonly now: () => number;
  /** A name that nobody guesses: visible ASCII without punctuation. */
  readonly newToken: () => string;
  /** No event carries a card number. */
  readonly report: (event: LabEvent) => void;
};
