/** Puts the reports of files together: one result, whose numbers add up and whose digest anyone can compute again. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type AcceptedFinding, type Baseline, sortByBaseline } from './core/baseline.ts';
import { noSightings } from './core/detect-stream.ts';
import {
  CONFIDENCES,
  type Confidence,
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  type ScanResult,
  type Skip,
  type SkipReason,
} from './core/finding.ts';
import type { FileReport } from './search-job.ts';

/** Findings and skips that are listed; more are counted. */
const MOST_FINDINGS = 20_000;
const MOST_SKIPS = 20_000;

type Numbers = 'bytesRead' | 'bytesSearched' | 'members' | 'tables' | 'rows' | 'testNumbers';

export type Gathering = {
  add(report: FileReport): void;
  addSkip(skip: Skip): void;
  result(facts: ResultFacts): GatheredResult;
};

export type ResultFacts = {
  readonly version: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly complete: boolean;
  readonly searched: readonly string[];
  readonly files: number;
  readonly baseline?: Baseline;
};

export type GatheredResult = { readonly result: ScanResult; readonly accepted: readonly AcceptedFinding[] };

export const gather = (): Gathering => {
  const findings: Finding[] = [];
  const skips: Skip[] = [];
  const unlisted = noSightings();
  const skipped: Partial<Record<SkipReason, number>> = {};
  const numbers: Record<Numbers, number> = {
    bytesRead: 0,
    bytesSearched: 0,
    members: 0,
    tables: 0,
    rows: 0,
    testNumbers: 0,
  };
  const addSkip = (skip: Skip): void => {
    skipped[skip.reason] = (skipped[skip.reason] ?? 0) + 1;
    if (skips.length < MOST_SKIPS) skips.push(skip);
  };
  return {
    addSkip,
    add: (report) => {
      for (const name of Object.keys(numbers) as Numbers[]) numbers[name] += report[name];
      for (const skip of report.skips) addSkip(skip);
      for (const finding of report.findings) {
        if (findings.length < MOST_FINDINGS) findings.push(finding);
        else unlisted[finding.kind][finding.confidence] += 1;
      }
      eachCount((kind, confidence) => {
        unlisted[kind][confidence] += report.unlisted[kind][confidence];
      });
    },
    result: ({ baseline, ...facts }) => {
      const day = facts.endedAt.slice(0, 10);
      const sorted = baseline === undefined ? { findings, accepted: [] } : sortByBaseline(findings, baseline, day);
      const found = noSightings();
      for (const { kind, confidence } of sorted.findings) found[kind][confidence] += 1;
      let surplus = 0;
      eachCount((kind, confidence) => {
        found[kind][confidence] += unlisted[kind][confidence];
        surplus += unlisted[kind][confidence];
      });
      const summary = {
        form: 'mitsuke-card-scan/1' as const,
        ...facts,
        ...numbers,
        found,
        distinctNumbers: distinct(sorted.findings),
        accepted: sorted.accepted.length,
        unlisted: surplus,
        skipped,
        digest: digestOf(sorted.findings, skips),
      };
      return { result: { summary, findings: sorted.findings, skips }, accepted: sorted.accepted };
    },
  };
};

const eachCount = (visit: (kind: FindingKind, confidence: Confidence) => void): void => {
  for (const kind of FINDING_KINDS) for (const confidence of CONFIDENCES) visit(kind, confidence);
};

const distinct = (findings: readonly Finding[]): number =>
  new Set(
    findings
      .filter(({ kind, confidence }) => (kind === 'card-number' || kind === 'track-data') && confidence !== 'low')
      .map(({ hash }) => hash),
  ).size;

/** SHA-256 over both in order, as lines of canonical JSON. */
export const digestOf = (findings: readonly Finding[], skips: readonly Skip[]): string => {
  const hash = createHash('sha256');
  for (const item of [findings, skips].flat()) hash.update(`${canonicalize(item)}\n`);
  return hash.digest('hex');
};
