/** The problems this room answers with. */
import { defineProblem } from '#kernel';

/** One for all: whoever tries links learns not whether one was used, expired or never made. */
export const signInLinkNotValid = defineProblem(
  'sign-in-link-not-valid',
  401,
  'The link is not valid: each works once, and for a limited time',
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

/** One for all: whoever tries addresses learns not which of them anyone has. */
export const signInRefused = defineProblem('sign-in-refused', 401, 'The address or the password is not right');
/** `retryAfterSeconds`. Of the address, whether or not anyone has it; passkeys and one-time links are not locked. */
export const signInLocked = defineProblem('sign-in-locked', 429, 'Too many wrong tries: the address is locked');
export const signInBusy = defineProblem('sign-in-busy', 503, 'Too many passwords are being checked');
/** Only after a right password. */
export const secondFactorNotSetUp = defineProblem(
  'second-factor-not-set-up',
  403,
  'A password opens only together with one-time codes: sign in by a one-time link and set them up',
);
export const signInAttemptEnded = defineProblem('sign-in-attempt-ended', 401, 'Begin again with the password');
export const secondFactorRefused = defineProblem('second-factor-refused', 401, 'The code is not right, or was used');
export const tenantChoiceNeeded = defineProblem('tenant-choice-needed', 422, 'Say which of the tenants to sign in to');
/** One for all: unknown, late, replayed, or from another page. */
export const passkeyRefused = defineProblem('passkey-refused', 401, 'The passkey was not accepted');
/** `withinSeconds`: how old a session may be for a change of credentials. */
export const signInAgain = defineProblem('sign-in-again', 403, 'This needs a session that began a short time ago');
/** `minimum` characters */
export const passwordTooShort = defineProblem('password-too-short', 422, 'The password is too short');
/** `maximum` characters */
export const passwordTooLong = defineProblem('password-too-long', 422, 'The password is too long');
export const passwordGuessable = defineProblem('password-guessable', 422, 'The password would soon be guessed');
export const lastCredential = defineProblem('last-credential', 409, 'It is the last way to sign in');
export const credentialNotFound = defineProblem('credential-not-found', 404, 'There is no such credential');
export const noEnrolment = defineProblem('no-enrolment', 409, 'There is no enrolment to confirm: begin anew');
export const codeWrong = defineProblem('code-wrong', 422, 'The code is not right: look at the clock of the device');
export const tooManyPasskeys = defineProblem('too-many-passkeys', 409, 'Remove a passkey that is no longer used first');
export const passkeyNotAcceptable = defineProblem('passkey-not-acceptable', 422, 'The new passkey was not accepted');
export const passkeyAlreadyThere = defineProblem('passkey-already-there', 409, 'The passkey was added before');
export const sessionNotFound = defineProblem('session-not-found', 404, 'There is no such session');

export const actNotFound = defineProblem('act-not-found', 404, 'There is no such act');
export const actAlreadyAsked = defineProblem('act-already-asked', 409, 'The same act already awaits a second person');
export const actExpired = defineProblem('act-expired', 409, 'The act was not approved in time: ask anew');
export const actDecided = defineProblem('act-decided', 409, 'The act was already approved or refused');
export const actNeedsAnotherPerson = defineProblem(
  'act-needs-another-person',
  403,
  'Another person has to approve: not the one who asked, nor whom it concerns, nor for three days who was let in by the same hand',
);
/** `permission` */
export const actNotPermitted = defineProblem('act-not-permitted', 403, 'The caller may not do this kind of act');
export const nothingToCollect = defineProblem(
  'nothing-to-collect',
  409,
  'There is nothing to fetch, or it was fetched, or its time has passed',
);
export const listTooLarge = defineProblem('list-too-large', 422, 'The filters select too many rows');

export const personNotFound = defineProblem('person-not-found', 404, 'There is no such person');
export const emailTaken = defineProblem('email-taken', 409, 'Someone of the tenant has the address');
/** `permission` */
export const roleNotGrantable = defineProblem(
  'role-not-grantable',
  403,
  'A role cannot be given or taken by someone who does not hold all its permissions',
);
export const lastAdministrator = defineProblem(
  'last-administrator',
  409,
  'The tenant needs another administrator first',
);
export const notYourself = defineProblem('not-yourself', 409, 'Another administrator has to do this');
export const alreadyJoined = defineProblem('already-joined', 409, 'The person has already signed in');
export const personDeactivated = defineProblem('person-deactivated', 409, 'The person was deactivated');
/** A role `merchant` names parties; no other role does. */
export const partiesNotAcceptable = defineProblem(
  'parties-not-acceptable',
  422,
  'The role merchant needs parties of this tenant, other roles have none',
);

export const wholeTenantOnly = defineProblem('whole-tenant-only', 403, 'This is not for people of single parties');
export const partyNotFound = defineProblem('party-not-found', 404, 'There is no such party, or no such role of it');
export const corporateNumberTaken = defineProblem(
  'corporate-number-taken',
  409,
  'Another party of the tenant has the corporate number',
);
export const partyRoleOverlaps = defineProblem(
  'party-role-overlaps',
  409,
  'The party has the role on these days already',
);
export const partyRoleEndsTooEarly = defineProblem('party-role-ends-too-early', 422, 'The role ends before it begins');
export const merchantNotFound = defineProblem('merchant-not-found', 404, 'There is no such merchant');
/** Also a shop of another party. */
export const shopNotFound = defineProblem('shop-not-found', 404, 'The party has no such shop');
export const acquirerNotFound = defineProblem('acquirer-not-found', 404, 'There is no such acquirer');
export const agentNotFound = defineProblem('agent-not-found', 404, 'There is no such agent');
export const mallNotFound = defineProblem('mall-not-found', 404, 'There is no such mall');
/** `fields` says which. */
export const shopNotAcceptable = defineProblem('shop-not-acceptable', 422, 'The shop cannot stand like this');
export const merchantLayoutNotFound = defineProblem('merchant-layout-not-found', 404, 'There is no such layout');
/** `fields` has every fault, with line and column. */
export const merchantLayoutNotAcceptable = defineProblem(
  'merchant-layout-not-acceptable',
  422,
  'The layout cannot be used',
);
/** `fields` has the one fault that stands for the file: nothing of it was taken. */
export const merchantFileNotAcceptable = defineProblem('merchant-file-not-acceptable', 422, 'The file cannot be read');
/** `fields` has the first hundred faults, with line and column: nothing was written. */
export const merchantFileNotWritable = defineProblem(
  'merchant-file-not-writable',
  422,
  'The merchants cannot be written such that they read back the same',
);
export const acceptorNumberTaken = defineProblem(
  'acceptor-number-taken',
  409,
  'Another merchant has the acceptor number',
);
/** `from`, `to` */
export const standingNotPossible = defineProblem(
  'standing-not-possible',
  409,
  'The standing cannot follow the one there is',
);
export const secondPersonNeeded = defineProblem(
  'standing-needs-second-person',
  409,
  'Stopping payments and letting them through again takes two people: ask for it',
);
export const onePersonEnough = defineProblem('standing-takes-one-person', 409, 'Nobody has to approve this: set it');
/** A contract is with someone. */
export const merchantNeedsParty = defineProblem(
  'merchant-needs-party',
  422,
  'A merchant under contract belongs to a party',
);
/** A contract that hangs on no shop is moved by itself, one of a shop with its shop; a move keeps its reason. */
export const merchantOfAnotherParty = defineProblem(
  'merchant-of-another-party',
  409,
  'The merchant belongs to another party: move it, with a reason',
);
/** Where the merchant alone was to be moved. */
export const merchantHasShop = defineProblem(
  'merchant-has-shop',
  409,
  'The contract goes with its shop: move the shop',
);
/** Where it was to be moved. */
export const merchantWithoutParty = defineProblem(
  'merchant-without-party',
  409,
  'The merchant belongs to no party yet: say which by changing it',
);
export const partyMerged = defineProblem(
  'party-merged',
  409,
  'The party was merged into another, which is the one to change',
);
export const moveToItself = defineProblem('move-to-itself', 409, 'There is nothing to move: it is the same party');
/** Of a party that was to be merged. */
export const agencyOpen = defineProblem('agency-open', 409, 'End the agencies of the party first');
export const agencyNotFound = defineProblem('agency-not-found', 404, 'There is no such agency');
export const agencyNeedsAcquirer = defineProblem(
  'agency-needs-acquirer',
  409,
  'On some of these days the party has not the role of an acquirer (3号)',
);
export const agencyNeedsPsp = defineProblem(
  'agency-needs-psp',
  409,
  'On some of these days the party has not the role of a PSP (4号)',
);
export const agencyOverlaps = defineProblem('agency-overlaps', 409, 'The two have an agency on some of these days');
export const agencyEndsTooEarly = defineProblem('agency-ends-too-early', 422, 'The agency ends before it begins');
