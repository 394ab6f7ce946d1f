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
  'This is for those who see every party',
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
/** What it was weighed against has changed since. */
export const dispositionOutdated = defineProblem(
  'disposition-outdated',
  409,
  'What the disposition was weighed against has changed: ask again',
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
/** Nothing to take back. */
export const alertNotDisposed = defineProblem('alert-not-disposed', 409, 'The alert is open already');
/** Its last case, or an open alert's last open one: an alert is always somebody's work. */
export const alertNeedsCase = defineProblem('alert-needs-case', 409, 'An alert belongs to at least one case');
/** A case of one party takes no alert of another. */
export const linkNotPossible = defineProblem('link-not-possible', 422, 'The alert cannot be part of this case');
/** `openTasks` says how many. */
export const caseHasOpenTasks = defineProblem(
  'case-has-open-tasks',
  409,
  'A case closes when each of its tasks is done or dropped',
);
export const taskNotFound = defineProblem('task-not-found', 404, 'The case has no such task');
export const taskEnded = defineProblem('task-ended', 409, 'The task is done or dropped');
/** Who takes part, or does a task, is of the tenant and still there. */
export const personNotPossible = defineProblem('person-not-possible', 422, 'The tenant has no such person at work');
export const participantNotFound = defineProblem('participant-not-found', 404, 'This person takes no part in the case');
export const merchantNotKnown = defineProblem('merchant-not-known', 422, 'The registry has no such merchant');
export const merchantNotLinked = defineProblem('merchant-not-linked', 404, 'The case has no link to this merchant');
/** `limit` says how many of a kind a case holds. */
export const caseFull = defineProblem('case-full', 409, 'The case holds as many of these as a case can');
/** `accepted` names the types. */
export const fileTypeRefused = defineProblem('file-type-refused', 415, 'Files of this type are not kept in cases');
export const fileNotAsNamed = defineProblem(
  'file-not-as-named',
  422,
  'The bytes are not of the type that was declared',
);
/** `limitBytes`: text is looked through for card numbers, which takes time. */
export const textFileTooLarge = defineProblem('text-file-too-large', 413, 'The text file is larger than a case keeps');
export const fileHoldsCardNumber = defineProblem(
  'file-holds-card-number',
  422,
  'The file holds a full card number, which is kept nowhere but in the vault',
);
export const fileNotFound = defineProblem('file-not-found', 404, 'The case has no such file');
/** The row says that there was one. */
export const rawContentNotFound = defineProblem('raw-content-not-found', 404, 'The alert came without raw content');
export const policyNotAcceptable = defineProblem(
  'deadline-policy-not-acceptable',
  422,
  'The deadlines are well-formed but cannot stand',
);
/** Another administrator changed it since it was read: `version` is in force. */
export const policyChanged = defineProblem('deadline-policy-changed', 409, 'The deadlines were changed meanwhile');
export const instantNotPast = defineProblem(
  'instant-not-past',
  422,
  'A record shows what was before an instant of the past',
);
export const recordTooLarge = defineProblem('record-too-large', 422, 'The record has more pages than can be printed');
export const printingBusy = defineProblem('printing-busy', 503, 'Too many records are being printed');
export const contentErased = defineProblem('content-erased', 410, 'It was erased; /v1/evidence/erasures says why');
export const recordNotFound = defineProblem('record-not-found', 404, 'No such record of the case was committed');
export const yearUnknown = defineProblem('year-unknown', 404, 'The calendar does not reach to this year');
export const sourceNotFound = defineProblem('alert-source-not-found', 404, 'There is no such source of alerts');
export const sourceEnded = defineProblem('alert-source-ended', 409, 'The source of alerts was ended already');
export const sourceGoesOn = defineProblem('alert-source-goes-on', 409, 'The source of alerts was not ended');
