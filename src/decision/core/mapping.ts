/**
 * How the columns of somebody's file become payment attempts: a YAML file that names, for each field of the attempt, a
 * column or a fixed value. `amount` stands for a decimal in major units, `amount.amountMinor` for whole minor units.
 */
import { z } from 'zod';
import {
  failed,
  formatInstant,
  type Instant,
  LocatedYaml,
  minorDigits,
  type Outcome,
  ok,
  type PlaceInFile,
  parseCurrency,
  parseDecimal,
  parseInstant,
} from '#kernel';
import type { Attempt } from './attempt.ts';
import { type AttemptFault, readAttempt } from './attempt-faults.ts';
import { type Facts, factsSchema } from './facts.ts';
import { ATTEMPT_FIELDS } from './fields.ts';
import { readTime, type Zone, zoneOf } from './local-time.ts';
import type { Result } from './windows/family-plan.ts';

/** What a mapping may name: fields that are sent, so not those the rules derive. */
const TARGETS = new Set(['occurredAt', 'amount', ...ATTEMPT_FIELDS.keys()].filter((path) => path !== 'card.isExpired'));

const source = z.union(
  [
    z.string().min(1),
    z.strictObject({
      column: z.string().min(1),
      /** Written before what stands there: an id of digits alone is not told from a card number. */
      prefix: z.string().max(32).optional(),
      /** Of `amount`: finer decimals, as programs print binary fractions, are rounded half up to the minor unit. */
      round: z.boolean().optional(),
    }),
    z.strictObject({ value: z.union([z.string(), z.boolean(), z.int()]) }),
  ],
  'a column, { column, prefix, round } or { value }',
);

const mappingSchema = z.strictObject({
  name: z.string().min(1),
  timeZone: z.string().optional(),
  fields: z.record(
    z.string().refine((path) => TARGETS.has(path), `one of ${[...TARGETS].join(', ')}`),
    source,
  ),
  label: z
    .strictObject({
      column: z.string().min(1),
      /** Any other value is a fraud; an empty one says nothing. */
      genuine: z.array(z.string()).min(1),
      /** Which kind of fraud; without it the label's own value. */
      kind: z.string().min(1).optional(),
      /** When it became known that it was a fraud; without it, features count a fraud only behind a delay. */
      knownAt: z.string().min(1).optional(),
    })
    .optional(),
  /** What became of the payment at once: which values of a column say so. */
  outcome: z
    .strictObject({
      column: z.string().min(1),
      authorised: z.array(z.string()).optional(),
      declined: z.array(z.string()).optional(),
    })
    .optional(),
});

type MappingContent = z.output<typeof mappingSchema>;

export type MappingFault = { readonly place: string; readonly expected: string };

/** What is known of an attempt beside it: `kind` is there when it was a fraud. */
export type Truth = { readonly fraud: boolean; readonly kind: string; readonly knownAt?: Instant };

export type LabelledAttempt = {
  readonly attempt: Attempt;
  readonly occurredAt: Instant;
  /** What was known of it beside itself; absent where it was nothing, or the file does not tell. */
  readonly facts?: Facts;
  readonly truth?: Truth;
  /** What became of the payment. */
  readonly outcome?: readonly Result[];
};

export type Mapping = {
  readonly name: string;
  /** Columns a file must have. */
  readonly columns: readonly string[];
  /** It says when a fraud became known. */
  readonly datesLabels: boolean;
  /** Reads rows whose columns are in the order of `head`. */
  readonly reader: (head: readonly string[]) => RowReader;
};

export type RowReader = (row: readonly string[]) => Outcome<LabelledAttempt, readonly AttemptFault[]>;

export type MappingOptions = {
  /** Over the mapping's own; needed where times carry none. */
  readonly timeZone?: string | undefined;
};

export const loadMapping = (text: string, options: MappingOptions = {}): Outcome<Mapping, readonly MappingFault[]> => {
  const file = new LocatedYaml(text);
  if (file.faults.length > 0) {
    return failed(file.faults.map(({ offset, expected }) => ({ place: placeText(file.placeOf(offset)), expected })));
  }
  const read = mappingSchema.safeParse(file.content);
  if (!read.success) {
    return failed(read.error.issues.map(mappingFaultOf));
  }
  const zoneName = options.timeZone ?? read.data.timeZone;
  const zone = zoneName === undefined ? undefined : zoneOf(zoneName);
  if (zone?.kind === 'failed') {
    return failed([{ place: '/timeZone', expected: 'UTC, an offset such as +09:00, or a name such as Asia/Tokyo' }]);
  }
  return ok(mappingOf(read.data, zone?.value));
};

const placeText = ({ line, column }: PlaceInFile): string => `line ${line}, column ${column}`;

