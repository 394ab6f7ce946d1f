/**
 * The door of the search itself: bytes or values in, sightings out. Pure: no clock, no files; the keyed hash is given.
 * A stream may be cut anywhere; what is found does not depend on where.
 */
import type { Confidence, FindingKind, Sighting } from './finding.ts';

export type DetectorOptions = {
  /** HMAC-SHA-256 under the key of the run or tenant, in the form of {@link Sighting.hash}. */
  readonly fingerprint: (text: string) => string;
  /** Numbers that are no finding; the published test numbers unless given. */
  readonly isTestNumber?: (digits: string) => boolean;
  /** Sightings listed of one stream or column; more are counted. 10,000 unless given. */
  readonly limit?: number;
  /** From an offset of what is pushed to the one that is reported; asked soon after the bytes came. */
  readonly locate?: (offset: number) => number;
};

export type Sightings = {
  readonly sightings: readonly Sighting[];
  readonly unlisted: Readonly<Record<FindingKind, Readonly<Record<Confidence, number>>>>;
  readonly testNumbers: number;
  readonly bytes: number;
  /** Line ends; of a column none are counted. */
  readonly lines: number;
};

/** One stream: a file, a segment of one, a member of an archive. */
export type Detector = {
  /** The bytes are copied where they are needed later: the caller may reuse its buffer. */
  push(chunk: Uint8Array): void;
  /** To be called once, last. */
  end(): Sightings;
};

/** One column of a table or sheet: values of the same meaning, each with the key of its row. */
export type ColumnDetector = {
  look(value: string | number | bigint | Uint8Array, key: string): void;
  end(): Omit<Sightings, 'sightings'> & { readonly sightings: readonly (Sighting & { readonly key: string })[] };
};

/** `name` of the column counts as the name before each value (`card_no`, `cvv`). */
export type ColumnDetectorOptions = DetectorOptions & { readonly name: string };

/** Searches one stream of bytes. */
export type CreateDetector = (options: DetectorOptions) => Detector;
/** Searches one column. */
export type CreateColumnDetector = (options: ColumnDetectorOptions) => ColumnDetector;
