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
export type ModelCase = {
  readonly id: CaseId;
  readonly subject: string;
  severity: Severity;
  dueMs: number;
  /** Set when the deadline was found past. */
  escalateMs: number | undefined;
  overdue: boolean;
  escalated: boolean;
  /** Set when someone above heard of it, where the board hears of such cases. */
  boardMs: number | undefined;
  toldBoard: boolean;
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
      const missed = { escalateMs: undefined, overdue: false, escalated: false, boardMs: undefined, toldBoard: false };
      this.cases.push({ id: alert.case, subject, severity: alert.severity, dueMs, ...missed, closed: false });
      this.notices += 1;
    } else if (GRAVITY.indexOf(alert.severity) > GRAVITY.indexOf(known.severity)) {
      known.severity = alert.severity;
      // A deadline that was missed stays missed.
      known.dueMs = Math.min(known.dueMs, dueMs);
      this.notices += 1;
    }
  }

  openCaseAbout(subject: string): ModelCase | undefined {
    return this.cases.find((each) => each.subject === subject && !each.closed);
  }

  /** What a sweep at `now` must find. */
  swept(now: Instant): void {
    for (const file of this.cases) {
      if (file.closed) continue;
      if (!file.overdue && file.dueMs <= now) {
        file.overdue = true;
        file.escalateMs = file.dueMs + PERIODS[file.severity][1] * HOUR_MS;
        this.notices += 1;
      }
      if (file.overdue && !file.escalated && (file.escalateMs ?? now + 1) <= now) {
        file.escalated = true;
        this.notices += 1;
        const boardHours = PERIODS[file.severity][2];
        file.boardMs = boardHours === undefined ? undefined : file.dueMs + boardHours * HOUR_MS;
      }
      if (file.escalated && !file.toldBoard && (file.boardMs ?? now + 1) <= now) {
        file.toldBoard = true;
        this.notices += 1;
      }
    }
  }
}
