/**
 * The scope register: systems that are known against systems that documents in force list (LEAK-02). What a party
 * itself says (C, D) covers nothing for good: it would let it talk a system away.
 */
import type { Grade } from './evidence-kind.ts';
import { keysCovering } from './system-key.ts';

export const COVERAGES = ['unknown', 'covered', 'claimed', 'not-covered'] as const;
export type Coverage = (typeof COVERAGES)[number];

/** The standing revision of an attesting document, in force on the day. */
export type Attestation = {
  readonly revision: string;
  /** Whose systems it speaks of. `null`: the tenant's own. */
  readonly party: string | null;
  readonly grade: Grade;
  readonly coveredKeys: readonly string[];
};

export type Covered = { readonly coverage: Coverage; readonly by: string | undefined };

export type System = { readonly key: string; readonly party: string | null };

/**
 * Each party's systems against that party's documents alone: what another is attested says nothing of them.
 * `unknown`: there is no document in force that could list it.
 */
export const coverageOf = (documents: readonly Attestation[]): ((system: System) => Covered) => {
  const groups = Map.groupBy(documents, ({ party }) => party);
  const judges = new Map([...groups].map(([party, of]) => [party, coverageWithin(of)]));
  return ({ key, party }) => judges.get(party)?.(key) ?? { coverage: 'unknown', by: undefined };
};

const coverageWithin = (documents: readonly Attestation[]): ((key: string) => Covered) => {
  const proven = new Map<string, string>();
  const claimed = new Map<string, string>();
  for (const { revision, grade, coveredKeys } of documents) {
    const listed = grade === 'A' || grade === 'B' ? proven : claimed;
    for (const key of coveredKeys) if (!listed.has(key)) listed.set(key, revision);
  }
  const found = (listed: ReadonlyMap<string, string>, key: string): string | undefined =>
    keysCovering(key)
      .map((each) => listed.get(each))
      .find((each) => each !== undefined);
  return (key) => {
    const provenBy = found(proven, key);
    if (provenBy !== undefined) return { coverage: 'covered', by: provenBy };
    const claimedBy = found(claimed, key);
    return claimedBy === undefined
      ? { coverage: 'not-covered', by: undefined }
      : { coverage: 'claimed', by: claimedBy };
  };
};
