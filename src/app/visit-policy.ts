/** How often and how many visits there are, from the settings and what this machine can bear. */
import { availableParallelism, totalmem } from 'node:os';
import { durationOfMs } from '#kernel';
import { openSeats, type Seats, type SiteWatchOptions } from '#site-watch';
import type { Configuration } from './configuration.ts';

/** A visit's browser may take so much; more than half of the machine is not for browsers. */
const VISIT_BYTES = 1_500_000_000;

const browsersInMemory = (): number => Math.floor(totalmem() / 2 / VISIT_BYTES);

/** @param visits that may run at once, of which each has a browser. */
export const browserSeats = (visits: number): Seats =>
  openSeats(Math.max(visits, Math.min(browsersInMemory(), availableParallelism())));

export const visitPolicy = (
  configuration: Configuration,
): Pick<SiteWatchOptions, 'cadenceByTier' | 'hostRest' | 'sideBySide' | 'seats'> => {
  const sideBySide = Math.max(1, Math.min(configuration.visitsAtOnce, browsersInMemory()));
  return {
    cadenceByTier: {
      low: configuration.lowRiskMinutes,
      medium: configuration.mediumRiskMinutes,
      high: configuration.highRiskMinutes,
    },
    hostRest: durationOfMs(configuration.hostRestSeconds * 1_000),
    sideBySide,
    seats: browserSeats(sideBySide),
  };
};
