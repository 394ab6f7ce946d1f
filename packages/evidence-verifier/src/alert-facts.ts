/** Reads what a log says about alerts (docs/specs/alert-accounting.md) from its statements, versions 1 and 2. */
import { isJsonObject, type JsonObject, type JsonValue } from './canonical-json.ts';
import type { LoggedStatement } from './verify-bundle.ts';

type Placed = { readonly index: number; readonly recordedAt: string };

export type AlertFact = Placed & {
  readonly kind: 'alert';
  readonly alert: string;
  readonly source: string;
  readonly sequence: number;
  readonly alertKind: string;
  readonly severity: string;
  readonly evidence?: string;
};
export type DispositionFact = Placed & {
  readonly kind: 'disposition' | 'alert-reopening';
  readonly disposition: string;
  readonly alert: string;
  readonly reason?: string;
  readonly secondPerson?: string;
};
export type ObservationFact = Placed & {
  readonly kind: 'observation';
  readonly entry: string;
  readonly alertsRaised: number;
  readonly numbered?: { readonly source: string; readonly observation: number };
};
export type SourceFact = Placed & {
  readonly kind: 'alert-source';
  readonly event: 'declared' | 'ended';
  readonly source: string;
  readonly at: string;
  readonly cadenceMinutes: number;
  readonly graceMinutes: number;
  readonly sequence: number;
  readonly observation: number;
  readonly window: number;
  /** `system`, or people. */
  readonly by: readonly string[];
};
export type Span = { readonly from: string; readonly to: string };
export type WindowFact = Placed &
  Span & {
    readonly kind: 'alert-window';
    readonly source: string;
    readonly window: number;
    readonly count: number;
    readonly firstSequence?: number;
    readonly lastSequence?: number;
    readonly root: string;
    readonly observations: number;
    readonly lastObservation: number;
    readonly longestPause: Span;
    readonly silence?: string;
  };
/** Of one source at the end of a day: ingestedTotal = disposedTotal + open. */
export type Account = {
  readonly source: string;
  readonly ingestedTotal: number;
  readonly disposedTotal: number;
  readonly open: number;
  readonly oldestOpen?: { readonly alert: string; readonly recordedAt: string };
};
export type StatementFact = Placed & {
  readonly kind: 'alert-statement';
  readonly day: string;
  readonly to: string;
  readonly sources: readonly Account[];
};
export type AlertFacts =
  | AlertFact
  | DispositionFact
  | ObservationFact
  | SourceFact
  | WindowFact
  | StatementFact
  | (Placed & { readonly kind: 'malformed' });

/** Beginnings of the predicate types that speak of alerts. */
export const ALERT_TYPES = [
  'alert',
  'alert-reopening',
  'alert-source',
  'alert-statement',
  'alert-window',
  'disposition',
  'observation',
].map((name) => `urn:mitsuke:evidence:${name}:v`);

class NotSo extends Error {}

const textOf = (fact: JsonObject, name: string): string => {
  const value = fact[name];
  if (typeof value !== 'string' || value === '') throw new NotSo(name);
  return value;
};
const countOf = (fact: JsonObject, name: string): number => {
  const value = fact[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new NotSo(name);
  return value;
};
const instantOf = (fact: JsonObject, name: string): string => {
  const value = textOf(fact, name);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(value)) throw new NotSo(name);
  return value;
};
const objectOf = (value: JsonValue | undefined): JsonObject => {
  if (!isJsonObject(value)) throw new NotSo('object');
  return value;
};
const optional = <Name extends string, T>(
  fact: JsonObject,
  name: Name,
  read: (fact: JsonObject, name: string) => T,
): { [K in Name]?: T } => (fact[name] === undefined ? {} : ({ [name]: read(fact, name) } as { [K in Name]?: T }));
const spanOf = (fact: JsonObject): Span => ({ from: instantOf(fact, 'from'), to: instantOf(fact, 'to') });

/** What a statement says about alerts; `undefined` when it speaks of something else. */
export const alertFactsOf = ({ index, statement }: LoggedStatement): AlertFacts | undefined => {
  const [name = '', version] = statement.predicateType.split(':').slice(3);
  const { fact, entry } = statement;
  const recordedAt = fact.recordedAt === undefined ? statement.recordedAt : String(fact.recordedAt);
  const placed = { index, recordedAt };
  const read = READERS[name];
  if (read === undefined) return undefined;
  try {
    if (fact.recordedAt !== undefined) instantOf(fact, 'recordedAt');
    return read(fact, placed, { entry, version: version ?? '' });
  } catch (error) {
    if (!(error instanceof NotSo)) throw error;
    return { ...placed, kind: 'malformed' };
  }
};

