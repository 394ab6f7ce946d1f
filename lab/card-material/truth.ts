/** What was planted, and where. The truth never holds a whole number: first six, last four and the place do. */
import type { PlantKind } from './spellings.ts';

export type Planted = {
  /** Below the material's folder, with forward slashes. */
  readonly file: string;
  readonly kind: PlantKind;
  readonly masked: string;
  readonly spelling: string;
  /** Text encoding or container. */
  readonly held: string;
  /** From 1; only in text files. */
  readonly line?: number;
  /** Of the first byte of the spelling; only in text files. */
  readonly offset?: number;
};

export type Truth = {
  readonly seed: number;
  /** Of the log. */
  readonly logBytes: number;
  readonly logFile: string;
  /** Lines of the log with ids and nothing planted. */
  readonly decoyLines: number;
  readonly planted: readonly Planted[];
};
