/** What the lists of searches are narrowed to. It stands in the address. */
import type { CardScan, CardScanPlace } from '../api/generated.ts';
import { given, oneOf, type Search, words } from '../list/read-search.ts';

export const ORIGINS = ['watched', 'sent'] as const satisfies readonly CardScan['origin'][];
export const FOUND = ['true', 'false'] as const;
export const KINDS = [
  'card-number',
  'track-data',
  'security-code',
  'pin-block',
] as const satisfies readonly CardScanPlace['kind'][];

export const readScanFilters = (search: Search) =>
  given({ text: words(search.text), origin: oneOf(ORIGINS, search.origin), found: oneOf(FOUND, search.found) });

export const readPlaceFilters = (search: Search) =>
  given({ text: words(search.text), kind: oneOf(KINDS, search.kind) });
