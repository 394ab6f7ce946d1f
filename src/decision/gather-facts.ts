/**
 * What other tables say of a batch of attempts, read in the transaction that commits it: a merchant that was suspended
 * before an attempt was asked about is refused, whichever process judges.
 */
import { formatInstant, type TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { MerchantStandings, Refusal } from '#registry';
import type { Attempt } from './core/attempt.ts';
import { type Facts, type MerchantRefusal, NO_FACTS } from './core/facts.ts';

export type FactPorts = {
  /** Of merchants whose payments are refused. */
  readonly refusals: MerchantStandings['refusals'];
};

/** One for each attempt, in their order. */
export const gatherFacts = async (
  { refusals }: FactPorts,
  tx: Tx,
  tenant: TenantId,
  attempts: readonly Attempt[],
): Promise<readonly Facts[]> => {
  if (attempts.length === 0) return [];
  const merchants = new Set(attempts.map(({ merchant }) => merchant.acceptorNumber));
  const refused = await refusals(tx, tenant, [...merchants]);
  return attempts.map(({ merchant }) => {
    const refusal = refused.get(merchant.acceptorNumber);
    return refusal === undefined ? NO_FACTS : { refusal: refusalOf(refusal) };
  });
};

const refusalOf = ({ standing, reason, since }: Refusal): MerchantRefusal => ({
  standing,
  ...(reason === undefined ? {} : { reason }),
  ...(since === undefined ? {} : { since: formatInstant(since) }),
});
