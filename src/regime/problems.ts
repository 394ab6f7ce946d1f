/** What is told where the regime was asked for something that is not there. */
import { defineProblem } from '#kernel';

export const partyNotFound = defineProblem('party-not-found', 404, 'There is no such party, or no such role of it');
