/** A contract that hangs on no shop goes to another party: on record like every move. */
import { failed, type Outcome, ok, type PartyId, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { holdBoth, type MoveFault } from './hold-parties.ts';
import { holdRegistry } from './hold-registry.ts';
import { holdMerchant } from './merchants.ts';
import type { RegistryPorts } from './ports.ts';
import { type Merchant, type MerchantId, merchantAgain, queryMerchants } from './read-merchants.ts';
import { recordMove } from './record-move.ts';
import type { Tables } from './store-tables.ts';

/** `merchant-has-shop`: it goes with its shop. `merchant-without-party`: there is nothing to move it from. */
export type MerchantMoveFault = 'merchant-not-found' | 'merchant-has-shop' | 'merchant-without-party';

type Ports = Pick<RegistryPorts, 'clock' | 'random' | 'newId' | 'evidence'>;
type Moving = { readonly merchant: MerchantId; readonly wanted: { readonly party: PartyId; readonly reason: string } };

export const moveMerchant = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  { merchant: id, wanted: { party: to, reason } }: Moving,
): Promise<Outcome<Merchant, MoveFault | MerchantMoveFault>> => {
  await holdRegistry(tx, scope);
  const [found] = await queryMerchants(tx, scope, { only: id, limit: 1 });
  if (found === undefined) return failed('merchant-not-found');
  const from = found.party;
  if (from === undefined) return failed('merchant-without-party');
  const both = await holdBoth(tx, scope, from, to);
  if (both.kind === 'failed') return both;
  // Whoever hangs it on a shop holds the party too: what is read now stays.
  const held = await holdMerchant(tx, scope, id);
  if (held?.shop !== undefined) return failed('merchant-has-shop');
  await tables<Tables>(tx)
    .updateTable('registry.merchant')
    .set({ party: uuidOf(to), changed_at: ports.clock.now() })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(id))
    .execute();
  await recordMove(ports, tx, scope, { kind: 'contract-moved', from, to, shops: [], merchants: [id], reason });
  return ok(await merchantAgain(tx, scope, id));
};
