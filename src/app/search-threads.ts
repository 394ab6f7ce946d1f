/**
 * Searches files for card data in threads. A thread that dies of what it reads, for want of memory say, takes one file with
 * it: the file is reported and another thread begins.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { brokenReport, type FileReport, type SearchFile, type SearchOrder } from '#card-discovery';

export type SearchThreads = {
  readonly searchFile: SearchFile;
  /** How many files keep all threads busy. */
  readonly ahead: number;
  close(): Promise<void>;
};

type Given = { readonly order: SearchOrder; readonly answer: (report: FileReport) => void };
type Thread = { worker: Worker; working: Given | undefined };

const AHEAD_PER_THREAD = 4;
/** Together with the buffers outside of the heap, and for two threads, this keeps the process below 300 MB. */
const HEAP = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 6 };
const MOST_THREADS = 8;

export const openSearchThreads = (count = Math.min(MOST_THREADS, availableParallelism())): SearchThreads => {
  const waiting: Given[] = [];
  const threads: Thread[] = [];
  let closing = false;
  const next = (thread: Thread): void => {
    thread.working ??= waiting.shift();
    if (thread.working !== undefined) thread.worker.postMessage(thread.working.order);
  };
  const start = (): Worker => new Worker(new URL('./search-thread.ts', import.meta.url), { resourceLimits: HEAP });
  const attach = (thread: Thread): void => {
    thread.worker.on('message', (report: FileReport) => {
      thread.working?.answer(report);
      thread.working = undefined;
      next(thread);
    });
    // The end follows every error; its reason may tell of what the file holds, so it goes nowhere.
    thread.worker.on('error', () => undefined);
    thread.worker.on('exit', () => {
      const lost = thread.working;
      thread.working = undefined;
      lost?.answer(brokenReport(lost.order.path));
      if (closing) return;
      thread.worker = start();
      attach(thread);
      next(thread);
    });
  };
  for (let number = 0; number < count; number += 1) {
    const thread: Thread = { worker: start(), working: undefined };
    attach(thread);
    threads.push(thread);
  }
  return {
    ahead: count * AHEAD_PER_THREAD,
    searchFile: (order) =>
      new Promise((answer) => {
        waiting.push({ order, answer });
        const free = threads.find(({ working }) => working === undefined);
        if (free !== undefined) next(free);
      }),
    close: async () => {
      closing = true;
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
};
