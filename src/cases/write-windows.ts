/**
 * Writes the windows of sources, and raises the alert when one stays silent: each in one transaction that holds the
 * source's row, so that no two processes write one window, and the tenant's turn, so that no alert can come in between.
 * A window reaches to the last sign of life; an outage of weeks is one long window (LEAK-13).
 */
import { canonicalJson, type JsonObject, merkleRoot, sha256 } from '#evidence';
import { formatInstant, type Instant } from '#kernel';
import type { Tx } from '#platform/database';
import { isLate, nextStep, pauseUpTo } from './core/accounts.ts';
import type { AlertId } from './core/alert.ts';
import type { CasesPorts } from './ports.ts';
import { type RaisePorts, raiseAlert } from './raise-alert.ts';
import { collectorOf } from './record-act.ts';
import { turnInstant } from './store-alerts.ts';
import { countsOf, lockNextDue, markSilent, moveCursor, type SourceKey, type SourceRow } from './store-sources.ts';
import { alertsUpTo, type ClosedWindow, insertWindow } from './store-windows.ts';

export type WindowPorts = RaisePorts & Pick<CasesPorts, 'database' | 'onFailure'>;

/** Raises the alerts about silence. */
export const ACCOUNTING = 'alert-accounting';
export const SILENT = 'source-silent';

/** One pass over the sources that are due, or late, now. @returns how many windows and alerts it wrote. */
export const writeWindows = async (
  ports: WindowPorts,
  stopping?: AbortSignal,
): Promise<{ readonly written: number; readonly failed: number }> => {
  let [written, failed] = [0, 0];
  let after: SourceKey | undefined;
  while (stopping?.aborted !== true) {
    let found: SourceRow | undefined;
    try {
      const done = await ports.database.asSystem(async (tx) => {
        const now = ports.clock.now();
        found = await lockNextDue(tx, { now, after });
        return found !== undefined && takeStep(ports, tx, found, now);
      });
      if (done) written += 1;
    } catch (error) {
      failed += 1;
      ports.onFailure(error);
    }
    // One that cannot go on does not hold up the others: it is tried again at the next pass.
    if (found === undefined) break;
    after = found;
  }
  return { written, failed };
};

const takeStep = async (ports: WindowPorts, tx: Tx, row: SourceRow, now: Instant): Promise<boolean> => {
  const step = nextStep(row, now);
  if (step === 'window') await closeWindow(ports, tx, row, row.aliveAt);
  if (step === 'tell') await markSilent(tx, row, { alert: await tellSilence(ports, tx, row, now), at: now });
  return step !== 'wait';
};

const tellSilence = async (ports: WindowPorts, tx: Tx, row: SourceRow, now: Instant): Promise<AlertId> => {
  const { alert } = await raiseAlert(ports, tx, {
    tenant: row.tenant,
    source: ACCOUNTING,
    kind: SILENT,
    severity: 'high',
    subject: { kind: 'alert-source', id: row.source, label: row.source },
    detail: {
      source: row.source,
      window: row.lastWindow + 1,
      lastSignOfLife: formatInstant(row.aliveAt),
      dueAt: formatInstant(row.dueAt),
      lateAt: formatInstant(row.lateAt),
    },
    observedAt: now,
    reference: `${row.source}/${row.lastWindow + 1}`,
  });
  return alert;
};

/** Only for who holds the row of the source. @returns the row as it is then. */
export const closeWindow = async (ports: WindowPorts, tx: Tx, row: SourceRow, to: Instant): Promise<SourceRow> => {
  // What is recorded from now on is not before the window's end.
  const now = ports.clock.now();
  await turnInstant(tx, row.tenant, () => (now > to ? now : to));
  const late = isLate(row, to);
  const silence = row.silenceAlert ?? (late ? await tellSilence(ports, tx, row, now) : undefined);
  const counts = await countsOf(tx, row);
  const alerts = await alertsUpTo(tx, row, to);
  const root = merkleRoot(sha256, alerts.leaves);
  const window = { ...row, to, counts, alerts, root, late, silence };
  const fact = factOf(window);
  const entry = await ports.evidence.append(tx, {
    tenant: row.tenant,
    predicateType: 'alert-window',
    subjects: [{ name: `${row.source} window ${row.lastWindow + 1}`, algorithm: 'rfc6962Sha256', digest: root }],
    fact,
    observedAt: to,
    grade: 'A',
    collector: collectorOf(ports.software),
  });
  await insertWindow(tx, { ...window, id: ports.newId('win'), entry, pause: pauseUpTo(row, to) });
  return moveCursor(tx, row, { to, lastSequence: alerts.lastSequence, lastObservation: counts.lastObservation });
};

const factOf = (window: ClosedWindow): JsonObject => {
  const { source, lastWindow, cursorAt, to, alerts, counts, silence } = window;
  const pause = pauseUpTo(window, to);
  return {
    source,
    window: lastWindow + 1,
    from: formatInstant(cursorAt),
    to: formatInstant(to),
    count: alerts.leaves.length,
    ...(alerts.leaves.length === 0
      ? {}
      : { firstSequence: window.lastSequence + 1, lastSequence: alerts.lastSequence }),
    root: Buffer.from(window.root).toString('hex'),
    observations: counts.lastObservation - window.lastObservation,
    lastObservation: counts.lastObservation,
    rounds: window.rounds,
    longestPause: { from: formatInstant(pause.from), to: formatInstant(pause.to) },
    ...(silence === undefined ? {} : { silence }),
  };
};

/** The digest of an entry that is about its own fact. */
export const digestOfFact = (fact: JsonObject): Uint8Array => sha256(canonicalJson(fact));
