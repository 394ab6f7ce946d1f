/** The problems of the inventory. Codes are stable for ever. */
import { defineProblem } from '#kernel';

export const inventoryScriptNotFound = defineProblem('inventory-script-not-found', 404, 'There is no such script');
/** `reason`: it was too large, too deep, no script, took too long, or held card data and was not kept. */
export const scriptNotComparable = defineProblem(
  'script-not-comparable',
  409,
  'The functions of the script cannot be compared',
);
/** It showed other content since the person looked. */
export const scriptChangedMeanwhile = defineProblem(
  'script-changed-meanwhile',
  409,
  'The script has shown other content meanwhile',
);
export const scriptNotAuthorised = defineProblem('script-not-authorised', 409, 'The script is not authorised');
