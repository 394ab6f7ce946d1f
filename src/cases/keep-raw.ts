/**
 * Keeps what a source found as an object before the alert's transaction commits: a row never names bytes that are not
 * there; bytes of a transaction that failed are named by nothing and harm nobody.
 */
import { sha256 } from '#evidence';
import type { Tx } from '#platform/database';
import type { Objects } from '#platform/objects';
import type { NewAlert } from './core/alert.ts';
import { holdableRaw, type RawWithheld } from './core/raw-content.ts';
import { holdObject } from './keep-objects.ts';

export type KeptRaw =
  | { readonly kind: 'kept'; readonly sha256: Uint8Array; readonly size: number; readonly mediaType: string }
  | { readonly kind: 'withheld'; readonly why: RawWithheld };

export const keepRaw = async (
  objects: Objects,
  tx: Tx,
  { tenant, raw }: Pick<NewAlert, 'tenant' | 'raw'>,
): Promise<KeptRaw | undefined> => {
  const held = holdableRaw(raw);
  if (held.kind === 'none') return undefined;
  if (held.kind === 'withheld') return held;
  const digest = sha256(held.bytes);
  await holdObject(objects, tx, { tenant, sha256: digest, bytes: held.bytes });
  return { kind: 'kept', sha256: digest, size: held.bytes.length, mediaType: held.mediaType };
};
