/**
 * What a room that keeps data beside its commitments offers: to find what an entry commits to, and to erase it. The log
 * itself holds neither datum nor salt, so that only the keepers can (docs/specs/commitment.md).
 */
import type { Instant, Permission, Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { ErasureReason } from './record-erasure.ts';
import type { EntryId } from './store.ts';

export type KeptPart = {
  readonly entry: EntryId;
  /** Canonical JSON: with the salt before it, what the entry's subject is the SHA-256 of. */
  readonly record: string;
  readonly salt: Uint8Array;
};

/** `in-use`: something still waits for it, e.g. a second person's decision. `nothing-typed`: ids and codes alone. */
export type Erasable = 'yes' | 'in-use' | 'nothing-typed';

export type KeptDatum = {
  /** In the room's own words, e.g. `case-note`. */
  readonly kind: string;
  /** The id of what it belongs to, e.g. `cas_…`. */
  readonly about: string;
  /** Every entry that commits to the same datum, the one that was asked about among them. */
  readonly parts: readonly KeptPart[];
  readonly erasable: Erasable;
  /** Ids of other rooms' things that hold the same words; each keeper is asked about them. */
  readonly also: readonly string[];
  /** Takes salt and datum, wherever the room has them, out of its tables. */
  erase(tx: Tx, mark: { readonly at: Instant; readonly reason: ErasureReason }): Promise<void>;
  /** For whoever reads it: puts the reading on record where the room does so. */
  noteReading?(tx: Tx): Promise<void>;
};

export type DataKeeper = {
  readonly room: string;
  /** Of those who may see what it keeps. */
  readonly permission: Permission;
  /** @param named an entry's id, or the id of something in a room. `undefined`: nothing that is not erased already. */
  find(tx: Tx, scope: Scope, named: string): Promise<KeptDatum | undefined>;
};
