/** Searches a file or member as text: each byte as it lies, and columns that its first line names. */
import { type CsvColumns, LONGEST_HEAD, readCsvColumns, readCsvHead } from './csv-columns.ts';
import { createDetector, noSightings } from './detect-stream.ts';
import type { Detector, DetectorOptions, Sightings } from './detector.ts';
import type { Sighting } from './finding.ts';

const LIMIT = 10_000;

const joined = (one: Uint8Array, other: Uint8Array): Uint8Array => {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
};

const byOffset = (one: Sighting, other: Sighting): number => one.offset - other.offset;

/** @param begin of the file, where what is pushed begins later, within some line. */
export const createTextDetector = (options: DetectorOptions, begin?: Uint8Array): Detector => {
  const detector = createDetector(options);
  const sightings: Sighting[] = [];
  const unlisted = noSightings();
  const tell = (sighting: Sighting): void => {
    if (sightings.length < (options.limit ?? LIMIT)) sightings.push(sighting);
    else unlisted[sighting.kind][sighting.confidence] += 1;
  };
  const headOfFile = begin === undefined ? undefined : readCsvHead(begin);
  let columns: CsvColumns | undefined;
  let state: 'head' | 'line' | 'records' | 'none' =
    begin === undefined ? 'head' : typeof headOfFile === 'object' ? 'line' : 'none';
  let waiting = new Uint8Array(0) as Uint8Array;
  let passed = 0;
  /** The first line is read; of a file that begins before, the first whole one is found. */
  const look = (chunk: Uint8Array): void => {
    if (state === 'line') {
      const at = chunk.indexOf(0x0a);
      passed += at < 0 ? chunk.length : at + 1;
      if (at < 0 || typeof headOfFile !== 'object') return;
      columns = readCsvColumns({ head: headOfFile, offset: passed, line: 2, options, tell });
      columns.push(chunk.subarray(at + 1));
    } else {
      waiting = joined(waiting, chunk.subarray(0, 2 * LONGEST_HEAD));
      const head = readCsvHead(waiting);
      if (head === 'more') return;
      const known = waiting.length - chunk.subarray(0, 2 * LONGEST_HEAD).length;
      waiting = waiting.slice(0, head?.bytes ?? 0);
      if (head !== undefined) {
        const line = waiting.reduce((count, byte) => count + (byte === 0x0a ? 1 : 0), 1);
        columns = readCsvColumns({ head, offset: head.bytes, line, options, tell });
        columns.push(chunk.subarray(head.bytes - known));
      }
    }
    state = columns === undefined ? 'none' : 'records';
  };
  return {
    push: (chunk) => {
      detector.push(chunk);
      if (state === 'records') columns?.push(chunk);
      else if (state !== 'none') look(chunk);
    },
    end: () => {
      columns?.end();
      return withColumns(detector.end(), sightings, unlisted);
    },
  };
};

const withColumns = (
  found: Sightings,
  sightings: readonly Sighting[],
  unlisted: ReturnType<typeof noSightings>,
): Sightings => {
  for (const kind of ['security-code', 'pin-block'] as const) {
    for (const confidence of ['high', 'medium', 'low'] as const)
      unlisted[kind][confidence] += found.unlisted[kind][confidence];
  }
  // A column of one name may be seen by both, where its first value follows the head.
  const known = new Set(sightings.map(({ offset }) => offset));
  const others = found.sightings.filter(({ offset }) => !known.has(offset));
  return {
    ...found,
    sightings: [...others, ...sightings].sort(byOffset),
    unlisted: { ...found.unlisted, 'security-code': unlisted['security-code'], 'pin-block': unlisted['pin-block'] },
  };
};
