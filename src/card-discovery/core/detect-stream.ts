/**
 * Searches one stream of bytes, cut anywhere. Each byte is copied once, into a block that slides along; a number that
 * begins near the end of what has come is read when more has, so that what is found does not depend on the cuts.
 */
import { type Decoded, decodeAround } from './base64.ts';
import { type Block, GUARD, giveBack, takeBlock } from './block.ts';
import { type Candidate, settle, type Where, writeSighting } from './candidates.ts';
import type { CreateDetector, DetectorOptions, Sightings } from './detector.ts';
import { namedSecretsAt } from './find-names.ts';
import { CONFIDENCES, type Confidence, FINDING_KINDS, type FindingKind, type Layer, type Sighting } from './finding.ts';
import { type Number as Judged, judgeChain, judgeRun } from './judge-number.ts';
import { isPublishedTestNumber, luhnHolds, MAX_DIGITS, MIN_DIGITS } from './known-numbers.ts';
import { contextOfSecret } from './masked-context.ts';
import { type Hit, isAlone, STRIDE, skim } from './skim.ts';
import { ASCII, type Chain, chainAt, SPELLINGS, type Spelling } from './spellings.ts';
import { createTemplates, type Templates, templateOf } from './templates.ts';

const LIMIT = 10_000;
/** How far before and behind a place is looked at. */
const REACH = GUARD / 2;

type State = {
  readonly options: DetectorOptions;
  readonly isTestNumber: (digits: string) => boolean;
  readonly limit: number;
  readonly templates: Templates;
  readonly candidates: Candidate[];
  readonly surplus: Record<FindingKind, Record<Confidence, number>>;
  block: Block;
  /** Behind the last byte that is there. */
  filled: number;
  /** Where the next probe goes, and up to where names were looked for. */
  next: number;
  names: number;
  /** Behind what was reported or read as a number last. */
  done: number;
  /** Of the byte at GUARD, in the stream. */
  base: number;
  /** Lines that end before `countedTo`. */
  lines: number;
  countedTo: number;
  lineUnit: 'byte' | 'utf-16le' | 'utf-16be';
  testNumbers: number;
  bytes: number;
};

export const noSightings = (): Record<FindingKind, Record<Confidence, number>> =>
  Object.fromEntries(
    FINDING_KINDS.map((kind) => [kind, Object.fromEntries(CONFIDENCES.map((confidence) => [confidence, 0]))]),
  ) as Record<FindingKind, Record<Confidence, number>>;

export const createDetector: CreateDetector = (options) => {
  const block = takeBlock();
  block.bytes.fill(0x0a, 0, GUARD);
  const state: State = {
    options,
    isTestNumber: options.isTestNumber ?? isPublishedTestNumber,
    limit: options.limit ?? LIMIT,
    templates: createTemplates(),
    candidates: [],
    surplus: noSightings(),
    block,
    filled: GUARD,
    next: GUARD,
    names: GUARD,
    done: GUARD,
    base: 0,
    lines: 0,
    countedTo: GUARD,
    lineUnit: 'byte',
    testNumbers: 0,
    bytes: 0,
  };
  return {
    push: (chunk) => push(state, chunk),
    end: () => end(state),
  };
};

const push = (state: State, chunk: Uint8Array): void => {
  if (state.bytes === 0 && chunk.length >= 2) state.lineUnit = lineUnitOf(chunk);
  for (let from = 0; from < chunk.length; ) {
    const room = state.block.capacity - state.filled;
    const piece = chunk.subarray(from, from + room);
    state.block.bytes.set(piece, state.filled);
    state.filled += piece.length;
    state.bytes += piece.length;
    from += piece.length;
    if (state.filled === state.block.capacity) {
      search(state, state.filled - REACH);
      slide(state, state.filled - 2 * REACH);
    }
  }
};

const lineUnitOf = (chunk: Uint8Array): State['lineUnit'] =>
  chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : chunk[0] === 0xfe && chunk[1] === 0xff ? 'utf-16be' : 'byte';

