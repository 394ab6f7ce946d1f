/**
 * What may be attached: by the name's extension, which must agree with how the bytes begin and with the type the sender
 * declares. Office documents that carry programs are refused, as are the old ones in which they cannot be told apart.
 */
import { decodeJapanese, failed, findCardNumber, type Outcome, ok } from '#kernel';

/** 20 MiB */
export const FILE_LIMIT_BYTES = 20 * 1024 * 1024;
/** Files of one declaration. */
export const FILES_LIMIT = 100;
/** Looking through more text at once would hold up everyone else. */
const TEXT_LIMIT_BYTES = 2 * 1024 * 1024;

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OFFICE = 'application/vnd.openxmlformats-officedocument.';

type Kind = { readonly mediaType: string; readonly begins?: readonly number[]; readonly part?: string };

const KINDS: Readonly<Record<string, Kind>> = {
  pdf: { mediaType: 'application/pdf', begins: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  png: { mediaType: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  jpg: { mediaType: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  jpeg: { mediaType: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  xlsx: { mediaType: `${OFFICE}spreadsheetml.sheet`, begins: ZIP, part: 'xl/workbook.xml' },
  docx: { mediaType: `${OFFICE}wordprocessingml.document`, begins: ZIP, part: 'word/document.xml' },
  pptx: { mediaType: `${OFFICE}presentationml.presentation`, begins: ZIP, part: 'ppt/presentation.xml' },
  txt: { mediaType: 'text/plain' },
  csv: { mediaType: 'text/csv' },
};

const WITH_MACROS = [
  'xlsm',
  'xltm',
  'xlsb',
  'xlam',
  'docm',
  'dotm',
  'pptm',
  'potm',
  'ppsm',
  'ppam',
  'xls',
  'doc',
  'ppt',
];

export const FILE_FAULTS = [
  'file-empty',
  'file-type-not-taken',
  'file-type-lies',
  'has-macros',
  'text-not-readable',
  'card-number-not-accepted',
] as const;
export type FileFault = (typeof FILE_FAULTS)[number];

export type OfferedFile = {
  readonly name: string;
  /** As the sender declares it. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Of an archive; `undefined` where the bytes are none. */
  readonly parts: readonly string[] | undefined;
  readonly carriesPrograms: boolean;
};

/** @returns the type it is kept as */
export const judgeFile = (file: OfferedFile): Outcome<string, FileFault> => {
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
  if (WITH_MACROS.includes(extension) || file.carriesPrograms) return failed('has-macros');
  const kind = Object.hasOwn(KINDS, extension) ? KINDS[extension] : undefined;
  if (kind === undefined) return failed('file-type-not-taken');
  if (file.bytes.length === 0) return failed('file-empty');
  if (file.mediaType !== kind.mediaType && file.mediaType !== 'application/octet-stream')
    return failed('file-type-lies');
  if (kind.begins === undefined) return judgeText(file.bytes, kind.mediaType);
  if (!kind.begins.every((byte, at) => file.bytes[at] === byte)) return failed('file-type-lies');
  if (kind.part !== undefined && file.parts?.includes(kind.part) !== true) return failed('file-type-lies');
  return ok(kind.mediaType);
};

const judgeText = (bytes: Uint8Array, mediaType: string): Outcome<string, FileFault> => {
  if (bytes.length > TEXT_LIMIT_BYTES) return failed('text-not-readable');
  const read = decodeJapanese(bytes);
  if (read.kind === 'failed' || read.value.text.includes('\0')) return failed('file-type-lies');
  const holds = read.value.text.split('\n').some((line) => findCardNumber(line) !== undefined);
  return holds ? failed('card-number-not-accepted') : ok(mediaType);
};
