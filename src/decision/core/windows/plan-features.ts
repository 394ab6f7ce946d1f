/** Resolves the features a file declares by name: what each takes is read here, and quotients are put in order. */
import {
  ALL_WORDS,
  COUNTED_WORDS,
  DEFAULT_MEMORY,
  FEATURE_KEYS,
  FIELD_ALIASES,
  OPERATIONS,
  resultsOf,
} from './declare-feature.ts';
import type { Operation } from './family-plan.ts';
import {
  DURATION_FORM,
  FEATURE_NAME,
  FEATURE_NAME_FORM,
  LONGEST_MS,
  millisecondsOf,
  type PlannedWindow,
  type ReadPath,
} from './plan.ts';
import { type DeclaredFeatures, type Planning, placeCondition, resolveField, takeName } from './planning.ts';

type Path = readonly PropertyKey[];
type Entry = Readonly<Record<string, unknown>>;
type Draft = Omit<PlannedWindow, 'quotient'> & { readonly quotientOf?: readonly [string, string] };

/** `offset`: how many windows stand before the features in the plan. */
export const planFeatures = (
  planning: Planning,
  declared: DeclaredFeatures,
  offset: number,
): readonly PlannedWindow[] => {
  const withAliases = new Map(planning.fields);
  for (const [alias, path] of Object.entries(FIELD_ALIASES)) {
    const field = planning.fields.get(path);
    if (field !== undefined) withAliases.set(alias, field);
  }
  const inner = { ...planning, fields: withAliases };
  const drafts = Object.entries(declared).map(([name, entry]) => planFeature(inner, { name, entry, names: declared }));
  return inOrder(
    planning,
    drafts.filter((draft) => draft !== undefined),
    offset,
  );
};

type Named = { readonly name: string; readonly entry: unknown; readonly names: DeclaredFeatures };

const planFeature = (planning: Planning, { name, entry, names }: Named): Draft | undefined => {
  const path = ['features', name];
  const { report } = planning;
  if (!FEATURE_NAME.test(name)) report({ code: 'wrong-value', path, expected: `a name of ${FEATURE_NAME_FORM}` });
  takeName(planning, name, path);
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    report({
      code: 'wrong-value',
      path,
      expected: 'an operation with by and over, such as { count: payments, by: card, over: 1d }',
    });
    return undefined;
  }
  const given = entry as Entry;
  const operation = operationOf(planning, given, path);
  if (operation === undefined) return undefined;
  const quotientOf = operation === 'ratio' ? quotientNames(given.ratio, names) : undefined;
  if (quotientOf !== undefined) {
    for (const key of Object.keys(given)) {
      if (key !== 'ratio')
        report({
          code: 'unknown-key',
          path: [...path, key],
          expected: `no key ${key}: one feature is divided by another`,
        });
    }
    return { ...NOTHING, name, operation, unit: 'number', quotientOf };
  }
  return planOver(planning, { name, given, operation, path });
};

const NOTHING = {
  overMs: 0,
  delayMs: 0,
  excludeCurrent: false,
  by: [],
  condition: -1,
  results: 0,
  above: { condition: -1, results: 0 },
  whole: false,
} as const;

const operationOf = ({ report }: Planning, given: Entry, path: Path): Operation | undefined => {
  const keys = Object.keys(given);
  const named = OPERATIONS.filter((operation) => keys.includes(operation));
  const unknown = keys.filter((key) => !FEATURE_KEYS.includes(key));
  const code = named.length === 0 ? 'unknown-operation' : 'unknown-key';
  const expected =
    named.length === 0 ? `one of ${OPERATIONS.join(', ')}` : `only by, over, delay, where, exclude beside ${named[0]}`;
  for (const key of unknown) report({ code, path: [...path, key], expected });
  if (named.length === 0 && unknown.length === 0) {
    report({ code: 'missing-key', path, expected: `an operation: one of ${OPERATIONS.join(', ')}` });
  }
  for (const more of named.slice(1))
    report({ code: 'several-operations', path: [...path, more], expected: `${named[0]} alone` });
  return named[0];
};

type Given = { readonly name: string; readonly given: Entry; readonly operation: Operation; readonly path: Path };

