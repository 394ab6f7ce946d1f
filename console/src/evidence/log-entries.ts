/** The newest entries of a log, read from its published files, each with its signature verified. Pure but for `read`. */
import {
  ed25519Check,
  parseVkey,
  type ReadFile,
  readBundle,
  type Sha256,
  type Statement,
  TILE_WIDTH,
  tileAt,
  verifyEntry,
} from '#evidence-verifier';
import { claimedTree } from './read-entry.ts';

export type LogEntry = { readonly index: number; readonly statement: Statement | undefined };

type Options = {
  readonly read: ReadFile;
  readonly vkey: string;
  readonly sha256: Sha256;
  /** How many, from the newest one backwards. */
  readonly most: number;
};

/** `statement` is absent where an entry cannot be read or its signature is not the log's. @throws whatever `read` throws */
export const newestEntries = async ({ read, vkey, sha256, most }: Options): Promise<readonly LogEntry[]> => {
  const size = claimedTree((await read('checkpoint')) ?? new Uint8Array())?.size ?? 0;
  const key = parseVkey(vkey, sha256);
  if (key.kind === 'failed' || size === 0) return [];
  const check = await ed25519Check(key.value.publicKey);
  const from = Math.max(0, size - most);
  const entries: LogEntry[] = [];
  for (let bundle = Math.floor((size - 1) / TILE_WIDTH); bundle >= Math.floor(from / TILE_WIDTH); bundle -= 1) {
    const name = tileAt(size, 'entries', bundle);
    const found = name && (await readBundle(read, name));
    const { bytes, ranges } = found?.kind === 'ok' ? found.value : { bytes: new Uint8Array(), ranges: [] };
    const last = Math.min(size, (bundle + 1) * TILE_WIDTH) - 1;
    for (let index = last; index >= Math.max(from, bundle * TILE_WIDTH); index -= 1) {
      const range = ranges[index % TILE_WIDTH];
      const opened = range && (await verifyEntry(bytes.subarray(...range), index, { key: key.value, check }));
      entries.push({ index, statement: opened?.kind === 'ok' ? opened.value : undefined });
    }
  }
  return entries;
};

/** `urn:mitsuke:evidence:alert:v1` is of kind `alert`; another vocabulary's type stays as it is. */
export const kindOf = ({ predicateType }: Statement): string =>
  /^urn:mitsuke:evidence:([a-z0-9-]+):v\d+$/.exec(predicateType)?.[1] ?? predicateType;
