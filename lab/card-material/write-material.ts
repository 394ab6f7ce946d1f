/** Writes the whole material below one folder, and beside it the truth, which a scanner is not shown. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Truth } from './truth.ts';
import { writeFormats } from './write-formats.ts';
import { type IdDensity, writeLog } from './write-log.ts';

export type MaterialOrder = {
  readonly out: string;
  readonly seed: number;
  /** Of the log. */
  readonly bytes: number;
  readonly ids: IdDensity;
  /** Without it both. */
  readonly only: 'formats' | 'log' | undefined;
};

const LOG_FILE = 'logs/application.log';

/** Writes `out`/material and `out`/truth.json. @returns the truth. */
export const writeMaterial = ({ out, seed, bytes, ids, only }: MaterialOrder): Truth => {
  const folder = path.join(out, 'material');
  mkdirSync(folder, { recursive: true });
  const write = (place: string, content: Buffer): void => {
    const file = path.join(folder, place);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  const formats = only === 'log' ? [] : writeFormats(seed, write);
  const logPath = path.join(folder, LOG_FILE);
  if (only !== 'formats') mkdirSync(path.dirname(logPath), { recursive: true });
  const log =
    only === 'formats'
      ? { bytes: 0, decoyLines: 0, planted: [] }
      : writeLog({ seed, bytes, ids, path: logPath, place: LOG_FILE });
  const planted = [...formats, ...log.planted];
  const truth: Truth = { seed, logBytes: log.bytes, logFile: LOG_FILE, decoyLines: log.decoyLines, planted };
  writeFileSync(path.join(out, 'truth.json'), `${JSON.stringify(truth)}\n`);
  return truth;
};
