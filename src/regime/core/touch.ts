/**
 * Whom a new edition of a pack touches: for each change, whether it begins, goes on or ends for a party, and whether the
 * party has to answer it. What a party answered under the newer edition already is not asked again.
 */
import { judgeBinds, type PartyFacts } from './applies.ts';
import type { ControlChange } from './compare-packs.ts';
import type { Control, Modality } from './pack.ts';

/** `begins`: asked of the party by the newer edition alone. `ends`: by the older one alone. */
export const EFFECTS = ['begins', 'changes', 'ends'] as const;
export type Effect = (typeof EFFECTS)[number];

/**
 * `again`: it declared under another edition. `first`: it has declared nothing of this pack. `asked`: the newer edition
 * was put to it and waits for its answers. `answered`: it has filed them. `nothing`: nothing is asked.
 */
export const ANSWERS_DUE = ['again', 'first', 'asked', 'answered', 'nothing'] as const;
export type AnswerDue = (typeof ANSWERS_DUE)[number];

/** A declaration that is owed or stands, as far as it is about the pack. */
export type Declared = {
  readonly declaration: string;
  readonly status: 'asked' | 'returned' | 'filed' | 'accepted';
  readonly edition: string;
  /** Of the pack as it was asked. */
  readonly hash: string;
};

export type Touched = { readonly control: string; readonly effect: Effect; readonly answer: AnswerDue };

/** What is only an example or only discussed is put to nobody. */
const PUT_TO_PARTIES: readonly Modality[] = ['shall', 'endeavour', 'desirable'];

export const effectOn = (change: ControlChange, party: PartyFacts, day: string): Effect | undefined => {
  const binds = (control: Control): boolean => judgeBinds(control.binds, party, day).applies;
  if (change.kind !== 'changed') {
    if (!binds(change.control)) return undefined;
    return change.kind === 'added' ? 'begins' : 'ends';
  }
  const [before, after] = [binds(change.before), binds(change.control)];
  if (before !== after) return after ? 'begins' : 'ends';
  return after && !change.parts.every((part) => part === 'binds') ? 'changes' : undefined;
};

const answerDue = (change: ControlChange, effect: Effect, due: AnswerDue): AnswerDue => {
  if (effect === 'ends' || !change.answerAgain || !PUT_TO_PARTIES.includes(change.control.modality)) return 'nothing';
  return effect === 'changes' && change.kind === 'changed' && change.bindsOthersAlone ? 'nothing' : due;
};

/** What a party with these declarations owes to a control that the newer edition, whose hash is given, asks anew. */
export const dueOf = (declared: readonly Declared[], newer: string): AnswerDue => {
  const under = declared.filter(({ hash }) => hash === newer);
  if (under.some(({ status }) => status === 'filed' || status === 'accepted')) return 'answered';
  if (under.length > 0) return 'asked';
  return declared.length > 0 ? 'again' : 'first';
};

/** In the order of the changes; none for a party that they do not touch. */
export const touchesOf = (
  changes: readonly ControlChange[],
  party: { readonly facts: PartyFacts; readonly due: AnswerDue },
  day: string,
): readonly Touched[] =>
  changes.flatMap((change): readonly Touched[] => {
    const effect = effectOn(change, party.facts, day);
    if (effect === undefined) return [];
    return [{ control: change.control.id, effect, answer: answerDue(change, effect, party.due) }];
  });
