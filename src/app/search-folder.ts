/**
 * Searches a folder for the server: in threads that live as long as the search. What an earlier search found in a file that has
 * not changed is taken from memory. Each tenant's hashes have a key of their own.
 */
import { createHmac } from 'node:crypto';
import { type FileReport, searchPaths, type Unit } from '#card-discovery';
import type { CardScanPorts, WatchedFolder } from '#card-discovery/scans';
import { cardSearchKey, openCardSearch } from './card-search.ts';

/** Findings listed of one file; more are counted. */
const LISTED = 1_000;
/** A report with more than so many findings is not kept: the file is searched again instead. */
const MOST_KEPT = 200;

type Given = {
  /** Where the key lies, or will. */
  readonly keyFile: string;
  /** The server's own folder: what lies there is not searched. */
  readonly dataFolder: string;
  readonly version: string;
};

const nameOf = ({ path, bytes, modifiedMs, stretch }: Unit): string =>
  JSON.stringify([path, bytes, modifiedMs, stretch?.from ?? 0]);

export const folderSearch = ({ keyFile, dataFolder, version }: Given): CardScanPorts['searchFolder'] => {
  const reports = new Map<string, ReadonlyMap<string, FileReport>>();
  return async ({ tenant, folder }: WatchedFolder, signal) => {
    const key = cardSearchKey(keyFile);
    if (key === undefined) throw new Error('the file of the key holds something else');
    const search = openCardSearch();
    const known = reports.get(folder) ?? new Map<string, FileReport>();
    const kept = new Map<string, FileReport>();
    const keep = (unit: Unit, report: FileReport): void => {
      if (report.findings.length <= MOST_KEPT && report.skips.length === 0) kept.set(nameOf(unit), report);
    };
    const own = search.files.look(dataFolder, { follow: true });
    try {
      const { result } = await searchPaths({
        ...search,
        paths: [folder],
        key: createHmac('sha256', key).update(tenant).digest(),
        limit: LISTED,
        version,
        signal,
        leftOut: new Set(own.kind === 'ok' ? [own.value.identity] : []),
        earlier: (unit) => {
          const report = known.get(nameOf(unit));
          if (report !== undefined) keep(unit, report);
          return report;
        },
        keep,
      });
      reports.set(folder, kept);
      return result;
    } finally {
      await search.close();
    }
  };
};
