/**
 * Base64 of digits shows: every digit byte begins with the bits 0011, spaces and dashes with 0010, so the letters repeat
 * a pattern of four classes. That is recognised without knowing where the encoded text began, and decoded from there.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const NONE = 255;
const VALUES = new Uint8Array(256).fill(NONE);
for (const [value, sign] of [...ALPHABET].entries()) VALUES[sign.charCodeAt(0)] = value;
VALUES['-'.charCodeAt(0)] = 62;
VALUES['_'.charCodeAt(0)] = 63;

/** Bit p: the sextet can stand at place p of four where bytes 001xxxxx are encoded. */
const PLACES = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  const value = VALUES[byte] as number;
  if (value === NONE) continue;
  const first = value >> 3 === 1 ? 1 : 0;
  const second = (value & 14) === 2 ? 2 : 0;
  const third = (value & 3) === 0 ? 4 : 0;
  const fourth = value >= 32 ? 8 : 0;
  PLACES[byte] = first | second | third | fourth;
}
const AHEAD = Uint8Array.from({ length: 16 }, (_, bits) => ((bits << 1) | (bits >> 3)) & 15);
const BACK = Uint8Array.from({ length: 16 }, (_, bits) => ((bits >> 1) | (bits << 3)) & 15);

/** Whole sextets that thirteen digits fill wherever they begin. */
const SEXTETS = 16;
const QUICK = 5;
const AROUND = 64;

const isLineEnd = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

/** Five letters that fit are common, sixteen are not: these are counted both ways from `at`. */
export const looksLikeBase64 = (bytes: Uint8Array, at: number): boolean => {
  let alive = PLACES[bytes[at] as number] as number;
  for (let next = at + 1, count = 1; count < QUICK && alive !== 0; next += 1) {
    const byte = bytes[next] as number;
    if (isLineEnd(byte) && next - at < QUICK + 2) continue;
    alive = (AHEAD[alive] as number) & (PLACES[byte] as number);
    count += 1;
  }
  return alive !== 0 && stretchAt(bytes, at) !== undefined;
};

type Stretch = { readonly from: number; readonly to: number; readonly places: number };

/** The letters around `at` that fit the pattern, line ends left out; `places` are those that `at` can have. */
const stretchAt = (bytes: Uint8Array, at: number): Stretch | undefined => {
  for (const place of [1, 2, 4, 8]) {
    if (((PLACES[bytes[at] as number] as number) & place) === 0) continue;
    let count = 1;
    let to = at;
    for (let alive = place, next = at + 1; next < at + 4 * AROUND; next += 1) {
      if (isLineEnd(bytes[next])) continue;
      alive = (AHEAD[alive] as number) & (PLACES[bytes[next] as number] as number);
      if (alive === 0) break;
      count += 1;
      to = next;
    }
    let from = at;
    for (let alive = place, next = at - 1; next > at - 4 * AROUND; next -= 1) {
      if (isLineEnd(bytes[next])) continue;
      alive = (BACK[alive] as number) & (PLACES[bytes[next] as number] as number);
      if (alive === 0) break;
      count += 1;
      from = next;
    }
    if (count >= SEXTETS) return { from, to, places: place };
  }
  return undefined;
};

export type Decoded = {
  readonly bytes: Uint8Array;
  /** Where in the encoded text each byte begins. */
  readonly starts: readonly number[];
  /** The first encoded byte that was not read. */
  readonly end: number;
};

/** What the base64 around `at` says, some letters before and behind the digits included. */
export const decodeAround = (bytes: Uint8Array, at: number): Decoded | undefined => {
  const stretch = stretchAt(bytes, at);
  if (stretch === undefined) return undefined;
  const letters: number[] = [];
  const positions: number[] = [];
  for (let next = at; next > stretch.from - AROUND; next -= 1) {
    if (isLineEnd(bytes[next])) continue;
    if (VALUES[bytes[next] as number] === NONE) break;
    letters.unshift(VALUES[bytes[next] as number] as number);
    positions.unshift(next);
  }
  const before = letters.length - 1;
  for (let next = at + 1; next < stretch.to + AROUND; next += 1) {
    if (isLineEnd(bytes[next])) continue;
    if (VALUES[bytes[next] as number] === NONE) break;
    letters.push(VALUES[bytes[next] as number] as number);
    positions.push(next);
  }
  const place = Math.log2(stretch.places);
  const first = (((before - place) % 4) + 4) % 4;
  const decoded: number[] = [];
  const starts: number[] = [];
  for (let next = first; next + 1 < letters.length; next += 1) {
    const phase = (next - first) % 4;
    if (phase === 3) continue;
    const pair = ((letters[next] as number) << 6) | (letters[next + 1] as number);
    decoded.push((pair >> (4 - 2 * phase)) & 0xff);
    starts.push(positions[next] as number);
  }
  return { bytes: Uint8Array.from(decoded), starts, end: (positions.at(-1) ?? at) + 1 };
};
