/** The different values of each span of a slot: told apart one by one up to a cap, beyond it by a sketch. */
import { type Dictionary, NO_VALUE } from './dictionary.ts';
import type { Diverse, Span } from './family-plan.ts';
import type { FamilyState } from './family-state.ts';

type Touched = { readonly from: number; readonly to: number; readonly sign: 1 | -1 };
/** The row before the event, whether it was late, and where it stands if it was kept. */
export type Taken = { readonly before: Float64Array; readonly late: boolean; readonly index: number | undefined };

export class CountedValues {
  readonly #family: FamilyState;
  readonly #dictionaries: readonly Dictionary[];
  readonly #exactValues: number;
  readonly #diverse: readonly Diverse[];

  constructor(family: FamilyState, dictionaries: readonly Dictionary[], exactValues: number) {
    this.#family = family;
    this.#dictionaries = dictionaries;
    this.#exactValues = exactValues;
    this.#diverse = family.plan.spans.flatMap(({ diverse }) => diverse);
  }

  open(slot: number): void {
    const { plan, diversity } = this.#family;
    for (let id = 0; id < plan.diverse; id += 1) diversity.open(diversity.cell(slot, id));
  }

  close(slot: number): void {
    const { plan, diversity, state } = this.#family;
    for (const span of plan.spans) {
      if (span.diverse.length === 0) continue;
      const tail = state[slot * plan.width + span.tail] as number;
      this.touch(slot, span, { from: tail, to: this.#family.head(slot, span), sign: -1 });
    }
    for (let id = 0; id < plan.diverse; id += 1) diversity.sketches.delete(diversity.cell(slot, id));
  }

  /** Looks where the values of an event are counted. */
  approach(slot: number, values: Int32Array): number {
    const { diversity } = this.#family;
    let near = 0;
    for (let place = 0; place < this.#diverse.length; place += 1) {
      const { id, track } = this.#diverse[place] as Diverse;
      near += diversity.approach(diversity.cell(slot, id), values[track] as number);
    }
    return near;
  }

  /** What left a sketch is not in it any more: they are made anew from what is there. */
  sketchAgain(slot: number): void {
    const { plan, diversity } = this.#family;
    if (diversity.sketches.size === 0) return;
    for (const span of plan.spans) {
      for (const { id } of span.diverse) if (this.isSketched(slot, id)) this.#sketchCell(slot, span, id);
    }
  }

  /** Different values of a span: exact up to a cap, beyond it by a sketch. */
  distinct(slot: number, span: Span, id: number): number {
    const { diversity } = this.#family;
    const cell = diversity.cell(slot, id);
    const sketch = diversity.sketches.size === 0 ? undefined : diversity.sketches.get(cell);
    if (sketch === undefined) {
      const values = diversity.values(cell);
      return values <= this.#exactValues ? values : this.#sketchCell(slot, span, id);
    }
    const { estimate } = sketch;
    if (estimate * 2 > this.#exactValues) return estimate;
    diversity.sketches.delete(cell);
    this.#touchCell(slot, span, { id, sign: 1 });
    return diversity.values(cell);
  }

  /** The estimate may be off by the sketch's bound. */
  isSketched(slot: number, id: number): boolean {
    return this.#family.diversity.sketches.has(this.#family.diversity.cell(slot, id));
  }

  #sketchCell(slot: number, span: Span, id: number): number {
    const { diversity } = this.#family;
    const cell = diversity.cell(slot, id);
    if (!diversity.sketches.has(cell)) this.#touchCell(slot, span, { id, sign: -1 });
    const sketch = diversity.sketch(cell);
    this.#touchCell(slot, span, { id, sign: 1 });
    return sketch.estimate;
  }

  #touchCell(slot: number, span: Span, { id, sign }: { readonly id: number; readonly sign: 1 | -1 }): void {
    const only = { ...span, diverse: span.diverse.filter((each) => each.id === id) };
    const from = this.#family.state[slot * this.#family.plan.width + span.tail] as number;
    this.touch(slot, only, { from, to: this.#family.head(slot, span), sign });
  }

  /** What entered with the event that is taken back leaves, and what left for it enters again. */
  takeBack(slot: number, span: Span, { before, late, index }: Taken): void {
    if (span.diverse.length === 0) return;
    const tail = this.#family.state[slot * this.#family.plan.width + span.tail] as number;
    const head = this.#family.head(slot, span);
    if (late) {
      if (index === undefined) return;
      const isInside = ((index - tail) | 0) >= 0 && ((head - index) | 0) > 0;
      if (isInside) this.touch(slot, span, { from: index, to: (index + 1) | 0, sign: -1 });
      return;
    }
    const entered = span.head >= 0 ? (before[span.head] as number) : index === undefined ? head : (head - 1) | 0;
    // Those that entered and left at once are put back first, so that nothing is there less than no time.
    this.touch(slot, span, { from: before[span.tail] as number, to: tail, sign: 1 });
    this.touch(slot, span, { from: entered, to: head, sign: -1 });
  }

  touch(slot: number, span: Span, { from, to, sign }: Touched): void {
    for (let at = from; at !== to; at = (at + 1) | 0) {
      this.touchPlace(slot, span, { place: this.#family.rings.place(slot, at), sign });
    }
  }

  touchPlace(slot: number, span: Span, { place, sign }: { readonly place: number; readonly sign: 1 | -1 }): void {
    const { rings, diversity } = this.#family;
    const mask = rings.maskAt(place);
    for (let number = 0; number < span.diverse.length; number += 1) {
      const { bits, id, track, top } = span.diverse[number] as Diverse;
      const value = rings.valueAt(track, place);
      if (value === NO_VALUE || (mask & bits) !== bits) continue;
      const cell = diversity.cell(slot, id);
      const sketch = diversity.sketches.size === 0 ? undefined : diversity.sketches.get(cell);
      if (sketch !== undefined) {
        const text = (this.#dictionaries[track] as Dictionary).text(value);
        const time = rings.timeAt(place);
        if (sign > 0) sketch.enter(text, time);
        else sketch.leave(text, time);
      } else if (sign > 0) diversity.enter(cell, value, top);
      else diversity.leave(cell, value, top);
    }
  }
}
