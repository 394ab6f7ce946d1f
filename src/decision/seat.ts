/** Where one process stands with a tenant's attempts: its term, how far it has come, and the windows it counts in. */
import type { Windows } from './core/windows/windows.ts';

/** What a batch is judged with. */
export type Seat = {
  readonly term: number;
  /** Of the last decision committed. */
  sequence: number;
  readonly windows: Windows;
  /** The position of the last result its windows have learned. */
  learnedTo: number;
};
