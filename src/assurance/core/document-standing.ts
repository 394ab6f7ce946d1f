/** Which documents of a party have run out, or soon will. Only proof (A, B) renews proof. */
import { type EvidenceKind, type EvidenceState, type Grade, PROVING, stateOn } from './evidence-kind.ts';

export type Document = {
  readonly revision: string;
  readonly item: string;
  readonly party: string | null;
  readonly kind: EvidenceKind;
  readonly grade: Grade;
  readonly expiresOn: string;
};

export type DocumentStanding = {
  readonly party: string | null;
  readonly kind: EvidenceKind;
  readonly state: EvidenceState;
  /** That which lasts longest, of those with proof if there are any. */
  readonly lasting: Document;
  readonly proven: boolean;
};

export const documentStandings = (documents: readonly Document[], today: string): readonly DocumentStanding[] => {
  const groups = Map.groupBy(documents, ({ party, kind }) => `${party ?? ''}/${kind}`);
  return [...groups.values()].map((of) => {
    const proving = of.filter(({ grade }) => PROVING.includes(grade));
    const lasting = (proving.length > 0 ? proving : of).reduce((a, b) => (b.expiresOn > a.expiresOn ? b : a));
    const { party, kind, expiresOn } = lasting;
    return { party, kind, state: stateOn(today, expiresOn), lasting, proven: proving.length > 0 };
  });
};
