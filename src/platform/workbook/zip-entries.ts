/** The entries of a ZIP by its central directory (APPNOTE 6.3.10, 4.3.12 and 4.3.16); ZIP64 is not read. */
export type ZipEntry = {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly packedBytes: number;
  /** Where its local header begins. */
  readonly offset: number;
  /** Where the directory speaks of it. */
  readonly directoryOffset: number;
};

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const END_BYTES = 22;
const COMMENT_LIMIT = 65_535;
const HEADER_BYTES = 46;

/** `undefined`: this is no ZIP, or its directory does not hold together. */
export const zipEntries = (bytes: Uint8Array): readonly ZipEntry[] | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view);
  if (end === undefined) return undefined;
  const count = view.getUint16(end + 10, true);
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    if (at + HEADER_BYTES > end || view.getUint32(at, true) !== CENTRAL) return undefined;
    const nameBytes = view.getUint16(at + 28, true);
    const next = at + HEADER_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) return undefined;
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + nameBytes)),
      method: view.getUint16(at + 10, true),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      packedBytes: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
      directoryOffset: at,
    });
    at = next;
  }
  return entries;
};

const endOf = (view: DataView): number | undefined => {
  const first = Math.max(0, view.byteLength - END_BYTES - COMMENT_LIMIT);
  for (let at = view.byteLength - END_BYTES; at >= first; at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  return undefined;
};

const PROGRAMS = /(?:^|\/)(?:vbaProject[^/]*\.bin|macrosheets\/|activeX\/|ctrlProps\/)/i;

/** Parts in which an office document carries programs. */
export const carriesPrograms = (entries: readonly ZipEntry[]): boolean =>
  entries.some(({ name }) => PROGRAMS.test(name));
