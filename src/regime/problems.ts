/** What is told where the regime was asked for something that is not there. */
import { defineProblem } from '#kernel';

export const partyNotFound = defineProblem('party-not-found', 404, 'There is no such party, or no such role of it');
export const packNotFound = defineProblem('regime-pack-not-found', 404, 'There is no such pack');
export const editionNotFound = defineProblem('regime-edition-not-found', 404, 'The pack has no such edition');
export const editionsNotApart = defineProblem(
  'regime-editions-not-apart',
  422,
  'Two editions of the pack are compared, an earlier one with a later one',
);
export const touchedTooMany = defineProblem('list-too-large', 422, 'The filters select too much for one file');
