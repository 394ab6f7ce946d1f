/** A few characters around a finding, for a person to recognise the place by. No digit survives but six and four. */
const BEFORE = 40;
const AFTER = 24;
const SHOWN_BEFORE = 32;
const SHOWN_AFTER = 16;

/** U+0A0A is what line ends around the stream look like in UTF-16. */
const LINE_END = /[\r\n\u0a0a]/;
/** What may be encoded digits, in letters too: nothing of it is shown. */
const LONG_WORD = /[A-Za-z0-9+/=_-]{17,}/g;

/** Base64 of six digits or more, see base64.ts. */
const BASE64_DIGITS = /(?:[I-P][CDSTijyz][AEIMQUYcgkosw048][g-z0-9+/]){2,}/g;

const masked = (text: string): string =>
  text
    .replace(LONG_WORD, '…')
    .replace(BASE64_DIGITS, '…')
    .replace(/\p{Nd}/gu, '#');

const shownNumber = (digits: string): string =>
  `${digits.slice(0, 6)}${'*'.repeat(Math.max(0, digits.length - 10))}${digits.slice(-4)}`;

export type Around = {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly charset: string;
  /** 1, or 2 for UTF-16: the text is cut between units. */
  readonly unit: number;
};

const decoders = new Map<string, TextDecoder>();
const decode = (bytes: Uint8Array, charset: string): string => {
  const decoder = decoders.get(charset) ?? new TextDecoder(charset);
  decoders.set(charset, decoder);
  return decoder.decode(bytes);
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal must not get is what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufffd]+/g;

/** `shown` stands in place of the bytes [start, end). Cut at the ends of the line. */
const contextOf = ({ bytes, start, end, charset, unit }: Around, shown: string): string => {
  const before = decode(bytes.subarray(Math.max(0, start - BEFORE * unit), start), charset);
  const after = decode(bytes.subarray(end, end + AFTER * unit), charset);
  const left = (before.split(LINE_END).at(-1) ?? '').slice(-SHOWN_BEFORE);
  const right = (after.split(LINE_END)[0] ?? '').slice(0, SHOWN_AFTER);
  // Where a sign beyond U+FFFF was cut in two, its half is no text.
  return `${masked(left)}${shown}${masked(right)}`.toWellFormed().replace(UNPRINTABLE, ' ').trim();
};

export const contextOfNumber = (around: Around, digits: string): string => contextOf(around, shownNumber(digits));

/** Of a value of which nothing may be shown. */
export const contextOfSecret = (around: Around): string => contextOf(around, '***');
