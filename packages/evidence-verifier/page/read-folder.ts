/** The files of a folder that was dropped or chosen, by their path below the log. */
import type { ReadFile } from '../src/index.ts';

export type ChosenFolder = { readonly name: string; readonly read: ReadFile };

/** Finds the log in the files: where the shallowest `checkpoint` lies. `undefined` when there is none. */
export const folderOf = (files: ReadonlyMap<string, File>): ChosenFolder | undefined => {
  const checkpoints = [...files.keys()].filter((path) => path === 'checkpoint' || path.endsWith('/checkpoint'));
  const depth = (path: string): number => path.split('/').length;
  const [found] = checkpoints.sort((a, b) => depth(a) - depth(b));
  if (found === undefined) return undefined;
  const root = found.slice(0, -'checkpoint'.length);
  return {
    name: root === '' ? '.' : root.slice(0, -1),
    read: async (path) => {
      const file = files.get(`${root}${path}`);
      return file === undefined ? undefined : new Uint8Array(await file.arrayBuffer());
    },
  };
};

export const chosenFiles = (list: FileList): Map<string, File> =>
  new Map([...list].map((file) => [file.webkitRelativePath || file.name, file]));

/** Chromium's newer way; its older one does not read folders in a page that was opened from a file. */
type HandleGiver = { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> };

export const droppedFiles = async (transfer: DataTransfer): Promise<Map<string, File>> => {
  const files = new Map<string, File>();
  // The list empties once the event is over: everything is asked for before anything is awaited.
  const items = [...transfer.items];
  const handles = items.map((item) => (item as HandleGiver).getAsFileSystemHandle?.());
  const entries = items.map((item) => item.webkitGetAsEntry());
  for (const [at, asked] of handles.entries()) {
    const [handle, entry] = [await asked, entries[at]];
    if (handle) await collectHandle(handle, handle.name, files);
    else if (entry) await collect(entry, files);
  }
  return files;
};

const collectHandle = async (handle: FileSystemHandle, path: string, files: Map<string, File>): Promise<void> => {
  if (handle.kind === 'file') {
    files.set(path, await (handle as FileSystemFileHandle).getFile());
    return;
  }
  for await (const inner of (handle as FileSystemDirectoryHandle).values()) {
    await collectHandle(inner, `${path}/${inner.name}`, files);
  }
};

const collect = async (entry: FileSystemEntry, files: Map<string, File>): Promise<void> => {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    files.set(entry.fullPath.replace(/^\//, ''), file);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A folder is given in parts; the part without entries is the last.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return;
    for (const inner of part) await collect(inner, files);
  }
};
