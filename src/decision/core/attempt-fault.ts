/** Something wrong with an attempt: where, a stable code, and what was expected. */
export type AttemptFault = {
  /** JSON Pointer (RFC 6901). */
  readonly place: string;
  readonly code: string;
  readonly expected: string;
};