const end = (state: State): Sightings => {
  state.block.bytes.fill(0x0a, state.filled, state.filled + GUARD);
  search(state, state.filled);
  const lines = lineAt(state, state.filled) - 1;
  giveBack(state.block);
  const settled = state.candidates.map((candidate) => settle(candidate, state.templates));
  const sightings = settled.filter((sighting) => sighting !== undefined);
  return {
    sightings: sightings.sort((a, b) => a.offset - b.offset),
    unlisted: state.surplus,
    testNumbers: state.testNumbers,
    bytes: state.bytes,
    lines,
  };
};

/** Everything that begins before `to`. */
const search = (state: State, to: number): void => {
  const { bytes } = state.block;
  for (;;) {
    const hit = skim(bytes, state.next, to);
    if (hit === undefined) break;
    const least = hit.at + 1;
    state.next = Math.max(read(state, hit), least);
  }
  state.next = Math.max(state.next, to);
  if (to > state.names) searchNames(state, to);
};

const searchNames = (state: State, to: number): void => {
  let seen = GUARD;
  const marks = state.block.findMarks(state.names, to);
  for (let index = 0; index < marks.length; index += 2) {
    const [mark, bits] = [marks[index] as number, marks[index + 1] as number];
    for (const secret of namedSecretsAt(state.block.bytes, { mark, bits, seen, isEven: state.base % 2 === 0 })) {
      seen = secret.end;
      const { start, end: until, charset, kind, reason, confidence, layers, name } = secret;
      const offset = locate(state, start);
      const where = {
        bytes: state.block.bytes,
        start,
        end: until,
        charset,
        unit: charset.startsWith('utf-16') ? 2 : 1,
      };
      add(state, {
        kind,
        hash: state.options.fingerprint(`${kind}\0${name}\0${offset}`),
        offset,
        line: lineAt(state, start),
        encoding: layers,
        confidence,
        reason,
        context: contextOfSecret(where),
      });
    }
  }
  state.names = to;
};

/** Forgets what lies before `from`. */
const slide = (state: State, from: number): void => {
  const shift = from - GUARD;
  if (shift <= 0) return;
  lineAt(state, from);
  state.block.bytes.copyWithin(GUARD, from, state.filled);
  state.base += shift;
  state.filled -= shift;
  state.next -= shift;
  state.names -= shift;
  state.countedTo -= shift;
  state.done = Math.max(GUARD, state.done - shift);
};

const offsetOf = (state: State, at: number): number => state.base + at - GUARD;

/** As it is reported. */
const locate = (state: State, at: number): number => {
  const offset = offsetOf(state, at);
  return state.options.locate?.(offset) ?? offset;
};

const countLines = (state: State, from: number, to: number): number => {
  if (state.lineUnit === 'byte') return state.block.countLines(from, to);
  const low = state.lineUnit === 'utf-16le' ? 0 : 1;
  const { bytes } = state.block;
  let count = 0;
  for (let at = from + ((state.base + from - GUARD) % 2); at + 1 < to; at += 2) {
    if (bytes[at + low] === 0x0a && bytes[at + 1 - low] === 0) count += 1;
  }
  return count;
};

/** The line of a place, from 1. Places may come in any order within the block; each byte is counted once or twice. */
const lineAt = (state: State, at: number): number => {
  if (at < state.countedTo) return state.lines - countLines(state, at, state.countedTo) + 1;
  state.lines += countLines(state, state.countedTo, at);
  state.countedTo = at;
  return state.lines + 1;
};

const add = (state: State, sighting: Sighting, template?: number, inside = false): void => {
  if (state.candidates.length < state.limit) state.candidates.push({ sighting, template, inside });
  else if (!inside) {
    const counts = state.surplus[sighting.kind];
    counts[sighting.confidence] += 1;
  }
};

