/** One of the threads that verify-threads.ts starts: verifies the bundles it is given, one after another. */
import { parentPort } from 'node:worker_threads';
import { type BundleOrder, verifyBundleHere } from '#evidence';

let before: Promise<void> = Promise.resolve();
parentPort?.on('message', (order: BundleOrder) => {
  before = before.then(async () => parentPort?.postMessage(await verifyBundleHere(order)));
});
