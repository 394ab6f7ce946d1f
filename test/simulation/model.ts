/** What the simulation knows must be true: kept apart from the house, by rules written down here a second time. */
import type { AlertId, CaseId, Severity } from '#cases';
import type { Attempt, DecisionRecord } from '#decision';
import type { Instant } from '#kernel';

const HOUR_MS = 3_600_000;
/** Hours to close a case, and from a missed deadline until someone above and then the board hear of it. */
export const PERIODS: Readonly<
  Record<Severity, readonly [closeHours: number, escalateHours: number, boardHours?: number]>
> = {
  critical: [4, 1, 24],
  high: [24, 4, 72],
  medium: [72, 24, 150],
  low: [240, 72],
};
const GRAVITY: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

export type Decision = { readonly attempt: Attempt; readonly record: DecisionRecord };
export type ModelAlert = {
  readonly id: AlertId;
  readonly source: string;
  readonly reference: string;
  readonly severity: Severity;
  readonly case: CaseId;
  seenAgain: number;
  disposed: boolean;
};
/** `fromMs`: counted from an alert that joined late, and not from the deadline. */
type Owed = { readonly dueMs: number; readonly fromMs: number | undefined };

export type ModelCase = {
  readonly id: CaseId;
  readonly subject: string;
  severity: Severity;
  dueMs: number;
  /** Its deadline was found past. */
  overdue: boolean;
  /** How often someone above, and the board, had to hear of it. */
  escalated: number;
  toldBoard: number;
  /** Steps after a missed deadline that are still to come, 0 to someone above and 1 to the board. */
  readonly owed: Map<number, Owed>;
  closed: boolean;
};

export class Model {
  readonly decisions = new Map<string, Decision>();
  readonly alerts: ModelAlert[] = [];
  readonly cases: ModelCase[] = [];
  /** Messages that people must get. */
  notices = 0;

  raised(alert: Omit<ModelAlert, 'seenAgain' | 'disposed'>, subject: string, now: Instant): void {
    this.alerts.push({ ...alert, seenAgain: 0, disposed: false });
    const known = this.cases.find(({ id }) => id === alert.case);
    const dueMs = now + PERIODS[alert.severity][0] * HOUR_MS;
    if (known === undefined) {
      const missed = { overdue: false, escalated: 0, toldBoard: 0, owed: new Map<number, Owed>() };
      this.cases.push({ id: alert.case, subject, severity: alert.severity, dueMs, ...missed, closed: false });
      this.notices += 1;
      return;
    }
    const graver = GRAVITY.indexOf(alert.severity) > GRAVITY.indexOf(known.severity);
    if (graver) {
      known.severity = alert.severity;
      // A deadline that was missed stays missed.
      known.dueMs = Math.min(known.dueMs, dueMs);
      this.notices += 1;
    }
    if (known.overdue && (graver || known.owed.size === 0)) beginAgain(known, now);
  }

  openCaseAbout(subject: string): ModelCase | undefined {
    return this.cases.find((each) => each.subject === subject && !each.closed);
  }

  /** What a sweep at `now` must find, the longest due first. */
  swept(now: Instant): void {
    for (const file of this.cases) {
      if (file.closed) continue;
      if (!file.overdue && file.dueMs <= now) {
        file.overdue = true;
        this.notices += 1;
        owe(file, 0, undefined);
      }
      for (let next = firstDue(file, now); next !== undefined; next = firstDue(file, now)) {
        const [step, { fromMs }] = next;
        file.owed.delete(step);
        if (hoursOf(file, step) === undefined) continue;
        if (step === 0) file.escalated += 1;
        else file.toldBoard += 1;
        this.notices += 1;
        owe(file, step + 1, fromMs);
      }
    }
  }
}

const hoursOf = ({ severity }: ModelCase, step: number): number | undefined => PERIODS[severity].slice(1)[step];

const owe = (file: ModelCase, step: number, fromMs: number | undefined): void => {
  const hours = hoursOf(file, step);
  if (hours === undefined || file.owed.has(step)) return;
  file.owed.set(step, { dueMs: (fromMs ?? file.dueMs) + hours * HOUR_MS, fromMs });
};

/** An alert joined a case that is late: what is owed comes at its time or sooner, and the first step comes again. */
const beginAgain = (file: ModelCase, now: Instant): void => {
  for (const [step, { dueMs }] of [...file.owed]) {
    const hours = hoursOf(file, step);
    if (hours !== undefined && now + hours * HOUR_MS <= dueMs) file.owed.delete(step);
  }
  owe(file, 0, now);
};

const firstDue = ({ owed }: ModelCase, now: Instant): readonly [number, Owed] | undefined =>
  [...owed].filter(([, { dueMs }]) => dueMs <= now).sort(([, one], [, other]) => one.dueMs - other.dueMs)[0];
