/** The thread that open-preview-thread.ts starts: works out one preview from the lines it is given. */
import { parentPort, workerData } from 'node:worker_threads';
import { createPreview, type PreviewOrder } from '#decision';

const preview = createPreview(workerData as PreviewOrder);

parentPort?.on('message', (lines: string | undefined) => {
  if (lines !== undefined) preview.take(lines);
  parentPort?.postMessage(lines === undefined ? preview.result() : undefined);
});
