/**
 * Tells the accounts of alerts that the scheduler has looked at all that is due, so that a window without an alert says
 * that sites were watched, and a scheduler that stands still is noticed (LEAK-13).
 */
import type { SiteWatchOptions } from './ports.ts';
import { SITE_WATCH } from './record-visit.ts';
import { tenantsWithSites } from './store-sites.ts';

const SAY_EVERY_MS = 60_000;

/** To be called after each round that went well. */
export const signsOfLife = ({
  database,
  sources,
  clock,
}: Pick<SiteWatchOptions, 'database' | 'sources' | 'clock'>): (() => Promise<void>) => {
  let rounds = 0;
  let saidMs = Number.NEGATIVE_INFINITY;
  return async () => {
    rounds += 1;
    if (clock.monotonicMs() - saidMs < SAY_EVERY_MS) return;
    const tenants = await database.asSystem(tenantsWithSites);
    await sources.signOfLife(SITE_WATCH, { tenants, rounds });
    rounds = 0;
    saidMs = clock.monotonicMs();
  };
};
