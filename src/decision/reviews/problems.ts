/** The problems of reviews. Codes are stable for ever. */
import { defineProblem } from '#kernel';

export const reviewNotFound = defineProblem('review-not-found', 404, 'There is no such review');
/** `outcome`: what was decided. */
export const reviewDecided = defineProblem('review-decided', 409, 'The review was decided already');
/** `by`: who has it. */
export const reviewClaimed = defineProblem('review-claimed', 409, 'Another person has the review in hand');
export const reviewNotClaimed = defineProblem('review-not-claimed', 409, 'You do not have the review in hand');
export const reviewNotAcceptable = defineProblem('review-not-acceptable', 422, 'The verdict cannot stand like this');
/** A review is decided by a person who signed in, never by an API key. */
export const reviewNeedsPerson = defineProblem('review-needs-person', 403, 'A person has to do this');
