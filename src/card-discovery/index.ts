/** Finds card numbers where none should be: in files, containers and databases. */
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
