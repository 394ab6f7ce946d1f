/**
 * Reads the scripts of a visit in a thread of its own, so that payments are decided meanwhile. A script that takes too long,
 * or more memory than there is, costs that script and a new thread.
 */
import { Worker } from 'node:worker_threads';
import { durationOfMs } from '#kernel';
import type { Clock } from '#platform/clock';
import { type ReadScript, type ReadScripts, readingKey, type ScriptText } from '#site-watch';

const HEAP = { maxOldGenerationSizeMb: 512 };
const SCRIPT_LIMIT_MS = 15_000;
/** Of all scripts of one visit together. */
const VISIT_LIMIT_MS = 60_000;

const LATE: ReadScript = { kind: 'not-parsed', reason: 'time-limit' };

class ReadingThread {
  readonly #clock: Clock;
  #worker: Worker | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async read(script: ScriptText, limitMs: number): Promise<ReadScript> {
    const worker = this.#started();
    const answered = Promise.withResolvers<ReadScript | undefined>();
    const give = (answer: ReadScript): void => answered.resolve(answer);
    const end = (): void => answered.resolve(undefined);
    worker.once('message', give).once('exit', end);
    worker.postMessage(script);
    const over = new AbortController();
    const late = this.#clock.sleep(durationOfMs(limitMs), over.signal).then(() => undefined);
    const answer = await Promise.race([answered.promise, late]);
    over.abort();
    worker.off('message', give).off('exit', end);
    if (answer === undefined) await this.close();
    return answer ?? LATE;
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL('./reading-thread.ts', import.meta.url), { resourceLimits: HEAP });
    // The end follows every error; its reason may tell of what was read, so it goes nowhere.
    worker.on('error', () => undefined);
    this.#worker = worker;
    return worker;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}

export const scriptReader =
  (clock: Clock): ReadScripts =>
  async (scripts) => {
    const thread = new ReadingThread(clock);
    const dueMs = clock.monotonicMs() + VISIT_LIMIT_MS;
    const readings = new Map<string, ReadScript>();
    try {
      for (const script of scripts) {
        const leftMs = Math.min(SCRIPT_LIMIT_MS, Math.floor(dueMs - clock.monotonicMs()));
        const { source, inline } = script;
        readings.set(readingKey(script), leftMs > 0 ? await thread.read({ source, inline }, leftMs) : LATE);
      }
    } finally {
      await thread.close();
    }
    return readings;
  };
