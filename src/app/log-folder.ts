/** A log's files in a folder of this machine: for reading a copy, and for making one. */
import {
  type ExportFailure,
  type Extended,
  type ExtendFailure,
  exportLog,
  extendExport,
  type ReadFile,
} from '#evidence';
import type { Outcome } from '#kernel';
import { openFolderObjects } from '../platform/objects/folder.ts';

/** @param folder an exported log: it holds `checkpoint` and `tile/`. */
export const readLogFolder = async (folder: string): Promise<ReadFile> => {
  const objects = await openFolderObjects(folder);
  return (file) => objects.get(file);
};

/** Copies a log up to its newest checkpoint; `folder` is made when missing. */
export const exportToFolder = async (
  from: ReadFile,
  folder: string,
): Promise<Outcome<{ readonly size: number }, ExportFailure>> =>
  exportLog({ from, to: await openFolderObjects(folder) });

/** Adds what came since `since` entries to the copy in `folder`, if it is a continuation of that. */
export const extendFolder = async (
  from: ReadFile,
  folder: string,
  since: number,
): Promise<Outcome<Extended, ExtendFailure>> => extendExport({ from, to: await openFolderObjects(folder), since });
