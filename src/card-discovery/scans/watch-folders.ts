/**
 * Searches the folders that the configuration names, each when it is due, and says that it looked, so that a search that stands
 * still is noticed (LEAK-13). Several processes share the folders without searching twice.
 */
import { type Repeated, repeat } from '#cases';
import { durationOfMs, parseInstant, type TenantId } from '#kernel';
import type { CardScanPorts, WatchedFolder } from './ports.ts';
import { CARD_DISCOVERY, recordScan } from './record-scan.ts';
import { lastWatched, tenantsWithScans } from './store-scans.ts';

const LOOK_EVERY = durationOfMs(60_000);

export type FolderWatch = Repeated & {
  /** One look at what is due; for whoever has no background. @returns how many were searched */
  runOnce(): Promise<number>;
};

const isDue = async ({ database, clock }: CardScanPorts, watched: WatchedFolder): Promise<boolean> => {
  const { tenant, party, name } = watched;
  const last = await database.inScope({ tenant }, (tx) => lastWatched(tx, { tenant, party, name }));
  return last === undefined || clock.now() - last >= watched.everyMinutes * 60_000;
};

const instantOf = (text: string) => {
  const read = parseInstant(text);
  if (read.kind === 'failed') throw new Error('a search says its times');
  return read.value;
};

/** @returns whether it was searched: not when another process does, or it was stopped. */
const searchDue = async (ports: CardScanPorts, watched: WatchedFolder, signal: AbortSignal): Promise<boolean> => {
  const { tenant, party, name } = watched;
  const lock = `card-discovery ${JSON.stringify([tenant, party ?? '', name])}`;
  const outcome = await ports.database.withLock(lock, async (lost) => {
    if (!(await isDue(ports, watched))) return false;
    const result = await ports.searchFolder(watched, AbortSignal.any([signal, lost]));
    // It is searched again from the beginning by whoever comes next.
    if (signal.aborted || lost.aborted) return false;
    const bytes = new TextEncoder().encode(JSON.stringify(result));
    const { startedAt, endedAt } = result.summary;
    await recordScan(ports, {
      ...{ tenant, party, name, result, bytes },
      startedAt: instantOf(startedAt),
      endedAt: instantOf(endedAt),
    });
    return true;
  });
  return outcome.kind === 'ok' && outcome.value;
};

const lookOnce = async (ports: CardScanPorts, signal: AbortSignal): Promise<number> => {
  const troubled = new Set<TenantId>();
  let searched = 0;
  for (const watched of ports.watched) {
    if (signal.aborted) return searched;
    try {
      if (await searchDue(ports, watched, signal)) searched += 1;
    } catch (error) {
      // One folder's trouble does not hold up the others: it is tried again at the next look.
      ports.onFailure(error);
      troubled.add(watched.tenant);
    }
  }
  if (signal.aborted) return searched;
  const sent = await ports.database.asSystem(tenantsWithScans);
  const tenants = [...new Set([...sent, ...ports.watched.map(({ tenant }) => tenant)])];
  const well = tenants.filter((tenant) => !troubled.has(tenant));
  if (well.length > 0) await ports.sources.signOfLife(CARD_DISCOVERY, { tenants: well, rounds: 1 });
  return searched;
};

export const watchFolders = (ports: CardScanPorts): FolderWatch => ({
  ...repeat(ports, LOOK_EVERY, (stopping) => lookOnce(ports, stopping)),
  runOnce: () => lookOnce(ports, new AbortController().signal),
});
