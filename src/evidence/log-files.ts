/** Where the files of a log lie among the objects: `logs/<log id>/checkpoint`, `logs/<log id>/tile/…`. */
import type { ReadFile } from '#evidence-verifier';
import type { Objects } from '#platform/objects';
import type { LogId } from './store.ts';

export const folderOf = (log: LogId): string => `logs/${log}`;

export const filesOf =
  (objects: Objects, log: LogId): ReadFile =>
  (path) =>
    objects.get(`${folderOf(log)}/${path}`);
