/** What a report is made of: the result of a scan, and what of it was known and accepted before. */
import type { Finding, ScanResult } from '../core/finding.ts';

export type ReportLanguage = 'ja' | 'en';

/** Found again, and not counted: somebody accepted it with a reason until a day. */
export type AcceptedFinding = {
  readonly finding: Finding;
  readonly reason: string;
  /** The last day on which it is accepted: YYYY-MM-DD. */
  readonly until: string;
};

export type ReportInput = {
  readonly result: ScanResult;
  readonly accepted: readonly AcceptedFinding[];
  readonly language: ReportLanguage;
};
