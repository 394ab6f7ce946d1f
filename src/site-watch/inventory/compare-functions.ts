/** Two contents of a script function by function, with what a reviewer reads of each; the sources are text throughout. */
import { sha256 } from '#evidence';
import type { Outcome } from '#kernel';
import type { Objects } from '#platform/objects';
import { hexOf } from '../raw-record.ts';
import type { FunctionDiff, UnitAnswer } from './answers.ts';
import { compareUnits } from './core/compare-units.ts';
import type { NotParsed } from './core/parse-script.ts';
import { prettyExcerpt } from './core/pretty-excerpt.ts';
import type { Unit } from './core/read-units.ts';
import { readingKey } from './core/take-inventory.ts';
import type { ReadScripts } from './take-stock.ts';

/** A rewrite changes everything; a reviewer reads some. */
export const MOST_SHOWN = 200;

export type NotComparable = NotParsed | 'not-kept';

type Read = { readonly source: string; readonly units: readonly Unit[] };

export type ComparePorts = {
  readonly objects: Objects;
  readonly readScripts: ReadScripts;
  /** Where the source with a SHA-256 is kept. */
  readonly nameOf: (sha256: string) => string;
};

const readOne = async (
  { objects, readScripts, nameOf }: ComparePorts,
  digest: string,
  inline: boolean,
): Promise<Outcome<Read, NotComparable>> => {
  const bytes = await objects.get(nameOf(digest));
  if (bytes === undefined || hexOf(sha256(bytes)) !== digest) return { kind: 'failed', error: 'not-kept' };
  const source = new TextDecoder().decode(bytes);
  const place = { url: '', startLine: 0, startColumn: 0, frameUrl: '', step: 0 };
  const script = { ...place, inline, source, sha256: digest };
  const reading = (await readScripts([script])).get(readingKey(script));
  if (reading?.kind !== 'read') return { kind: 'failed', error: reading?.reason ?? 'time-limit' };
  return { kind: 'ok', value: { source, units: reading.units } };
};

const lineAt = (source: string, at: number): number => {
  let line = 1;
  for (let next = source.indexOf('\n'); next >= 0 && next < at; next = source.indexOf('\n', next + 1)) line += 1;
  return line;
};

/** A unit as whoever reviews it reads it. */
export const told = ({ source }: Pick<Read, 'source'>, { kind, name, start, end }: Unit): UnitAnswer => {
  const { text, cut } = prettyExcerpt(source, { start, end });
  const named = name === undefined ? {} : { name };
  return { kind, ...named, start, end, line: lineAt(source, start), excerpt: text, cut };
};

const NOTHING: Read = { source: '', units: [] };

/** @param from without it, everything is added. */
export const compareFunctions = async (
  ports: ComparePorts,
  { from, to, inline }: { readonly from: string | undefined; readonly to: string; readonly inline: boolean },
): Promise<Outcome<FunctionDiff, NotComparable>> => {
  const after = await readOne(ports, to, inline);
  if (after.kind === 'failed') return after;
  const before = from === undefined ? ({ kind: 'ok', value: NOTHING } as const) : await readOne(ports, from, inline);
  if (before.kind === 'failed') return before;
  const { added, removed, changed, same } = compareUnits(before.value.units, after.value.units);
  const shown = {
    changed: changed.slice(0, MOST_SHOWN),
    added: added.slice(0, Math.max(0, MOST_SHOWN - changed.length)),
    removed: removed.slice(0, Math.max(0, MOST_SHOWN - changed.length - added.length)),
  };
  const inAll = added.length + removed.length + changed.length;
  return {
    kind: 'ok',
    value: {
      ...(from === undefined ? {} : { from }),
      to,
      added: shown.added.map((unit) => told(after.value, unit)),
      removed: shown.removed.map((unit) => told(before.value, unit)),
      changed: shown.changed.map((pair) => ({
        before: told(before.value, pair.before),
        after: told(after.value, pair.after),
      })),
      same,
      more: inAll - shown.added.length - shown.removed.length - shown.changed.length,
    },
  };
};
