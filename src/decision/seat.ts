/** Where one process stands with a tenant's attempts: its term, how far it has come, and what it judges with. */
import type { Attempt } from './core/attempt.ts';
import type { Guard } from './core/enumeration/guard.ts';
import type { GuardNote } from './core/enumeration/say.ts';
import type { Strategy } from './core/strategy.ts';
import type { Observed, Windows } from './core/windows/windows.ts';

/** Windows, and the position of the last result they have learned. */
export type Learning = {
  readonly windows: Windows;
  learnedTo: number;
  /** Of the attempts that are judged next: what was received of them before they came, as bits of results. */
  early?: ReadonlyMap<string, number>;
  /** Learns what the windows learn, in the same order. */
  readonly guard?: Guard | undefined;
};

/** What a batch is judged with. */
export type Seat = {
  readonly term: number;
  /** Of the last decision committed. */
  sequence: number;
  strategy: Strategy;
  /** Of the strategy, as the tenant's row has it. */
  revision: number;
  readonly windows: Windows;
  readonly guard?: Guard | undefined;
  /** The position of the last result its windows and guard have learned. */
  learnedTo: number;
  early?: ReadonlyMap<string, number>;
  /** Of the rule set in shadow, where its windows are others than those of the one in force. */
  shadow?: Learning | undefined;
};

export type ObservedBySeat = {
  readonly observed: Observed;
  readonly observedInShadow?: Observed;
  readonly note?: GuardNote | undefined;
};

/** Counts an attempt in all windows of the seat, and shows it to the guard. */
export const observeIn = (
  { windows, early, shadow, guard }: Seat,
  attempt: Attempt,
  time: number,
  number: number,
): ObservedBySeat => {
  const observed = windows.observe(attempt, time, number, early?.get(attempt.eventId));
  const note = guard?.observe(attempt, time, number);
  return shadow === undefined
    ? { observed, note }
    : { observed, note, observedInShadow: observeInShadow(shadow, attempt, time, number) };
};

const observeInShadow = ({ windows, early }: Learning, attempt: Attempt, time: number, number: number): Observed =>
  windows.observe(attempt, time, number, early?.get(attempt.eventId));

export const takeBackLast = ({ windows, shadow, guard }: Seat): void => {
  windows.takeBack();
  guard?.takeBack();
  shadow?.windows.takeBack();
};

export const settle = ({ windows, shadow, guard }: Seat): void => {
  windows.settle();
  guard?.settle();
  shadow?.windows.settle();
};
