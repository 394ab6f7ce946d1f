/** The problems this room answers with. */
import { defineProblem } from '#kernel';

/** One for all: whoever tries links learns not whether one was used, expired or never made. */
export const signInLinkNotValid = defineProblem(
  'sign-in-link-not-valid',
  401,
  'The sign-in link is not valid: it works once, for ten minutes',
);
export const sessionRequired = defineProblem(
  'session-required',
  403,
  'This is for people who signed in, not for API keys',
);
export const permissionNotGrantable = defineProblem(
  'permission-not-grantable',
  403,
  'A key cannot be given a permission that its maker does not hold',
);
export const apiKeyNotFound = defineProblem('api-key-not-found', 404, 'There is no such API key');
export const expiryPassed = defineProblem('expiry-passed', 422, 'The expiry is not in the future');
