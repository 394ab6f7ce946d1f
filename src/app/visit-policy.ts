/** How often and how many visits there are, from the settings and what this machine can bear. */
import { totalmem } from 'node:os';
import { durationOfMs } from '#kernel';
import type { SiteWatchOptions } from '#site-watch';
import type { Configuration } from './configuration.ts';

/** A visit's browser may take so much; more than half of the machine is not for browsers. */
const VISIT_BYTES = 1_500_000_000;

export const visitPolicy = (
  configuration: Configuration,
): Pick<SiteWatchOptions, 'cadenceByTier' | 'hostRest' | 'sideBySide'> => ({
  cadenceByTier: {
    low: configuration.lowRiskMinutes,
    medium: configuration.mediumRiskMinutes,
    high: configuration.highRiskMinutes,
  },
  hostRest: durationOfMs(configuration.hostRestSeconds * 1_000),
  sideBySide: Math.max(1, Math.min(configuration.visitsAtOnce, Math.floor(totalmem() / 2 / VISIT_BYTES))),
});