type Read = (fact: JsonObject, placed: Placed, of: { readonly entry: string; readonly version: string }) => AlertFacts;

const dispositionOf =
  (kind: DispositionFact['kind']): Read =>
  (fact, placed) => ({
    ...placed,
    kind,
    disposition: textOf(fact, 'disposition'),
    alert: textOf(fact, 'alert'),
    ...optional(fact, 'reason', textOf),
    ...optional(fact, 'secondPerson', textOf),
  });

const readAlert: Read = (fact, placed) => ({
  ...placed,
  kind: 'alert',
  alert: textOf(fact, 'alert'),
  source: textOf(fact, 'source'),
  sequence: countOf(fact, 'sequence'),
  alertKind: textOf(fact, 'kind'),
  severity: textOf(fact, 'severity'),
  ...optional(fact, 'evidence', textOf),
});

const readObservation: Read = (fact, placed, { entry, version }) => ({
  ...placed,
  kind: 'observation',
  entry,
  alertsRaised: countOf(fact, 'alertsRaised'),
  ...(version === 'v1'
    ? {}
    : { numbered: { source: textOf(fact, 'source'), observation: countOf(fact, 'observation') } }),
});

const readSource: Read = (fact, placed) => {
  const event = textOf(fact, 'event');
  if (event !== 'declared' && event !== 'ended') throw new NotSo('event');
  return {
    ...placed,
    kind: 'alert-source',
    event,
    source: textOf(fact, 'source'),
    at: instantOf(fact, 'at'),
    cadenceMinutes: countOf(fact, 'cadenceMinutes'),
    graceMinutes: countOf(fact, 'graceMinutes'),
    sequence: countOf(fact, 'sequence'),
    observation: countOf(fact, 'observation'),
    window: countOf(fact, 'window'),
    by: authorsOf(fact),
  };
};

const authorsOf = ({ by }: JsonObject): readonly string[] => {
  const authors = Array.isArray(by) ? by : [by];
  if (authors.length === 0 || authors.some((each) => typeof each !== 'string' || each === '')) throw new NotSo('by');
  return authors as readonly string[];
};

const readWindow: Read = (fact, placed) => ({
  ...placed,
  ...spanOf(fact),
  kind: 'alert-window',
  source: textOf(fact, 'source'),
  window: countOf(fact, 'window'),
  count: countOf(fact, 'count'),
  ...optional(fact, 'firstSequence', countOf),
  ...optional(fact, 'lastSequence', countOf),
  root: textOf(fact, 'root'),
  observations: countOf(fact, 'observations'),
  lastObservation: countOf(fact, 'lastObservation'),
  longestPause: spanOf(objectOf(fact.longestPause)),
  ...optional(fact, 'silence', textOf),
});

const accountOf = (value: JsonValue): Account => {
  const account = objectOf(value);
  const oldest = account.oldestOpen === undefined ? undefined : objectOf(account.oldestOpen);
  return {
    source: textOf(account, 'source'),
    ingestedTotal: countOf(account, 'ingestedTotal'),
    disposedTotal: countOf(account, 'disposedTotal'),
    open: countOf(account, 'open'),
    ...(oldest && { oldestOpen: { alert: textOf(oldest, 'alert'), recordedAt: instantOf(oldest, 'recordedAt') } }),
  };
};

const readStatement: Read = (fact, placed) => {
  const day = textOf(fact, 'day');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !Array.isArray(fact.sources)) throw new NotSo('day');
  const sources = (fact.sources as readonly JsonValue[]).map(accountOf);
  return { ...placed, kind: 'alert-statement', day, to: instantOf(fact, 'to'), sources };
};

const READERS: Readonly<Record<string, Read>> = {
  alert: readAlert,
  'alert-reopening': dispositionOf('alert-reopening'),
  'alert-source': readSource,
  'alert-statement': readStatement,
  'alert-window': readWindow,
  disposition: dispositionOf('disposition'),
  observation: readObservation,
};
