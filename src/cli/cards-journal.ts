/**
 * The journal of a search: what was found in each file, a line each, so that a search that was interrupted goes on. It
 * holds no number, as no finding does. A line that a crash cut off is left out and written again.
 */
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { type FileReport, fingerprintBy, type Unit } from '#card-discovery';
import { CommandFailure } from './translate-failure.ts';

export type Journal = {
  readonly searched: number;
  earlier(unit: Unit): FileReport | undefined;
  keep(unit: Unit, report: FileReport): void;
};

/** What else decides what a report holds. */
type Settings = { readonly version: string; readonly perFile: number; readonly testNumbers: boolean };

type Line = { readonly unit: string; readonly report: FileReport };

const LINE_END = 0x0a;

const nameOf = ({ path, bytes, modifiedMs, stretch }: Unit): string =>
  JSON.stringify([path, bytes, modifiedMs, stretch?.from ?? 0, stretch?.to ?? bytes]);

/** Names the key and tells nothing of it. */
const headOf = (key: Uint8Array, settings: Settings): string =>
  JSON.stringify({ form: 'mitsuke-card-journal/1', ...settings, key: fingerprintBy(key)('journal') });

/** @throws {CommandFailure} when the file is the journal of a search with another key or version, or none. */
export const openJournal = (file: string, key: Uint8Array, settings: Settings): Journal => {
  const head = headOf(key, settings);
  const reports = new Map<string, FileReport>();
  if (existsSync(file)) readLines(file, head, reports);
  else writeFileSync(file, `${head}\n`, { mode: 0o600, flag: 'wx' });
  return {
    searched: reports.size,
    earlier: (unit) => reports.get(nameOf(unit)),
    keep: (unit, report) => appendFileSync(file, `${JSON.stringify({ unit: nameOf(unit), report } satisfies Line)}\n`),
  };
};

const readLines = (file: string, head: string, reports: Map<string, FileReport>): void => {
  const bytes = readFileSync(file);
  const whole = bytes.lastIndexOf(LINE_END) + 1;
  const [first, ...lines] = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
  if (first !== head) {
    const why = `${file} is not the journal of a search with this key and this version; name a new file`;
    throw new CommandFailure('journal-of-another-search', why, 2);
  }
  for (const line of lines) {
    const { unit, report } = JSON.parse(line) as Line;
    reports.set(unit, report);
  }
  if (whole < bytes.length) truncateSync(file, whole);
};
