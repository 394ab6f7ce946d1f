/**
 * What changed between two editions of a pack, and whom of a tenant it touches: which parties, by which change, and what
 * of it they have to answer again. Reads only; walks the parties page by page, so that a tenant may have many.
 */
import { csvHead, csvLine, type PartyId, Problem, type Scope } from '#kernel';
import type { PartyFacts } from './core/applies.ts';
import { type ControlChange, comparePacks } from './core/compare-packs.ts';
import type { Modality, Pack } from './core/pack.ts';
import {
  ANSWERS_DUE,
  type AnswerDue,
  type Declared,
  dueOf,
  EFFECTS,
  type Effect,
  type Touched,
  touchesOf,
} from './core/touch.ts';
import { editionNotFound, editionsNotApart, packNotFound, touchedTooMany } from './problems.ts';
import type { Regime } from './regime.ts';

export type PackChangesPorts = {
  readonly regime: Pick<Regime, 'editions' | 'today'>;
  /** Those the scope sees, in the order of their ids, from after the one named. */
  readonly parties: (
    scope: Scope,
    wanted: { readonly after?: PartyId | undefined; readonly limit: number },
  ) => Promise<{ readonly parties: readonly KnownParty[]; readonly hasMore: boolean }>;
  /** What of the pack was put to the parties named, in declarations that are owed or stand. */
  readonly declared: (
    scope: Scope,
    wanted: { readonly pack: string; readonly parties: readonly PartyId[] },
  ) => Promise<ReadonlyMap<PartyId, readonly Declared[]>>;
  /** Lines in one CSV at most. */
  readonly exportLimit?: number | undefined;
};

export type KnownParty = { readonly id: PartyId; readonly name: string; readonly facts: PartyFacts };

/** Two editions of a pack; what is absent is the newest, and the one before it. */
export type Between = { readonly pack: string; readonly from?: string | undefined; readonly to?: string | undefined };

export type Counts = {
  readonly effects: Readonly<Record<Effect, number>>;
  readonly answers: Readonly<Record<AnswerDue, number>>;
};

export type CountedChange = {
  readonly change: ControlChange;
  /** Before and after; absent where the control is not there. */
  readonly modality: { readonly before: Modality | undefined; readonly after: Modality | undefined };
  /** Parties of the tenant. */
  readonly touched: Counts;
};

export type PackChanges = {
  readonly from: Pack;
  readonly to: Pack;
  /** The day whose roles and shops count: today, or the first day of an edition that is still to come. */
  readonly on: string;
  readonly changes: readonly CountedChange[];
  readonly parties: { readonly looked: number; readonly touched: number; readonly again: number };
};

export type TouchedParty = {
  readonly id: PartyId;
  readonly name: string;
  readonly declared: readonly Declared[];
  readonly touched: readonly Touched[];
};

export type TouchedFilters = {
  readonly control?: string | undefined;
  readonly effect?: Effect | undefined;
  readonly answer?: AnswerDue | undefined;
};

export type ReadPackChanges = {
  /** The earliest first. @throws Problem `regime-pack-not-found` */
  editions(pack: string): readonly Pack[];
  /** @throws Problem `regime-pack-not-found`, `regime-edition-not-found`, `regime-editions-not-apart` */
  between(scope: Scope, wanted: Between): Promise<PackChanges>;
  /** @throws Problem as `between` */
  csv(scope: Scope, wanted: Between): Promise<Uint8Array>;
  /** Parties that something touches, in the order they were added. @throws Problem as `between` */
  touched(
    scope: Scope,
    wanted: Between & {
      readonly filters: TouchedFilters;
      readonly after?: PartyId | undefined;
      readonly limit: number;
    },
  ): Promise<{ readonly parties: readonly TouchedParty[]; readonly hasMore: boolean }>;
  /** A line for each party and change. @throws Problem as `between`, `list-too-large` with `limit` */
  touchedCsv(scope: Scope, wanted: Between & { readonly filters: TouchedFilters }): Promise<Uint8Array>;
};

const PAGE = 2_000;
const EXPORT_LIMIT = 100_000;

export const createPackChanges = (ports: PackChangesPorts): ReadPackChanges => {
  const compared = (wanted: Between) => compare(ports, wanted);
  return {
    editions: (pack) => editionsOf(ports, pack),
    between: async (scope, wanted) => count(ports, scope, compared(wanted)),
    csv: async (scope, wanted) => {
      const { changes } = await count(ports, scope, compared(wanted));
      return encoded([csvHead(CHANGE_COLUMNS), ...changes.map(changeLine)]);
    },
    touched: async (scope, { filters, after, limit, ...wanted }) => {
      const found: TouchedParty[] = [];
      for await (const party of walk(ports, scope, { compared: compared(wanted), filters, after })) {
        if (found.push(party) > limit) break;
      }
      return { parties: found.slice(0, limit), hasMore: found.length > limit };
    },
    touchedCsv: async (scope, { filters, ...wanted }) => {
      const limit = ports.exportLimit ?? EXPORT_LIMIT;
      const lines: string[] = [csvHead(TOUCHED_COLUMNS)];
      for await (const party of walk(ports, scope, { compared: compared(wanted), filters })) {
        lines.push(...party.touched.map((touched) => touchedLine(party, touched)));
        if (lines.length > limit + 1) throw new Problem(touchedTooMany, { params: { limit } });
      }
      return encoded(lines);
    },
  };
};

