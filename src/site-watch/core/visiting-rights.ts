/**
 * How far a visit may go. Typing canaries looks like card testing, and hosts have terms: without proof of ownership and
 * the consents of merchant and payment provider a site gets a plain page load and nothing is typed (LEAK-05).
 */
import type { Instant } from '#kernel';

/**
 * `plain`: the first page is loaded, nothing is clicked or typed. `journey`: the journey is walked with a canary, and
 * every request says who we are. `realistic`: it is walked as a customer would, and need not say so.
 */
export type VisitingRights = 'plain' | 'journey' | 'realistic';

export const ALLOWANCES = ['card-form-attempts', 'realistic-visits', 'test-purchases'] as const;
export type Allowance = (typeof ALLOWANCES)[number];

export const GIVERS = ['merchant', 'payment-provider'] as const;
export type Giver = (typeof GIVERS)[number];

export type Permitted = { readonly allows: readonly Allowance[]; readonly until: Instant };

export type PermissionFacts = {
  /** Every host it has to do with is the lab's: our own pages, by the explicit allowance. */
  readonly isLab: boolean;
  /** Ownership stands until then, unless a check renews it. */
  readonly provenUntil?: Instant | undefined;
  /** Not withdrawn. */
  readonly consents: Readonly<Partial<Record<Giver, Permitted>>>;
  /** Of a site that was watched before proof and consents were asked for: it goes on as it was until then. */
  readonly earlierUntil?: Instant | undefined;
};

export const LACKS = ['proof', 'merchant', 'payment-provider', 'card-form-attempts'] as const;
/** What stands between the site and its journey. */
export type Lack = (typeof LACKS)[number];

export type Rights = {
  readonly visits: VisitingRights;
  /** The button that places an order may be pressed, with a test number. */
  readonly mayBuy: boolean;
  readonly basis: 'lab' | 'permitted' | 'earlier' | 'none';
  /** When this ends unless something is renewed; absent where nothing ends it, or nothing is left to end. */
  readonly until?: Instant | undefined;
  readonly lacks: readonly Lack[];
};

const standsAt = (until: Instant | undefined, at: Instant): until is Instant => until !== undefined && until > at;

const lacksOf = (facts: PermissionFacts, at: Instant): readonly Lack[] => {
  const given = GIVERS.filter((giver) => standsAt(facts.consents[giver]?.until, at));
  const lacks: Lack[] = standsAt(facts.provenUntil, at) ? [] : ['proof'];
  lacks.push(...GIVERS.filter((giver) => !given.includes(giver)));
  if (given.some((giver) => !facts.consents[giver]?.allows.includes('card-form-attempts')))
    lacks.push('card-form-attempts');
  return lacks;
};

export const rightsAt = (facts: PermissionFacts, at: Instant): Rights => {
  if (facts.isLab) return { visits: 'realistic', mayBuy: true, basis: 'lab', lacks: [] };
  const lacks = lacksOf(facts, at);
  if (lacks.length === 0) {
    const allow = (what: Allowance) => GIVERS.every((giver) => facts.consents[giver]?.allows.includes(what));
    const ends = [facts.provenUntil, ...GIVERS.map((giver) => facts.consents[giver]?.until)];
    const until = ends.filter((end) => end !== undefined).reduce((first, end) => (end < first ? end : first));
    const visits = allow('realistic-visits') ? 'realistic' : 'journey';
    return { visits, mayBuy: allow('test-purchases'), basis: 'permitted', until, lacks };
  }
  if (standsAt(facts.earlierUntil, at)) {
    return { visits: 'journey', mayBuy: true, basis: 'earlier', until: facts.earlierUntil, lacks };
  }
  return { visits: 'plain', mayBuy: false, basis: 'none', lacks };
};

export const visitingRights = (facts: PermissionFacts, at: Instant): VisitingRights => rightsAt(facts, at).visits;
