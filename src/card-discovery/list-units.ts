/**
 * What there is to search below some paths, in the order of names: whole files, and stretches of those large ones that have
 * no structure, so that several threads share them. Links are not followed, so no loop is entered.
 */
import type { Files, Looked } from '#platform/files';
import { wideOrderOf } from './core/detect-wide.ts';
import type { Skip, SkipReason } from './core/finding.ts';
import { maskedPath } from './core/masked-path.ts';
import { SNIFFED, sniff } from './core/sniff.ts';

export type Unit = {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly stretch?: { readonly from: number; readonly to: number };
};

export type Listed = { readonly kind: 'unit'; readonly unit: Unit } | { readonly kind: 'skip'; readonly skip: Skip };

const STRETCH = 64 * 1024 * 1024;

const skipped = (path: string, reason: SkipReason, severity: Skip['severity'], bytes?: number): Listed => {
  const skip = { place: maskedPath(path), inside: [], reason, severity };
  return { kind: 'skip', skip: bytes === undefined ? skip : { ...skip, bytes } };
};

/** @param leftOut identities of files that are the search's own: its journal, its key. */
export function* listUnits(files: Files, paths: readonly string[], leftOut: ReadonlySet<string>): Iterable<Listed> {
  const entered = new Set<string>();
  // A path that was asked for may be a link; what it holds may not.
  const ahead = paths.map((path) => ({ path, follow: true })).reverse();
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    const { path, follow } = next;
    const looked = files.look(path, { follow });
    if (looked.kind === 'failed') yield skipped(path, looked.error, 'broken');
    else if (leftOut.has(looked.value.identity)) continue;
    else if (looked.value.kind === 'folder') {
      if (entered.has(looked.value.identity)) continue;
      entered.add(looked.value.identity);
      const listed = files.list(path);
      if (listed.kind === 'failed') yield skipped(path, listed.error, 'broken');
      else for (const name of listed.value.toReversed()) ahead.push({ path: name, follow: false });
    } else if (looked.value.kind === 'file') yield* unitsOf(files, path, looked.value);
    else yield skipped(path, looked.value.kind, 'excluded');
  }
}

function* unitsOf(files: Files, path: string, { bytes, allocatedBytes, modifiedMs }: Looked): Iterable<Listed> {
  if (bytes > SNIFFED && allocatedBytes === 0 && isEmpty(files, path)) {
    yield skipped(path, 'sparse-hole', 'excluded', bytes);
    return;
  }
  const unit = { path, bytes, modifiedMs };
  if (bytes < 2 * STRETCH || !isPlain(files, path)) yield { kind: 'unit', unit };
  else {
    for (let from = 0; from < bytes; from += STRETCH) {
      yield { kind: 'unit', unit: { ...unit, stretch: { from, to: Math.min(bytes, from + STRETCH) } } };
    }
  }
}

const headOf = (files: Files, path: string): Uint8Array | undefined => {
  const opened = files.open(path);
  if (opened.kind === 'failed') return undefined;
  try {
    const head = new Uint8Array(SNIFFED);
    return head.subarray(0, opened.value.read(head, 0));
  } catch {
    return undefined;
  } finally {
    opened.value.close();
  }
};

/** Some file systems keep small or packed files without a block of their own: only an empty beginning makes a hole. */
const isEmpty = (files: Files, path: string): boolean => headOf(files, path)?.every((byte) => byte === 0) ?? false;

/** Plain bytes can be searched from anywhere; UTF-16 is read from its beginning. */
const isPlain = (files: Files, path: string): boolean => {
  const head = headOf(files, path);
  if (head === undefined || sniff(head, path) !== 'text') return false;
  return wideOrderOf(head) === undefined && !(head[0] === 0xd0 && head[1] === 0xcf);
};
