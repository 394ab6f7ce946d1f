/**
 * The guard that every outbound connection of ours passes: it resolves the name itself, refuses private, loopback,
 * link-local and other special addresses unless the name is allowed, and connects to the address it looked at, so that
 * a second resolution cannot lead elsewhere (DNS rebinding).
 */
export type Refusal = {
  readonly host: string;
  readonly port: number;
  /** `unresolvable`: the name has no address. `address-not-public`: it has one that we do not visit. */
  readonly code: 'unresolvable' | 'address-not-public' | 'port-not-allowed';
};

export type Connection = { readonly host: string; readonly port: number; readonly address: string };

/** One door out, for one purpose: what passed it and what was refused can be read afterwards. */
export interface EgressProxy {
  /** `http://127.0.0.1:<port>`: an HTTP proxy (CONNECT and absolute-form) for whoever is to go through the guard. */
  readonly url: string;
  readonly connections: readonly Connection[];
  readonly refusals: readonly Refusal[];
  close(): Promise<void>;
}

export interface Egress {
  /** @param allowedHosts names that may lead to a private or loopback address, e.g. of the lab. Exact, lower case. */
  openProxy(options: { readonly allowedHosts: readonly string[] }): Promise<EgressProxy>;
}
