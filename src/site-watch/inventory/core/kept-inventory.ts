/**
 * The inventory of one scan as a file keeps it, what a later scan knows by it, and which functions, listeners and
 * destinations differ between two. Inline scripts are compared all together: templates cut and join them anew.
 */
import { type Behaviour, isNothing, NO_BEHAVIOUR, newIn, REACHES, together } from './behaviour.ts';
import { compareUnits, type UnitChange } from './compare-units.ts';
import { type KnownInventory, type KnownScript, mostOf } from './known-inventory.ts';
import type { NotParsed } from './parse-script.ts';
import type { Unit } from './read-units.ts';
import type { InventoryScript } from './take-inventory.ts';

export type KeptContent = {
  readonly sha256: string;
  readonly shape: string;
  /** Absent where it could not be parsed. */
  readonly units?: readonly Unit[] | undefined;
  readonly notParsed?: NotParsed | undefined;
};

export type KeptScript = {
  readonly slot: string;
  readonly url: string;
  readonly inline: boolean;
  readonly behaviour: Behaviour;
  readonly contents: readonly KeptContent[];
};

/** A unit, and the script that it stands in. */
export type PlacedUnit = Unit & { readonly url: string; readonly sha256: string };

export type ScriptDifference = {
  /** Of a file its address; all inline scripts are one. */
  readonly url: string | undefined;
  readonly inline: boolean;
  readonly state: 'new' | 'changed' | 'gone';
  readonly added: readonly PlacedUnit[];
  readonly removed: readonly PlacedUnit[];
  readonly changed: readonly { readonly before: PlacedUnit; readonly after: PlacedUnit }[];
  readonly same: number;
  /** What it does now and did not then; what it did and was not seen to do now. */
  readonly does: Behaviour;
  readonly doesNoMore: Behaviour;
  /** Of a content that is compared by its bytes alone. */
  readonly notParsed?: NotParsed | undefined;
};

const isListening = (text: string): text is Behaviour['listens'][number] =>
  REACHES.some((reach) => text.startsWith(`${reach} `));

export const listenings = (texts: readonly string[]): Behaviour['listens'] => texts.filter(isListening);

/** What was read for an earlier scan is not read again: its units come from there. */
export const keptInventory = (
  stock: readonly InventoryScript[],
  earlier: readonly KeptScript[],
): readonly KeptScript[] => {
  const read = new Map(earlier.flatMap(({ contents }) => contents.map((content) => [content.shape, content.units])));
  return stock.map(({ slot, url, inline, behaviour, contents }) => ({
    ...{ slot, url, inline, behaviour },
    contents: contents.map(({ sha256, shape, units, notParsed }) => ({
      ...{ sha256, shape, notParsed },
      units: units ?? read.get(shape),
    })),
  }));
};

export const knownBy = (
  scripts: readonly KeptScript[],
  { hosts, hasBaseline }: { readonly hosts: readonly string[]; readonly hasBaseline: boolean },
): KnownInventory => {
  const known = scripts.map(
    ({ slot, inline, behaviour, contents }): KnownScript => ({
      ...{ slot, inline, behaviour },
      contents: new Map(contents.map(({ sha256, shape }) => [sha256, shape])),
      shapes: new Set(contents.map(({ shape }) => shape)),
      units: mostOf(contents.map(({ units = [] }) => units.map(({ hash }) => hash))),
    }),
  );
  return { scripts: new Map(known.map((script) => [script.slot, script])), hosts: new Set(hosts), hasBaseline };
};

/** The scripts of one slot, or all inline ones. */
type Place = { readonly url: string | undefined; readonly inline: boolean; readonly scripts: readonly KeptScript[] };

const placesOf = (scripts: readonly KeptScript[]): ReadonlyMap<string, Place> => {
  const inline = scripts.filter((script) => script.inline);
  const files = scripts.filter((script) => !script.inline);
  const all: (readonly [string, Place])[] = files.map((script) => [
    script.slot,
    { url: script.url, inline: false, scripts: [script] },
  ]);
  return new Map(inline.length === 0 ? all : [...all, ['inline', { url: undefined, inline: true, scripts: inline }]]);
};

/** Each unit as often as in the content that has it most often. */
const unitsOf = ({ scripts }: Place): readonly PlacedUnit[] => {
  const contents = scripts.flatMap(({ url, contents: shown }) =>
    shown.map(({ units = [], sha256 }) => units.map((unit): PlacedUnit => ({ ...unit, url, sha256 }))),
  );
  const taken = new Map<string, number>();
  return contents.flatMap((units) => {
    const here = new Map<string, number>();
    return units.filter(({ hash }) => {
      const count = (here.get(hash) ?? 0) + 1;
      here.set(hash, count);
      if (count <= (taken.get(hash) ?? 0)) return false;
      taken.set(hash, count);
      return true;
    });
  });
};

const NOTHING: Omit<Place, 'url' | 'inline'> = { scripts: [] };

const behaviourOf = ({ scripts }: Pick<Place, 'scripts'>): Behaviour =>
  scripts.reduce((all, { behaviour }) => together(all, behaviour), NO_BEHAVIOUR);

const digestsOf = ({ scripts }: Pick<Place, 'scripts'>): readonly string[] =>
  scripts.flatMap(({ contents }) => contents.map(({ sha256 }) => sha256));

const differenceAt = (was: Place | undefined, is: Place | undefined): readonly ScriptDifference[] => {
  const place = is ?? was;
  if (place === undefined) return [];
  const [before, after] = [
    { ...place, ...NOTHING, ...was },
    { ...place, ...NOTHING, ...is },
  ];
  // compareUnits gives back the very units it is given.
  const units = compareUnits(unitsOf(before), unitsOf(after)) as {
    readonly added: readonly PlacedUnit[];
    readonly removed: readonly PlacedUnit[];
    readonly changed: readonly (UnitChange & ScriptDifference['changed'][number])[];
    readonly same: number;
  };
  const [then, now] = [behaviourOf(before), behaviourOf(after)];
  const [does, doesNoMore] = [newIn(now, then), newIn(then, now)];
  const known = new Set(digestsOf(before));
  const contents = after.scripts.flatMap((script) => script.contents);
  const notParsed = contents.find(
    (content) => content.notParsed !== undefined && !known.has(content.sha256),
  )?.notParsed;
  const state = was === undefined ? 'new' : is === undefined ? 'gone' : 'changed';
  const isSame = units.added.length + units.removed.length + units.changed.length === 0 && notParsed === undefined;
  if (state === 'changed' && isSame && isNothing(does) && isNothing(doesNoMore)) return [];
  const { url, inline } = place;
  return [{ url, inline, state, ...units, does, doesNoMore, ...(notParsed === undefined ? {} : { notParsed }) }];
};

/** Nothing where nothing differs but instants, tokens and data. */
export const compareInventories = (
  before: readonly KeptScript[],
  after: readonly KeptScript[],
): readonly ScriptDifference[] => {
  const [old, now] = [placesOf(before), placesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => differenceAt(old.get(key), now.get(key)));
};
