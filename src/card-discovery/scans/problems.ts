/** The problems of this room. Codes are stable for ever. */
import { defineProblem } from '#kernel';

export const scanNotFound = defineProblem('card-scan-not-found', 404, 'There is no such search for card data');
/** `reason`: see core/sent-result.ts */
export const resultRefused = defineProblem('card-scan-result-refused', 422, 'The result cannot be taken');
export const partyUnknown = defineProblem('card-scan-party-unknown', 422, 'There is no such party here');
/** `limit` rows at most: narrow the filters. Nothing is cut silently. */
export const exportTooLarge = defineProblem('card-scan-export-too-large', 422, 'The filters select too many rows');
