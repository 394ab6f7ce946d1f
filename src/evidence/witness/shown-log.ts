/** A log as readers are to see it: its head is the newest that counts, which for held heads is not the newest there is. */
import type { TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import { findLog, type Log } from '../store.ts';
import { findKept } from './store.ts';

export const findShownLog = async (tx: Tx, tenant: TenantId): Promise<Log | undefined> => {
  const log = await findLog(tx, tenant);
  return log && shownOf(tx, log);
};

export const shownOf = async (tx: Tx, log: Log): Promise<Log> => {
  const kept = await findKept(tx, log.tenant);
  return kept === undefined ? log : { ...log, head: kept.head };
};
