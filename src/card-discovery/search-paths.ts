/**
 * Searches files and folders by several threads and gathers what they report, in the order of names. What was searched is
 * handed out unit by unit, so that a search that is interrupted goes on where it was.
 */
import { formatInstant } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Files } from '#platform/files';
import { type GatheredResult, gather } from './assemble-result.ts';
import type { Baseline } from './core/baseline.ts';
import { maskedPath } from './core/masked-path.ts';
import { type Listed, listUnits, type Unit } from './list-units.ts';
import type { SearchFile } from './search-file.ts';
import type { FileReport } from './search-job.ts';

export type Progress = { readonly files: number; readonly bytes: number; readonly findings: number };

export type PathSearch = {
  readonly paths: readonly string[];
  readonly files: Files;
  readonly searchFile: SearchFile;
  /** How many files keep all threads busy. */
  readonly ahead: number;
  readonly clock: Clock;
  /** Of the hashes. */
  readonly key: Uint8Array;
  /** Findings listed of one file. */
  readonly limit: number;
  /** Lists published test numbers like all others. */
  readonly withTestNumbers?: boolean;
  readonly version: string;
  readonly baseline?: Baseline;
  readonly leftOut?: ReadonlySet<string>;
  /** What an earlier run found in the same file as it is now. */
  readonly earlier?: (unit: Unit) => FileReport | undefined;
  /** Called for each unit that was searched now, in order. */
  readonly keep?: (unit: Unit, report: FileReport) => void;
  readonly tell?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
};

type Pending = { readonly unit: Unit; readonly report: Promise<FileReport>; readonly isNew: boolean };

/** A signal ends it between files: what was searched until then is the result, and it says that it is not complete. */
export const searchPaths = async (search: PathSearch): Promise<GatheredResult> => {
  const startedAt = formatInstant(search.clock.now());
  const gathering = gather();
  const progress = { files: 0, bytes: 0, findings: 0 };
  const pending: Pending[] = [];
  const lines = linesByFile();
  const settle = async (): Promise<void> => {
    const { unit, report, isNew } = pending.shift() as Pending;
    const whole = await report;
    if (isNew) search.keep?.(unit, whole);
    gathering.add(lines(unit, whole));
    if (unit.stretch === undefined || unit.stretch.from === 0) progress.files += 1;
    progress.bytes += whole.bytesRead;
    progress.findings += whole.findings.length;
    search.tell?.(progress);
  };
  let complete = true;
  for (const listed of listUnits(search.files, search.paths, search.leftOut ?? new Set())) {
    if (search.signal?.aborted === true) {
      complete = false;
      break;
    }
    if (listed.kind === 'skip') gathering.addSkip(listed.skip);
    else pending.push(order(search, listed));
    while (pending.length >= search.ahead) await settle();
  }
  while (pending.length > 0) await settle();
  const { version, paths, baseline } = search;
  return gathering.result({
    version,
    startedAt,
    endedAt: formatInstant(search.clock.now()),
    complete,
    searched: paths.map(maskedPath),
    files: progress.files,
    ...(baseline === undefined ? {} : { baseline }),
  });
};

const order = (search: PathSearch, { unit }: Extract<Listed, { kind: 'unit' }>): Pending => {
  const earlier = search.earlier?.(unit);
  if (earlier !== undefined) return { unit, report: Promise.resolve(earlier), isNew: false };
  const { path, stretch } = unit;
  const { key, limit, withTestNumbers = false } = search;
  const report = search.searchFile({
    path,
    key,
    limit,
    withTestNumbers,
    ...(stretch === undefined ? {} : { stretch }),
  });
  // Taken up in order; one that fails meanwhile must not end the process first.
  report.catch(() => undefined);
  return { unit, report, isNew: true };
};

/** Stretches count their lines from their own beginning; they come in order. */
const linesByFile = () => {
  let before = 0;
  return (unit: Unit, report: FileReport): FileReport => {
    if (unit.stretch === undefined) return report;
    if (unit.stretch.from === 0) before = 0;
    const shift = before;
    before += report.lines;
    const findings = report.findings.map((finding) =>
      finding.place.kind === 'file'
        ? { ...finding, place: { ...finding.place, line: finding.place.line + shift } }
        : finding,
    );
    return { ...report, findings };
  };
};
