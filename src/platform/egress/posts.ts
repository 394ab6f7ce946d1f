/** Sends one body to one address outside, past the guard, and gives the whole answer. */
import type { Duration, Outcome } from '#kernel';

export type PostOrder = {
  /** `https:` or `http:`, without user and password. Redirects are not followed. */
  readonly url: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Beside those of the exchange itself, which none of them may name. Lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the answer's body. */
  readonly limitBytes: number;
  /** For everything, from the look-up of the name to the last byte. */
  readonly timeLimit: Duration;
  /** Names that may lead to a private or loopback address and any port. Exact, lower case. */
  readonly allowedHosts: readonly string[];
};

/** Of any status; what it means is the protocol's to say. */
export type PostAnswer = {
  readonly status: number;
  /** In lower case, without parameters; empty when there is none. */
  readonly mediaType: string;
  readonly body: Uint8Array;
  /** The field of that name as it stands (RFC 9110 section 10.2.3); absent when there is none. */
  readonly retryAfter?: string | undefined;
};

export type PostFault =
  | 'url-not-acceptable'
  | 'unresolvable'
  | 'address-not-public'
  | 'port-not-allowed'
  | 'not-reachable'
  | 'certificate-not-valid'
  | 'time-limit'
  | 'given-up'
  | 'too-large'
  | 'truncated';

export interface Posts {
  /** @param signal gives up: the connection is closed and the outcome is `given-up`. */
  post(order: PostOrder, signal?: AbortSignal): Promise<Outcome<PostAnswer, PostFault>>;
}
