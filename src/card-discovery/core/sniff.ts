/** What a stream is, by its first bytes; by its name only where a format has no sign of its own. */

export type Content =
  | 'text'
  | 'gzip'
  | 'zstd'
  | 'brotli'
  | 'zip'
  | 'tar'
  | 'pdf'
  | 'sqlite'
  | 'picture'
  | 'recording'
  | 'unsupported-compression';

/** As many bytes as {@link sniff} looks at. */
export const SNIFFED = 512;

type Sign = readonly [content: Content, at: number, ...signs: string[]];

const SIGNS: readonly Sign[] = [
  ['gzip', 0, '\x1f\x8b\x08'],
  ['zstd', 0, '\x28\xb5\x2f\xfd'],
  ['zip', 0, 'PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'],
  ['tar', 257, 'ustar'],
  ['pdf', 0, '%PDF-'],
  ['sqlite', 0, 'SQLite format 3\0'],
  ['picture', 0, '\x89PNG\r\n\x1a\n', '\xff\xd8\xff', 'GIF87a', 'GIF89a', 'II*\0', 'MM\0*', '8BPS', '\0\0\x01\0'],
  ['picture', 4, 'ftypheic', 'ftypheix', 'ftypmif1', 'ftypavif'],
  ['picture', 8, 'WEBP'],
  ['recording', 0, 'ID3', 'OggS', 'fLaC', '#!AMR', '\x1a\x45\xdf\xa3', 'FLV\x01', '\x30\x26\xb2\x75\x8e\x66\xcf\x11'],
  ['recording', 4, 'ftyp'],
  ['recording', 8, 'WAVE', 'AVI ', 'AIFF'],
  ['unsupported-compression', 0, '7z\xbc\xaf\x27\x1c', '\xfd7zXZ\0', 'BZh', 'Rar!\x1a\x07', '\x1f\x9d', '\x1f\xa0'],
  ['unsupported-compression', 0, '\x04\x22\x4d\x18', 'MSCF', 'LZIP'],
  ['unsupported-compression', 2, '-lh0-', '-lh5-', '-lh6-', '-lh7-'],
];

const OLE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
const ENCRYPTED_PACKAGE = 'E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e';

const latin = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

/** A frame of MPEG audio, layer III: eleven bits set, and a bit rate that exists. */
const isMpegAudio = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xff &&
  ((bytes[1] as number) & 0xe0) === 0xe0 &&
  ((bytes[1] as number) & 0x06) === 0x02 &&
  ((bytes[2] as number) & 0xf0) !== 0xf0;

/** @param bytes the first {@link SNIFFED} of the stream, or all there are. */
export const sniff = (bytes: Uint8Array, name: string): Content => {
  const text = latin(bytes.subarray(0, SNIFFED));
  for (const [content, at, ...signs] of SIGNS) {
    if (signs.some((sign) => text.startsWith(sign, at))) return content;
  }
  if (isMpegAudio(bytes)) return 'recording';
  if (/\.br$/i.test(name)) return 'brotli';
  return isOldTar(bytes) ? 'tar' : 'text';
};

/** Encrypted Word and Excel files are OLE containers with a stream of that name. @param head some tens of KiB. */
export const isProtectedOffice = (head: Uint8Array): boolean => {
  const text = latin(head);
  return text.startsWith(OLE) && text.includes(ENCRYPTED_PACKAGE);
};

const CHECKSUM_AT = 148;
const CHECKSUM_BYTES = 8;

/** A tar of before 1988 has no sign but the sum of its header. */
const isOldTar = (bytes: Uint8Array): boolean => bytes.length >= SNIFFED && tarChecksumHolds(bytes);

export const tarChecksumHolds = (header: Uint8Array): boolean => {
  const stated = Number.parseInt(latin(header.subarray(CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES)).trim(), 8);
  if (!(stated > 0)) return false;
  let sum = 0;
  for (let at = 0; at < SNIFFED; at += 1) {
    const inChecksum = at >= CHECKSUM_AT && at < CHECKSUM_AT + CHECKSUM_BYTES;
    sum += inChecksum ? 0x20 : (header[at] as number);
  }
  return sum === stated;
};
