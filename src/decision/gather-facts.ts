/**
 * What other tables say of a batch of attempts, read in the transaction that commits it: a merchant that was suspended,
 * or a card that was listed, before an attempt was asked about, is known of, whichever process judges.
 */
import { formatInstant, type TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Tx } from '#platform/database';
import type { MerchantStandings, Merchants, Refusal } from '#registry';
import type { Attempt } from './core/attempt.ts';
import { type Facts, type MerchantRefusal, NO_FACTS } from './core/facts.ts';
import type { Strategy } from './core/strategy.ts';
import { listedOf } from './lists/match-lists.ts';

export type FactPorts = {
  readonly clock: Clock;
  /** Of merchants whose payments are refused. */
  readonly refusals: MerchantStandings['refusals'];
  readonly contracts: Merchants['contracts'];
};

/** One for each attempt, in their order. What only some strategies ask for is looked up for those. */
export const gatherFacts = async (
  { refusals, contracts, clock }: FactPorts,
  tx: Tx,
  tenant: TenantId,
  { attempts, strategy }: { readonly attempts: readonly Attempt[]; readonly strategy: Strategy },
): Promise<readonly Facts[]> => {
  if (attempts.length === 0) return [];
  const merchants = [...new Set(attempts.map(({ merchant }) => merchant.acceptorNumber))];
  const [refused, known, listed] = await Promise.all([
    refusals(tx, tenant, merchants),
    asksOfContracts(strategy) ? contracts(tx, tenant, merchants) : undefined,
    listedOf(tx, tenant, { attempts, now: clock.now() }),
  ]);
  return attempts.map(({ merchant }, place) => {
    const refusal = refused.get(merchant.acceptorNumber);
    const contract = known?.get(merchant.acceptorNumber);
    const lists = listed[place];
    if (refusal === undefined && contract === undefined && lists === undefined) return NO_FACTS;
    return {
      ...(refusal === undefined ? {} : { refusal: refusalOf(refusal) }),
      ...(contract === undefined ? {} : { contract }),
      ...(lists === undefined ? {} : { listed: lists }),
    };
  });
};

/** Rules that name it in a text ask for nothing: it is looked up all the same. */
const asksOfContracts = ({ policy, ruleSet }: Strategy): boolean =>
  policy !== undefined || ruleSet.content.rules.some(({ when }) => when.includes('contract.'));

const refusalOf = ({ standing, reason, since }: Refusal): MerchantRefusal => ({
  standing,
  ...(reason === undefined ? {} : { reason }),
  ...(since === undefined ? {} : { since: formatInstant(since) }),
});
