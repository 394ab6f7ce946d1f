/** What earlier visits left of a site's scripts, as far as the next one is compared with it. */
import { type Behaviour, NO_BEHAVIOUR, together } from './behaviour.ts';

export type KnownScript = {
  readonly slot: string;
  readonly inline: boolean;
  /** Shape by SHA-256, of the contents whose text was last seen so. */
  readonly contents: ReadonlyMap<string, string>;
  readonly shapes: ReadonlySet<string>;
  /** Hashes of all units it ever showed, each as often as it ever stood in one content. */
  readonly units: readonly string[];
  /** All it was ever seen to do. */
  readonly behaviour: Behaviour;
};

export type KnownInventory = {
  /** By slot. */
  readonly scripts: ReadonlyMap<string, KnownScript>;
  /** Every host the site was ever seen to send to. */
  readonly hosts: ReadonlySet<string>;
  /** A visit got to its end before: what was not there then is new. */
  readonly hasBaseline: boolean;
};

export const NOTHING_KNOWN: KnownInventory = { scripts: new Map(), hosts: new Set(), hasBaseline: false };

/** Of all inline scripts together, which move between documents and are cut and joined by templates. */
export type InlineHistory = { readonly units: readonly string[]; readonly behaviour: Behaviour };

const counted = (hashes: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  return counts;
};

/** Each as often as in the one that has it most often. */
export const mostOf = (lists: readonly (readonly string[])[]): readonly string[] => {
  const most = new Map<string, number>();
  for (const list of lists)
    for (const [hash, count] of counted(list)) most.set(hash, Math.max(count, most.get(hash) ?? 0));
  return [...most].flatMap(([hash, count]) => Array.from({ length: count }, () => hash)).toSorted();
};

/** Those of `now` that `known` has not, or not as often. */
export const beyond = (now: readonly string[], known: readonly string[]): readonly string[] => {
  const left = counted(known);
  return now.filter((hash) => {
    const count = left.get(hash) ?? 0;
    if (count > 0) left.set(hash, count - 1);
    return count === 0;
  });
};

export const inlineHistory = ({ scripts }: KnownInventory): InlineHistory => {
  const inline = [...scripts.values()].filter((script) => script.inline);
  return {
    units: mostOf(inline.map(({ units }) => units)),
    behaviour: inline.reduce((all, { behaviour }) => together(all, behaviour), NO_BEHAVIOUR),
  };
};
