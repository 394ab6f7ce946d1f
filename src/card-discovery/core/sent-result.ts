/**
 * Reads a result that was sent in: of the form that `mitsuke cards scan --json` writes, with numbers that add up, a digest that
 * is its own, and no card number anywhere in it. What it says of what was searched cannot be checked.
 */
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { failed, type Outcome, ok, parseInstant } from '#kernel';
import { createDetector } from './detect-stream.ts';
import { CONFIDENCES, FINDING_KINDS, LAYERS, REASONS, type ScanResult, SKIP_REASONS } from './finding.ts';

export type ResultFault =
  | 'not-json'
  | 'not-a-result'
  | 'numbers-differ'
  | 'digest-differs'
  | 'times-impossible'
  | 'holds-card-number';

const count = z.int().min(0);
const text = z.string().max(4_096);
const counts = z.strictObject({ high: count, medium: count, low: count });

const filePlace = z.strictObject({
  kind: z.literal('file'),
  path: text,
  inside: z.array(text).max(64),
  offset: count,
  line: count,
  spot: text.optional(),
});
const databasePlace = z.strictObject({
  kind: z.literal('database'),
  database: text,
  table: text,
  column: text,
  key: text.optional(),
});

const finding = z.strictObject({
  kind: z.enum(FINDING_KINDS),
  brand: z.string().max(20).optional(),
  firstSix: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  lastFour: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
  digits: z.int().min(13).max(19).optional(),
  hash: z.string().regex(/^h1:[0-9a-f]{32}$/),
  encoding: z.array(z.enum(LAYERS)).max(32),
  confidence: z.enum(CONFIDENCES),
  reason: z.enum(REASONS),
  context: z.string().max(200),
  place: z.discriminatedUnion('kind', [filePlace, databasePlace]),
});

const skip = z.strictObject({
  place: text,
  inside: z.array(text).max(64),
  reason: z.enum(SKIP_REASONS),
  severity: z.enum(['excluded', 'broken']),
  bytes: count.optional(),
});

const summary = z.strictObject({
  form: z.literal('mitsuke-card-scan/1'),
  version: z.string().regex(/^[0-9A-Za-z.+-]{1,40}$/),
  startedAt: z.string().max(40),
  endedAt: z.string().max(40),
  complete: z.boolean(),
  searched: z.array(text).max(10_000),
  files: count,
  members: count,
  tables: count,
  rows: count,
  bytesRead: count,
  bytesSearched: count,
  found: z.strictObject(Object.fromEntries(FINDING_KINDS.map((kind) => [kind, counts]))),
  distinctNumbers: count,
  accepted: count,
  testNumbers: count,
  unlisted: count,
  skipped: z.partialRecord(z.enum(SKIP_REASONS), count),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});

const scanResult = z.strictObject({
  summary,
  findings: z.array(finding),
  skips: z.array(skip),
  /** What the sender's baseline accepts, with its reasons: kept with the result, no finding. */
  accepted: z.array(z.unknown()).optional(),
});

const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};

/** The sender's file is searched like all others: a number in it would be kept here. */
const holdsCardNumber = (bytes: Uint8Array): boolean => {
  const detector = createDetector({ fingerprint: () => '', isTestNumber: () => false });
  detector.push(bytes);
  const isNumber = (kind: string): boolean => kind === 'card-number' || kind === 'track-data';
  return detector.end().sightings.some(({ kind, confidence }) => confidence !== 'low' && isNumber(kind));
};

const addsUp = ({ summary: { found, unlisted, skipped }, findings, skips }: ScanResult): boolean => {
  const total = Object.values(found).reduce((sum, { high, medium, low }) => sum + high + medium + low, 0);
  const skippedTotal = Object.values(skipped).reduce((sum, each) => sum + each, 0);
  return total === findings.length + unlisted && skippedTotal >= skips.length;
};

const CLOCKS_DIFFER_MS = 5 * 60_000;

const arePossible = ({ startedAt, endedAt }: ScanResult['summary'], nowMs: number): boolean => {
  const [started, ended] = [parseInstant(startedAt), parseInstant(endedAt)];
  if (started.kind === 'failed' || ended.kind === 'failed') return false;
  return started.value <= ended.value && ended.value <= nowMs + CLOCKS_DIFFER_MS;
};

export type ResultDigest = (result: Pick<ScanResult, 'findings' | 'skips'>) => string;

export const readSentResult = (
  bytes: Uint8Array,
  { nowMs, digestOf }: { readonly nowMs: number; readonly digestOf: ResultDigest },
): Outcome<ScanResult, ResultFault> => {
  const content = parsed(bytes);
  if (content === undefined) return failed('not-json');
  const read = scanResult.safeParse(content);
  if (!read.success) return failed('not-a-result');
  const result = content as ScanResult;
  if (!addsUp(result)) return failed('numbers-differ');
  if (digestOf(result) !== result.summary.digest) return failed('digest-differs');
  if (!arePossible(result.summary, nowMs)) return failed('times-impossible');
  const written = canonicalize(content);
  return written === undefined || holdsCardNumber(new TextEncoder().encode(written))
    ? failed('holds-card-number')
    : ok(result);
};
