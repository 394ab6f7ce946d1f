/** What to begin from where a tenant has no policy; its figures are a guess, to be replaced by the tenant's own. */
import type { Costs, PolicyContent } from './policy.ts';

const COSTS: Costs = {
  falseDecline: { share: 0.25, each: 400 },
  challenge: { each: 10, abandonment: 0.06, passes: 0.08 },
  review: { each: 600, abandonment: 0.03, passes: 0.15 },
  fraud: { share: 1, each: 1_500, shareWhenAuthenticated: 0.05 },
};

export const standardPolicy = (currency: string): PolicyContent => ({
  name: 'house',
  version: 1,
  withoutScore: 0.0005,
  costs: { [currency]: COSTS },
  authentication: 'in-principle',
  exemptions: { recurring: true, registered: true },
});
