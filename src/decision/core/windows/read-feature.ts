/** The answer of a feature from the totals of its slot, as they stand at the newest time it was asked about. */
import { deviationOf, meanOf, sumOf } from './big-total.ts';
import type { PlannedRead, Span } from './family-plan.ts';
import type { FamilyState } from './family-state.ts';

/** NaN is unknown. */
export const readFeature = (family: FamilyState, slot: number, read: PlannedRead): number => {
  const { state, plan } = family;
  const { feature, span, cell, below } = read;
  const row = slot * plan.width;
  const time = state[row] as number;
  switch (feature.operation) {
    case 'count':
      return countOf(family, slot, span, cell);
    case 'ratio':
      return (state[row + cell] as number) / countOf(family, slot, span, below);
    case 'sum':
      return sumOf(state, row + cell);
    case 'mean':
      return meanOf(state, row + cell, { count: countOf(family, slot, span, below), whole: feature.whole });
    case 'stddev':
      return deviationOf(state, row + cell, countOf(family, slot, span, below));
    case 'distinct':
      return family.counted.distinct(slot, span, cell);
    case 'top-share':
      return family.diversity.topShare(family.diversity.cell(slot, cell));
    case 'first-seen':
      return sinceFirst(family, slot, read);
    case 'since':
      return within(time - (state[row + cell + 1] as number), feature.overMs);
    default:
      return extremeOf(family, slot, span, cell);
  }
};

const countOf = (family: FamilyState, slot: number, span: Span, cell: number): number => {
  const row = slot * family.plan.width;
  if (cell >= 0) return family.state[row + cell] as number;
  return (family.head(slot, span) - (family.state[row + span.tail] as number)) | 0;
};

const extremeOf = (family: FamilyState, slot: number, span: Span, cell: number): number => {
  const { state, rings } = family;
  const row = slot * family.plan.width;
  let best = state[row + cell] as number;
  const tail = state[row + span.tail] as number;
  if (tail !== state[row + cell + 1]) {
    const { mark, sign } = span.extremes.find((extreme) => extreme.cell === cell) as Span['extremes'][number];
    const front = rings.markAt(mark, rings.place(slot, tail));
    if (sign * front > sign * best) best = front;
  }
  return Number.isFinite(best) ? best : Number.NaN;
};

/** In seconds. */
export const within = (sinceMs: number, overMs: number): number => (sinceMs < overMs ? sinceMs / 1_000 : Number.NaN);

/** The seconds since the first counted event of the span, which is looked for from where it was last. */
const sinceFirst = (family: FamilyState, slot: number, { span, cell, feature }: PlannedRead): number => {
  const { state, rings, plan } = family;
  const row = slot * plan.width;
  const tail = state[row + span.tail] as number;
  const end = family.head(slot, span);
  let first = state[row + cell] as number;
  if (((first - tail) | 0) < 0) first = tail;
  while (first !== end && (rings.maskAt(rings.place(slot, first)) & feature.bits) !== feature.bits)
    first = (first + 1) | 0;
  state[row + cell] = first;
  return first === end ? Number.NaN : ((state[row] as number) - rings.time(slot, first)) / 1_000;
};
