/** Two parties of which one gives to the other, held to the end of the transaction. */
import { failed, type Outcome, ok, type PartyId, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import { holdParty, type Party } from './parties.ts';

/** `party-merged`: one of the two is another party by now. `same-party`: there is nothing to move. */
export type MoveFault = 'party-not-found' | 'party-merged' | 'same-party';

/** In one order everywhere, so that two moves between the same parties wait for each other. */
export const holdBoth = async (
  tx: Tx,
  scope: Scope,
  from: PartyId,
  to: PartyId,
): Promise<Outcome<{ readonly from: Party; readonly to: Party }, MoveFault>> => {
  const held = new Map<PartyId, Party>();
  for (const id of [...new Set([from, to])].toSorted()) {
    const party = await holdParty(tx, scope, id);
    if (party === undefined) return failed('party-not-found');
    if (party.mergedInto !== undefined) return failed('party-merged');
    held.set(id, party);
  }
  if (from === to) return failed('same-party');
  const [source, target] = [held.get(from), held.get(to)];
  if (source === undefined || target === undefined) throw new Error('both are held');
  return ok({ from: source, to: target });
};
