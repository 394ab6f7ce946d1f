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

export type FileFault = 'type-refused' | 'not-as-named';

/** `text`: to be looked through for card numbers. */
export const fileFault = (mediaType: string, bytes: Uint8Array): FileFault | 'text' | 'binary' => {
  const type = TYPES[mediaType];
  if (type === undefined) return 'type-refused';
  if (type.isText) return 'text';
  return type.begins?.every((byte, place) => bytes[place] === byte) ? 'binary' : 'not-as-named';
};

const SLICE_CHARACTERS = 256 * 1024;

/** In pieces of whole lines, none much longer than a quarter of a million characters unless a line is. */
export function* slicesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', Math.min(from + SLICE_CHARACTERS, text.length));
    const to = end < 0 ? text.length : end + 1;
    yield text.slice(from, to);
    from = to;
  }
}
