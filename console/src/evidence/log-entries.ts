/** The newest entries of a log, read from its published files, each with its signature verified. Pure but for `read`. */
import {
  followKeys,
  type ReadFile,
  readBundle,
  type Sha256,
  type Statement,
  TILE_WIDTH,
  tileAt,
} from '#evidence-verifier';
import { claimedTree } from './read-entry.ts';

export type LogEntry = { readonly index: number; readonly statement: Statement | undefined };

type Options = {
  readonly read: ReadFile;
  readonly vkey: string;
  /** Indices of the entries that replaced the log's key, as the server names them. */
  readonly rotations: readonly number[];
  readonly sha256: Sha256;
  /** How many, from the newest one backwards. */
  readonly most: number;
};

/** The keys of the log do not lead to one another: nothing it says can be told from what somebody else says. */
export class LogKeysNotFollowed extends Error {
  constructor(code: string) {
    super(code);
    this.name = 'LogKeysNotFollowed';
  }
}

/**
 * `statement` is absent where an entry cannot be read or its signature is not the log's.
 * @throws LogKeysNotFollowed, and whatever `read` throws
 */
export const newestEntries = async ({ most, ...log }: Options): Promise<readonly LogEntry[]> => {
  const { read } = log;
  const size = claimedTree((await read('checkpoint')) ?? new Uint8Array())?.size ?? 0;
  if (size === 0) return [];
  const keys = await followKeys(log);
  if (keys.kind === 'failed') throw new LogKeysNotFollowed(keys.error);
  const from = Math.max(0, size - most);
  const entries: LogEntry[] = [];
  for (let bundle = Math.floor((size - 1) / TILE_WIDTH); bundle >= Math.floor(from / TILE_WIDTH); bundle -= 1) {
    const name = tileAt(size, 'entries', bundle);
    const found = name && (await readBundle(read, name));
    const { bytes, ranges } = found?.kind === 'ok' ? found.value : { bytes: new Uint8Array(), ranges: [] };
    const last = Math.min(size, (bundle + 1) * TILE_WIDTH) - 1;
    for (let index = last; index >= Math.max(from, bundle * TILE_WIDTH); index -= 1) {
      const range = ranges[index % TILE_WIDTH];
      const opened = range && (await keys.value.open(bytes.subarray(...range), index));
      entries.push({ index, statement: opened?.kind === 'ok' ? opened.value : undefined });
    }
  }
  return entries;
};

/** `urn:mitsuke:evidence:alert:v1` is of kind `alert`; another vocabulary's type stays as it is. */
export const kindOf = ({ predicateType }: Statement): string =>
  /^urn:mitsuke:evidence:([a-z0-9-]+):v\d+$/.exec(predicateType)?.[1] ?? predicateType;
