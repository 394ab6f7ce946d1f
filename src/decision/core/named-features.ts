/**
 * The answers of windows by name, in the order in which RFC 8785 writes names, so that a record's longest part is in its
 * order from the beginning.
 */
import type { RuleSet } from './rule-set.ts';
import type { Features, WindowPlan } from './windows/plan.ts';

type Named = { readonly name: string; readonly place: number };

const orders = new WeakMap<WindowPlan, readonly Named[]>();

const orderOf = (plan: WindowPlan): readonly Named[] => {
  const known = orders.get(plan);
  if (known !== undefined) return known;
  const order = plan.windows.map(({ name }, place) => ({ name, place })).sort((a, b) => (a.name < b.name ? -1 : 1));
  orders.set(plan, order);
  return order;
};

/** What is unknown has no member. */
export const namedFeatures = ({ plan }: RuleSet, features: Features): Readonly<Record<string, number>> => {
  const named: Record<string, number> = {};
  for (const { name, place } of orderOf(plan)) {
    const value = features[place];
    if (value !== undefined && !Number.isNaN(value)) named[name] = value;
  }
  return named;
};
