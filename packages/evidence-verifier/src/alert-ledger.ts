/** The alerts of a log in order, and what became of each, for the audit: docs/specs/alert-accounting.md. */
import type {
  AlertFact,
  AlertFacts,
  DispositionFact,
  ObservationFact,
  SourceFact,
  StatementFact,
  WindowFact,
} from './alert-facts.ts';

export const AUDIT_FAULTS = [
  'fact-malformed',
  'alert-number-missing',
  'alert-number-doubled',
  'alert-before-earlier',
  'alert-dropped',
  'observation-missing',
  'observation-doubled',
  'source-undeclared',
  'cadence-too-long',
  'window-missing',
  'window-doubled',
  'window-gap',
  'window-overlap',
  'window-count-wrong',
  'window-root-wrong',
  'window-alert-outside',
  'window-late',
  'window-due',
  'statement-missing',
  'statement-doubled',
  'statement-wrong',
  'disposition-unknown-alert',
  'disposition-doubled',
  'reopening-without-disposition',
] as const;
export type AuditFaultCode = (typeof AUDIT_FAULTS)[number];

export type AuditFault = {
  readonly fault: AuditFaultCode;
  /** When it happened, RFC 3339; of what is missing, where it should have been. */
  readonly at: string;
  /** The end of a window's time, or of a silence that begins `at`: what reaches into the audited time is told. */
  readonly until?: string;
  /** The entry that shows it; absent where an entry is what is missing. */
  readonly index?: number;
  readonly source?: string;
  /** Number of the alert, observation or window. */
  readonly number?: number;
  readonly alert?: string;
  readonly day?: string;
  readonly expected?: string | number;
  readonly found?: string | number;
};

/** One alert and its dispositions and reopenings, in order. */
export type Ledgered = AlertFact & { readonly changes: readonly DispositionFact[] };

export type SourceLedger = {
  readonly source: string;
  /** By number. */
  readonly alerts: readonly Ledgered[];
  readonly declarations: readonly SourceFact[];
  readonly windows: readonly WindowFact[];
};

export type Ledger = {
  readonly sources: readonly SourceLedger[];
  readonly statements: readonly StatementFact[];
  /** By id. */
  readonly alerts: ReadonlyMap<string, Ledgered>;
  readonly faults: AuditFault[];
};

const byTime = (a: { recordedAt: string; index: number }, b: { recordedAt: string; index: number }): number =>
  a.recordedAt < b.recordedAt ? -1 : a.recordedAt > b.recordedAt ? 1 : a.index - b.index;

/** Sorts facts into a ledger, and finds what is wrong with alerts, dispositions and observations by themselves. */
export const ledgerOf = (facts: readonly AlertFacts[]): Ledger => {
  const faults: AuditFault[] = [];
  const of = <K extends AlertFacts['kind']>(kind: K) =>
    facts.filter((fact): fact is Extract<AlertFacts, { kind: K }> => fact.kind === kind);
  for (const { index, recordedAt } of of('malformed')) faults.push({ fault: 'fact-malformed', at: recordedAt, index });
  const alerts = new Map<string, Ledgered & { readonly changes: DispositionFact[] }>();
  for (const alert of of('alert')) {
    if (!alerts.has(alert.alert)) alerts.set(alert.alert, { ...alert, changes: [] });
    else faults.push({ fault: 'alert-number-doubled', ...named(alert) });
  }
  for (const change of facts.filter(isChange).sort(byTime)) follow(alerts, change, faults);
  checkObservations(of('observation'), of('alert'), faults);
  const sources = new Set(
    [...alerts.values(), ...of('alert-source'), ...of('alert-window')].map(({ source }) => source),
  );
  const ledger = [...sources].sort().map((source): SourceLedger => {
    const own = <T extends { readonly source: string }>(list: Iterable<T>) =>
      [...list].filter((it) => it.source === source);
    return {
      source,
      alerts: numbered(own(alerts.values()), faults),
      declarations: own(of('alert-source')).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.index - b.index)),
      windows: own(of('alert-window')).sort((a, b) => a.window - b.window || a.index - b.index),
    };
  });
  const statements = of('alert-statement').sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.index - b.index));
  return { sources: ledger, statements, alerts, faults };
};

const named = ({ recordedAt, index, source, sequence, alert }: AlertFact) => ({
  at: recordedAt,
  index,
  source,
  number: sequence,
  alert,
});

const isChange = (fact: AlertFacts): fact is DispositionFact =>
  fact.kind === 'disposition' || fact.kind === 'alert-reopening';

/** Dispositions and reopenings of an alert alternate, beginning with a disposition. */
const follow = (
  alerts: ReadonlyMap<string, Ledgered & { readonly changes: DispositionFact[] }>,
  change: DispositionFact,
  faults: AuditFault[],
): void => {
  const { alert, index, recordedAt: at } = change;
  const ledgered = alerts.get(alert);
  if (ledgered === undefined) {
    faults.push({ fault: 'disposition-unknown-alert', at, index, alert });
    return;
  }
  const disposed = ledgered.changes.at(-1)?.kind === 'disposition';
  if (disposed === (change.kind === 'disposition')) {
    const fault = disposed ? 'disposition-doubled' : 'reopening-without-disposition';
    faults.push({ fault, at, index, alert, source: ledgered.source, number: ledgered.sequence });
    return;
  }
  ledgered.changes.push(change);
};

/** Numbers are 1…n, each once, and time does not fall while they rise. */
const numbered = (alerts: Ledgered[], faults: AuditFault[]): Ledgered[] => {
  const sorted = alerts.sort((a, b) => a.sequence - b.sequence || a.index - b.index);
  let before: Ledgered | undefined;
  for (const alert of sorted) {
    const due = (before?.sequence ?? 0) + 1;
    if (alert.sequence < due) faults.push({ fault: 'alert-number-doubled', ...named(alert) });
    for (let number = due; number < alert.sequence && number < due + MOST_MISSING; number++) {
      faults.push({ fault: 'alert-number-missing', at: alert.recordedAt, source: alert.source, number });
    }
    if (before !== undefined && alert.recordedAt < before.recordedAt) {
      faults.push({ fault: 'alert-before-earlier', ...named(alert) });
    }
    before = alert;
  }
  return sorted;
};

/** Of a hole in numbers so many are named one by one; a forged number must not fill the report. */
export const MOST_MISSING = 1_000;

const checkObservations = (
  observations: readonly ObservationFact[],
  alerts: readonly AlertFact[],
  faults: AuditFault[],
): void => {
  const raised = new Map<string, number>();
  for (const { evidence } of alerts) if (evidence !== undefined) raised.set(evidence, (raised.get(evidence) ?? 0) + 1);
  const last = new Map<string, number>();
  const order = (fact: ObservationFact): number => fact.numbered?.observation ?? 0;
  for (const fact of observations.toSorted((a, b) => order(a) - order(b) || a.index - b.index)) {
    const { index, recordedAt: at, entry, alertsRaised, numbered: own } = fact;
    const found = raised.get(entry) ?? 0;
    if (found !== alertsRaised) faults.push({ fault: 'alert-dropped', at, index, expected: alertsRaised, found });
    if (own === undefined) continue;
    const { source, observation } = own;
    const due = (last.get(source) ?? 0) + 1;
    if (observation < due) faults.push({ fault: 'observation-doubled', at, index, source, number: observation });
    for (let number = due; number < observation && number < due + MOST_MISSING; number++) {
      faults.push({ fault: 'observation-missing', at, source, number });
    }
    last.set(source, Math.max(observation, due - 1));
  }
};