/** A wrong key is told by what its own check says, which lies one deeper. */
const mappingFaultOf = (issue: z.core.$ZodIssue): MappingFault => ({
  place: `/${issue.path.join('/')}`,
  expected: issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message,
});

const columnOf = (from: MappingContent['fields'][string]): string | undefined =>
  typeof from === 'string' ? from : 'column' in from ? from.column : undefined;

const mappingOf = (content: MappingContent, zone: Zone | undefined): Mapping => {
  const { label, fields, outcome } = content;
  const named = [...Object.values(fields).map(columnOf), label?.column, label?.kind, label?.knownAt, outcome?.column];
  return {
    name: content.name,
    columns: [...new Set(named.filter((column) => column !== undefined))],
    datesLabels: label?.knownAt !== undefined,
    reader: (head) => rowReader(content, head, zone),
  };
};

/**
 * One line of JSON Lines: an attempt as the API takes it, or a decision as the API gives it, of which the attempt is
 * taken and what was known of it; how it was decided then is not looked at.
 */
export const readAttemptLine = (text: string): ReturnType<RowReader> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed([{ place: '', code: 'not-json', expected: 'one JSON object on the line' }]);
  }
  const decision = decisionLine.safeParse(value);
  const read = readAttempt(decision.success ? decision.data.attempt : value);
  if (read.kind === 'faulty') return failed(read.faults);
  const occurredAt = parseInstant(read.attempt.occurredAt);
  if (occurredAt.kind === 'failed') throw new Error('an attempt is read through its schema');
  // As it is judged and kept live: in UTC.
  return ok({
    attempt: { ...read.attempt, occurredAt: formatInstant(occurredAt.value) },
    occurredAt: occurredAt.value,
    ...(decision.success && decision.data.facts !== undefined ? { facts: decision.data.facts } : {}),
  });
};

const decisionLine = z.object({ attempt: z.record(z.string(), z.unknown()), facts: factsSchema.optional() });

type Part = {
  readonly path: string;
  readonly group: string;
  readonly name: string | undefined;
  readonly at: number;
  readonly prefix: string;
  readonly round: boolean;
  readonly fixed: string | boolean | number | undefined;
};

const partOf = (path: string, from: MappingContent['fields'][string], head: readonly string[]): Part => {
  const [group = '', name] = path.split('.');
  const column = columnOf(from);
  return {
    path,
    group,
    name,
    at: column === undefined ? -1 : head.indexOf(column),
    prefix: typeof from === 'object' && 'prefix' in from ? (from.prefix ?? '') : '',
    round: typeof from === 'object' && 'round' in from && from.round === true,
    fixed: typeof from === 'object' && 'value' in from ? from.value : undefined,
  };
};

const rowReader = (content: MappingContent, head: readonly string[], zone: Zone | undefined): RowReader => {
  const parts = Object.entries(content.fields).map(([path, from]) => partOf(path, from, head));
  const places = new Map(
    Object.entries(content.fields).map(([path, from]) => [pointerOf(path), columnOf(from) ?? path]),
  );
  places.set('/amount/amountMinor', places.get('/amount') ?? places.get('/amount/amountMinor') ?? 'amount');
  const named = (fault: AttemptFault): AttemptFault => ({ ...fault, place: places.get(fault.place) ?? fault.place });
  const truthOf = truthReader(content, head, zone);
  const outcomeOf = outcomeReader(content, head);
  return (row) => {
    const built = attemptOf(parts, row, zone);
    if (built.kind === 'failed') return failed(built.error.map(named));
    const { value, occurredAt } = built.value;
    const read = readAttempt(value);
    if (read.kind === 'faulty') return failed(read.faults.map(named));
    const truth = truthOf(row);
    if (truth?.kind === 'failed') return truth;
    const outcome = outcomeOf(row);
    return ok({
      attempt: read.attempt,
      occurredAt,
      ...(truth === undefined ? {} : { truth: truth.value }),
      ...(outcome === undefined ? {} : { outcome }),
    });
  };
};

type TruthReader = (row: readonly string[]) => Outcome<Truth, readonly AttemptFault[]> | undefined;

const truthReader = ({ label }: MappingContent, head: readonly string[], zone: Zone | undefined): TruthReader => {
  if (label === undefined) return () => undefined;
  const at = head.indexOf(label.column);
  const kindAt = head.indexOf(label.kind ?? '');
  const knownAt = head.indexOf(label.knownAt ?? '');
  const genuine = new Set(label.genuine);
  return (row) => {
    const value = row[at] ?? '';
    if (value === '') return undefined;
    if (genuine.has(value)) return ok({ fraud: false, kind: '' });
    const truth = { fraud: true, kind: row[kindAt] ?? value };
    const known = row[knownAt] ?? '';
    if (known === '') return ok(truth);
    const time = readTime(known, zone);
    if (time.kind === 'ok') return ok({ ...truth, knownAt: time.value });
    return failed([{ place: label.knownAt ?? '', code: time.error, expected: TIME_FORMS[time.error] }]);
  };
};

