/** The problems of this room. Codes are stable for ever. */
import { defineProblem } from '#kernel';

export const siteNotFound = defineProblem('site-not-found', 404, 'There is no such site');
export const siteNotAcceptable = defineProblem('site-not-acceptable', 422, 'The site cannot be watched as described');
/** One site per origin and name, so that a finding has one home. */
export const siteNameTaken = defineProblem('site-name-taken', 409, 'Another site has this name');
export const siteInactive = defineProblem('site-inactive', 409, 'The site is not active, so it is not visited');
/** `latest`: a consent is for two years at most, and not for the past. */
export const consentTooLong = defineProblem('site-consent-too-long', 422, 'The consent’s end is not acceptable');
export const consentNotFound = defineProblem('site-consent-not-found', 404, 'There is no such consent');
/** Without proof of ownership and the consents nothing but the first page is asked for. */
export const guessNotPermitted = defineProblem(
  'journey-guess-not-permitted',
  409,
  'The way to the card form may not be looked for yet',
);
export const guessNotFound = defineProblem('journey-guess-not-found', 404, 'There is no such guess of a journey');
export const visitNotFound = defineProblem('site-visit-not-found', 404, 'There is no such visit');
/** Only what ended can be compared. */
export const visitNotComparable = defineProblem('site-visits-not-comparable', 409, 'These visits cannot be compared');
export const screenshotNotFound = defineProblem('screenshot-not-found', 404, 'The visit has no such picture');
export const scriptNotFound = defineProblem('site-script-not-found', 404, 'The site has shown no such script');
/** `limit` rows at most: narrow the filters. Nothing is cut silently. */
export const siteExportTooLarge = defineProblem('site-export-too-large', 422, 'The filters select too many rows');