const planOver = (planning: Planning, declared: Given): Draft => {
  const { name, given, operation, path } = declared;
  const remembered = operation === 'since' || operation === 'first-seen';
  const measured = measuredOf(planning, declared);
  const where = given.where === undefined ? undefined : textOf(planning, given.where, [...path, 'where']);
  const condition = where === undefined ? -1 : placeCondition(planning, where, [...path, 'where']);
  const by = keysOf(planning, given, path);
  const over = durationOf(planning, given.over ?? (remembered ? DEFAULT_MEMORY : undefined), {
    path: [...path, 'over'],
    leastMs: 1,
  });
  const delay =
    given.delay === undefined ? 0 : durationOf(planning, given.delay, { path: [...path, 'delay'], leastMs: 0 });
  if (remembered && given.delay !== undefined) {
    planning.report({
      code: 'unknown-key',
      path: [...path, 'delay'],
      expected: `no delay: ${operation} looks at all there was`,
    });
  }
  if (given.exclude !== undefined && given.exclude !== 'current') {
    planning.report({ code: 'wrong-value', path: [...path, 'exclude'], expected: 'current' });
  }
  return {
    ...NOTHING,
    ...measured,
    name,
    overMs: over,
    delayMs: delay,
    by,
    condition,
    excludeCurrent: operation === 'since' || given.exclude === 'current',
  };
};

type Measured = Pick<PlannedWindow, 'operation' | 'unit'> & Partial<Pick<PlannedWindow, 'of' | 'results' | 'above'>>;

const measuredOf = (planning: Planning, { given, operation, path }: Given): Measured => {
  const at = [...path, operation];
  if (operation === 'ratio') return shareOf(planning, given.ratio, at);
  const word = textOf(planning, given[operation], at) ?? '';
  const results = resultsOf(word);
  switch (operation) {
    case 'count':
    case 'since':
    case 'first-seen': {
      if (results === undefined) reportWord(planning, word, at);
      if (operation !== 'count' && results !== undefined && results !== 0) {
        planning.report({
          code: 'wrong-unit',
          path: at,
          expected: 'payment: when something became known is not when it was',
        });
      }
      return { operation, unit: operation === 'count' ? 'count' : 'duration', results: results ?? 0 };
    }
    case 'distinct':
    case 'top-share':
      return { operation, unit: operation === 'distinct' ? 'count' : 'share', of: toldApart(planning, word, at) };
    default:
      return amountOf(planning, { operation, word, results, at });
  }
};

type Amount = {
  readonly operation: Operation;
  readonly word: string;
  readonly results: number | undefined;
  readonly at: Path;
};

/** Money; or, of what is learned later, how many of all have it (the mean) or how many do (the sum). */
const amountOf = (planning: Planning, { operation, word, results, at }: Amount): Measured => {
  const isMoney = FIELD_ALIASES[word] === 'amount.amountMinor' || word === 'amount.amountMinor';
  if (isMoney) return { operation, unit: 'money' };
  if (results !== undefined && results !== 0) {
    if (operation === 'mean') return { operation: 'ratio', unit: 'share', above: { condition: -1, results } };
    if (operation === 'sum') return { operation: 'count', unit: 'count', results };
  }
  const known = results !== undefined || planning.fields.has(word);
  const expected =
    operation === 'mean' || operation === 'sum' ? 'amount, or what becomes known: fraud, declined' : 'amount';
  planning.report({ code: known ? 'wrong-unit' : 'unknown-field', path: at, expected });
  return { operation, unit: 'money' };
};

const reportWord = (planning: Planning, word: string, path: Path): void => {
  const code = planning.fields.has(word) ? 'wrong-unit' : 'unknown-field';
  planning.report({ code, path, expected: `one of ${COUNTED_WORDS.join(', ')}` });
};

