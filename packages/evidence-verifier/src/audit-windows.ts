/** Whether the windows of a source follow each other without a gap and hold its alerts: docs/specs/alert-accounting.md. */
import type { SourceFact, Span, WindowFact } from './alert-facts.ts';
import { type AuditFault, type Ledger, type Ledgered, MOST_MISSING, type SourceLedger } from './alert-ledger.ts';
import { hexOf, type Sha256, utf8 } from './bytes.ts';
import { leafHash, merkleRoot } from './merkle.ts';

export type LateWindow = Span & {
  readonly source: string;
  readonly window: number;
  readonly index: number;
  readonly longestPause: Span;
  /** The alert that told of the silence. */
  readonly silence: string;
};

export type WindowsOfSource = {
  readonly windows: number;
  /** Up to when the windows reach; absent where there is none. */
  readonly accountedTo?: string;
  /** Alerts after the last window, which the next one will hold. */
  readonly afterLastWindow: number;
};

type Audit = {
  readonly sha256: Sha256;
  readonly ledger: Ledger;
  readonly of: SourceLedger;
  /** Alerts that a late window has named already. */
  readonly silences: Set<string>;
  readonly late: LateWindow[];
  /** The end of the audited time. */
  readonly end: string;
};

const MINUTE_MS = 60_000;
const lengthMs = ({ from, to }: Span): number => Date.parse(to) - Date.parse(from);

export const auditWindows = (audit: Audit): WindowsOfSource => {
  const { of, ledger } = audit;
  const { source, alerts, windows, declarations } = of;
  const declared = declarations.filter(({ event }) => event === 'declared');
  if (declared.length === 0) {
    const shown = alerts[0] ?? windows[0];
    if (shown) ledger.faults.push({ fault: 'source-undeclared', at: shown.recordedAt, index: shown.index, source });
  }
  let before: WindowFact | undefined;
  for (const window of windows) {
    const about = { at: window.from, until: window.to, index: window.index, source, number: window.window };
    const due = (before?.window ?? 0) + 1;
    if (window.window < due) {
      ledger.faults.push({ fault: 'window-doubled', ...about });
      continue;
    }
    for (let number = due; number < window.window && number < due + MOST_MISSING; number++) {
      ledger.faults.push({ fault: 'window-missing', at: window.from, source, number });
    }
    if (window.window === due) checkFollows(audit, window, before, about);
    checkContent(audit, window, about);
    checkLate(audit, window, declared, about);
    before = window;
  }
  checkDue(audit, before);
  const last = before;
  return {
    windows: windows.length,
    ...(last === undefined ? {} : { accountedTo: last.to }),
    afterLastWindow: last === undefined ? 0 : alerts.filter(({ recordedAt }) => recordedAt >= last.to).length,
  };
};

type About = Pick<AuditFault, 'at' | 'until' | 'index' | 'source' | 'number'>;

/** A window begins where the one before it ended, or where the source was declared; its numbers too. */
const checkFollows = (
  { of, ledger }: Audit,
  window: WindowFact,
  before: WindowFact | undefined,
  about: About,
): void => {
  const begun = of.declarations.findLast(({ event, window: last, at }) => {
    return event === 'declared' && last === window.window - 1 && at <= window.to;
  });
  const from = begun?.at ?? before?.to;
  if (from !== undefined && window.from !== from) {
    const fault = window.from > from ? 'window-gap' : 'window-overlap';
    ledger.faults.push({ fault, ...about, expected: from, found: window.from });
  }
  const lastSequence = begun?.sequence ?? lastNumberBefore(of, window);
  if (window.firstSequence !== undefined && window.firstSequence !== lastSequence + 1) {
    const fault = window.firstSequence > lastSequence + 1 ? 'window-gap' : 'window-overlap';
    ledger.faults.push({ fault, ...about, expected: lastSequence + 1, found: window.firstSequence });
  }
  const observed = begun?.observation ?? before?.lastObservation ?? 0;
  if (window.lastObservation - observed !== window.observations) {
    const expected = window.lastObservation - observed;
    ledger.faults.push({ fault: 'window-count-wrong', ...about, expected, found: window.observations });
  }
};

const lastNumberBefore = ({ windows, declarations }: SourceLedger, window: WindowFact): number => {
  const earlier = windows.findLast(
    ({ window: number, lastSequence }) => number < window.window && lastSequence !== undefined,
  );
  const begun = declarations.findLast(({ event, at }) => event === 'declared' && at <= window.from);
  return Math.max(earlier?.lastSequence ?? 0, begun?.sequence ?? 0);
};

/** Index of the first alert recorded at or after the instant. */
const firstFrom = (alerts: readonly Ledgered[], instant: string): number => {
  let low = 0;
  let high = alerts.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((alerts[middle]?.recordedAt ?? '') < instant) low = middle + 1;
    else high = middle;
  }
  return low;
};

const checkContent = ({ sha256, of, ledger }: Audit, window: WindowFact, about: About): void => {
  const { firstSequence = 0, lastSequence = -1, count, root } = window;
  const inside = of.alerts.slice(firstFrom(of.alerts, window.from), firstFrom(of.alerts, window.to));
  for (const { alert, sequence } of inside) {
    if (sequence >= firstSequence && sequence <= lastSequence) continue;
    ledger.faults.push({ fault: 'window-alert-outside', ...about, alert, found: sequence });
  }
  const stated = lastSequence - firstSequence + 1;
  if (inside.length !== count || count !== stated) {
    ledger.faults.push({ fault: 'window-count-wrong', ...about, expected: inside.length, found: count });
  }
  const computed = hexOf(
    merkleRoot(
      sha256,
      inside.map(({ alert }) => leafHash(sha256, utf8(alert))),
    ),
  );
  if (computed !== root) ledger.faults.push({ fault: 'window-root-wrong', ...about, expected: computed, found: root });
};

/** A late window names the one alert that told of the silence. */
const checkLate = (audit: Audit, window: WindowFact, declared: readonly SourceFact[], about: About): void => {
  const inForce = declared.findLast(({ at }) => at <= window.from);
  if (inForce === undefined) return;
  if (lengthMs(window) <= (inForce.cadenceMinutes + inForce.graceMinutes) * MINUTE_MS) return;
  const { silence } = window;
  const told = silence === undefined ? undefined : audit.ledger.alerts.get(silence);
  const sound = told?.source === 'alert-accounting' && told.alertKind === 'source-silent';
  if (silence === undefined || !sound || audit.silences.has(silence)) {
    audit.ledger.faults.push({ fault: 'window-late', ...about, ...(silence === undefined ? {} : { alert: silence }) });
    return;
  }
  audit.silences.add(silence);
  const { from, to, longestPause, index, source, window: number } = window;
  audit.late.push({ from, to, longestPause, index, source, window: number, silence });
};

const checkDue = ({ of, ledger, end }: Audit, last: WindowFact | undefined): void => {
  const inForce = of.declarations.at(-1);
  if (inForce?.event !== 'declared') return;
  const from = last !== undefined && last.to > inForce.at ? last.to : inForce.at;
  const allowedMs = (inForce.cadenceMinutes + inForce.graceMinutes) * MINUTE_MS;
  if (lengthMs({ from, to: end }) <= allowedMs) return;
  ledger.faults.push({
    fault: 'window-due',
    at: from,
    until: end,
    source: of.source,
    number: (last?.window ?? inForce.window) + 1,
  });
};
