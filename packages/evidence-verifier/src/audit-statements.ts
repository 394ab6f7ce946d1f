/** Computes each day's account of alerts anew and compares it with what the log states: docs/specs/alert-accounting.md. */
import type { Account, StatementFact } from './alert-facts.ts';
import { type Ledger, type Ledgered, MOST_MISSING } from './alert-ledger.ts';

/** The accounts at the end of one day (Asia/Tokyo), as computed. */
export type AuditedDay = {
  readonly day: string;
  readonly to: string;
  readonly sources: readonly Account[];
  /** The entry that states the day; absent where it is missing. */
  readonly index?: number;
  readonly agrees: boolean;
};

const DAY_MS = 86_400_000;
/** Japan has kept UTC+9 without summer time since 1952. */
const TOKYO_MS = 9 * 3_600_000;

const dayOf = (instant: string): string => new Date(Date.parse(instant) + TOKYO_MS).toISOString().slice(0, 10);
const endOfDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + DAY_MS - TOKYO_MS).toISOString();
const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + DAY_MS).toISOString().slice(0, 10);

/** A day that ended so long before the end of the audited time must have its statement. */
const GRACE_MS = DAY_MS;

/** One for each day in turn, from the first declaration on. @param end of the audited time */
export const auditStatements = (ledger: Ledger, end: string): AuditedDay[] => {
  const { statements, faults } = ledger;
  let due = firstDay(ledger);
  if (due === undefined) return [];
  const accounts = new RunningAccounts(ledger);
  const days: AuditedDay[] = [];
  const missUntil = (first: string, isOver: (day: string) => boolean): void => {
    for (let day = first, named = 0; !isOver(day) && named < MOST_MISSING; day = dayAfter(day), named++) {
      const to = endOfDay(day);
      faults.push({ fault: 'statement-missing', at: to, day });
      days.push({ day, to, sources: accounts.at(to), agrees: false });
    }
  };
  for (const statement of statements) {
    if (statement.day < due) {
      faults.push({ fault: 'statement-doubled', at: statement.to, index: statement.index, day: statement.day });
      continue;
    }
    missUntil(due, (day) => day >= statement.day);
    days.push(compare(statement, accounts.at(endOfDay(statement.day)), faults));
    due = dayAfter(statement.day);
  }
  const endMs = Date.parse(end);
  missUntil(due, (day) => !(Date.parse(endOfDay(day)) + GRACE_MS <= endMs));
  return days;
};

/** The day of the first declaration, or of a statement before it. */
const firstDay = ({ sources, statements }: Ledger): string | undefined => {
  const declared = sources.flatMap(({ declarations }) => declarations.slice(0, 1)).map(({ at }) => dayOf(at));
  return [...declared, ...statements.slice(0, 1).map(({ day }) => day)].sort()[0];
};

const compare = (statement: StatementFact, computed: readonly Account[], faults: Ledger['faults']): AuditedDay => {
  const { day, index } = statement;
  const to = endOfDay(day);
  const about = { fault: 'statement-wrong', at: to, index, day } as const;
  let agrees = statement.to === to;
  if (!agrees) faults.push({ ...about, expected: to, found: statement.to });
  const sources = [...new Set([...computed, ...statement.sources].map(({ source }) => source))];
  for (const source of sources) {
    const expected = written(computed.find((account) => account.source === source));
    const found = written(statement.sources.find((account) => account.source === source));
    if (expected === found) continue;
    agrees = false;
    faults.push({ ...about, source, expected, found });
  }
  return { day, to, sources: computed, index, agrees };
};

/** `ingested = disposed + open, oldest`: for comparing, and for a person to read. */
const written = (account: Account | undefined): string => {
  if (account === undefined) return '–';
  const { ingestedTotal, disposedTotal, open, oldestOpen } = account;
  const oldest = oldestOpen === undefined ? '' : `, ${oldestOpen.alert} ${oldestOpen.recordedAt}`;
  return `${ingestedTotal} = ${disposedTotal} + ${open}${oldest}`;
};

type Change = {
  readonly at: string;
  readonly alert: Ledgered;
  /** In the order of the source's numbers. */
  readonly place: number;
  readonly by: 'raised' | 'disposed' | 'reopened';
};
/** No alert in a place before `from` is open. */
type Running = { ingested: number; open: Set<Ledgered>; byNumber: readonly Ledgered[]; from: number };

/** Goes through time once; each account is asked for at a later instant than the one before. */
class RunningAccounts {
  readonly #changes: readonly Change[];
  readonly #sources = new Map<string, Running>();
  #next = 0;

  constructor({ sources }: Ledger) {
    const changes: Change[] = [];
    for (const { source, alerts } of sources) {
      this.#sources.set(source, { ingested: 0, open: new Set(), byNumber: alerts, from: 0 });
      for (const [place, alert] of alerts.entries()) {
        changes.push({ at: alert.recordedAt, alert, place, by: 'raised' });
        for (const { kind, recordedAt } of alert.changes) {
          changes.push({ at: recordedAt, alert, place, by: kind === 'disposition' ? 'disposed' : 'reopened' });
        }
      }
    }
    this.#changes = changes.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  at(to: string): Account[] {
    for (let change = this.#changes[this.#next]; change !== undefined && change.at < to; ) {
      this.#apply(change);
      this.#next += 1;
      change = this.#changes[this.#next];
    }
    return [...this.#sources]
      .filter(([, { ingested }]) => ingested > 0)
      .map(([source, running]) => accountOf(source, running));
  }

  #apply({ alert, place, by }: Change): void {
    const running = this.#sources.get(alert.source);
    if (running === undefined) return;
    if (by === 'raised') running.ingested += 1;
    if (by === 'disposed') {
      running.open.delete(alert);
      return;
    }
    running.open.add(alert);
    running.from = Math.min(running.from, place);
  }
}

const accountOf = (source: string, running: Running): Account => {
  const { ingested, open, byNumber } = running;
  while (running.from < byNumber.length && !open.has(byNumber[running.from] as Ledgered)) running.from += 1;
  const oldest = open.size === 0 ? undefined : byNumber[running.from];
  return {
    source,
    ingestedTotal: ingested,
    disposedTotal: ingested - open.size,
    open: open.size,
    ...(oldest === undefined ? {} : { oldestOpen: { alert: oldest.alert, recordedAt: oldest.recordedAt } }),
  };
};
