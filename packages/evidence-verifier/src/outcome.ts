/** Every expected result is a value; a refusal carries one of the codes below, which are stable for ever. */
export type Outcome<T, E = VerdictCode> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: E };

export const ok = <T>(value: T): { readonly kind: 'ok'; readonly value: T } => ({ kind: 'ok', value });
export const failed = <E>(error: E): { readonly kind: 'failed'; readonly error: E } => ({ kind: 'failed', error });

/** Why bytes were not accepted. The first word names the format that was broken. */
export const VERDICT_CODES = [
  'vkey-malformed',
  'vkey-key-id-mismatch',
  'vkey-unsupported-algorithm',
  'note-too-large',
  'note-not-utf8',
  'note-control-character',
  'note-without-signatures',
  'note-signature-line-malformed',
  'note-too-many-signatures',
  'note-unknown-key',
  'note-signature-invalid',
  'checkpoint-missing',
  'checkpoint-malformed',
  'checkpoint-size-malformed',
  'checkpoint-root-malformed',
  'checkpoint-wrong-origin',
  'cosignature-missing',
  'cosignature-malformed',
  'cosignature-invalid',
  'witness-quorum-not-reached',
  'older-checkpoint-refused',
  'older-checkpoint-is-larger',
  'older-checkpoint-inconsistent',
  'bundle-missing',
  'bundle-truncated',
  'bundle-trailing-bytes',
  'entry-too-large',
  'entry-differs-from-tile',
  'envelope-malformed',
  'envelope-not-canonical',
  'envelope-payload-type-unknown',
  'envelope-unknown-key',
  'envelope-signature-invalid',
  'statement-malformed',
  'statement-not-canonical',
  'statement-digest-missing',
  'statement-predicate-malformed',
  'statement-wrong-log',
  'first-entry-not-its-key',
  'tile-missing',
  'tile-wrong-size',
  'tile-hash-mismatch',
  'root-mismatch',
  'proof-malformed',
  'proof-wrong-length',
  'proof-root-mismatch',
  'proof-index-outside-tree',
  'proof-sizes-impossible',
  'record-not-in-batch',
  'tlog-proof-malformed',
  'tlog-proof-too-large',
  'tlog-proof-without-entry',
] as const;
export type VerdictCode = (typeof VERDICT_CODES)[number];
