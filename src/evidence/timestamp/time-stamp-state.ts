/** What is to be seen of a log's time stamps: the last one, and what came of the last try where it failed. */
import type { Instant, TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { StampOutcome } from './ask-authority.ts';
import { findFailure, latestStamp } from './store.ts';

export type TimeStampState = {
  readonly latest: { readonly size: number; readonly stampedAt: Instant } | undefined;
  readonly failure: { readonly outcome: StampOutcome; readonly since: Instant; readonly triedAt: Instant } | undefined;
};

export const timeStampStateOf = async (tx: Tx, tenant: TenantId): Promise<TimeStampState> => {
  const [latest, failure] = [await latestStamp(tx, tenant), await findFailure(tx, tenant)];
  return {
    latest: latest && { size: latest.size, stampedAt: latest.stampedAt },
    failure: failure && { outcome: failure.outcome, since: failure.since, triedAt: failure.triedAt },
  };
};
