/** How often a site is visited, with what its merchants' risk asks for. */
import type { Tx } from '#platform/database';
import { cadenceOf, untilNextMinutes } from './core/cadence.ts';
import type { SiteWatchOptions } from './ports.ts';
import { merchantsOf, type SiteRow } from './store-sites.ts';

type Options = Pick<SiteWatchOptions, 'riskTiers' | 'cadenceByTier'>;

/** In minutes. */
export const cadenceOfSite = async (
  { riskTiers, cadenceByTier }: Options,
  tx: Tx,
  { tenant, id, cadenceMinutes }: Pick<SiteRow, 'tenant' | 'id' | 'cadenceMinutes'>,
): Promise<number> => {
  const merchants = (await merchantsOf(tx, tenant, [id])).get(id) ?? [];
  const tiers = merchants.length === 0 ? [] : await riskTiers(tx, tenant, merchants);
  return cadenceOf(cadenceMinutes, tiers, cadenceByTier);
};

/** In minutes, from a visit that is ordered until the next is due. */
export const nextVisitOfSite = async (
  options: Options & Pick<SiteWatchOptions, 'random'>,
  tx: Tx,
  site: Pick<SiteRow, 'tenant' | 'id' | 'cadenceMinutes'>,
): Promise<number> => untilNextMinutes(await cadenceOfSite(options, tx, site), options.random);
