/** What differs between two scans, function by function, as it is answered: each with its line and its text. */
import type { UnitAnswer } from './answers.ts';
import { MOST_SHOWN, told } from './compare-functions.ts';
import type { Behaviour } from './core/behaviour.ts';
import type { PlacedUnit, ScriptDifference } from './core/kept-inventory.ts';

/** `url`: of the script; of an inline one that of its document. */
type ToldUnit = UnitAnswer & { readonly url: string };

export type ToldDifference = {
  /** Absent for the inline scripts, which are compared together. */
  readonly url?: string;
  readonly inline: boolean;
  readonly state: ScriptDifference['state'];
  readonly added: readonly ToldUnit[];
  readonly removed: readonly ToldUnit[];
  readonly changed: readonly { readonly before: ToldUnit; readonly after: ToldUnit }[];
  /** Functions and statements that are as they were. */
  readonly same: number;
  /** Of the differences those beyond what is listed. */
  readonly more: number;
  readonly does: Behaviour;
  readonly doesNoMore: Behaviour;
  readonly notParsed?: string;
};

/** @param sourceOf the text of a script as it may be kept, by SHA-256. */
export const tellDifferences = (
  differences: readonly ScriptDifference[],
  sourceOf: (sha256: string) => string | undefined,
): readonly ToldDifference[] => {
  const unit = (placed: PlacedUnit): ToldUnit => {
    const source = sourceOf(placed.sha256);
    const answer = told({ source: source ?? '' }, placed);
    return { ...answer, line: source === undefined ? 0 : answer.line, url: placed.url };
  };
  return differences.map(({ url, inline, state, same, does, doesNoMore, notParsed, ...units }) => {
    const changed = units.changed.slice(0, MOST_SHOWN);
    const added = units.added.slice(0, MOST_SHOWN - changed.length);
    const removed = units.removed.slice(0, MOST_SHOWN - changed.length - added.length);
    const inAll = units.changed.length + units.added.length + units.removed.length;
    return {
      ...(url === undefined ? {} : { url }),
      ...{ inline, state },
      added: added.map(unit),
      removed: removed.map(unit),
      changed: changed.map(({ before, after }) => ({ before: unit(before), after: unit(after) })),
      ...{ same, does, doesNoMore },
      more: inAll - changed.length - added.length - removed.length,
      ...(notParsed === undefined ? {} : { notParsed }),
    };
  });
};
