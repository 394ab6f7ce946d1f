/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): a request repeated with its key has one effect and
 * one answer, for 24 hours. Keys belong to tenant, principal and operation. What is promised when a server dies in
 * between stands in docs/decisions/0006-idempotency.md.
 */
import type { Duration, TenantId } from '#kernel';

/** Whose key it is. */
export type KeyOwner = {
  readonly tenant: TenantId;
  /** Kind and id of who asked. */
  readonly principal: string;
  readonly operation: string;
};

export type KeyedRequest = {
  readonly owner: KeyOwner;
  readonly key: string;
  /** SHA-256 over what was asked: 32 bytes. */
  readonly fingerprint: Uint8Array;
};

/** An answer as it went out. */
export type KeptAnswer = {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** What a key says of a request. */
export type Begun =
  /** Nothing of it was done: perform it, then finish or release. */
  | { readonly kind: 'fresh'; readonly claim: Claim }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  /** It was done, and its answer showed a secret, which is nowhere kept. */
  | { readonly kind: 'answer-not-kept' }
  /** Something of it was committed, and nobody is left who knows its answer. */
  | { readonly kind: 'answer-lost' }
  | { readonly kind: 'in-use'; readonly retryAfter: Duration }
  | { readonly kind: 'other-request' };

/** The right to act under a key and to say what was answered. */
export type Claim = { readonly request: KeyedRequest; readonly id: string };

export interface IdempotencyStore {
  /** Durable when it resolves: of two at once, one is `fresh`. */
  begin(request: KeyedRequest): Promise<Begun>;
  /**
   * Runs `work` so that each of its transactions that writes says so under the key, and is undone when the claim was
   * lost to another: what was taken over has not acted and cannot act any more.
   * @throws ClaimLost from the transaction, besides what `work` throws.
   */
  perform<T>(claim: Claim, work: () => Promise<T>): Promise<T>;
  finish(claim: Claim, outcome: KeptAnswer | 'answer-not-kept'): Promise<void>;
  /** It failed. The key is free again when nothing was committed; else repeats learn `answer-lost`. */
  release(claim: Claim): Promise<void>;
  /** Removes what is older than 24 hours, of every tenant. @returns how many. */
  sweep(): Promise<number>;
}

/** The request took longer than its lease, and its repeat was begun in its place. */
export class ClaimLost extends Error {
  constructor() {
    super('another request acts under this idempotency key');
    this.name = 'ClaimLost';
  }
}