/** Reads what a probe hit and gives back where the next one may go. */
const read = (state: State, hit: Hit): number => {
  const { bytes } = state.block;
  if (hit.spelling === 'base64') return readBase64(state, hit.at);
  if (hit.spelling === 'utf-16') return readUtf16(state, hit.at, SPELLINGS.little, SPELLINGS.big);
  if (hit.spelling === 'utf-16-wide') return readUtf16(state, hit.at, SPELLINGS.littleWide, SPELLINGS.bigWide);
  if (hit.spelling === ASCII && hit.run > 0) return readRun(state, hit.at, hit.run);
  const { at } = hit;
  const chain = chainAt(hit.spelling, bytes, at, state.done);
  readChain(state, chain);
  return Math.max(chain.end, at) + STRIDE;
};

const values = new Uint8Array(GUARD);

/** ASCII digits without separators: nearly all there is in logs, so they are judged where they lie. */
const readRun = (state: State, left: number, count: number): number => {
  const { bytes } = state.block;
  const right = left + count;
  if (left < state.done) return right + STRIDE;
  if (count > MAX_DIGITS || !isAlone(bytes, left, right)) {
    const chain = chainAt(ASCII, bytes, left, state.done);
    if (chain.starts.length === 0) return right + STRIDE;
    readChain(state, chain);
    if (count > MAX_DIGITS) readLongRun(state, left, right);
    return Math.max(chain.end, right) + STRIDE;
  }
  const passes = luhnHolds(bytes, left, count, 0x30);
  const template = templateOf(bytes, left, count);
  state.templates.count(template, passes);
  if (passes) {
    for (let at = 0; at < count; at += 1) values[at] = (bytes[left + at] as number) - 0x30;
    const number = judgeRun(values, 0, count);
    if (number !== undefined && state.templates.isTold(template)) state.surplus['card-number'].low += 1;
    else if (number !== undefined) report(state, { number, values, where: plain(bytes, left, right), template });
  }
  state.done = right;
  return right + STRIDE;
};

const plain = (bytes: Uint8Array, start: number, end: number): Where => ({
  bytes,
  start,
  end,
  charset: 'utf-8',
  unit: 1,
});

const LONGEST_RECORD = 200;
const INSIDE = [16, 15, 14] as const;

/** Fixed-length records have no separators: each stretch is tried, and counts where its column is one of cards. */
const readLongRun = (state: State, left: number, right: number): void => {
  const { bytes } = state.block;
  if (right - left > LONGEST_RECORD) return;
  for (let at = 0; at < right - left; at += 1) values[at] = (bytes[left + at] as number) - 0x30;
  const record = templateOf(bytes, left, right - left);
  for (const count of INSIDE) {
    for (let from = 0; from + count <= right - left; from += 1) {
      const number = judgeRun(values, from, count);
      const template = Math.imul(record ^ from, 0x01000193) ^ count;
      state.templates.count(template, number !== undefined);
      if (number === undefined || number.confidence === 'low') continue;
      const inside: Judged = { ...number, reason: 'inside-longer-digits', confidence: 'low' };
      report(state, {
        number: inside,
        values,
        where: plain(bytes, left + from, left + from + count),
        template,
        inside: true,
      });
    }
  }
};

const readChain = (state: State, chain: Chain): void => {
  const { digits, gaps, starts, spelling, end: until } = chain;
  if (digits.length >= MIN_DIGITS && (digits.length <= MAX_DIGITS || gaps.some((gap) => gap !== 0))) {
    for (const number of judgeChain(digits, gaps)) {
      const start = starts[number.from] as number;
      const last = starts[number.from + number.count - 1] as number;
      const where = { ...plain(state.block.bytes, start, last + spelling.width), charset: spelling.charset };
      const separated = gaps.slice(number.from + 1, number.from + number.count).some((gap) => gap !== 0);
      const template = separated ? undefined : templateOf(state.block.bytes, start, number.count);
      if (template !== undefined) state.templates.count(template, true);
      report(state, {
        number,
        values: digits,
        where: { ...where, unit: spelling.charset.startsWith('utf-16') ? 2 : 1 },
        template,
        layers: layersOf(state.block.bytes, chain, number),
      });
    }
  }
  state.done = Math.max(state.done, until);
};

