/**
 * What a search for card data found of what the lab planted, by the lab's truth file: nothing here knows how either
 * works. A planted piece counts as found when something of its kind with its first six and last four digits was
 * reported in its file, in text on its line as well.
 */
import path from 'node:path';
import type { Finding } from '#card-discovery';
import type { Planted } from '../lab/card-material/truth.ts';

/** A finding, as far as the truth can be asked about it. */
export type Reported = {
  readonly file: string;
  readonly kind: 'card-number' | 'track-data' | 'security-code' | 'pin-block';
  /** First six and last four digits; absent for what has no number. */
  readonly ends?: string;
  readonly line: number;
  readonly isLow: boolean;
};

export type Cell = { readonly planted: number; readonly found: number };

export type Score = {
  readonly planted: number;
  /** Also with low confidence. */
  readonly found: number;
  /** With confidence high or medium. */
  readonly sure: number;
  /** High or medium, and nothing was planted there. */
  readonly falseAlarms: readonly Reported[];
  readonly missed: readonly Planted[];
  /** By spelling, then by encoding or container: with confidence high or medium. */
  readonly table: ReadonlyMap<string, ReadonlyMap<string, Cell>>;
};

const KINDS: Readonly<Record<Planted['kind'], Reported['kind']>> = {
  'card-number': 'card-number',
  'track-1': 'track-data',
  'track-2': 'track-data',
  'security-code': 'security-code',
  'pin-block': 'pin-block',
};

const endsOf = (masked: string): string => masked.slice(0, 6) + masked.slice(-4);

/** Security codes and PIN blocks have no number that could be told: they are known by file and line. */
const placeOf = (kind: Reported['kind'], file: string, line: number | undefined): string =>
  `${kind} ${file} ${line ?? ''}`;

export const scoreCardScan = (planted: readonly Planted[], reported: readonly Reported[]): Score => {
  const byNumber = Map.groupBy(reported, ({ file, kind, ends }) => `${kind} ${file} ${ends}`);
  const byLine = Map.groupBy(reported, ({ file, kind, line }) => placeOf(kind, file, line));
  const byFile = Map.groupBy(reported, ({ file, kind }) => placeOf(kind, file, undefined));
  const explained = new Set<Reported>();
  const table = new Map<string, Map<string, { planted: number; found: number }>>();
  const missed: Planted[] = [];
  let [found, sure] = [0, 0];

  const candidatesFor = (piece: Planted, kind: Reported['kind']): readonly Reported[] => {
    if (kind === 'security-code' || kind === 'pin-block') {
      const there = piece.line === undefined ? byFile : byLine;
      return (there.get(placeOf(kind, piece.file, piece.line)) ?? []).filter((each) => !explained.has(each));
    }
    const same = byNumber.get(`${kind} ${piece.file} ${endsOf(piece.masked)}`) ?? [];
    return same.filter((each) => !explained.has(each) && (piece.line === undefined || each.line === piece.line));
  };

  for (const piece of planted) {
    const [first] = candidatesFor(piece, KINDS[piece.kind]).toSorted(
      (one, other) => Number(one.isLow) - Number(other.isLow),
    );
    const row = table.get(piece.spelling) ?? new Map<string, { planted: number; found: number }>();
    table.set(piece.spelling, row);
    const cell = row.get(piece.held) ?? { planted: 0, found: 0 };
    row.set(piece.held, cell);
    cell.planted += 1;
    if (first !== undefined) {
      explained.add(first);
      found += 1;
      if (!first.isLow) {
        sure += 1;
        cell.found += 1;
      }
    } else missed.push(piece);
    // The number beside a security code, and the number within a track, are card numbers too.
    for (const beside of candidatesFor(piece, 'card-number')) explained.add(beside);
  }
  const falseAlarms = reported.filter((each) => !each.isLow && !explained.has(each));
  return { planted: planted.length, found, sure, falseAlarms, missed, table };
};

/** @param out the folder that the material was written to. @returns findings in files, by the names of the truth. */
export const reportedIn = (out: string, findings: readonly Finding[]): readonly Reported[] =>
  findings.flatMap(({ kind, place, firstSix, lastFour, confidence }) => {
    if (place.kind !== 'file') return [];
    const file = path.relative(path.join(out, 'material'), place.path);
    const ends = firstSix === undefined ? {} : { ends: `${firstSix}${lastFour}` };
    return [{ file, kind, ...ends, line: place.line, isLow: confidence === 'low' }];
  });
