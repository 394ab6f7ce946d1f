/** What a command that probes a site needs: no database, no data folder of a server. */

import type { Clock } from '#platform/clock';
import type { Probes } from '#platform/egress';
import type { Random } from '#platform/random';
import { systemClock } from '../platform/clock/system.ts';
import { guardedProbes } from '../platform/egress/guarded-probes.ts';
import { systemRandom } from '../platform/random/system.ts';

export { readProbeTables } from './probe-tables.ts';

export const siteProber = (): { readonly probes: Probes; readonly clock: Clock; readonly random: Random } => ({
  probes: guardedProbes(),
  clock: systemClock(),
  random: systemRandom(),
});
