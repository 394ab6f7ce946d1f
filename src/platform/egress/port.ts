/**
 * The guard that every outbound connection of ours passes: it resolves the name itself, refuses private, loopback,
 * link-local and other special addresses unless the name is allowed, and connects to the address it looked at, so that
 * a second resolution cannot lead elsewhere (DNS rebinding).
 */
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
  close(): Promise<void>;
}

export interface Egress {
  /** @param allowedHosts names that may lead to a private or loopback address and any port. Exact, lower case. */
  openProxy(options: { readonly allowedHosts: readonly string[] }): Promise<EgressProxy>;
}
