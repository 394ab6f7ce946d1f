/**
 * What other tables say of a batch of attempts, read in the transaction that commits it: a merchant that was suspended,
 * or a card that was listed, before an attempt was asked about, is known of, whichever process judges.
 */
import { formatInstant, type TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Tx } from '#platform/database';
import type { MerchantStandings, Refusal } from '#registry';
import type { Attempt } from './core/attempt.ts';
import { type Facts, type MerchantRefusal, NO_FACTS } from './core/facts.ts';
import { listedOf } from './lists/match-lists.ts';

export type FactPorts = {
  readonly clock: Clock;
  /** Of merchants whose payments are refused. */
  readonly refusals: MerchantStandings['refusals'];
};

/** One for each attempt, in their order. */
export const gatherFacts = async (
  { refusals, clock }: FactPorts,
  tx: Tx,
  tenant: TenantId,
  attempts: readonly Attempt[],
): Promise<readonly Facts[]> => {
  if (attempts.length === 0) return [];
  const merchants = new Set(attempts.map(({ merchant }) => merchant.acceptorNumber));
  const refused = await refusals(tx, tenant, [...merchants]);
  const listed = await listedOf(tx, tenant, { attempts, now: clock.now() });
  return attempts.map(({ merchant }, place) => {
    const refusal = refused.get(merchant.acceptorNumber);
    const lists = listed[place];
    if (refusal === undefined && lists === undefined) return NO_FACTS;
    return {
      ...(refusal === undefined ? {} : { refusal: refusalOf(refusal) }),
      ...(lists === undefined ? {} : { listed: lists }),
    };
  });
};

const refusalOf = ({ standing, reason, since }: Refusal): MerchantRefusal => ({
  standing,
  ...(reason === undefined ? {} : { reason }),
  ...(since === undefined ? {} : { since: formatInstant(since) }),
});
