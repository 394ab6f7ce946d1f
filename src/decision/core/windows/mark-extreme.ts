/**
 * Minimum and maximum of a span in constant time on average: behind a split one number stands for all, before it each
 * event holds the best from each event up to the split. When the split is left behind, the whole span is marked anew.
 */
import type { Extreme, Span } from './family-plan.ts';
import type { FamilyState } from './family-state.ts';

type Marked = { readonly span: Span; readonly extreme: Extreme };

/** Lets an event at `index`, before the split, count in the best of all from there back. */
export const markLate = (
  { rings, state, plan }: FamilyState,
  slot: number,
  { span, extreme, index }: Marked & { readonly index: number },
): void => {
  const { sign, bits, cell, mark } = extreme;
  const row = slot * plan.width;
  const none = -sign * Number.POSITIVE_INFINITY;
  const place = rings.place(slot, index);
  const own = (rings.maskAt(place) & bits) === bits ? rings.amountAt(place) : none;
  const next = (index + 1) | 0;
  const behind = next === state[row + cell + 1] ? none : rings.markAt(mark, rings.place(slot, next));
  rings.setMark(mark, place, sign * own > sign * behind ? own : behind);
  const tail = state[row + span.tail] as number;
  for (let at = index; at !== tail; at = (at - 1) | 0) {
    const before = rings.place(slot, (at - 1) | 0);
    if (sign * rings.markAt(mark, before) >= sign * own) return;
    rings.setMark(mark, before, own);
  }
};

/** Marks all of the span: its split is then its head. */
export const markAll = (family: FamilyState, slot: number, { span, extreme }: Marked): void => {
  const { rings, state, plan } = family;
  const { cell, bits, sign, mark } = extreme;
  const row = slot * plan.width;
  const none = -sign * Number.POSITIVE_INFINITY;
  const tail = state[row + span.tail] as number;
  const head = family.head(slot, span);
  let best = none;
  for (let at = head; at !== tail; at = (at - 1) | 0) {
    const place = rings.place(slot, (at - 1) | 0);
    const amount = rings.amountAt(place);
    if ((rings.maskAt(place) & bits) === bits && sign * amount > sign * best) best = amount;
    rings.setMark(mark, place, best);
  }
  state[row + cell] = none;
  state[row + cell + 1] = head;
};
