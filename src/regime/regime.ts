/** The packs in force and what they ask of whom. Holds no state: the packs are data, the facts come from the registry. */
import { csvHead, csvLine, type PartyId, type Scope } from '#kernel';
import { type Binding, controlsFor, type PartyFacts } from './core/applies.ts';
import { arrangeEditions, type Editions, editionOn } from './core/editions.ts';
import { type Control, type Modality, type Pack, type PackContent, periodOf } from './core/pack.ts';

export type RegimePorts = {
  /** The newest edition of each. */
  readonly packs: readonly Pack[];
  /** Editions that came before. */
  readonly earlier?: readonly Pack[] | undefined;
  /** Of one party, as its tenant knows it; `undefined` where there is none that the scope sees. */
  readonly partyFacts: (scope: Scope, party: PartyId) => Promise<PartyFacts | undefined>;
  /** Today in Asia/Tokyo, `YYYY-MM-DD`. */
  readonly today: () => string;
};

export type ControlFilters = {
  readonly pack?: string | undefined;
  /** An ID such as `LEAK-05`. */
  readonly requirement?: string | undefined;
  readonly modality?: Modality | undefined;
  readonly role?: number | undefined;
  readonly licence?: string | undefined;
  /** In force on this day. */
  readonly on?: string | undefined;
  /** Part of an id, a title or a text in either language, letters of any case. */
  readonly text?: string | undefined;
};

export type ListedControl = { readonly pack: PackContent; readonly control: Control };

export type Regime = {
  /** The newest edition of each. */
  readonly packs: readonly Pack[];
  readonly editions: Editions;
  readonly today: () => string;
  /** In the order of the packs: of the newest editions, or with `on` of those in force on that day. */
  controls(filters: ControlFilters): readonly ListedControl[];
  csv(filters: ControlFilters): Uint8Array;
  /** What binds a party whose facts are stated. */
  applicable(party: PartyFacts, on: string): readonly Binding[];
  /** What binds a party of the tenant; `undefined` where there is no such party. */
  ofParty(scope: Scope, party: PartyId, on: string): Promise<readonly Binding[] | undefined>;
};

/** @throws Error where editions of one pack have a day in common */
export const createRegime = ({ packs, earlier = [], partyFacts, today }: RegimePorts): Regime => {
  const arranged = arrangeEditions([...packs, ...earlier]);
  if (arranged.kind === 'failed') throw new Error(`editions of packs: ${JSON.stringify(arranged.error)}`);
  const editions = arranged.value;
  const packsOn = (day: string | undefined): readonly Pack[] =>
    day === undefined ? packs : packs.map((pack) => editionOn(editions.get(pack.content.pack) ?? [], day) ?? pack);
  const controls = (filters: ControlFilters) =>
    packsOn(filters.on)
      .flatMap(({ content }) => content.controls.map((control) => ({ pack: content, control })))
      .filter((each) => isSelected(each, filters));
  return {
    packs,
    editions,
    today,
    controls,
    csv: (filters) => new TextEncoder().encode([HEAD, ...controls(filters).map(lineOf)].join('')),
    applicable: (party, on) => controlsFor(packsOn(on), party, on),
    ofParty: async (scope, id, on) => {
      const facts = await partyFacts(scope, id);
      return facts === undefined ? undefined : controlsFor(packsOn(on), facts, on);
    },
  };
};

const isSelected = ({ pack, control }: ListedControl, filters: ControlFilters): boolean => {
  const { requirement, modality, role, licence, on, text } = filters;
  const { roles = [], licences = [] } = control.binds;
  const { from, to } = periodOf(pack, control);
  if (filters.pack !== undefined && pack.pack !== filters.pack) return false;
  if (requirement !== undefined && !control.requirement.includes(requirement)) return false;
  if (modality !== undefined && control.modality !== modality) return false;
  if (role !== undefined && !roles.includes(role)) return false;
  if (licence !== undefined && !(licences as readonly string[]).includes(licence)) return false;
  if (on !== undefined && (on < from || (to !== undefined && on > to))) return false;
  return text === undefined || textOf(control).includes(folded(text));
};

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

const textOf = ({ id, item = '', title, text }: Control): string =>
  folded([id, item, title.ja, title.en, text.ja, text.en].join('\n'));

const COLUMNS = [
  'pack',
  'edition',
  'control',
  'item',
  'requirements',
  'modality',
  'roles',
  'licences',
  'from',
  'to',
  'title_ja',
  'title_en',
  'text_ja',
  'text_en',
  'clause_ja',
  'clause_en',
  'least_grade',
  'every_months',
];
const HEAD = csvHead(COLUMNS);

const lineOf = ({ pack, control }: ListedControl): string => {
  const { id, item, requirement, modality, binds, title, text, clause, evidence, everyMonths } = control;
  const { from, to } = periodOf(pack, control);
  const whom = [binds.roles?.join(' '), binds.licences?.join(' ')];
  const names = [title.ja, title.en, text.ja, text.en, clause.ja, clause.en];
  const cells = [pack.pack, pack.edition, id, item, requirement.join(' '), modality, ...whom, from, to, ...names];
  return csvLine([...cells, evidence?.leastGrade, everyMonths]);
};
