/** Finds card numbers where none should be: in files, containers and databases. */
export type { GatheredResult } from './assemble-result.ts';
export { type Baseline, parseBaseline } from './core/baseline.ts';
export { createColumnDetector } from './core/detect-column.ts';
export { createDetector } from './core/detect-stream.ts';
export type {
  ColumnDetector,
  ColumnDetectorOptions,
  Detector,
  DetectorOptions,
  Sightings,
} from './core/detector.ts';
export {
  CONFIDENCES,
  type Confidence,
  type Counts,
  type DatabasePlace,
  FINDING_KINDS,
  type FilePlace,
  type Finding,
  type FindingKind,
  LAYERS,
  type Layer,
  type Place,
  REASONS,
  type Reason,
  type ScanResult,
  type ScanSummary,
  type Sighting,
  SKIP_REASONS,
  type Skip,
  type SkipReason,
} from './core/finding.ts';
export { maskedPath } from './core/masked-path.ts';
export { type DatabaseOrder, gatherDatabase } from './databases/gather-database.ts';
export type { TableReport } from './databases/search-database.ts';
export { listUnits, type Unit } from './list-units.ts';
export { htmlReport } from './report/html-report.ts';
export type { ReportInput, ReportLanguage } from './report/report-input.ts';
export { sarifReport } from './report/sarif.ts';
export { type SearchFile, type SearchOrder, searchFile } from './search-file.ts';
export { brokenReport, type FileReport, fingerprintBy } from './search-job.ts';
export { type PathSearch, type Progress, searchPaths } from './search-paths.ts';
