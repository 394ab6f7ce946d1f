/** Puts probes together from their ports. */
import { type Agreements, createAgreements } from './keep-agreement.ts';
import { createRounds, type Rounds } from './manage-rounds.ts';
import type { ProbingOptions } from './ports.ts';
import { createRoundScheduler, type RoundScheduler } from './schedule-rounds.ts';

export type SiteProbing = {
  readonly rounds: Rounds;
  readonly agreements: Agreements;
  readonly scheduler: RoundScheduler;
};

export const createSiteProbing = (options: ProbingOptions): SiteProbing => {
  const scheduler = createRoundScheduler(options);
  return { rounds: createRounds(options, scheduler.wake), agreements: createAgreements(options), scheduler };
};
