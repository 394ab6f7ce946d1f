/** Verifies bundles of a log in threads, one for each processor: hashing and signatures are all the work there is. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { BundleOrder, BundleReport, VerifyBundle } from '#evidence';

export type VerifyThreads = {
  /** The order's bundle is handed over: whoever read it cannot use its bytes any more. */
  readonly verifyBundle: VerifyBundle;
  /** How many bundles keep all threads busy. */
  readonly ahead: number;
  close(): Promise<void>;
};

type Waiting = { resolve(report: BundleReport): void; reject(error: unknown): void };
type Thread = { readonly worker: Worker; readonly waiting: Waiting[] };

const AHEAD_PER_THREAD = 4;

export const openVerifyThreads = (count = availableParallelism()): VerifyThreads => {
  const threads = Array.from({ length: count }, startThread);
  return {
    ahead: count * AHEAD_PER_THREAD,
    verifyBundle: (order) => {
      const idlest = threads.reduce((least, thread) => (thread.waiting.length < least.waiting.length ? thread : least));
      return give(idlest, order);
    },
    async close() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
};

/** A thread answers in the order it was asked. */
const startThread = (): Thread => {
  const worker = new Worker(new URL('./verify-thread.ts', import.meta.url));
  const waiting: Waiting[] = [];
  worker.on('message', (report: BundleReport) => waiting.shift()?.resolve(report));
  const fail = (error: unknown): void => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('a thread that verifies ended')));
  return { worker, waiting };
};

const give = ({ worker, waiting }: Thread, order: BundleOrder): Promise<BundleReport> =>
  new Promise((resolve, reject) => {
    const { buffer } = order.bundle;
    const handedOver = buffer instanceof ArrayBuffer && order.bundle.byteLength * 2 > buffer.byteLength ? [buffer] : [];
    worker.postMessage(order, handedOver);
    waiting.push({ resolve, reject });
  });
