/** Asks a server outside one thing at a time, past the guard, and looks at how it does TLS. Changes nothing there. */
import type { Duration, Instant, Outcome } from '#kernel';

export type ProbeOrder = {
  /** `https:` or `http:`, without user and password. Redirects are not followed. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Beside those of the exchange itself, which none of them may name. Lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** The rest of a longer answer is not read. */
  readonly limitBytes: number;
  /** For everything, from the look-up of the name to the last byte. */
  readonly timeLimit: Duration;
  /** Names that may lead to a private or loopback address and any port. Exact, lower case. */
  readonly allowedHosts: readonly string[];
};

/** Of any status. */
export type ProbeAnswer = {
  readonly status: number;
  /** In their order, names in lower case, repeated where they were repeated. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** There was more of it than the limit, or the server broke off. */
  readonly cut: boolean;
  readonly address: string;
};

export type ProbeFault =
  | 'url-not-acceptable'
  | 'unresolvable'
  | 'address-not-public'
  | 'port-not-allowed'
  | 'not-reachable'
  | 'certificate-not-valid'
  | 'time-limit'
  | 'given-up';

export const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/** RFC 5280. */
export type CertificateSeen = {
  /** SHA-256 of its DER: 64 lower-case hex digits. */
  readonly sha256: string;
  /** The chain ends at an authority of this machine, and the certificate is for this host and this day. */
  readonly trusted: boolean;
  /** Why it is not, in the words of OpenSSL: `CERT_HAS_EXPIRED`, `DEPTH_ZERO_SELF_SIGNED_CERT` … */
  readonly fault?: string;
  /** Common names; empty where there is none. */
  readonly subject: string;
  readonly issuer: string;
  /** DNS names and addresses it is for. */
  readonly names: readonly string[];
  readonly validFrom: Instant;
  readonly validTo: Instant;
  readonly key: { readonly type: string; readonly bits?: number; readonly curve?: string };
};

export type HandshakeOrder = Pick<ProbeOrder, 'timeLimit' | 'allowedHosts'> & {
  /** `https:` */
  readonly url: string;
  readonly version: TlsVersion;
};

export type Handshake =
  | { readonly kind: 'accepted'; readonly cipher: string; readonly certificate: CertificateSeen }
  /** It was reached, and did not agree to this version. */
  | { readonly kind: 'refused' };

export interface Probes {
  /** @param signal gives up: the connection is closed and the outcome is `given-up`. */
  ask(order: ProbeOrder, signal?: AbortSignal): Promise<Outcome<ProbeAnswer, ProbeFault>>;
  /** With one version of TLS alone; no request is made. */
  shakeHands(order: HandshakeOrder, signal?: AbortSignal): Promise<Outcome<Handshake, ProbeFault>>;
}
