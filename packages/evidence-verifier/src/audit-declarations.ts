/**
 * Whether the declarations of a source cover each other without a gap, and when it was ended, by whom:
 * docs/specs/alert-accounting.md.
 */
import type { SourceFact, WindowFact } from './alert-facts.ts';
import type { Ledger, SourceLedger } from './alert-ledger.ts';

/** A stretch in which nobody had to look; without `to` it goes on. */
export type EndedStretch = {
  readonly from: string;
  readonly to?: string;
  /** `system`, or the people who ended it. */
  readonly by: readonly string[];
  /** The entry that ended it. */
  readonly index: number;
};

export type Declarations = {
  /** Of the last declaration; absent where there is none. */
  readonly cadenceMinutes?: number;
  readonly graceMinutes?: number;
  /** In order. */
  readonly ended: readonly EndedStretch[];
};

/** The longest cadence, and the longest grace. */
const LONGEST_MINUTES = 1_440;

type Audit = { readonly ledger: Ledger; readonly of: SourceLedger; readonly end: string };

export const auditDeclarations = ({ ledger, of, end }: Audit): Declarations => {
  const { source, declarations, windows } = of;
  const ended: EndedStretch[] = [];
  for (const [place, fact] of declarations.entries()) {
    const [before, after] = [declarations[place - 1], declarations[place + 1]];
    const about = { at: fact.at, index: fact.index, source };
    if (before?.event === 'declared') {
      const reached = reachOf(before, fact, windows);
      const fault = fact.at > reached ? 'window-gap' : 'window-overlap';
      if (fact.at !== reached) ledger.faults.push({ fault, ...about, expected: reached, found: fact.at });
    }
    if (fact.event === 'ended') {
      if (before?.event === 'ended') continue;
      const to = declarations.slice(place + 1).find(({ event }) => event === 'declared')?.at;
      ended.push({ from: fact.at, ...(to === undefined ? {} : { to }), by: fact.by, index: fact.index });
      continue;
    }
    const longest = Math.max(fact.cadenceMinutes, fact.graceMinutes);
    if (longest <= LONGEST_MINUTES) continue;
    const until = after?.at ?? end;
    ledger.faults.push({ fault: 'cadence-too-long', ...about, until, expected: LONGEST_MINUTES, found: longest });
  }
  const last = declarations.findLast(({ event }) => event === 'declared');
  const terms = last && { cadenceMinutes: last.cadenceMinutes, graceMinutes: last.graceMinutes };
  return { ...terms, ended };
};

/** Up to where the windows of a declaration reach when the next event comes. */
const reachOf = (declared: SourceFact, next: SourceFact, windows: readonly WindowFact[]): string => {
  const last = windows.findLast(({ window }) => window <= next.window);
  return last !== undefined && last.to > declared.at ? last.to : declared.at;
};
