/**
 * Searches one file, or a stretch of a large one. Runs in a thread of its own and reads without waiting. Whatever the file
 * does meanwhile, the report says it; nothing a file holds or is makes a search fail.
 */
import { FileFailure, type OpenFile } from '#platform/files';
import type { Bytes } from '#platform/unpack';
import { LONGEST_HEAD } from './core/csv-columns.ts';
import { createDetector } from './core/detect-stream.ts';
import { createTextDetector } from './core/detect-text.ts';
import { createWideDetector, wideOrderOf } from './core/detect-wide.ts';
import { SNIFFED, sniff } from './core/sniff.ts';
import { searchStream } from './search-container.ts';
import {
  beginJob,
  ExpandsFailure,
  type FileReport,
  type SearchJob,
  type SearchPorts,
  type Spot,
} from './search-job.ts';
import { searchSqlite } from './search-sqlite.ts';

export type SearchOrder = {
  readonly path: string;
  /** Of the hashes. */
  readonly key: Uint8Array;
  /** Findings listed of this file. */
  readonly limit: number;
  /** Lists published test numbers like all others. */
  readonly withTestNumbers?: boolean;
  /** A stretch of a file without structure: [from, to). The whole file without it. */
  readonly stretch?: { readonly from: number; readonly to: number };
};

export type SearchFile = (order: SearchOrder) => Promise<FileReport>;

const PIECE = 256 * 1024;
const OUTSIDE: Spot = { inside: [], layers: [] };
/** A stretch is read from a little before its beginning to a little behind its end. */
const OVERLAP = 4_096;

export const searchFile = async (order: SearchOrder, ports: SearchPorts): Promise<FileReport> => {
  const opened = ports.files.open(order.path);
  const fileBytes = opened.kind === 'ok' ? opened.value.bytes() : 0;
  const job = beginJob({
    ...ports,
    path: order.path,
    key: order.key,
    limit: order.limit,
    withTestNumbers: order.withTestNumbers === true,
    fileBytes,
  });
  if (opened.kind === 'failed') {
    job.skip(opened.error, OUTSIDE);
    return job.report();
  }
  const file = opened.value;
  try {
    if (order.stretch === undefined) await searchWhole(job, file, fileBytes);
    else searchStretch(job, file, order.stretch);
    if (file.bytes() > fileBytes) job.skip('grew-while-read', OUTSIDE, 'excluded', file.bytes() - fileBytes);
  } catch (error) {
    if (error instanceof FileFailure) job.skip(error.fault, OUTSIDE);
    else if (error instanceof ExpandsFailure) job.skip('expands-too-much', OUTSIDE);
    else throw error;
  } finally {
    file.close();
  }
  return job.report();
};

const searchWhole = async (job: SearchJob, file: OpenFile, bytes: number): Promise<void> => {
  searchName(job);
  const head = new Uint8Array(SNIFFED);
  const content = sniff(head.subarray(0, file.read(head, 0)), job.path);
  if (content === 'sqlite') {
    searchSqlite(job);
    searchPlain(job, file, bytes, (hash) => job.known.has(hash));
    return;
  }
  if (content === 'text' && !isOle(head)) return searchPlain(job, file, bytes);
  job.count({ bytesRead: bytes });
  const random = { bytes, read: (into: Uint8Array, position: number) => file.read(into, position) };
  await searchStream(job, piecesOf(job, file, bytes), OUTSIDE, random);
};

/** Old Office documents are looked at for their protection first. */
const isOle = (head: Uint8Array): boolean => head[0] === 0xd0 && head[1] === 0xcf && head[2] === 0x11;

/** A number in the file's own name is kept by everyone who lists the folder. */
const searchName = (job: SearchJob): void => {
  const detector = createDetector(job.detecting);
  detector.push(new TextEncoder().encode(job.path.slice(job.path.lastIndexOf('/') + 1)));
  job.add(detector.end(), OUTSIDE, () => 'file name');
};

/** Bytes as they lie, in one buffer: nearly all there is to read, and read fastest so. */
const searchPlain = (job: SearchJob, file: OpenFile, bytes: number, isKnown?: (hash: string) => boolean): void => {
  const head = new Uint8Array(SNIFFED);
  const wide = wideOrderOf(head.subarray(0, file.read(head, 0)));
  const detector = wide === undefined ? createTextDetector(job.detecting) : createWideDetector(job.detecting, wide);
  const buffer = new Uint8Array(Math.min(PIECE, Math.max(1, bytes)));
  let at = 0;
  while (at < bytes) {
    const got = file.read(buffer.subarray(0, Math.min(PIECE, bytes - at)), at);
    if (got === 0) break;
    detector.push(buffer.subarray(0, got));
    at += got;
  }
  if (at < bytes) job.skip('shrank-while-read', OUTSIDE, 'broken', bytes - at);
  const found = detector.end();
  job.count({ bytesRead: at, bytesSearched: at, lines: found.lines });
  job.add(
    isKnown === undefined ? found : { ...found, sightings: found.sightings.filter(({ hash }) => !isKnown(hash)) },
    OUTSIDE,
  );
};

/** What begins in [from, to), with lines counted from `from`. */
const searchStretch = (job: SearchJob, file: OpenFile, { from, to }: { from: number; to: number }): void => {
  const begin = Math.max(0, from - OVERLAP);
  const buffer = new Uint8Array(PIECE);
  const head = begin === 0 ? undefined : buffer.slice(0, file.read(buffer.subarray(0, 2 * LONGEST_HEAD), 0));
  const detector = createTextDetector(job.detecting, head);
  let linesBefore = 0;
  let linesBehind = 0;
  let at = begin;
  while (at < to + OVERLAP) {
    const stop = at < from ? from : at < to ? to : to + OVERLAP;
    const got = file.read(buffer.subarray(0, Math.min(PIECE, stop - at)), at);
    if (got === 0) break;
    const piece = buffer.subarray(0, got);
    detector.push(piece);
    if (at < from) linesBefore += linesIn(piece);
    else if (at >= to) linesBehind += linesIn(piece);
    at += got;
  }
  if (at < to) job.skip('shrank-while-read', OUTSIDE, 'broken', to - at);
  const found = detector.end();
  const lines = found.lines - linesBefore - linesBehind;
  const sightings = found.sightings
    .map((sighting) => ({ ...sighting, offset: sighting.offset + begin, line: sighting.line - linesBefore }))
    .filter(({ offset }) => offset >= from && offset < to);
  job.count({ bytesRead: Math.min(at, to) - from, bytesSearched: Math.min(at, to) - from, lines });
  job.add({ ...found, sightings }, OUTSIDE);
};

const linesIn = (bytes: Uint8Array): number => {
  let count = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count += 1;
  return count;
};

/** Each piece has its own memory: what unpacks it reads ahead. */
async function* piecesOf(job: SearchJob, file: OpenFile, bytes: number): Bytes {
  for (let at = 0; at < bytes; ) {
    const piece = new Uint8Array(Math.min(PIECE, bytes - at));
    const got = file.read(piece, at);
    if (got === 0) {
      job.skip('shrank-while-read', OUTSIDE, 'broken', bytes - at);
      return;
    }
    at += got;
    yield piece.subarray(0, got);
  }
}
