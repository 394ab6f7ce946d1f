/** The problems of this room. Codes are stable for ever. */
import { defineProblem } from '#kernel';

export const declarationNotFound = defineProblem('declaration-not-found', 404, 'There is no such declaration');
export const declarationOwed = defineProblem('declaration-owed', 409, 'The party owes a declaration already');
export const declarationPartyUnknown = defineProblem('declaration-party-unknown', 404, 'There is no such party');
/** No control of the packs named binds the party on that day. */
export const nothingToDeclare = defineProblem('nothing-to-declare', 422, 'Nothing binds the party on that day');
export const declarationDueRefused = defineProblem('declaration-due-refused', 422, 'The day is past or too far away');
/** `limit` parties at once. Narrow the filter. */
export const tooManyParties = defineProblem('declaration-parties-too-many', 422, 'The filter selects too many parties');
/** `limit` declarations at once. Narrow the filter. */
export const tooManyDeclarations = defineProblem(
  'declarations-too-many',
  422,
  'The filter selects too many declarations',
);
/** `status`: what the declaration is now. */
export const declarationNotOpen = defineProblem('declaration-not-open', 409, 'It cannot be answered as it stands');
/** `version`: what it is now. Another window or another person saved since. */
export const declarationChanged = defineProblem('declaration-changed', 409, 'It was saved since it was read');
/** `control` */
export const controlNotAsked = defineProblem('control-not-asked', 404, 'The declaration asks nothing of that name');
/** `reason`: a code of src/supervision/core/answer.ts; `about`: the question */
export const answerRefused = defineProblem('answer-refused', 422, 'The answer cannot be kept');
/** `fields`: each fault at `/answers/{control}/{about}` or `/particulars/{about}` */
export const declarationIncomplete = defineProblem('declaration-incomplete', 422, 'It cannot be filed as it stands');
export const partyPersonOnly = defineProblem(
  'party-person-only',
  403,
  'Only one of the party’s own people may do this',
);
export const supervisionStaffOnly = defineProblem(
  'supervision-staff-only',
  403,
  'Only the tenant’s people may do this',
);
/** `reason`: see core/file-kind.ts */
export const attachmentRefused = defineProblem('attachment-refused', 422, 'The file cannot be kept');
/** `limit`: bytes */
export const attachmentTooLarge = defineProblem('attachment-too-large', 413, 'The file is too large');
/** `limit`: files of one declaration */
export const attachmentsFull = defineProblem('attachments-full', 409, 'As many files as are taken are there');
export const attachmentNotFound = defineProblem('attachment-not-found', 404, 'There is no such file');
/** The object that the log names is not in the store: nobody may take another for it. */
export const attachmentMissing = defineProblem('attachment-missing', 410, 'The file is not in the object store');
export const filingNotFound = defineProblem('filing-not-found', 404, 'There is no such filing');
/** Only what is filed and waits can be decided, and only the filing that was read. */
export const nothingToDecide = defineProblem('nothing-to-decide', 409, 'This filing does not wait for a decision');
/** `fields`: each open point without what makes up for it, at `/compensating/{control}` */
export const declarationNotAcceptable = defineProblem(
  'declaration-not-acceptable',
  422,
  'It cannot be accepted without naming what makes up for what is open',
);
/** `reason`: of src/platform/workbook/port.ts or core/read-sheet.ts; `fields`: the cell it is about */
export const workbookRefused = defineProblem('workbook-refused', 422, 'The workbook cannot be taken');
/** `fields`: each fault with its line and column */
export const layoutNotAcceptable = defineProblem('layout-not-acceptable', 422, 'The layout cannot be taken');
/** A layout of the product has the name. */
export const layoutNameTaken = defineProblem('layout-name-taken', 409, 'Another layout has this name');
/** `edition` */
export const layoutEditionKept = defineProblem('layout-edition-kept', 409, 'This edition was kept with other content');
/** `acquirer`: whom the layout of this name is for. Parties consented to it by its name. */
export const layoutAcquirerFixed = defineProblem(
  'layout-acquirer-fixed',
  409,
  'The layout of this name is for another acquirer',
);
/** `limit` */
export const layoutsFull = defineProblem('layouts-full', 409, 'As many layouts as are taken are there');
export const layoutNotFound = defineProblem('layout-not-found', 404, 'There is no such layout');
export const consentMissing = defineProblem('share-consent-missing', 403, 'The party has not consented to this');
export const consentGiven = defineProblem('share-consent-given', 409, 'The party has consented already');
export const consentNotFound = defineProblem('share-consent-not-found', 404, 'There is no such consent in force');
export const printingRefused = defineProblem('declaration-printing-busy', 503, 'Others are printing: ask again');
/** `limit` rows at most: narrow the filters. Nothing is cut silently. */
export const exportTooLarge = defineProblem('declaration-export-too-large', 422, 'The filters select too many rows');
