/** Files of this machine, to be read only: nothing here writes, locks or changes a time stamp on purpose. */
import type { Outcome } from '#kernel';

export type FileFault = 'gone' | 'no-permission' | 'read-error';

export type Looked = {
  readonly kind: 'file' | 'folder' | 'symbolic-link' | 'device' | 'pipe-or-socket';
  readonly bytes: number;
  /** Less than `bytes` where the file has holes, 0 where it is nothing else. */
  readonly allocatedBytes: number;
  readonly modifiedMs: number;
  /** The same for two names of one file. */
  readonly identity: string;
};

export interface OpenFile {
  /** Now; a file may grow and shrink while it is read. */
  bytes(): number;
  /**
   * Reads into all of `into` from a place of the file and gives back how many bytes there were; fewer only at its end.
   * Synchronous: it is for threads that do nothing else. @throws {@link FileFailure}
   */
  read(into: Uint8Array, position: number): number;
  close(): void;
}

export interface Files {
  /** A symbolic link is one unless `follow`. */
  look(path: string, options?: { readonly follow?: boolean }): Outcome<Looked, FileFault>;
  /** Paths in the folder, in the order of their names' code units. */
  list(folder: string): Outcome<readonly string[], FileFault>;
  /** Never waits for a writer, as opening a pipe would: only regular files are opened. */
  open(path: string): Outcome<OpenFile, FileFault>;
}

/** What went wrong with an open file. */
export class FileFailure extends Error {
  readonly fault: FileFault;

  constructor(fault: FileFault) {
    super(`the file cannot be read: ${fault}`);
    this.name = 'FileFailure';
    this.fault = fault;
  }
}
