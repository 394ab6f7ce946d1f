/**
 * Searches a stream of UTF-16 as the UTF-8 that it says, so that escapes, base64, magnetic stripes and names in it are found
 * as in any text. Offsets are those of the UTF-16: the pieces that may still be asked about are kept.
 */
import { createTextDetector } from './detect-text.ts';
import type { Detector, DetectorOptions } from './detector.ts';

export type WideOrder = 'utf-16le' | 'utf-16be';

const PIECE_UNITS = 4_096;
/** More UTF-8 than a detector looks back at, in pieces of at least 4 KiB. */
const KEPT = 128;

type Piece = { readonly narrowAt: number; readonly wideAt: number; readonly text: string };

const encoder = new TextEncoder();

/** How many bytes of UTF-8 one UTF-16 unit takes; of a pair the first takes all. */
const narrowBytes = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  if (code >= 0xd800 && code < 0xdc00) return 4;
  return code >= 0xdc00 && code < 0xe000 ? 0 : 3;
};

const wideOffset = (pieces: readonly Piece[], offset: number): number => {
  const piece = pieces.findLast(({ narrowAt }) => narrowAt <= offset) ?? pieces[0];
  if (piece === undefined) return 2 * offset;
  let narrow = piece.narrowAt;
  let unit = 0;
  while (narrow < offset && unit < piece.text.length) {
    narrow += narrowBytes(piece.text, unit);
    unit += 1;
  }
  return piece.wideAt + 2 * unit;
};

export const createWideDetector = (options: DetectorOptions, order: WideOrder): Detector => {
  const pieces: Piece[] = [];
  const decoder = new TextDecoder(order, { ignoreBOM: true });
  const detector = createTextDetector({ ...options, locate: (offset) => wideOffset(pieces, offset) });
  let narrowAt = 0;
  let wideAt = 0;
  const add = (text: string): void => {
    for (let from = 0; from < text.length; ) {
      let to = Math.min(text.length, from + PIECE_UNITS);
      // A pair stays together.
      if (to < text.length && narrowBytes(text, to) === 0) to += 1;
      const piece = text.slice(from, to);
      pieces.push({ narrowAt, wideAt, text: piece });
      if (pieces.length > KEPT) pieces.shift();
      const narrow = encoder.encode(piece);
      detector.push(narrow);
      narrowAt += narrow.length;
      wideAt += 2 * piece.length;
      from = to;
    }
  };
  return {
    push: (chunk) => add(decoder.decode(chunk, { stream: true })),
    end: () => {
      add(decoder.decode());
      const found = detector.end();
      const sightings = found.sightings.map((one) => ({ ...one, encoding: [order, ...one.encoding] }));
      return { ...found, sightings, bytes: wideAt };
    },
  };
};

const LOOKED_AT = 512;
const FEWEST = 32;

/**
 * UTF-16 by its mark, or by what text has in common: half of the bytes at even or at odd places say the alphabet, so nearly
 * all are of a few kinds, with zeros among them, which the other half has hardly any of.
 */
export const wideOrderOf = (head: Uint8Array): WideOrder | undefined => {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const length = Math.min(LOOKED_AT, head.length) & ~1;
  if (length < FEWEST) return undefined;
  if (saysAlphabet(head, length, 1)) return 'utf-16le';
  return saysAlphabet(head, length, 0) ? 'utf-16be' : undefined;
};

const isAlphabet = (byte: number): boolean =>
  byte === 0 || byte === 0x20 || byte === 0x30 || (byte >= 0x4e && byte <= 0x9f) || byte === 0xff;

const saysAlphabet = (head: Uint8Array, length: number, side: 0 | 1): boolean => {
  let zeros = 0;
  let alphabets = 0;
  let others = 0;
  for (let at = side; at < length; at += 2) {
    if (head[at] === 0) zeros += 1;
    if (isAlphabet(head[at] as number)) alphabets += 1;
    if (head[at ^ 1] === 0) others += 1;
  }
  const units = length / 2;
  return alphabets >= 0.97 * units && zeros >= 0.1 * units && others <= 0.05 * units;
};
