/** The problems of payment pages. Codes are stable for ever. */
import { defineProblem } from '#kernel';

/** `fields`: which of them. A pin is a confirmation of something that was seen, not a wish. */
export const placeNotSeen = defineProblem('payment-place-not-seen', 409, 'The last visit saw something else');
export const pinNotFound = defineProblem('payment-pin-not-found', 404, 'There is no such pin in force');
