/** Puts what belongs to policies and reports together. */
import type { SiteWatchOptions } from '../ports.ts';
import { ReportCollector } from './collect-reports.ts';
import { type CollectorWorker, createCollectorWorker } from './collector-worker.ts';
import { type CspSettings, createCspSettings } from './manage-csp.ts';
import { createProposing, type Proposing } from './propose-policies.ts';

export type Csp = {
  readonly settings: CspSettings;
  readonly proposing: Proposing;
  readonly collector: ReportCollector;
  readonly worker: CollectorWorker;
};

export const createCsp = (options: SiteWatchOptions): Csp => {
  const collector = new ReportCollector(options);
  return {
    settings: createCspSettings(options),
    proposing: createProposing(options),
    collector,
    worker: createCollectorWorker(options, collector),
  };
};
