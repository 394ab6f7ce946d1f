/**
 * Accounts for every alert of a log from the log alone (LEAK-10, LEAK-13): verifies the log, then computes that each
 * alert was counted in a window, disposed of, and stated; names the one that was not. docs/specs/alert-accounting.md
 */
import { ALERT_TYPES, type AlertFacts, alertFactsOf } from './alert-facts.ts';
import { type AuditFault, type Ledgered, ledgerOf } from './alert-ledger.ts';
import { auditDeclarations, type Declarations } from './audit-declarations.ts';
import { type AuditedDay, auditStatements } from './audit-statements.ts';
import { auditWindows, type LateWindow, type WindowsOfSource } from './audit-windows.ts';
import type { Sha256 } from './bytes.ts';
import { type Divergence, type LogVerdict, type VerifyLogOptions, verifyLog } from './verify-log.ts';

export type OpenAlert = {
  readonly alert: string;
  readonly source: string;
  readonly sequence: number;
  readonly alertKind: string;
  readonly severity: string;
  readonly recordedAt: string;
  /** The entry that raised it. */
  readonly index: number;
};

export type AuditedSource = WindowsOfSource &
  Declarations & {
    readonly source: string;
    readonly ingested: number;
    readonly disposed: number;
    readonly open: number;
  };

export type AlertAudit = {
  readonly kind: 'audited';
  /** Half-open; RFC 3339. Without `from` all that the log holds. */
  readonly from?: string;
  readonly to: string;
  /** Oldest first. */
  readonly faults: readonly AuditFault[];
  /** Alerts without a disposition at the end of the audited time, oldest first. */
  readonly open: readonly OpenAlert[];
  /** Critical alerts that stand as `confirmed` at the end, by the word of one person. */
  readonly criticalConfirmedByOne: number;
  readonly lateWindows: readonly LateWindow[];
  readonly sources: readonly AuditedSource[];
  readonly days: readonly AuditedDay[];
  readonly log: Extract<LogVerdict, { readonly kind: 'verified' }>;
};

export type AuditOptions = Omit<VerifyLogOptions, 'wanted' | 'onStatement'> & {
  /** RFC 3339 in UTC with milliseconds. Only what reaches beyond it is told. */
  readonly from?: string;
  /** What is recorded from then on is left out; the end of the log when left out. */
  readonly to?: string;
};

export const auditAlerts = async (options: AuditOptions): Promise<AlertAudit | Divergence> => {
  const facts: AlertFacts[] = [];
  const log = await verifyLog({
    ...options,
    wanted: ALERT_TYPES,
    onStatement: (logged) => {
      const fact = alertFactsOf(logged);
      if (fact !== undefined && (options.to === undefined || endOf(fact) < options.to)) facts.push(fact);
    },
  });
  if (log.kind === 'diverges') return log;
  return { ...accountFor(options.sha256, facts, { ...options, to: options.to ?? log.latestRecordedAt ?? '' }), log };
};

/** A window or a day that ends with the audited time belongs to it. */
const endOf = (fact: AlertFacts): string => {
  if (fact.kind === 'alert-source') return fact.at;
  if (fact.kind !== 'alert-window' && fact.kind !== 'alert-statement') return fact.recordedAt;
  return new Date(Date.parse(fact.to) - 1).toISOString();
};

const accountFor = (
  sha256: Sha256,
  facts: readonly AlertFacts[],
  { from, to }: { readonly from?: string; readonly to: string },
): Omit<AlertAudit, 'log'> => {
  const ledger = ledgerOf(facts);
  const since = from ?? '';
  const reachesIn = ({ to: until }: { readonly to?: string }): boolean => until === undefined || until > since;
  const lateWindows: LateWindow[] = [];
  const silences = new Set<string>();
  const sources = ledger.sources.map((of): AuditedSource => {
    const open = of.alerts.filter(isOpen).length;
    const windows = auditWindows({ sha256, ledger, of, silences, late: lateWindows, end: to });
    const { ended, ...terms } = auditDeclarations({ ledger, of, end: to });
    const ingested = of.alerts.length;
    return {
      source: of.source,
      ingested,
      disposed: ingested - open,
      open,
      ...windows,
      ...terms,
      ended: ended.filter(reachesIn),
    };
  });
  const days = auditStatements(ledger, to);
  const open = [...ledger.alerts.values()].filter(isOpen).sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1));
  return {
    kind: 'audited',
    ...(from === undefined ? {} : { from }),
    to,
    faults: ledger.faults
      .filter(({ at, until }) => at >= since || (until ?? '') > since)
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    open: open.map(openAlertOf),
    criticalConfirmedByOne: [...ledger.alerts.values()].filter(isConfirmedByOne).length,
    lateWindows: lateWindows.filter(reachesIn),
    sources,
    days: days.filter(reachesIn),
  };
};

const isOpen = ({ changes }: Ledgered): boolean => changes.at(-1)?.kind !== 'disposition';

const isConfirmedByOne = ({ severity, changes }: Ledgered): boolean => {
  const last = changes.at(-1);
  if (severity !== 'critical' || last?.kind !== 'disposition') return false;
  return last.reason === 'confirmed' && last.secondPerson === undefined;
};

const openAlertOf = ({ alert, source, sequence, alertKind, severity, recordedAt, index }: Ledgered): OpenAlert => ({
  alert,
  source,
  sequence,
  alertKind,
  severity,
  recordedAt,
  index,
});
