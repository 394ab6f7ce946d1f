/** What a report is made of: the result of a scan, and what of it was known and accepted before. */
import type { AcceptedFinding } from '../core/baseline.ts';
import type { ScanResult } from '../core/finding.ts';

export type ReportLanguage = 'ja' | 'en';

export type ReportInput = {
  readonly result: ScanResult;
  /** Found again and not counted: somebody accepted it with a reason until a day. */
  readonly accepted: readonly AcceptedFinding[];
  readonly language: ReportLanguage;
};
