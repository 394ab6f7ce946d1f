/** The regular files of a tar archive (POSIX ustar, names of at most 100 bytes), in memory. */
export type TarFile = { readonly name: string; readonly executable: boolean; readonly content: Buffer };

const BLOCK_BYTES = 512;

/** @throws RangeError when an archive holds what is not a file or folder below it. */
export const readTar = (archive: Buffer): TarFile[] => {
  const files: TarFile[] = [];
  for (let at = 0; at + BLOCK_BYTES <= archive.length && archive[at] !== 0; ) {
    const field = (from: number, length: number): string => {
      const [text = ''] = archive.toString('latin1', at + from, at + from + length).split('\0');
      return text;
    };
    const name = field(0, 100).replace(/^\.\//, '');
    const size = Number.parseInt(field(124, 12), 8);
    const kind = field(156, 1);
    if (!Number.isSafeInteger(size) || name.startsWith('/') || name.split('/').includes('..')) {
      throw new RangeError(`not a name below the archive: ${name}`);
    }
    at += BLOCK_BYTES;
    if (kind === '' || kind === '0') {
      const executable = (Number.parseInt(field(100 - BLOCK_BYTES, 8), 8) & 0o100) !== 0;
      files.push({ name, executable, content: archive.subarray(at, at + size) });
    } else if (kind !== '5') throw new RangeError(`neither file nor folder: ${name}`);
    at += Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return files;
};
