/** Signing keys. A private key never leaves the adapter; callers name a key and get signatures. */
export interface Keys {
  /** Makes the Ed25519 key `name` unless it is there, and returns its public half: 32 bytes (RFC 8032). Durable. */
  ensureEd25519(name: string): Promise<Uint8Array>;
  /** 64 bytes (RFC 8032). @throws when there is no key of that name. */
  signEd25519(name: string, message: Uint8Array): Promise<Uint8Array>;
}
