/** Keys for signing and for sealing. They never leave the adapter; callers name a key and get what it makes. */
export interface Keys {
  /** Makes the Ed25519 key `name` unless it is there, and returns its public half: 32 bytes (RFC 8032). Durable. */
  ensureEd25519(name: string): Promise<Uint8Array>;
  /** 64 bytes (RFC 8032). @throws when there is no key of that name. */
  signEd25519(name: string, message: Uint8Array): Promise<Uint8Array>;
  /**
   * Encrypts and authenticates `plain` under the sealing key `name`, which is made unless it is there. `context` says
   * where the sealed bytes belong, such as a row's key, so that they do not open anywhere else; it is not kept in them.
   */
  seal(name: string, plain: Uint8Array, context: string): Promise<Uint8Array>;
  /** `undefined` when the bytes were not sealed with this name and context, or were changed, or no such key is here. */
  open(name: string, sealed: Uint8Array, context: string): Promise<Uint8Array | undefined>;
}
