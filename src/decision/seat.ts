/** Where one process stands with a tenant's attempts: its term, how far it has come, and what it judges with. */
import type { Attempt } from './core/attempt.ts';
import type { Strategy } from './core/strategy.ts';
import type { Observed, Windows } from './core/windows/windows.ts';

/** Windows, and the position of the last result they have learned. */
export type Learning = { readonly windows: Windows; learnedTo: number };

/** What a batch is judged with. */
export type Seat = {
  readonly term: number;
  /** Of the last decision committed. */
  sequence: number;
  strategy: Strategy;
  /** Of the strategy, as the tenant's row has it. */
  revision: number;
  readonly windows: Windows;
  /** The position of the last result its windows have learned. */
  learnedTo: number;
  /** Of the rule set in shadow, where its windows are others than those of the one in force. */
  shadow?: Learning | undefined;
};

export type ObservedBySeat = { readonly observed: Observed; readonly observedInShadow?: Observed };

/** Counts an attempt in all windows of the seat. */
export const observeIn = (
  { windows, shadow }: Seat,
  attempt: Attempt,
  time: number,
  number: number,
): ObservedBySeat => {
  const observed = windows.observe(attempt, time, number);
  return shadow === undefined
    ? { observed }
    : { observed, observedInShadow: shadow.windows.observe(attempt, time, number) };
};

export const takeBackLast = ({ windows, shadow }: Seat): void => {
  windows.takeBack();
  shadow?.windows.takeBack();
};

export const settle = ({ windows, shadow }: Seat): void => {
  windows.settle();
  shadow?.windows.settle();
};
