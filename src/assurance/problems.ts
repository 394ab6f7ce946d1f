/** The problems of this room. Codes are stable for ever. */
import { defineProblem } from '#kernel';

export const itemNotFound = defineProblem('evidence-item-not-found', 404, 'There is no such evidence item');
export const revisionNotFound = defineProblem('evidence-revision-not-found', 404, 'There is no such revision');
export const fileNotFound = defineProblem('evidence-file-not-found', 404, 'There is no such file of this sender');
export const partyUnknown = defineProblem('evidence-party-unknown', 404, 'There is no such party');
export const visitUnknown = defineProblem('evidence-visit-unknown', 404, 'There is no such visit that has ended');
/** The object that the log names is not in the store: nobody may take another for it. */
export const contentMissing = defineProblem('evidence-content-missing', 410, 'The content is not in the object store');
/** `reason`: see core/file-kind.ts */
export const fileRefused = defineProblem('evidence-file-refused', 422, 'The file cannot be kept');
export const digestNotComputed = defineProblem('evidence-digest-not-computed', 500, 'The digest could not be computed');
/** `reason`: see core/evidence-kind.ts */
export const periodRefused = defineProblem('evidence-period-refused', 422, 'The dates are not possible');
/** `reason`: see src/platform/egress/port.ts, or that of a file */
export const fetchRefused = defineProblem('evidence-fetch-refused', 422, 'Nothing was fetched from the address');
/** `reason`: see check-signature.ts */
export const signatureRefused = defineProblem('evidence-signature-refused', 422, 'The signature does not hold');
export const staffOnly = defineProblem('assurance-staff-only', 403, 'Only the tenant’s own people may do this');
export const personRequired = defineProblem('assurance-person-required', 403, 'Only a person may do this, not a key');
export const personUnknown = defineProblem('assurance-person-unknown', 404, 'There is no such person');
export const viewerListed = defineProblem('evidence-viewer-listed', 409, 'The person is listed already');
export const assessorKeyNotFound = defineProblem('assessor-key-not-found', 404, 'There is no such key');
export const assessorKeyTaken = defineProblem(
  'assessor-key-taken',
  409,
  'The key is registered or waits for a second person',
);
export const keyNotAcceptable = defineProblem('key-not-acceptable', 422, 'This is no Ed25519 public key');
export const deliveryNotFound = defineProblem('delivery-not-found', 404, 'There is no such delivery request');
export const deliveryEnded = defineProblem('delivery-ended', 409, 'The request was withdrawn or its time is over');
/** Not even that it was once good is said. */
export const deliveryLinkRefused = defineProblem('delivery-link-refused', 403, 'The link is not good, or not any more');
/** Nothing more is taken for this request: what is there can be delivered. */
export const deliveryFull = defineProblem('delivery-full', 409, 'As many files came for this request as are taken');
/** Whoever works for the tenant or a party of it is no assessor of it. */
export const assessorIsPerson = defineProblem(
  'delivery-assessor-is-person',
  422,
  'The address belongs to a person here',
);
export const dueDateRefused = defineProblem('due-date-refused', 422, 'The day is past or too far away');
export const systemKnown = defineProblem('scope-system-known', 409, 'The system is in the register already');
export const findingNotFound = defineProblem('finding-not-found', 404, 'There is no such finding');
export const findingKnown = defineProblem('finding-known', 409, 'An open finding has this reference');
export const findingClosed = defineProblem('finding-closed', 409, 'The finding is closed');
/** `reason`: see core/finding.ts */
export const retestRefused = defineProblem('finding-retest-refused', 422, 'This does not show that it is fixed');
export const ownerRefused = defineProblem('finding-owner-refused', 422, 'The person cannot own findings');
export const logSystemNotFound = defineProblem('log-system-not-found', 404, 'There is no such system');
export const logSystemNameTaken = defineProblem('log-system-name-taken', 409, 'Another system has this name');
export const logSystemRetired = defineProblem('log-system-retired', 409, 'The system is retired');
/** `reason`: see core/log-report.ts */
export const logReportRefused = defineProblem('log-report-refused', 422, 'The report cannot be taken');
export const logPolicyRefused = defineProblem('log-policy-refused', 422, 'Policy can only be made stricter');
/** `limit` rows at most: narrow the filters. Nothing is cut silently. */
export const exportTooLarge = defineProblem('assurance-export-too-large', 422, 'The filters select too many rows');
