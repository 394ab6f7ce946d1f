/**
 * What may be kept as a document: by its declared media type, which must agree with how its bytes begin. Of types that
 * are text, all of it is read for card numbers; inside PDF, pictures and archives nothing is looked for.
 */
import { decodeJapanese, failed, findCardNumber, type Outcome, ok } from '#kernel';

type FileKind = { readonly begins: readonly number[] } | 'text';

const KINDS: Readonly<Record<string, FileKind>> = {
  'application/pdf': { begins: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  'image/png': { begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  'image/jpeg': { begins: [0xff, 0xd8, 0xff] },
  'application/zip': { begins: [0x50, 0x4b, 0x03, 0x04] },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { begins: [0x50, 0x4b, 0x03, 0x04] },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { begins: [0x50, 0x4b, 0x03, 0x04] },
  'text/plain': 'text',
  'text/csv': 'text',
  'application/xml': 'text',
};

export const MEDIA_TYPES: readonly string[] = Object.keys(KINDS);
/** 20 MiB */
export const FILE_LIMIT_BYTES = 20 * 1024 * 1024;
/** 2 MiB: looking through more at once would hold up everyone else for longer than a blink. */
export const TEXT_LIMIT_BYTES = 2 * 1024 * 1024;

export type FileFault =
  | 'media-type-not-taken'
  | 'content-not-of-its-type'
  | 'text-not-readable'
  | 'text-too-large'
  | 'card-number-not-accepted'
  | 'file-empty';

export const judgeFile = (mediaType: string, bytes: Uint8Array): Outcome<undefined, FileFault> => {
  const kind = Object.hasOwn(KINDS, mediaType) ? KINDS[mediaType] : undefined;
  if (kind === undefined) return failed('media-type-not-taken');
  if (bytes.length === 0) return failed('file-empty');
  if (kind !== 'text') {
    return kind.begins.every((byte, at) => bytes[at] === byte) ? ok(undefined) : failed('content-not-of-its-type');
  }
  if (bytes.length > TEXT_LIMIT_BYTES) return failed('text-too-large');
  const read = decodeJapanese(bytes);
  if (read.kind === 'failed' || read.value.text.includes('\0')) return failed('text-not-readable');
  const holds = read.value.text.split('\n').some((line) => findCardNumber(line) !== undefined);
  return holds ? failed('card-number-not-accepted') : ok(undefined);
};
