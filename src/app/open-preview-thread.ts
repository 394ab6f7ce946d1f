/** A thread for one preview: a history that takes long, or more memory than there is, ends the thread and nothing else. */
import { Worker } from 'node:worker_threads';
import type { OpenPreviewThread, PreviewResult } from '#decision';

/** Windows of some ten million payments. */
const HEAP = { maxOldGenerationSizeMb: 2_048 };

type Waiting = { readonly resolve: (answer: unknown) => void; readonly reject: (error: unknown) => void };

export const openPreviewThread: OpenPreviewThread = (order) => {
  const worker = new Worker(new URL('./preview-thread.ts', import.meta.url), {
    workerData: order,
    resourceLimits: HEAP,
  });
  const waiting: Waiting[] = [];
  let ended: unknown;
  const end = (error: unknown): void => {
    ended ??= error;
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  worker.on('message', (answer) => waiting.shift()?.resolve(answer));
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the thread of a preview has ended')));
  const ask = (lines: string | undefined): Promise<unknown> => {
    if (ended !== undefined) return Promise.reject(ended);
    const answered = Promise.withResolvers<unknown>();
    waiting.push(answered);
    worker.postMessage(lines);
    return answered.promise;
  };
  return {
    take: async (lines) => {
      await ask(lines);
    },
    finish: async () => (await ask(undefined)) as PreviewResult,
    close: async () => {
      await worker.terminate();
    },
  };
};
