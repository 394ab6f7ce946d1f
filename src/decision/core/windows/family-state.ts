/** What the answers of a family are read from: the events of each key in rings, and a row of totals for each slot. */
import type { Diversity } from './diversity.ts';
import type { FamilyPlan, Span } from './family-plan.ts';
import type { Rings } from './rings.ts';

/** What a family needs to know of an event; one object is used again and again. */
export type FamilyEvent = {
  /** Milliseconds since 1970. */
  time: number;
  /** The conditions that hold. */
  mask: number;
  /** Minor units. */
  amount: number;
  /** By which what is learned later finds it. */
  number: number;
  /** Behind the lateness bound: kept where it can still matter, and not answered. */
  tooLate: boolean;
  /** There was no memory to keep it. */
  missed: boolean;
  /** By track: the number of its value, `NO_VALUE` where it has none. */
  readonly values: Int32Array;
};

export interface FamilyState {
  readonly plan: FamilyPlan;
  readonly rings: Rings;
  readonly diversity: Diversity;
  readonly counted: {
    /** Different values of a span: exact up to a cap, beyond it by a sketch. */
    distinct(slot: number, span: Span, id: number): number;
  };
  /** A row for each slot. */
  readonly state: Float64Array;
  /** Of the last event, where it came late: how many earlier answers of each feature would have counted it. */
  readonly corrected: Int32Array;
  /** Behind the newest event of the span. */
  head(slot: number, span: Span): number;
}
