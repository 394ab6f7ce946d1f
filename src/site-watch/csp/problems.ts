/** Problems about policies and reports. Codes are stable for ever. */
import { defineProblem } from '#kernel';

/** `reason`: `policy-empty` or `policy-over-limit`. */
export const policyNotReadable = defineProblem('csp-policy-not-readable', 422, 'The policy cannot be read');
/** A site whose policy is sent has one. */
export const policyMissing = defineProblem('csp-policy-missing', 422, 'The policy that is in place has to be told');
/** A policy is made from what visits saw. */
export const noVisitYet = defineProblem('csp-no-visit-yet', 409, 'No visit of the site has come to its end yet');
export const reportsNotTaken = defineProblem('csp-token-not-found', 404, 'No site takes reports here');
