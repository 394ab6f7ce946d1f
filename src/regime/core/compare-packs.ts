/**
 * What differs between two editions of a pack, and of what a party has to answer again. A change of words alone asks for
 * nothing; whatever changes what is asked, or what is enough, does.
 */
import canonicalize from 'canonicalize';
import type { Control, PackContent } from './pack.ts';

/** The parts of a control whose change makes an earlier answer stand for something else. */
const ASKED = [
  'binds',
  'measures',
  'fulfilled',
  'questions',
  'evidence',
  'planned',
  'modality',
  'everyMonths',
] as const;
const OTHER = ['item', 'requirement', 'clause', 'from', 'to', 'title', 'text', 'notApplicable', 'equivalent'] as const;
export type ControlPart = (typeof ASKED)[number] | (typeof OTHER)[number];

export type ControlChange =
  | { readonly kind: 'added' | 'removed'; readonly control: Control; readonly answerAgain: boolean }
  | {
      readonly kind: 'changed';
      readonly control: Control;
      readonly before: Control;
      readonly parts: readonly ControlPart[];
      readonly answerAgain: boolean;
      /** What asks for an answer is only that it binds others: whom it bound before has nothing new to answer. */
      readonly bindsOthersAlone: boolean;
    };

/** In the order of the newer edition, what was removed last. */
export const comparePacks = (older: PackContent, newer: PackContent): readonly ControlChange[] => {
  const before = new Map(older.controls.map((control) => [control.id, control]));
  const after = new Set(newer.controls.map(({ id }) => id));
  const changes = newer.controls.flatMap((control): readonly ControlChange[] => {
    const known = before.get(control.id);
    if (known === undefined) return [{ kind: 'added', control, answerAgain: true }];
    const parts = [...ASKED, ...OTHER].filter((part) => differs(asksOf(known, part), asksOf(control, part)));
    if (parts.length === 0) return [];
    const anew = parts.filter(
      (part) => (ASKED as readonly ControlPart[]).includes(part) && !onlyWords(known, control, part),
    );
    const [answerAgain, bindsOthersAlone] = [anew.length > 0, anew.length === 1 && anew[0] === 'binds'];
    return [{ kind: 'changed', control, before: known, parts, answerAgain, bindsOthersAlone }];
  });
  const removed = older.controls.filter(({ id }) => !after.has(id));
  return [...changes, ...removed.map((control) => ({ kind: 'removed', control, answerAgain: false }) as const)];
};

const asksOf = (control: Control, part: ControlPart): unknown => control[part] ?? null;

const differs = (a: unknown, b: unknown): boolean => canonicalize(a) !== canonicalize(b);

const onlyWords = (before: Control, after: Control, part: ControlPart): boolean =>
  !differs(withoutWords(asksOf(before, part)), withoutWords(asksOf(after, part)));

const withoutWords = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      key === 'words' || key === 'example' ? [] : [[key, withoutWords(inner)]],
    ),
  );
};
