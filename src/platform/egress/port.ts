/**
 * The guard that every outbound connection of ours passes: it resolves the name itself, refuses private, loopback,
 * link-local and other special addresses unless the name is allowed, and connects to the address it looked at, so that
 * a second resolution cannot lead elsewhere (DNS rebinding).
 */
import type { Duration } from '#kernel';

export type Refusal = {
  readonly host: string;
  readonly port: number;
  /** `unresolvable`: the name has no address. `address-not-public`: it has none but such as we do not visit. */
  readonly code: 'unresolvable' | 'address-not-public' | 'port-not-allowed';
};

export type Connection = { readonly host: string; readonly port: number; readonly address: string };

/** One door out, for one purpose: what passed it and what was refused can be read afterwards. */
export interface EgressProxy {
  /** `http://127.0.0.1:<port>`: an HTTP proxy (CONNECT and absolute-form) for whoever is to go through the guard. */
  readonly url: string;
  /** Asked for as Basic proxy authorization (RFC 9110 §11.7), so that no other process of the machine uses the door. */
  readonly credential: { readonly username: string; readonly password: string };
  /** The first 10,000 of each. */
  readonly connections: readonly Connection[];
  readonly refusals: readonly Refusal[];
  /** It has carried as much as it may, and carries nothing any more. */
  readonly overrun: boolean;
  close(): Promise<void>;
}

export interface Egress {
  /**
   * @param allowedHosts names that may lead to a private or loopback address and any port. Exact, lower case.
   * @param carryLimitBytes what it carries at most, both ways together, over all its connections.
   */
  openProxy(options: {
    readonly allowedHosts: readonly string[];
    readonly carryLimitBytes?: number | undefined;
  }): Promise<EgressProxy>;
}

export type DownloadOrder = {
  /** `https:` alone, without user and password; redirects too. */
  readonly url: string;
  readonly limitBytes: number;
  readonly timeLimit: Duration;
  /** Redirects that are followed at most; each is judged anew. */
  readonly redirects: number;
  /** Media types that are taken, in lower case. */
  readonly mediaTypes: readonly string[];
  /** Names that may lead to a private or loopback address and any port. Exact, lower case. */
  readonly allowedHosts: readonly string[];
};

/** What was seen of who answered (RFC 8446, RFC 5280). */
export type TlsFacts = {
  /** e.g. `TLSv1.3` */
  readonly protocol: string;
  readonly cipher: string;
  /** SHA-256 of the server's certificate in DER: 64 lower-case hex digits. */
  readonly certificateSha256: string;
  /** Its first common name, as it stands there; empty when it has none. */
  readonly subject: string;
  readonly issuer: string;
  readonly validTo: string;
};

export type Download = {
  /** Where the bytes came from in the end. */
  readonly url: string;
  readonly redirects: number;
  readonly address: string;
  readonly mediaType: string;
  readonly tls: TlsFacts;
  /** Arrives within the order's limits, or the iteration throws a DownloadFailure. */
  read(): AsyncIterable<Uint8Array>;
};

export type DownloadFault =
  | 'url-not-acceptable'
  | 'unresolvable'
  | 'address-not-public'
  | 'port-not-allowed'
  | 'not-reachable'
  | 'certificate-not-valid'
  | 'time-limit'
  | 'too-many-redirects'
  | 'redirect-not-acceptable'
  | 'status-not-ok'
  | 'media-type-not-taken'
  | 'encoded'
  | 'too-large'
  | 'truncated';

export class DownloadFailure extends Error {
  readonly code: DownloadFault;

  constructor(code: DownloadFault, options?: ErrorOptions) {
    super(`nothing was fetched: ${code}`, options);
    this.name = 'DownloadFailure';
    this.code = code;
  }
}

/** Fetches one thing from outside, past the guard. */
export interface Downloads {
  /**
   * Holds the connection while `take` runs, and closes it whatever comes of it.
   * @throws DownloadFailure
   */
  fetch<T>(order: DownloadOrder, take: (download: Download) => Promise<T>): Promise<T>;
}
