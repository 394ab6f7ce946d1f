/** Text of a page as PostgreSQL and canonical JSON can hold it, without a card number of any of a visit's passes. */
import { addressOf } from './core/destinations.ts';
import type { Pass } from './core/passes.ts';
import { redactText } from './core/redact.ts';

/** A key of the database has room for so much; a page chooses its addresses freely. */
const LONGEST_ADDRESS = 600;

export const keptText = (text: string, passes: readonly Pick<Pass, 'canary'>[]): string =>
  [...new Set(passes.map(({ canary }) => canary))].reduce(
    (kept, canary) => redactText(kept, canary),
    text.toWellFormed().replaceAll('\0', '\uFFFD'),
  );

/** Without query and fragment, and no longer than a key may be. */
export const keptAddress = (url: string, passes: readonly Pick<Pass, 'canary'>[]): string =>
  keptText(addressOf(url), passes).slice(0, LONGEST_ADDRESS);
