/** Workers from a script that the page itself holds: nothing is fetched, and `worker-src blob:` is all they need. */
import type { BundleReport, VerifyBundle } from '../src/index.ts';

export type Workers = { readonly verifyBundle: VerifyBundle; readonly ahead: number; end(): void };

type Waiting = { resolve(report: BundleReport): void; reject(error: unknown): void };

const MOST = 8;
const AHEAD_PER_WORKER = 2;

export const startWorkers = (script: string): Workers => {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const count = Math.min(MOST, navigator.hardwareConcurrency || 1);
  const threads = Array.from({ length: count }, () => {
    const worker = new Worker(url);
    const waiting: Waiting[] = [];
    worker.onmessage = ({ data }: MessageEvent<BundleReport>) => waiting.shift()?.resolve(data);
    worker.onerror = (event) => {
      for (const { reject } of waiting.splice(0)) reject(new Error(event.message));
    };
    return { worker, waiting };
  });
  return {
    ahead: count * AHEAD_PER_WORKER,
    verifyBundle: (order) => {
      const idlest = threads.reduce((least, it) => (it.waiting.length < least.waiting.length ? it : least));
      return new Promise((resolve, reject) => {
        idlest.waiting.push({ resolve, reject });
        idlest.worker.postMessage(order);
      });
    },
    end: () => {
      for (const { worker } of threads) worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
};
