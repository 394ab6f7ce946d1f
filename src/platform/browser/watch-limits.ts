/** Ends a visit that takes too long or too much — memory, disk, traffic — or whose browser has died. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EgressProxy } from '#platform/egress';
import type { BrowserProcess } from './browser-process.ts';
import type { VisitEnd, VisitOrder } from './port.ts';
import { processTree, residentBytes } from './process-tree.ts';

const LOOK_EVERY_MS = 250;
/** What pages keep, and the browser's log of all that they load, which is twice as large. */
const DISK_LIMIT_BYTES = 2 * 1024 ** 3;

type Watched = {
  readonly browser: BrowserProcess;
  readonly proxy: Pick<EgressProxy, 'overrun'>;
  readonly order: Pick<VisitOrder, 'visitLimit' | 'memoryLimitBytes' | 'diskLimitBytes'>;
};

type Early = Extract<VisitEnd, { readonly kind: 'ended-early' }>['code'];

/** Resolves with the reason when the visit must end; `undefined` when `signal` says that it is over. */
export const watchLimits = async (watched: Watched, signal: AbortSignal): Promise<VisitEnd | undefined> => {
  const dueMs = performance.now() + watched.order.visitLimit;
  let gone = false;
  void watched.browser.connection.closed.then(() => {
    gone = true;
  });
  while (!signal.aborted) {
    const code = gone ? 'browser-crashed' : performance.now() >= dueMs ? 'visit-limit' : await overrunOf(watched);
    if (code !== undefined) return { kind: 'ended-early', code };
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
};

const overrunOf = async ({ browser, proxy, order }: Watched): Promise<Early | undefined> => {
  if (proxy.overrun) return 'traffic-limit';
  if ((await residentBytes(await processTree(browser.pid))) > order.memoryLimitBytes) return 'memory-limit';
  return (await bytesBelow(browser.folder)) > (order.diskLimitBytes ?? DISK_LIMIT_BYTES) ? 'disk-limit' : undefined;
};

/** What is gone meanwhile takes no room any more. */
const bytesBelow = async (folder: string): Promise<number> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = files.map(({ parentPath, name }) => stat(join(parentPath, name)).then(occupied, () => 0));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
};

/** A file with holes takes less room than it is long. */
const occupied = ({ blocks }: { readonly blocks: number }): number => blocks * 512;
