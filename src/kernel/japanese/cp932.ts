/**
 * CP932 (Windows-31J, the Shift_JIS of the WHATWG Encoding Standard) to text and back. Nothing is replaced silently:
 * what cannot be decoded or encoded is reported with its place. The double-byte table is read once from TextDecoder;
 * single bytes are WHATWG's own, because Node's ICU exchanges 0x1A, 0x1C and 0x7F.
 */
import { failed, type Outcome, ok } from '../outcome.ts';

/** Bytes that stand for no character. */
export type ByteFault = {
  /** From the first byte of the input, zero-based. */
  readonly offset: number;
  readonly length: number;
};

/** A character without a place in the encoding. */
export type CharacterFault = {
  /** UTF-16 code units from the start of the text, zero-based. */
  readonly index: number;
  readonly character: string;
};

const isLead = (byte: number): boolean => (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);
const isTrail = (byte: number): boolean => byte >= 0x40 && byte <= 0xfc && byte !== 0x7f;

/** WHATWG's pointer of a pair; 188 trail bytes to each lead byte. */
const pointerOf = (lead: number, trail: number): number =>
  (lead - (lead < 0xa0 ? 0x81 : 0xc1)) * 188 + trail - (trail < 0x7f ? 0x40 : 0x41);

/** NEC's selection of IBM's extension, which the encoder passes over in favour of the same characters elsewhere. */
const isDuplicateRow = (pointer: number): boolean => pointer >= 8272 && pointer <= 8835;
/** Lead bytes 0xF0 to 0xF9: the user's own characters (外字), decoded to U+E000–U+E757 and never encoded. */
const isUserDefined = (pointer: number): boolean => pointer >= 8836 && pointer <= 10715;

type Tables = {
  /** UTF-16 code unit by pointer, 0 where there is none. */
  readonly toUnicode: Uint16Array;
  /** `lead << 8 | trail` by UTF-16 code unit, 0 where there is none. */
  readonly toBytes: Uint16Array;
};

const buildTables = (): Tables => {
  const pairs: number[] = [];
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    for (let trail = 0x40; trail <= 0xfc; trail++) if (isLead(lead) && isTrail(trail)) pairs.push(lead, trail, 0x0a);
  }
  const lines = new TextDecoder('shift_jis').decode(Uint8Array.from(pairs)).split('\n');
  const toUnicode = new Uint16Array(60 * 188);
  const toBytes = new Uint16Array(0x10000);
  for (let at = 0; at < pairs.length; at += 3) {
    const line = lines[at / 3] ?? '';
    const code = line.charCodeAt(0);
    if (line.length !== 1 || code === 0xfffd) continue;
    const lead = pairs[at] ?? 0;
    const trail = pairs[at + 1] ?? 0;
    const pointer = pointerOf(lead, trail);
    toUnicode[pointer] = code;
    const canEncode = !isDuplicateRow(pointer) && !isUserDefined(pointer);
    if (canEncode && toBytes[code] === 0) toBytes[code] = (lead << 8) | trail;
  }
  return { toUnicode, toBytes };
};

let built: Tables | undefined;
const tables = (): Tables => {
  built ??= buildTables();
  return built;
};

const UNDECODABLE = -1;

const decodeSingle = (byte: number): number => {
  if (byte <= 0x80) return byte;
  return byte >= 0xa1 && byte <= 0xdf ? byte - 0xa1 + 0xff61 : UNDECODABLE;
};

/**
 * Text, or every place that cannot be decoded, in order. After a lead byte without its pair, an ASCII byte is read
 * again on its own, as WHATWG's decoder does.
 */
export const decodeCp932 = (bytes: Uint8Array): Outcome<string, readonly ByteFault[]> => {
  const { toUnicode } = tables();
  const units = new DataView(new ArrayBuffer(bytes.length * 2));
  const faults: ByteFault[] = [];
  let count = 0;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    let code = decodeSingle(byte);
    let length = 1;
    if (isLead(byte)) {
      const trail = bytes[at + 1];
      code = trail !== undefined && isTrail(trail) ? toUnicode[pointerOf(byte, trail)] || UNDECODABLE : UNDECODABLE;
      if (code !== UNDECODABLE || (trail !== undefined && trail > 0x7f)) length = 2;
    }
    if (code === UNDECODABLE) faults.push({ offset: at, length });
    else units.setUint16(2 * count++, code, true);
    at += length;
  }
  if (faults.length > 0) return failed(faults);
  return ok(new TextDecoder('utf-16le', { ignoreBOM: true }).decode(new Uint8Array(units.buffer, 0, 2 * count)));
};

/** The three characters WHATWG's encoder accepts though they decode as others: `¥` → 0x5C, `‾` → 0x7E, `−` → `－`. */
const encodeSingle = (code: number): number => {
  if (code <= 0x80) return code;
  if (code >= 0xff61 && code <= 0xff9f) return code - 0xff61 + 0xa1;
  if (code === 0xa5) return 0x5c;
  return code === 0x203e ? 0x7e : UNDECODABLE;
};

/**
 * Bytes as Windows and every browser write them, or every character that has none. `¥` becomes 0x5C, which Japanese
 * systems show as a yen sign but which decodes as a backslash. The wave dash and other characters that macOS and
 * Linux decode otherwise are refused; `useWindowsForms` changes them.
 */
export const encodeCp932 = (text: string): Outcome<Uint8Array, readonly CharacterFault[]> => {
  const { toBytes } = tables();
  const bytes = new Uint8Array(text.length * 2);
  const faults: CharacterFault[] = [];
  let length = 0;
  let index = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const single = encodeSingle(code);
    const pair = code > 0xffff ? 0 : (toBytes[code === 0x2212 ? 0xff0d : code] ?? 0);
    if (single !== UNDECODABLE) bytes[length++] = single;
    else if (pair !== 0) {
      bytes[length++] = pair >> 8;
      bytes[length++] = pair & 0xff;
    } else faults.push({ index, character });
    index += character.length;
  }
  return faults.length > 0 ? failed(faults) : ok(bytes.slice(0, length));
};

/** Characters that JIS X 0208's own mapping and Windows' give to one code: from the former to the latter. */
const WINDOWS_FORM: Readonly<Record<string, string>> = {
  '\u301c': '\uff5e',
  '\u2016': '\u2225',
  '\u2212': '\uff0d',
  '\u2014': '\u2015',
  '\u00a2': '\uffe0',
  '\u00a3': '\uffe1',
  '\u00ac': '\uffe2',
  '\u00a6': '\uffe4',
};

/** Writes `〜 ‖ − — ¢ £ ¬ ¦` as the look-alikes CP932 has: `～ ∥ － ― ￠ ￡ ￢ ￤`. */
export const useWindowsForms = (text: string): string =>
  text.replaceAll(
    /[\u301c\u2016\u2212\u2014\u00a2\u00a3\u00ac\u00a6]/g,
    (character) => WINDOWS_FORM[character] ?? character,
  );
