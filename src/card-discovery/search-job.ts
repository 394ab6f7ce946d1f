/** One file, or a stretch of one, being searched: what was found so far, what was not searched, and how much may come. */
import { createHmac, createSecretKey } from 'node:crypto';
import type { Files } from '#platform/files';
import type { Unpack } from '#platform/unpack';
import { noSightings } from './core/detect-stream.ts';
import type { DetectorOptions, Sightings } from './core/detector.ts';
import type { Confidence, Finding, FindingKind, Layer, Sighting, Skip, SkipReason } from './core/finding.ts';
import { maskedPath } from './core/masked-path.ts';

/** Names inside containers and the layers between the file's bytes and these. */
export type Spot = { readonly inside: readonly string[]; readonly layers: readonly Layer[] };

export type FileReport = {
  readonly findings: readonly Finding[];
  readonly unlisted: Readonly<Record<FindingKind, Readonly<Record<Confidence, number>>>>;
  readonly skips: readonly Skip[];
  readonly testNumbers: number;
  readonly bytesRead: number;
  readonly bytesSearched: number;
  readonly members: number;
  readonly tables: number;
  readonly rows: number;
  /** Line ends in a file or stretch without structure. */
  readonly lines: number;
};

export type SearchPorts = { readonly files: Files; readonly unpack: Unpack };

/** The container unpacks to more than is believed of it. */
export class ExpandsFailure extends Error {
  constructor() {
    super('the content unpacks to more than is searched');
    this.name = 'ExpandsFailure';
  }
}

const LEAST_BUDGET = 1024 ** 3;
/** Logs pack 10 to 30 times; what packs better than this is made to. */
const BELIEVED_RATIO = 200;
const DEEPEST = 8;

export type SearchJob = SearchPorts & {
  readonly path: string;
  /** Of every detector of this file. */
  readonly detecting: DetectorOptions;
  /** Hashes of card numbers found in a structured reading of the same file. */
  readonly known: Set<string>;
  add(sightings: Sightings, spot: Spot, where?: (sighting: Sighting) => string | undefined): void;
  addOne(sighting: Sighting, spot: Spot, where?: string): void;
  skip(reason: SkipReason, spot: Spot, severity?: Skip['severity'], bytes?: number): void;
  count(what: Partial<Record<'bytesRead' | 'bytesSearched' | 'members' | 'tables' | 'rows' | 'lines', number>>): void;
  /** Bytes that came out of a container. @throws {@link ExpandsFailure} when they are too many. */
  unpacked(bytes: number): void;
  mayGoDeeper(spot: Spot): boolean;
  report(): FileReport;
};

/** HMAC-SHA-256, cut to 128 bits, in hexadecimal. */
export const fingerprintBy = (key: Uint8Array): ((text: string) => string) => {
  const secret = createSecretKey(key);
  return (text) => `h1:${createHmac('sha256', secret).update(text).digest('hex').slice(0, 32)}`;
};

type Given = SearchPorts & {
  readonly path: string;
  readonly key: Uint8Array;
  readonly limit: number;
  readonly withTestNumbers: boolean;
  readonly fileBytes: number;
};

export const beginJob = ({ files, unpack, path, key, limit, withTestNumbers, fileBytes }: Given): SearchJob => {
  const findings: Finding[] = [];
  const skips: Skip[] = [];
  const unlisted = noSightings();
  const counts = { bytesRead: 0, bytesSearched: 0, members: 0, tables: 0, rows: 0, lines: 0 };
  const shown = maskedPath(path);
  const fingerprint = fingerprintBy(key);
  const budget = Math.max(LEAST_BUDGET, fileBytes * BELIEVED_RATIO);
  let testNumbers = 0;
  let unpackedBytes = 0;
  const addOne: SearchJob['addOne'] = (sighting, spot, where) => {
    const { offset, line, encoding, hash, kind, ...rest } = sighting;
    if (findings.length >= limit) {
      unlisted[kind][sighting.confidence] += 1;
      return;
    }
    const inside = spot.inside.map(maskedPath);
    const isNumber = kind === 'card-number' || kind === 'track-data';
    const place = { kind: 'file' as const, path: shown, inside, offset, line };
    findings.push({
      ...rest,
      kind,
      // A security code has no hash of its own: two files with one in the same place are two findings.
      hash: isNumber ? hash : fingerprint([hash, path, ...spot.inside].join('\0')),
      encoding: [...spot.layers, ...encoding],
      place: where === undefined ? place : { ...place, spot: where },
    });
  };
  return {
    files,
    unpack,
    path,
    detecting: { fingerprint, limit, ...(withTestNumbers ? { isTestNumber: () => false } : {}) },
    known: new Set(),
    addOne,
    add: (found, spot, where) => {
      testNumbers += found.testNumbers;
      for (const sighting of found.sightings) addOne(sighting, spot, where?.(sighting));
      for (const [kind, counted] of Object.entries(found.unlisted) as [FindingKind, Record<Confidence, number>][]) {
        for (const confidence of ['high', 'medium', 'low'] as const) unlisted[kind][confidence] += counted[confidence];
      }
    },
    skip: (reason, spot, severity = 'broken', bytes) => {
      const inside = spot.inside.map(maskedPath);
      skips.push({ place: shown, inside, reason, severity, ...(bytes === undefined ? {} : { bytes }) });
    },
    count: (what) => {
      for (const [name, more] of Object.entries(what)) counts[name as keyof typeof counts] += more;
    },
    unpacked: (bytes) => {
      unpackedBytes += bytes;
      if (unpackedBytes > budget) throw new ExpandsFailure();
    },
    mayGoDeeper: (spot) => spot.layers.length < DEEPEST,
    report: () => ({ findings, unlisted, skips, testNumbers, ...counts }),
  };
};

/** Of a file whose search broke off without a report of its own. */
export const brokenReport = (path: string): FileReport => ({
  findings: [],
  unlisted: noSightings(),
  skips: [{ place: maskedPath(path), inside: [], reason: 'read-error', severity: 'broken' }],
  testNumbers: 0,
  bytesRead: 0,
  bytesSearched: 0,
  members: 0,
  tables: 0,
  rows: 0,
  lines: 0,
});
