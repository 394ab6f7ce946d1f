/**
 * `mitsuke cards scan --watch`: goes on after the first search and reads what is added, as logs grow. It looks every two
 * seconds, so that it works on every file system. Each finding is told as it is found.
 */
import type { CardSearch } from '#app/card-search';
import { type FileReport, listUnits, type PathSearch, type Skip, type Unit } from '#card-discovery';
import { durationOfMs } from '#kernel';
import { findingWords } from './cards-words.ts';
import type { ExitCode, Output } from './output.ts';

const LOOK_EVERY = durationOfMs(2_000);

const isOver = ({ signal }: PathSearch): boolean => signal?.aborted === true;

type Seen = { readonly bytes: number; readonly modifiedMs: number; readonly lines: number };

/** Until the signal. 1 when anything was found that needs looking at. */
export const watchPaths = async (order: PathSearch, search: CardSearch, output: Output): Promise<ExitCode> => {
  const seen = new Map<string, Seen>();
  const told = new Set<string>();
  let found = false;
  output.progress('watching; Ctrl-C ends it');
  while (!isOver(order)) {
    for (const listed of listUnits(order.files, order.paths, order.leftOut ?? new Set())) {
      if (isOver(order)) break;
      if (listed.kind === 'skip') tellSkip(listed.skip, told, output);
      else found = (await look(order, search, listed.unit, seen, output)) || found;
    }
    await search.clock.sleep(LOOK_EVERY, order.signal);
  }
  return found ? 1 : 0;
};

const tellSkip = (skip: Skip, told: Set<string>, output: Output): void => {
  const name = `${skip.place}\0${skip.reason}`;
  if (told.has(name)) return;
  told.add(name);
  if (skip.severity === 'broken') output.progress(`not searched: ${skip.place}: ${skip.reason}`);
};

const look = async (
  order: PathSearch,
  search: CardSearch,
  unit: Unit,
  seen: Map<string, Seen>,
  output: Output,
): Promise<boolean> => {
  const name = `${unit.path}\0${unit.stretch?.from ?? 0}`;
  const before = seen.get(name);
  const { bytes, modifiedMs } = unit;
  if (before !== undefined && before.bytes === bytes && before.modifiedMs === modifiedMs) return false;
  const grown = before !== undefined && bytes > before.bytes && before.lines > 0;
  const stretch = grown ? { from: before.bytes, to: bytes } : unit.stretch;
  const { key, limit, withTestNumbers = false } = order;
  const report = await search.searchFile({
    path: unit.path,
    key,
    limit,
    withTestNumbers,
    ...(stretch === undefined ? {} : { stretch }),
  });
  const linesBefore = grown ? before.lines : 0;
  seen.set(name, { bytes, modifiedMs, lines: linesBefore + report.lines });
  return tell(report, linesBefore, output);
};

const tell = (report: FileReport, linesBefore: number, output: Output): boolean => {
  let found = false;
  for (const finding of report.findings) {
    const { place } = finding;
    const moved = place.kind === 'file' ? { ...finding, place: { ...place, line: place.line + linesBefore } } : finding;
    output.result(moved, findingWords(moved));
    found ||= finding.confidence !== 'low';
  }
  return found;
};
