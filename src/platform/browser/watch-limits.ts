/** Ends a visit that takes too long or too much memory, or whose browser has died. */
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserProcess } from './browser-process.ts';
import type { VisitEnd, VisitOrder } from './port.ts';
import { processTree, residentBytes } from './process-tree.ts';

const LOOK_EVERY_MS = 250;
/** The browser's log grows with all that a page loads; a page must not fill the disk by it. */
const NET_LOG_LIMIT_BYTES = 1024 ** 3;

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** Resolves with the reason when the visit must end; `undefined` when `signal` says that it is over. */
export const watchLimits = async (
  browser: BrowserProcess,
  order: Pick<VisitOrder, 'visitLimit' | 'memoryLimitBytes'>,
  signal: AbortSignal,
): Promise<VisitEnd | undefined> => {
  const dueMs = performance.now() + order.visitLimit;
  let gone = false;
  void browser.connection.closed.then(() => {
    gone = true;
  });
  while (!signal.aborted) {
    if (gone) return { kind: 'ended-early', code: 'browser-crashed' };
    if (performance.now() >= dueMs) return { kind: 'ended-early', code: 'visit-limit' };
    const tooLarge = (await residentBytes(await processTree(browser.pid))) > order.memoryLimitBytes;
    if (tooLarge || (await sizeOf(browser.netLog)) > NET_LOG_LIMIT_BYTES) {
      return { kind: 'ended-early', code: 'memory-limit' };
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
};
