/** The directory of a ZIP file (APPNOTE.TXT 6.3.10), with the wider fields of ZIP64. Pure: bytes in, entries out. */

export type ZipEntry = {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerAt: number;
};

export type ZipDirectory = { readonly at: number; readonly bytes: number; readonly entries: number };

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const WIDE_32 = 0xffffffff;
const WIDE_16 = 0xffff;
const END_BYTES = 22;
const LOCATOR_BYTES = 20;
export const END_64_BYTES = 56;
const ENTRY_BYTES = 46;
export const LOCAL_BYTES = 30;
/** The end of the directory lies within so many bytes of the end of the file: a comment may follow it. */
export const ZIP_TAIL = END_BYTES + LOCATOR_BYTES + 0xffff;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const wide = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

/** From the last bytes of the file: the directory, or where the ZIP64 record that states it lies. */
export const findZipEnd = (tail: Uint8Array): ZipDirectory | { readonly end64At: number } | undefined => {
  const view = viewOf(tail);
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== END) continue;
    const found = {
      entries: view.getUint16(at + 10, true),
      bytes: view.getUint32(at + 12, true),
      at: view.getUint32(at + 16, true),
    };
    const locator = at - LOCATOR_BYTES;
    const isWide = found.entries === WIDE_16 || found.bytes === WIDE_32 || found.at === WIDE_32;
    if (isWide && locator >= 0 && view.getUint32(locator, true) === LOCATOR_64)
      return { end64At: wide(view, locator + 8) };
    return found;
  }
  return undefined;
};

export const readZipEnd64 = (record: Uint8Array): ZipDirectory | undefined => {
  const view = viewOf(record);
  if (record.length < END_64_BYTES || view.getUint32(0, true) !== END_64) return undefined;
  return { entries: wide(view, 32), bytes: wide(view, 40), at: wide(view, 48) };
};

/** UTF-8 when the entry says so or is it; else the CP932 that Japanese Windows writes. */
const nameOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('shift_jis').decode(bytes);
  }
};

type Sizes = { bytes: number; packedBytes: number; headerAt: number };

/** Extra field 1 holds, in this order, those of the three that did not fit. */
const widen = (extra: Uint8Array, sizes: Sizes): Sizes => {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    const end = Math.min(extra.length, at + 4 + view.getUint16(at + 2, true));
    let next = at + 4;
    const take = (stated: number): number => {
      if (stated !== WIDE_32 || next + 8 > end) return stated;
      next += 8;
      return wide(view, next - 8);
    };
    const bytes = take(sizes.bytes);
    const packedBytes = take(sizes.packedBytes);
    return { bytes, packedBytes, headerAt: take(sizes.headerAt) };
  }
  return sizes;
};

/**
 * The entry at `at` of a piece of the directory and where the next begins; `short` when the piece ends within it,
 * `damaged` when no entry begins there.
 */
export const readZipEntry = (
  piece: Uint8Array,
  at: number,
): { readonly entry: ZipEntry; readonly next: number } | 'short' | 'damaged' => {
  if (at + ENTRY_BYTES > piece.length) return 'short';
  const view = viewOf(piece);
  if (view.getUint32(at, true) !== ENTRY) return 'damaged';
  const nameEnd = at + ENTRY_BYTES + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  const next = extraEnd + view.getUint16(at + 32, true);
  if (next > piece.length) return 'short';
  const sizes = widen(piece.subarray(nameEnd, extraEnd), {
    packedBytes: view.getUint32(at + 20, true),
    bytes: view.getUint32(at + 24, true),
    headerAt: view.getUint32(at + 42, true),
  });
  const name = nameOf(piece.subarray(at + ENTRY_BYTES, nameEnd));
  const encrypted = (view.getUint16(at + 8, true) & 1) === 1;
  return { entry: { name, method: view.getUint16(at + 10, true), encrypted, ...sizes }, next };
};

/** How far behind its local header an entry's content begins; `undefined` when there is no such header. */
export const zipContentAfter = (header: Uint8Array): number | undefined => {
  const view = viewOf(header);
  if (header.length < LOCAL_BYTES || view.getUint32(0, true) !== LOCAL) return undefined;
  return LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
};
