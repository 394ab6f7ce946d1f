/** The packs in force and what they ask of whom. Holds no state: the packs are data, the facts come from the registry. */
import { csvHead, csvLine, type PartyId, type Scope } from '#kernel';
import { type Binding, controlsFor, type PartyFacts } from './core/applies.ts';
import { type Control, type Modality, type Pack, type PackContent, periodOf } from './core/pack.ts';

export type RegimePorts = {
  readonly packs: readonly Pack[];
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
  readonly packs: readonly Pack[];
  readonly today: () => string;
  /** In the order of the packs. */
  controls(filters: ControlFilters): readonly ListedControl[];
  csv(filters: ControlFilters): Uint8Array;
  /** What binds a party whose facts are stated. */
  applicable(party: PartyFacts, on: string): readonly Binding[];
  /** What binds a party of the tenant; `undefined` where there is no such party. */
  ofParty(scope: Scope, party: PartyId, on: string): Promise<readonly Binding[] | undefined>;
};

export const createRegime = ({ packs, partyFacts, today }: RegimePorts): Regime => {
  const all: readonly ListedControl[] = packs.flatMap(({ content }) =>
    content.controls.map((control) => ({ pack: content, control })),
  );
  const controls = (filters: ControlFilters) => all.filter((each) => isSelected(each, filters));
  return {
    packs,
    today,
    controls,
    csv: (filters) => new TextEncoder().encode([HEAD, ...controls(filters).map(lineOf)].join('')),
    applicable: (party, on) => controlsFor(packs, party, on),
    ofParty: async (scope, id, on) => {
      const facts = await partyFacts(scope, id);
      return facts === undefined ? undefined : controlsFor(packs, facts, on);
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
