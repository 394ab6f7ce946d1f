/**
 * The module of block.ts, byte for byte: two loops over sixteen bytes at a time (WebAssembly core specification 2.0 with
 * its vector instructions). Small enough to be written down; what it must do is said by block.test.ts.
 */

type Code = readonly number[];

const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const LOCAL_TEE = 0x22;
const I32 = 0x7f;
const V128 = 0x7b;

/** Unsigned LEB128, as sizes and indices are written. */
const size = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...size(value >>> 7)]);
/** Signed LEB128, as constants are written. */
const signed = (value: number): number[] => {
  const rest = value >> 7;
  const done = (rest === 0 && (value & 64) === 0) || (rest === -1 && (value & 64) !== 0);
  return done ? [value & 127] : [(value & 127) | 128, ...signed(rest)];
};

const get = (local: number): Code => [LOCAL_GET, local];
const set = (local: number): Code => [LOCAL_SET, local];
const constant = (value: number): Code => [0x41, ...signed(value)];
const add: Code = [0x6a];
const sub: Code = [0x6b];
const lessThan: Code = [0x49];
const popcount: Code = [0x69];
const xor: Code = [0x73];
const shiftLeft: Code = [0x74];
const store = (offset: number): Code => [0x36, 2, offset];
const vector = (...code: number[]): Code => [0xfd, ...code];
const load = vector(0x00, 0, 0);
const sixteen = (byte: number): Code => vector(0x0c, ...Array<number>(16).fill(byte));
const equal = vector(0x23);
const and = vector(0x4e);
const swizzle = vector(0x0e);
const shiftRight = vector(0x6d);
const bitmask = vector(0x64);

/** Repeats while the first parameter, moved on by 16, is below the second. */
const overSixteens = (...body: Code[]): Code => [
  ...[0x03, 0x40],
  ...body.flat(),
  ...[...get(0), ...constant(16), ...add, ...set(0)],
  ...[...get(0), ...get(1), ...lessThan, 0x0d, 0],
  0x0b,
];

const FROM = 0;
const COUNT = 2;
const BITS = 3;
const HERE = 4;
const BEFORE = 5;

const bytesOf = (text: string): number[] => [...text].map((sign) => sign.charCodeAt(0));

const linesBody: Code = [
  ...overSixteens(get(COUNT), get(FROM), load, sixteen(0x0a), equal, bitmask, popcount, add, set(COUNT)),
  ...get(COUNT),
];

/**
 * Two bytes in a row that find-names.ts looks at closely: the last of a name's letters and the one before. Either byte of
 * a pair may be any of those named; pairs of one row share a bit.
 */
const PAIRS: readonly (readonly [before: readonly number[], here: readonly number[]])[] = [
  [bytesOf('cC'), bytesOf('vV')],
  [bytesOf('tT'), bytesOf('yY')],
  [bytesOf('cC'), bytesOf('kK')],
  // The same letters in UTF-16, whichever byte comes first.
  [[0], bytesOf('vVyYkK')],
  // セ in UTF-8, EUC-JP and UTF-16.
  [[0x82, 0xa5, 0x30], [0xbb]],
  // セ in Shift_JIS and ISO-2022-JP; 暗 in UTF-8.
  [
    [0x83, 0x25],
    [0x5a, 0x3b],
  ],
  [[0x9a], [0x97]],
  // 暗 in Shift_JIS and EUC-JP.
  [
    [0x88, 0xb0],
    [0xc3, 0xc5],
  ],
];

/** For each half byte the bits of the pairs that it can be part of: two look-ups tell what a byte may be. */
const halves = (side: 0 | 1, shift: 0 | 4): number[] =>
  Array.from({ length: 16 }, (_, half) =>
    PAIRS.reduce(
      (bits, pair, bit) => (pair[side].some((byte) => ((byte >> shift) & 15) === half) ? bits | (1 << bit) : bits),
      0,
    ),
  );

const lookUp = (table: readonly number[], index: Code): Code => [...vector(0x0c, ...table), ...index, ...swizzle];

/** The pairs that the bytes of a local can be part of, as bits. */
const bitsOf = (local: number, side: 0 | 1): Code => [
  ...lookUp(halves(side, 0), [...get(local), ...sixteen(15), ...and]),
  ...lookUp(halves(side, 4), [...get(local), ...constant(4), ...shiftRight]),
  ...and,
];

const loadBack = (bytes: number, local: number): Code => [
  ...get(FROM),
  ...constant(bytes),
  ...sub,
  ...load,
  ...set(local),
];

/** Each mark is the place of sixteen bytes and a bit for each that may end a name. */
const marksBody = (marksAt: number): Code => [
  ...overSixteens(
    loadBack(0, HERE),
    loadBack(1, BEFORE),
    [...bitsOf(HERE, 1), ...bitsOf(BEFORE, 0), ...and, ...sixteen(0), ...equal, ...bitmask],
    [...constant(0xffff), ...xor, LOCAL_TEE, BITS],
    [0x04, 0x40],
    [...get(COUNT), ...constant(3), ...shiftLeft, ...constant(marksAt), ...add, ...get(FROM), ...store(0)],
    [...get(COUNT), ...constant(3), ...shiftLeft, ...constant(marksAt), ...add, ...get(BITS), ...store(4)],
    [...get(COUNT), ...constant(1), ...add, ...set(COUNT)],
    [0x0b],
  ),
  ...get(COUNT),
];

const counted = (items: readonly Code[]): Code => [...size(items.length), ...items.flat()];
const section = (id: number, content: Code): Code => [id, ...size(content.length), ...content];
const named = (name: string, kind: number, index: number): Code => [
  ...size(name.length),
  ...bytesOf(name),
  kind,
  index,
];
const functionOf = (locals: readonly Code[], body: Code): Code => {
  const content = [...counted(locals), ...body, 0x0b];
  return [...size(content.length), ...content];
};

/** `lines(from, to)` and `marks(from, to)`; both give back a count, and `to - from` is a multiple of 16 above 0. */
export const assembleBlock = (at: { readonly pages: number; readonly marksAt: number }): Uint8Array =>
  Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, counted([[0x60, 2, I32, I32, 1, I32]])),
    ...section(3, counted([[0], [0]])),
    ...section(5, counted([[0, ...size(at.pages)]])),
    ...section(7, counted([named('memory', 2, 0), named('lines', 0, 0), named('marks', 0, 1)])),
    ...section(
      10,
      counted([
        functionOf([[1, I32]], linesBody),
        functionOf(
          [
            [2, I32],
            [2, V128],
          ],
          marksBody(at.marksAt),
        ),
      ]),
    ),
  ]);
