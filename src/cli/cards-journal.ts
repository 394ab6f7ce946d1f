/**
 * The journal of a search: what was found in each file, a line each, so that a search that was interrupted goes on. It
 * holds no number, as no finding does.
 */
import { type FileReport, fingerprintBy, type Unit } from '#card-discovery';
import { openLinesJournal } from './lines-journal.ts';

export type Journal = {
  readonly searched: number;
  earlier(unit: Unit): FileReport | undefined;
  keep(unit: Unit, report: FileReport): void;
};

/** What else decides what a report holds. */
type Settings = { readonly version: string; readonly perFile: number; readonly testNumbers: boolean };

type Line = { readonly unit: string; readonly report: FileReport };

const nameOf = ({ path, bytes, modifiedMs, stretch }: Unit): string =>
  JSON.stringify([path, bytes, modifiedMs, stretch?.from ?? 0, stretch?.to ?? bytes]);

/** Names the key and tells nothing of it. */
const headOf = (key: Uint8Array, settings: Settings): string =>
  JSON.stringify({ form: 'mitsuke-card-journal/1', ...settings, key: fingerprintBy(key)('journal') });

/** @throws {CommandFailure} when the file is the journal of a search with another key or version, or none. */
export const openJournal = (file: string, key: Uint8Array, settings: Settings): Journal => {
  const { lines, append } = openLinesJournal<Line>(file, headOf(key, settings));
  const reports = new Map(lines.map(({ unit, report }) => [unit, report]));
  return {
    searched: reports.size,
    earlier: (unit) => reports.get(nameOf(unit)),
    keep: (unit, report) => append({ unit: nameOf(unit), report }),
  };
};
