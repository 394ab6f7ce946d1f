/** The problems of this room. Codes are stable for ever. */
import { defineProblem } from '#kernel';

export const alertNotFound = defineProblem('alert-not-found', 404, 'There is no such alert');
export const caseNotFound = defineProblem('case-not-found', 404, 'There is no such case');
export const personRequired = defineProblem(
  'person-required',
  403,
  'Only a person who signed in may do this, not an API key',
);
export const casesWholeTenantOnly = defineProblem(
  'cases-whole-tenant-only',
  403,
  'An alert is disposed of by those who see every party',
);
/** `disposition` names what stands and `person` whose it is. */
export const alertAlreadyDisposed = defineProblem(
  'alert-already-disposed',
  409,
  'The alert was disposed of already, in other words or by another person',
);
export const dispositionNotAcceptable = defineProblem(
  'disposition-not-acceptable',
  422,
  'The disposition is well-formed but cannot stand',
);
/** The one who approves is the one who asked. */
export const sameTwoPeople = defineProblem('second-person-is-the-first', 409, 'The second person must be another one');
/** `openAlerts` says how many. */
export const caseHasOpenAlerts = defineProblem(
  'case-has-open-alerts',
  409,
  'A case closes when each of its alerts is disposed of',
);
export const caseClosed = defineProblem('case-closed', 409, 'The case is closed');
export const ownerNotPossible = defineProblem(
  'owner-not-possible',
  422,
  'The owner must be a person of the tenant who may work on cases',
);
/** `limit` rows at most: narrow the filters. Nothing is cut silently. */
export const listTooLarge = defineProblem('list-too-large', 422, 'The filters select too much for one file');
export const sourceNotFound = defineProblem('alert-source-not-found', 404, 'There is no such source of alerts');
export const sourceEnded = defineProblem('alert-source-ended', 409, 'The source of alerts was ended already');
export const sourceGoesOn = defineProblem('alert-source-goes-on', 409, 'The source of alerts was not ended');
