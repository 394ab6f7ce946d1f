/**
 * Which letters a TrueType font has (the `cmap` table, formats 4 and 12, Unicode), and texts written so that it has all
 * of theirs: a letter it lacks becomes `[U+1F600]`, where a typesetter would drop it or borrow a font of the machine.
 */

export type Coverage = (codePoint: number) => boolean;

const FORMAT_SEGMENTS = 4;
const FORMAT_GROUPS = 12;

/** @throws RangeError for bytes that are no such font. */
export const coverageOf = (font: Uint8Array): Coverage => {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const ranges = subtablesOf(view, tableAt(view, 'cmap')).flatMap((at) => rangesOf(view, at));
  return (codePoint) => ranges.some(([first, last, has]) => codePoint >= first && codePoint <= last && has(codePoint));
};

type Range = readonly [first: number, last: number, has: (codePoint: number) => boolean];

const tableAt = (view: DataView, tag: string): number => {
  const tables = view.getUint16(4);
  for (let place = 0; place < tables; place += 1) {
    const at = 12 + place * 16;
    const name = String.fromCharCode(...[0, 1, 2, 3].map((letter) => view.getUint8(at + letter)));
    if (name === tag) return view.getUint32(at + 8);
  }
  throw new RangeError(`the font has no table ${tag}`);
};

const subtablesOf = (view: DataView, cmap: number): readonly number[] => {
  const count = view.getUint16(cmap + 2);
  return Array.from({ length: count }, (_, place) => cmap + view.getUint32(cmap + 4 + place * 8 + 4));
};

const rangesOf = (view: DataView, at: number): readonly Range[] => {
  const format = view.getUint16(at);
  if (format === FORMAT_SEGMENTS) return segmentsOf(view, at);
  return format === FORMAT_GROUPS ? groupsOf(view, at) : [];
};

/** A letter of a segment whose glyph is 0 is not there. */
const segmentsOf = (view: DataView, at: number): readonly Range[] => {
  const bytes = view.getUint16(at + 6);
  const [ends, starts, deltas, offsets] = [at + 14, at + 16 + bytes, at + 16 + 2 * bytes, at + 16 + 3 * bytes];
  return Array.from({ length: bytes / 2 }, (_, place): Range => {
    const first = view.getUint16(starts + 2 * place);
    const delta = view.getUint16(deltas + 2 * place);
    const offset = view.getUint16(offsets + 2 * place);
    const glyphOf = (codePoint: number): number =>
      offset === 0
        ? (codePoint + delta) & 0xffff
        : view.getUint16(offsets + 2 * place + offset + 2 * (codePoint - first));
    return [first, view.getUint16(ends + 2 * place), (codePoint) => codePoint !== 0xffff && glyphOf(codePoint) !== 0];
  });
};

const groupsOf = (view: DataView, at: number): readonly Range[] =>
  Array.from({ length: view.getUint32(at + 12) }, (_, place): Range => {
    const group = at + 16 + place * 12;
    return [view.getUint32(group), view.getUint32(group + 4), () => true];
  });

const codeOf = (codePoint: number): string => `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`;

const LINE_FEED = 0x0a;
const BREAK_HERE = '\u200b';

/** A word longer than a line could have would run off the page: it may be broken after every twentieth letter. */
const breakable = (text: string): string =>
  text.replaceAll(/[!-~]{41,}/g, (word) => word.replaceAll(/.{20}(?=.)/g, (part) => part + BREAK_HERE));

/** Line ends become one line feed, a tab four spaces. */
export const coveredText = (text: string, covers: Coverage): string => {
  let written = '';
  for (const letter of text.replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replaceAll('\t', '    ')) {
    const codePoint = letter.codePointAt(0) ?? 0;
    written += codePoint === LINE_FEED || covers(codePoint) ? letter : codeOf(codePoint);
  }
  return breakable(written);
};
