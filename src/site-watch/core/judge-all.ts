/**
 * What a visit showed, from all its passes together: each pass judged by itself and merged, then what only the
 * comparison of passes, or of visits, shows.
 */
import { inventoryFindings } from '../inventory/core/inventory-findings.ts';
import { type KnownInventory, NOTHING_KNOWN } from '../inventory/core/known-inventory.ts';
import type { InventoryScript } from '../inventory/core/take-inventory.ts';
import { type PreviousPages, pageFindings } from '../pages/core/page-findings.ts';
import { cloakingFindings } from './cloaking.ts';
import type { SeenAt } from './compare-scripts.ts';
import { differentialFindings } from './differential-findings.ts';
import {
  type DestinationSeen,
  type Finding,
  type Judgement,
  judgeVisit,
  type RequestFacts,
  type SiteFacts,
  together,
  union,
} from './judge-visit.ts';
import type { Pass } from './passes.ts';
import type { Steps } from './take-steps.ts';

/** What earlier visits of the site left to compare with. */
export type Previous = {
  /** Of the last visit that completed. */
  readonly scripts?: readonly SeenAt[] | undefined;
  readonly inventory?: KnownInventory | undefined;
  readonly pages?: PreviousPages | undefined;
};

export type AllFacts = {
  /** At least one; the first is the primary one. */
  readonly passes: readonly Pass[];
  readonly site: SiteFacts;
  readonly previous: Previous;
  /** The scripts of all passes. */
  readonly stock?: readonly InventoryScript[] | undefined;
};

type Judged = { readonly pass: Pass; readonly judgement: Judgement };

/** Yields between parts of the search, which may be long. */
export function* judgeAll({ passes, site, previous, stock = [] }: AllFacts): Steps<Judgement> {
  const judged: Judged[] = [];
  for (const pass of passes) judged.push({ pass, judgement: yield* judgePass(pass, site) });
  const merged = mergedFindings(judged);
  const destinations = mergedDestinations(judged.map(({ judgement }) => judgement.destinations));
  const known = previous.inventory ?? NOTHING_KNOWN;
  const hosts = destinations.map(({ host }) => host);
  const explained = new Set(merged.flatMap(({ destination }) => (destination === undefined ? [] : [destination])));
  return {
    findings: [
      ...merged,
      ...cloakingFindings(passes, site, merged),
      ...(yield* differentialFindings(passes, site, explained)),
      ...inventoryFindings(stock, { site, known, found: merged, hosts }),
      ...pageFindings({ passes, site, previous }),
    ],
    destinations,
    carriers: new Set<RequestFacts>(judged.flatMap(({ judgement }) => [...judgement.carriers])),
    fragments: new Set<RequestFacts>(judged.flatMap(({ judgement }) => [...judgement.fragments])),
  };
}

const NOTHING = { requests: [], scripts: [] } as const;

const judgePass = (pass: Pass, site: SiteFacts): Steps<Judgement> => {
  const { record, end, cardTypedAt, canary } = pass;
  return judgeVisit({ ...(record ?? NOTHING), end, cardTypedAt }, site, canary);
};

/** A robot that is turned away, or a pass made to compare, takes nothing from what the first customer was shown. */
const counts = ({ kind }: Finding, isPrimary: boolean): boolean => kind !== 'visit-incomplete' || isPrimary;

const mergedFindings = (judged: readonly Judged[]): readonly Finding[] => {
  const byKey = new Map<string, Finding>();
  for (const [place, { pass, judgement }] of judged.entries()) {
    for (const finding of judgement.findings.filter((each) => counts(each, place === 0))) {
      const known = byKey.get(finding.key);
      const merged = known === undefined ? finding : together(known, finding);
      byKey.set(finding.key, { ...merged, about: { passes: [...new Set([...passesOf(known), pass.role])] } });
    }
  }
  return [...byKey.values()];
};

const passesOf = (finding: Finding | undefined): readonly string[] => {
  const passes = finding?.about?.passes;
  return Array.isArray(passes) ? passes.map(String) : [];
};

/** Each as the first pass that went there saw it, with the fields of all. */
const mergedDestinations = (lists: readonly (readonly DestinationSeen[])[]): readonly DestinationSeen[] => {
  const byHost = new Map<string, DestinationSeen>();
  for (const seen of lists.flat()) {
    const known = byHost.get(seen.host);
    const kinds = [...new Set([...(known?.kinds ?? []), ...seen.kinds])].toSorted();
    const fields = union([...(known?.fields ?? []), ...seen.fields]);
    byHost.set(seen.host, { ...(known ?? seen), kinds, fields });
  }
  return [...byHost.values()].toSorted((a, b) => (a.host < b.host ? -1 : 1));
};
