/** What the log says, entry by entry in the order of their indices, for rooms that read it as a whole. */
import type { Statement } from '#evidence-verifier';
import type { TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import { entriesByIndex } from './store-entries.ts';
import { readStatement } from './verify-here.ts';

export type ReadEntry = {
  /** Its place in the log, which it has for good; a checkpoint may be about to cover it. */
  readonly index: number;
  /** `undefined` for what is no statement of this version. */
  readonly statement: Statement | undefined;
};

/** Those from index `from` on, fewer than `limit` where the log ends. Only for the house itself: entries name all parties. */
export const entriesFrom = async (
  tx: Tx,
  tenant: TenantId,
  { from, limit }: { readonly from: number; readonly limit: number },
): Promise<readonly ReadEntry[]> => {
  const entries = await entriesByIndex(tx, { tenant }, { from, to: from + limit });
  return entries.map((bytes, place) => ({ index: from + place, statement: readStatement(bytes) }));
};
