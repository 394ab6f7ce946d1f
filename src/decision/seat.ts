/** Where one process stands with a tenant's attempts: its term, how far it has come, and what it judges with. */
import type { Strategy } from './core/strategy.ts';
import type { Windows } from './core/windows/windows.ts';

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
};
