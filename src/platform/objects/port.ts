/**
 * Named byte strings kept durably. Names are relative paths of `[A-Za-z0-9._-]` segments joined by `/`.
 * When `put` resolves, bytes and name survive a power cut (file and folder fsynced, or the like); a reader sees the
 * old bytes or the new, never a mixture.
 */
export interface Objects {
  /** @throws RangeError when the name is not one of the form above. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** `undefined` when there is no such object. Any other failure throws. */
  get(name: string): Promise<Uint8Array | undefined>;
  /** Forgets one object; none of that name is fine. Durable when it resolves. */
  remove(name: string): Promise<void>;
  /**
   * Forgets every object whose name begins with `folder/`; none is fine. Not durable: after a power cut some may be
   * back, so only what may as well stay is removed.
   */
  removeUnder(folder: string): Promise<void>;
}
