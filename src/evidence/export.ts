/** Copies a log, up to one checkpoint, to a place where anyone can verify it. */
import {
  parseCheckpoint,
  parseNote,
  type ReadFile,
  readBundle,
  readTile,
  tilePath,
  tilesOfTree,
  type VerdictCode,
} from '#evidence-verifier';
import { failed, type Outcome, ok } from '#kernel';
import type { Objects } from '#platform/objects';
import { copyTimeStamps } from './timestamp/time-stamp-files.ts';

export type ExportFailure = { readonly code: VerdictCode; readonly path: string };

export type ExportOptions = {
  /** Files of the log by their path: `checkpoint`, `tile/…`. A folder's `get` is one, HTTP another. */
  readonly from: ReadFile;
  readonly to: Objects;
  readonly onProgress?: (progress: { readonly files: number }) => void;
};

/**
 * Copies the tiles and bundles of the checkpoint that `from` has now, and that checkpoint last, so that an export cut
 * short has none and verifies as nothing. The copy is not judged: `verifyExport` does that.
 */
export const exportLog = async (options: ExportOptions): Promise<Outcome<{ readonly size: number }, ExportFailure>> => {
  const { from, to, onProgress } = options;
  const checkpoint = await from('checkpoint');
  if (checkpoint === undefined) return failed({ code: 'checkpoint-missing', path: 'checkpoint' });
  const note = parseNote(checkpoint);
  const tree = note.kind === 'ok' ? parseCheckpoint(note.value.text) : note;
  if (tree.kind === 'failed') return failed({ code: tree.error, path: 'checkpoint' });
  let files = 0;
  for (const name of tilesOfTree(tree.value.size)) {
    const found = name.level === 'entries' ? await readBundle(from, name) : await readTile(from, name);
    if (found.kind === 'failed') return failed({ code: found.error.code, path: found.error.path });
    await to.put(tilePath(name), found.value.bytes);
    files += 1;
    onProgress?.({ files });
  }
  await copyTimeStamps(from, to, { size: tree.value.size });
  await to.put('checkpoint', checkpoint);
  return ok({ size: tree.value.size });
};
