/**
 * A journal of something that can be interrupted: a head that says what it belongs to, then one line of JSON for each
 * part that is done. A line that a crash cut off is left out and written again.
 */
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { CommandFailure } from './translate-failure.ts';

export type LinesJournal<Line> = {
  /** As found when it was opened. */
  readonly lines: readonly Line[];
  append(line: Line): void;
};

const LINE_END = 0x0a;

/** @throws {CommandFailure} when the file has another head, or none. */
export const openLinesJournal = <Line>(file: string, head: string): LinesJournal<Line> => {
  const lines = existsSync(file) ? readLines<Line>(file, head) : [];
  if (!existsSync(file)) writeFileSync(file, `${head}\n`, { mode: 0o600, flag: 'wx' });
  return { lines, append: (line) => appendFileSync(file, `${JSON.stringify(line)}\n`) };
};

const readLines = <Line>(file: string, head: string): readonly Line[] => {
  const bytes = readFileSync(file);
  const whole = bytes.lastIndexOf(LINE_END) + 1;
  const [first, ...lines] = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
  if (first !== head) {
    const why = `${file} is not the journal of a search with this key and this version; name a new file`;
    throw new CommandFailure('journal-of-another-search', why, 2);
  }
  if (whole < bytes.length) truncateSync(file, whole);
  return lines.map((line) => JSON.parse(line) as Line);
};
