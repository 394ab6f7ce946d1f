/** Drives long work so that the rest of the process has its turn: payments are decided beside it. */
import { durationOfMs } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Steps } from './core/take-steps.ts';

const TURN_MS = 20;
const PAUSE = durationOfMs(0);

export const inTurns = async <T>(steps: Steps<T>, clock: Pick<Clock, 'monotonicMs' | 'sleep'>): Promise<T> => {
  for (let begunMs = clock.monotonicMs(); ; ) {
    const { done, value } = steps.next();
    if (done) return value;
    if (clock.monotonicMs() - begunMs < TURN_MS) continue;
    await clock.sleep(PAUSE);
    begunMs = clock.monotonicMs();
  }
};