const encoded = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join(''));

const editionsOf = ({ regime }: PackChangesPorts, pack: string): readonly Pack[] => {
  const editions = regime.editions.get(pack);
  if (editions === undefined) throw new Problem(packNotFound);
  return editions;
};

type Compared = {
  readonly from: Pack;
  readonly to: Pack;
  readonly on: string;
  readonly changes: readonly ControlChange[];
};

const compare = (ports: PackChangesPorts, { pack, from, to }: Between): Compared => {
  const editions = editionsOf(ports, pack);
  const placeOf = (edition: string): number => {
    const place = editions.findIndex(({ content }) => content.edition === edition);
    if (place < 0) throw new Problem(editionNotFound, { params: { edition } });
    return place;
  };
  const newer = to === undefined ? editions.length - 1 : placeOf(to);
  const older = from === undefined ? newer - 1 : placeOf(from);
  const [before, after] = [editions[older], editions[newer]];
  if (before === undefined || after === undefined || older >= newer) throw new Problem(editionsNotApart);
  const today = ports.regime.today();
  const on = after.content.from > today ? after.content.from : today;
  return { from: before, to: after, on, changes: comparePacks(before.content, after.content) };
};

type Walk = {
  readonly compared: Compared;
  readonly filters: TouchedFilters;
  readonly after?: PartyId | undefined;
  /** Told of each party that was looked at, touched or not. */
  readonly onLooked?: () => void;
};

async function* walk(
  ports: PackChangesPorts,
  scope: Scope,
  { compared: { to, on, changes }, filters, after, onLooked }: Walk,
): AsyncGenerator<TouchedParty> {
  if (changes.length === 0) return;
  for (let last = after; ; ) {
    const page = await ports.parties(scope, { after: last, limit: PAGE });
    const parties = page.parties.map(({ id }) => id);
    const declared = await ports.declared(scope, { pack: to.content.pack, parties });
    for (const { id, name, facts } of page.parties) {
      onLooked?.();
      const own = declared.get(id) ?? [];
      const touched = touchesOf(changes, { facts, due: dueOf(own, to.hash) }, on).filter((each) =>
        isSelected(each, filters),
      );
      if (touched.length > 0) yield { id, name, declared: own, touched };
    }
    last = parties.at(-1);
    if (!page.hasMore || last === undefined) return;
  }
}

const isSelected = ({ control, effect, answer }: Touched, filters: TouchedFilters): boolean =>
  (filters.control === undefined || filters.control === control) &&
  (filters.effect === undefined || filters.effect === effect) &&
  (filters.answer === undefined || filters.answer === answer);

const none = <K extends string>(names: readonly K[]): Record<K, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;

const count = async (ports: PackChangesPorts, scope: Scope, compared: Compared): Promise<PackChanges> => {
  const counted = new Map(
    compared.changes.map(({ control }) => [control.id, { effects: none(EFFECTS), answers: none(ANSWERS_DUE) }]),
  );
  let [looked, all, again] = [0, 0, 0];
  const onLooked = (): void => {
    looked += 1;
  };
  for await (const { touched } of walk(ports, scope, { compared, filters: {}, onLooked })) {
    all += 1;
    if (touched.some(({ answer }) => answer === 'again')) again += 1;
    for (const { control, effect, answer } of touched) {
      const counts = counted.get(control);
      if (counts === undefined) throw new Error('what touches is one of the changes');
      counts.effects[effect] += 1;
      counts.answers[answer] += 1;
    }
  }
  const { from, to, on, changes } = compared;
  return {
    ...{ from, to, on },
    changes: changes.map((change) => ({
      change,
      modality: modalityOf(change),
      touched: counted.get(change.control.id) ?? { effects: none(EFFECTS), answers: none(ANSWERS_DUE) },
    })),
    parties: { looked, touched: all, again },
  };
};

const modalityOf = (change: ControlChange): CountedChange['modality'] => {
  const { modality } = change.control;
  return {
    before: change.kind === 'changed' ? change.before.modality : change.kind === 'removed' ? modality : undefined,
    after: change.kind === 'removed' ? undefined : modality,
  };
};

const CHANGE_COLUMNS = [
  ...['control', 'item', 'title_ja', 'title_en', 'kind', 'parts', 'modality_before', 'modality_after', 'answer_again'],
  ...[...EFFECTS, ...ANSWERS_DUE].map((name) => `parties_${name}`),
];

const changeLine = ({ change, modality, touched }: CountedChange): string => {
  const { id, item, title } = change.control;
  const parts = change.kind === 'changed' ? change.parts.join(' ') : '';
  const what = [id, item, title.ja, title.en, change.kind, parts, modality.before, modality.after];
  const counts = [...EFFECTS.map((name) => touched.effects[name]), ...ANSWERS_DUE.map((name) => touched.answers[name])];
  return csvLine([...what, String(change.answerAgain), ...counts]);
};

const TOUCHED_COLUMNS = ['party', 'name', 'control', 'effect', 'answer', 'declarations', 'declared_editions'];

const touchedLine = ({ id, name, declared }: TouchedParty, { control, effect, answer }: Touched): string => {
  const declarations = declared.map(({ declaration }) => declaration).join(' ');
  return csvLine([id, name, control, effect, answer, declarations, declared.map(({ edition }) => edition).join(' ')]);
};
