/** Work that is done again and again in the background: at intervals, at once when woken, until stopped. */
import type { Duration } from '#kernel';
import type { Clock } from '#platform/clock';

export type Repeated = {
  start(): void;
  /** Finishes what is in hand. */
  stop(): Promise<void>;
  /** Says that there is something to do, so that the next round need not wait. */
  wake(): void;
};

export const repeat = (
  { clock, onFailure }: { readonly clock: Clock; readonly onFailure: (error: unknown) => void },
  every: Duration,
  work: (stopping: AbortSignal) => Promise<unknown>,
): Repeated => {
  let stopping = new AbortController();
  let running: Promise<void> | undefined;
  // Waking between two waits shortens the next one to nothing.
  let waiting = new AbortController();

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      waiting = new AbortController();
      try {
        await work(stopping.signal);
      } catch (error) {
        onFailure(error);
      }
      await clock.sleep(every, AbortSignal.any([stopping.signal, waiting.signal]));
    }
  };

  return {
    start() {
      if (running !== undefined) return;
      stopping = new AbortController();
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
      running = undefined;
    },
    wake: () => waiting.abort(),
  };
};
