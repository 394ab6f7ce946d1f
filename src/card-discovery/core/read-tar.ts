/** Headers of tar: POSIX ustar and pax, and the long names of GNU. */
import { tarChecksumHolds } from './sniff.ts';

export const TAR_BLOCK = 512;

export type TarEntry = {
  readonly name: string;
  readonly bytes: number;
  readonly kind: 'file' | 'long-name' | 'pax' | 'other';
};

const decoder = new TextDecoder();
const field = (header: Uint8Array, at: number, length: number): string => {
  const bytes = header.subarray(at, at + length);
  const end = bytes.indexOf(0);
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
};

/** Octal, or 256-based with the first bit set where octal does not reach. */
const sizeOf = (header: Uint8Array): number => {
  if (((header[124] as number) & 0x80) === 0) return Number.parseInt(field(header, 124, 12).trim() || '0', 8);
  let size = (header[124] as number) & 0x7f;
  for (let at = 125; at < 136; at += 1) size = size * 256 + (header[at] as number);
  return size;
};

const KINDS: Readonly<Record<string, TarEntry['kind']>> = {
  '0': 'file',
  '\0': 'file',
  '': 'file',
  '7': 'file',
  L: 'long-name',
  x: 'pax',
};

/** `end` at the empty block that ends an archive; `damaged` when the sum does not hold. */
export const readTarHeader = (header: Uint8Array): TarEntry | 'end' | 'damaged' => {
  if (header.every((byte) => byte === 0)) return 'end';
  if (!tarChecksumHolds(header)) return 'damaged';
  const bytes = sizeOf(header);
  if (!Number.isSafeInteger(bytes) || bytes < 0) return 'damaged';
  const prefix = field(header, 257, 5) === 'ustar' ? field(header, 345, 155) : '';
  const name = field(header, 0, 100);
  const kind = KINDS[field(header, 156, 1)] ?? 'other';
  return { name: prefix === '' ? name : `${prefix}/${name}`, bytes, kind };
};

/** What a pax header says of the entry behind it: lines of `length key=value`. */
export const readPax = (content: Uint8Array): { readonly path?: string; readonly size?: number } => {
  const text = decoder.decode(content);
  const path = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1];
  const size = /(?:^|\n)\d+ size=(\d+)\n/.exec(text)?.[1];
  return { ...(path === undefined ? {} : { path }), ...(size === undefined ? {} : { size: Number(size) }) };
};

export const longNameOf = (content: Uint8Array): string => decoder.decode(content).replace(/\0+$/, '');
