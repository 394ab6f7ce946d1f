/** Which documents have run out, or soon will: each by itself, unless a later one renews it. */
import { type EvidenceKind, type EvidenceState, expires, type Grade, isAsGood, stateOn } from './evidence-kind.ts';

/** The standing revision of an item, with its last day. */
export type Document = {
  readonly revision: string;
  readonly item: string;
  readonly party: string | null;
  readonly kind: EvidenceKind;
  readonly title: string;
  readonly grade: Grade;
  readonly coveredKeys: readonly string[];
  readonly expiresOn: string;
};

export type DocumentStanding = {
  readonly document: Document;
  readonly state: EvidenceState;
  /** That which lasts longest of those in its place. */
  readonly renewal: Document | undefined;
};

/**
 * A later document renews another of its party and kind when its grade is as good and it lists all of its systems; one
 * that lists none speaks of the party as a whole. Of kinds that do not expire by themselves, each is another matter.
 */
const renews = (later: Document, of: Document): boolean =>
  later.expiresOn > of.expiresOn &&
  expires(of.kind) &&
  isAsGood(later.grade, of.grade) &&
  of.coveredKeys.every((key) => later.coveredKeys.includes(key));

export const documentStandings = (documents: readonly Document[], today: string): readonly DocumentStanding[] => {
  const placeOf = ({ party, kind }: Document): string => `${party ?? ''}/${kind}`;
  const groups = Map.groupBy(documents, placeOf);
  return documents.map((document) => {
    const later = (groups.get(placeOf(document)) ?? []).filter((other) => renews(other, document));
    const renewal = later.toSorted((a, b) => (a.expiresOn < b.expiresOn ? 1 : -1)).at(0);
    return { document, state: stateOn(today, document.expiresOn), renewal };
  });
};
