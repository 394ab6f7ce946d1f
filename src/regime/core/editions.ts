/**
 * The editions of packs: each source as it was asked on a day. Editions of one pack follow each other without a day in
 * common, so that on every day at most one of them binds.
 */
import { failed, type Outcome, ok } from '#kernel';
import type { Pack } from './pack.ts';

/** By the names of packs, the earliest edition first. */
export type Editions = ReadonlyMap<string, readonly Pack[]>;

export type EditionFault = {
  readonly code: 'edition-twice' | 'editions-overlap';
  readonly pack: string;
  /** The earlier one, and the one that cannot stand beside it. */
  readonly editions: readonly [string, string];
};

export const arrangeEditions = (packs: readonly Pack[]): Outcome<Editions, readonly EditionFault[]> => {
  const arranged = new Map<string, readonly Pack[]>();
  const faults: EditionFault[] = [];
  for (const each of packs) {
    const { pack } = each.content;
    const known = arranged.get(pack) ?? [];
    arranged.set(
      pack,
      [...known, each].toSorted((a, b) => (a.content.from < b.content.from ? -1 : 1)),
    );
  }
  for (const [pack, editions] of arranged) {
    for (const [place, later] of editions.entries()) {
      const before = editions[place - 1];
      if (before === undefined) continue;
      const named = [before.content.edition, later.content.edition] as const;
      if (editions.slice(0, place).some(({ content }) => content.edition === later.content.edition)) {
        faults.push({ code: 'edition-twice', pack, editions: named });
      } else if (before.content.to === undefined || before.content.to >= later.content.from) {
        faults.push({ code: 'editions-overlap', pack, editions: named });
      }
    }
  }
  return faults.length > 0 ? failed(faults) : ok(arranged);
};

const isOn = ({ content: { from, to } }: Pack, day: string): boolean => from <= day && (to === undefined || day <= to);

/** The edition in force on a day; where none is, the newest, whose days then say so. */
export const editionOn = (editions: readonly Pack[], day: string): Pack | undefined =>
  editions.find((each) => isOn(each, day)) ?? editions.at(-1);
