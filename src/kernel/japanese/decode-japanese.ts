/**
 * Bytes of unknown origin to text: a byte order mark decides, else what is valid UTF-8 is UTF-8, else CP932.
 * Never replaces a byte: undecodable bytes are reported with their places. EUC-JP and ISO-2022-JP are not guessed.
 */
import { failed, type Outcome, ok } from '../outcome.ts';
import { type ByteFault, decodeCp932 } from './cp932.ts';

export type JapaneseEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp932';

export type DecodedText = {
  readonly text: string;
  readonly encoding: JapaneseEncoding;
  /** A mark was there; it is not part of `text`. */
  readonly byteOrderMark: boolean;
  /**
   * The bytes are good CP932 as well and nothing speaks for either: short half-width kana can be valid UTF-8
   * (`ﾃｩ` is `é`). Ask whoever sent it.
   */
  readonly ambiguous: boolean;
};

export type UndecodableText = {
  /** The encoding the mark names, or the one that leaves fewer faults. */
  readonly encoding: JapaneseEncoding;
  readonly faults: readonly ByteFault[];
};

/** Bounds of the second byte where they are not 80 to BF (Unicode table 3-7). */
const secondByteBounds = (lead: number): readonly [number, number] => {
  if (lead === 0xe0) return [0xa0, 0xbf];
  if (lead === 0xed) return [0x80, 0x9f];
  if (lead === 0xf0) return [0x90, 0xbf];
  return lead === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
};

const sequenceLength = (lead: number): number => {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
};

/** Each maximal subpart that is not well-formed, as WHATWG's decoder would replace it. */
const utf8Faults = (bytes: Uint8Array): ByteFault[] => {
  const faults: ByteFault[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const wanted = sequenceLength(lead);
    const [low, high] = secondByteBounds(lead);
    let length = 1;
    while (length < wanted) {
      const byte = bytes[at + length] ?? 0;
      if (byte < (length === 1 ? low : 0x80) || byte > (length === 1 ? high : 0xbf)) break;
      length += 1;
    }
    if (length !== wanted) faults.push({ offset: at, length });
    at += length;
  }
  return faults;
};

/** Text, or every place that is not UTF-8, in order. A byte order mark is taken off. */
export const decodeUtf8 = (bytes: Uint8Array): Outcome<string, readonly ByteFault[]> => {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return failed(utf8Faults(bytes));
  }
};

const decodeUtf16 = (bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Outcome<string, readonly ByteFault[]> => {
  try {
    return ok(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const unitAt = (at: number): number => (at + 1 < bytes.length ? view.getUint16(at, encoding === 'utf-16le') : 0);
    const faults: ByteFault[] = [];
    for (let at = 0; at + 1 < bytes.length; at += 2) {
      const isHigh = unitAt(at) >>> 10 === 0x36;
      if (isHigh && unitAt(at + 2) >>> 10 === 0x37) at += 2;
      else if (isHigh || unitAt(at) >>> 10 === 0x37) faults.push({ offset: at, length: 2 });
    }
    if (bytes.length % 2 === 1) faults.push({ offset: bytes.length - 1, length: 1 });
    return failed(faults);
  }
};

const markOf = (bytes: Uint8Array): JapaneseEncoding | undefined => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
};

/** Japanese in UTF-8 takes three bytes a character, so two-byte sequences alone are no sign of it. */
const isTellingUtf8 = (text: string): boolean => /[\u0800-\uffff]/.test(text) || !/[\u0080-\u07ff]/.test(text);

export const decodeJapanese = (bytes: Uint8Array): Outcome<DecodedText, UndecodableText> => {
  const mark = markOf(bytes);
  if (mark !== undefined && mark !== 'cp932') {
    const marked = mark === 'utf-8' ? decodeUtf8(bytes) : decodeUtf16(bytes, mark);
    return marked.kind === 'ok'
      ? ok({ text: marked.value, encoding: mark, byteOrderMark: true, ambiguous: false })
      : failed({ encoding: mark, faults: marked.error });
  }
  const utf8 = decodeUtf8(bytes);
  if (utf8.kind === 'ok') {
    const ambiguous = !isTellingUtf8(utf8.value) && decodeCp932(bytes).kind === 'ok';
    return ok({ text: utf8.value, encoding: 'utf-8', byteOrderMark: false, ambiguous });
  }
  const cp932 = decodeCp932(bytes);
  if (cp932.kind === 'ok') {
    return ok({ text: cp932.value, encoding: 'cp932', byteOrderMark: false, ambiguous: false });
  }
  return utf8.error.length < cp932.error.length
    ? failed({ encoding: 'utf-8', faults: utf8.error })
    : failed({ encoding: 'cp932', faults: cp932.error });
};
