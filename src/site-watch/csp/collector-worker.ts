/** Writes what the door collected, each second; reviews it and says that it did, each minute. */
import { durationOfMs } from '#kernel';
import type { ReportCollector } from './collect-reports.ts';
import { CSP_REPORTS, type ReviewOptions, reviewReports } from './review-reports.ts';
import { tenantsWithCsp } from './store-csp.ts';

const WRITE_EVERY = durationOfMs(1_000);
const RETRY_AFTER = durationOfMs(5_000);
const REVIEW_EVERY_MS = 60_000;

export type CollectorWorker = {
  start(): void;
  /** Writes what is left. */
  stop(): Promise<void>;
  /** Writes and reviews once; for whoever has no background. Gives how many alerts it raised. */
  runOnce(): Promise<number>;
};

export const createCollectorWorker = (options: ReviewOptions, collector: ReportCollector): CollectorWorker => {
  const { clock, database, sources, onFailure } = options;
  let reviewedMs = Number.NEGATIVE_INFINITY;
  let stopping = new AbortController();
  let running: Promise<void> | undefined;

  const review = async (): Promise<number> => {
    const raised = await reviewReports(options);
    await sources.signOfLife(CSP_REPORTS, { tenants: await database.asSystem(tenantsWithCsp), rounds: 1 });
    reviewedMs = clock.monotonicMs();
    return raised;
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      try {
        await collector.flush();
        if (clock.monotonicMs() - reviewedMs >= REVIEW_EVERY_MS) await review();
        await clock.sleep(WRITE_EVERY, signal);
      } catch (error) {
        if (!signal.aborted) onFailure(error);
        await clock.sleep(RETRY_AFTER, signal);
      }
    }
    await collector.flush().catch(onFailure);
  };

  return {
    start: () => {
      if (running !== undefined) return;
      stopping = new AbortController();
      running = run(stopping.signal);
    },
    stop: async () => {
      stopping.abort();
      const ended = running;
      running = undefined;
      await ended;
    },
    runOnce: async () => {
      await collector.flush();
      return review();
    },
  };
};