/** Of ASCII digits the separators may be escaped. */
const layersOf = (bytes: Uint8Array, { spelling, starts }: Chain, { from, count }: Judged): readonly Layer[] => {
  if (spelling !== ASCII) return spelling.layers;
  for (let at = from + 1; at < from + count; at += 1) {
    const behind = (starts[at - 1] as number) + 1;
    if (behind === starts[at]) continue;
    return bytes[behind] === 0x25 ? ['url-encoded'] : bytes[behind] === 0x5c ? ['json-escaped'] : [];
  }
  return [];
};

const readUtf16 = (state: State, at: number, little: Spelling, big: Spelling): number => {
  const { bytes } = state.block;
  const readings = [little, big].flatMap((spelling) =>
    [at - 2, at - 1, at]
      .filter((begin) => spelling.digitAt(bytes, begin) >= 0)
      .map((begin) => chainAt(spelling, bytes, begin, state.done)),
  );
  const longest = readings.reduce<Chain | undefined>(
    (best, chain) => (isBetter(state, chain, best) ? chain : best),
    undefined,
  );
  if (longest === undefined || longest.digits.length < 2) return at + STRIDE;
  readChain(state, longest);
  return Math.max(longest.end, at) + STRIDE;
};

/** More digits; of two alike the one whose units begin at even places of the stream. */
const isBetter = (state: State, chain: Chain, best: Chain | undefined): boolean => {
  if (best === undefined || chain.digits.length > best.digits.length) return true;
  if (chain.digits.length < best.digits.length) return false;
  return offsetOf(state, chain.starts[0] as number) % 2 === 0 && offsetOf(state, best.starts[0] as number) % 2 === 1;
};

const readBase64 = (state: State, at: number): number => {
  const decoded = decodeAround(state.block.bytes, at);
  if (decoded === undefined) return at + STRIDE;
  if ((decoded.starts[0] ?? 0) >= state.done) searchDecoded(state, decoded);
  state.done = Math.max(state.done, decoded.end);
  return decoded.end + STRIDE;
};

const searchDecoded = (state: State, decoded: Decoded): void => {
  const bytes = new Uint8Array(decoded.bytes.length + 2 * GUARD).fill(0x0a);
  bytes.set(decoded.bytes, GUARD);
  const until = GUARD + decoded.bytes.length;
  for (let next = GUARD, done = GUARD; next < until; ) {
    const hit = skim(bytes, next, until);
    if (hit === undefined) break;
    const { at: found } = hit;
    const spelling = typeof hit.spelling === 'string' ? ASCII : hit.spelling;
    const chain = chainAt(spelling, bytes, found, done);
    for (const number of chain.digits.length >= MIN_DIGITS ? judgeChain(chain.digits, chain.gaps) : []) {
      const start = chain.starts[number.from] as number;
      const last = chain.starts[number.from + number.count - 1] as number;
      const where = { ...plain(bytes, start, last + spelling.width), charset: spelling.charset };
      const at = decoded.starts[start - GUARD] as number;
      const layers: readonly Layer[] = ['base64', ...spelling.layers];
      report(state, { number, values: chain.digits, where, template: undefined, layers, at });
    }
    done = Math.max(done, chain.end);
    next = Math.max(chain.end, found) + STRIDE;
  }
};

type Report = {
  readonly number: Judged;
  readonly values: ArrayLike<number>;
  readonly where: Where;
  readonly template: number | undefined;
  readonly layers?: readonly Layer[];
  readonly inside?: boolean;
  /** Where it begins in the block when `where` lies in something decoded. */
  readonly at?: number;
};

const report = (state: State, found: Report): void => {
  const { number, where, template } = found;
  let digits = '';
  for (let at = number.from; at < number.from + number.count; at += 1) digits += String(found.values[at]);
  if (state.isTestNumber(digits)) {
    state.testNumbers += 1;
    return;
  }
  const at = found.at ?? where.start;
  const sighting = writeSighting({
    number,
    digits,
    where,
    offset: locate(state, at),
    line: lineAt(state, at),
    encoding: found.layers ?? [],
    hash: state.options.fingerprint(digits),
  });
  add(
    state,
    found.inside === true ? { ...sighting, reason: number.reason, confidence: 'low' } : sighting,
    template,
    found.inside,
  );
};