/** `{ declined: attempts }`: of those below the line the share above it, a word or a condition. */
const shareOf = (planning: Planning, value: unknown, path: Path): Measured => {
  const [entry, ...more] = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const faulty: Measured = { operation: 'ratio', unit: 'share' };
  if (entry === undefined || more.length > 0 || typeof entry[1] !== 'string') {
    planning.report({
      code: 'wrong-value',
      path,
      expected: 'one above and one below the line, such as { declined: attempts }',
    });
    return faulty;
  }
  const [above, below] = entry;
  const results = resultsOf(below);
  if (results === undefined) reportWord(planning, below, [...path, above]);
  const counted = resultsOf(above);
  if (ALL_WORDS.includes(above)) planning.report({ code: 'wrong-value', path, expected: 'a share: not all of all' });
  const condition = counted === undefined ? placeCondition(planning, above, path) : -1;
  return { ...faulty, results: results ?? 0, above: { condition, results: counted ?? 0 } };
};

/** Two features, where both sides of a ratio name one. */
const quotientNames = (value: unknown, names: DeclaredFeatures): readonly [string, string] | undefined => {
  const [entry, ...more] = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (entry === undefined || more.length > 0 || typeof entry[1] !== 'string') return undefined;
  return Object.hasOwn(names, entry[0]) && Object.hasOwn(names, entry[1]) ? [entry[0], entry[1]] : undefined;
};

const toldApart = (planning: Planning, word: string, path: Path): ReadPath => {
  const resolved = resolveField(planning, FIELD_ALIASES[word] ?? word, path);
  if (resolved.path !== 'amount.amountMinor') return resolved;
  planning.report({ code: 'wrong-unit', path, expected: 'a field that names something; an amount is summed' });
  return resolved;
};

const keysOf = (planning: Planning, given: Entry, path: Path): readonly ReadPath[] => {
  const value = given.by;
  if (value === undefined) {
    planning.report({ code: 'missing-key', path, expected: 'by: a field, or a list of 1 to 4 fields' });
    return [];
  }
  const listed = Array.isArray(value) ? value : [value];
  if (listed.length < 1 || listed.length > 4 || listed.some((each) => typeof each !== 'string')) {
    planning.report({ code: 'wrong-value', path: [...path, 'by'], expected: 'a field, or a list of 1 to 4 fields' });
    return [];
  }
  return listed.map((each: string, index) =>
    resolveField(
      planning,
      FIELD_ALIASES[each] ?? each,
      Array.isArray(value) ? [...path, 'by', index] : [...path, 'by'],
    ),
  );
};

const textOf = ({ report }: Planning, value: unknown, path: Path): string | undefined => {
  if (typeof value === 'string' && value !== '') return value;
  report({ code: 'wrong-value', path, expected: 'a text' });
  return undefined;
};

const durationOf = (
  { report }: Planning,
  value: unknown,
  { path, leastMs }: { readonly path: Path; readonly leastMs: number },
): number => {
  if (value === undefined) {
    report({ code: 'missing-key', path: path.slice(0, -1), expected: `${String(path.at(-1))}: ${DURATION_FORM}` });
    return leastMs;
  }
  const ms = typeof value === 'string' ? millisecondsOf(value) : Number.NaN;
  if (ms >= leastMs && ms <= LONGEST_MS) return ms;
  report({ code: 'wrong-unit', path, expected: DURATION_FORM });
  return leastMs;
};

/** Quotients behind what they divide; those that divide each other in a circle are reported. */
const inOrder = (planning: Planning, drafts: readonly Draft[], offset: number): readonly PlannedWindow[] => {
  const byName = new Map(drafts.map((draft) => [draft.name, draft]));
  const places = new Map<string, number>();
  const ordered: PlannedWindow[] = [];
  const under = new Set<string>();
  const place = (draft: Draft): void => {
    if (places.has(draft.name)) return;
    const { quotientOf, ...window } = draft;
    if (under.has(draft.name)) {
      const expected = `no circle; here ${[...under, draft.name].join(' divides ')}`;
      planning.report({ code: 'cycle', path: ['features', draft.name, 'ratio'], expected });
      return;
    }
    under.add(draft.name);
    for (const name of quotientOf ?? []) {
      const divided = byName.get(name);
      if (divided !== undefined) place(divided);
    }
    under.delete(draft.name);
    places.set(draft.name, offset + ordered.length);
    const [above, below] = (quotientOf ?? []).map((name) => places.get(name) ?? -1);
    ordered.push(above === undefined || below === undefined ? window : { ...window, quotient: { above, below } });
  };
  for (const draft of drafts) place(draft);
  return ordered;
};