const outcomeReader = ({ outcome }: MappingContent, head: readonly string[]) => {
  const at = head.indexOf(outcome?.column ?? '');
  return (row: readonly string[]): readonly Result[] | undefined => {
    const value = row[at];
    if (value === undefined || outcome === undefined) return undefined;
    if (outcome.declined?.includes(value)) return ['declined'];
    return outcome.authorised?.includes(value) ? ['authorised'] : undefined;
  };
};

const pointerOf = (path: string): string => `/${path.replace('.', '/')}`;

type Built = { readonly value: Record<string, unknown>; readonly occurredAt: Instant };

const attemptOf = (
  parts: readonly Part[],
  row: readonly string[],
  zone: Zone | undefined,
): Outcome<Built, readonly AttemptFault[]> => {
  const value: Record<string, Record<string, unknown> | unknown> = {};
  const faults: AttemptFault[] = [];
  let major: { readonly text: string; readonly round: boolean } | undefined;
  let occurredAt = 0 as Instant;
  for (const { path, group, name, at, prefix, round, fixed } of parts) {
    const text = fixed ?? row[at] ?? '';
    // An empty cell is a field that was not sent.
    if (text === '') continue;
    if (path === 'amount') {
      major = { text: String(text), round };
      continue;
    }
    if (path === 'occurredAt') {
      const time = readTime(String(text), zone);
      if (time.kind === 'failed')
        faults.push({ place: '/occurredAt', code: time.error, expected: TIME_FORMS[time.error] });
      else occurredAt = time.value;
      value.occurredAt = time.kind === 'ok' ? formatInstant(time.value) : undefined;
      continue;
    }
    const typed = typeof text === 'string' ? typedCell(path, prefix + text) : text;
    if (name === undefined) value[group] = typed;
    else {
      value[group] ??= {};
      (value[group] as Record<string, unknown>)[name] = typed;
    }
  }
  if (major !== undefined) addMajor(value, major, faults);
  return faults.length > 0 ? failed(faults) : ok({ value, occurredAt });
};

const TIME_FORMS = {
  'not-a-time': 'RFC 3339, or a date and time such as 2026-11-21 16:29:22',
  'time-zone-needed': 'a time zone: --time-zone, or timeZone in the mapping',
} as const;

/** Text as the field's own type; what cannot be is left for the schema to refuse. */
const typedCell = (path: string, text: string): unknown => {
  const type = ATTEMPT_FIELDS.get(path)?.type;
  if (type === 'int') return /^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : text;
  if (type === 'bool') return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
  return text;
};

const addMajor = (
  value: Record<string, unknown>,
  { text, round }: { readonly text: string; readonly round: boolean },
  faults: AttemptFault[],
): void => {
  value.amount ??= {};
  const amount = value.amount as Record<string, unknown>;
  const currency = parseCurrency(String(amount.currency));
  // The schema says so, with the field's name.
  if (currency.kind === 'failed') return;
  const plain = plainDecimal(text);
  const parsed = parseDecimal(round ? rounded(plain, minorDigits(currency.value)) : plain, currency.value);
  if (parsed.kind === 'ok') {
    amount.amountMinor = Number(parsed.value.amountMinor);
    return;
  }
  const code = parsed.error === 'too-fine' ? 'amount-not-whole' : 'not-a-decimal';
  faults.push({ place: '/amount', code, expected: `a decimal no finer than ${currency.value} allows, such as 1000` });
};

/** As shops write amounts: full-width signs, commas between thousands, a sign or word of yen. */
const plainDecimal = (text: string): string => {
  const narrow = text.normalize('NFKC').trim();
  const [, sign = '', digits] = /^(-?)[¥\\]?\s?([\d,]+(?:\.\d+)?)\s?円?$/.exec(narrow) ?? [];
  if (digits === undefined) return narrow;
  return sign + (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits) ? digits.replaceAll(',', '') : digits);
};

/** Half up at `digits` behind the point, without binary fractions. */
const rounded = (text: string, digits: number): string => {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d{1,15})\.(\d{1,30})$/.exec(text) ?? [];
  if (fraction.length <= digits) return text;
  const kept = BigInt(whole + fraction.slice(0, digits)) + (fraction.charAt(digits) >= '5' ? 1n : 0n);
  const written = String(kept).padStart(digits + 1, '0');
  const point = written.length - digits;
  return digits === 0 ? `${sign}${written}` : `${sign}${written.slice(0, point)}.${written.slice(point)}`;
};
