/** Which entries of the log are listed. It stands in the address. */
import { given, oneOf, type Search } from '../list/read-search.ts';

export const KINDS = [
  'alert',
  'alert-reopening',
  'alert-source',
  'alert-statement',
  'alert-window',
  'answer-in-time',
  'bulk-disposition',
  'case-act',
  'case-reading',
  'configuration-change',
  'credential-change',
  'decision-batch',
  'decision-review',
  'declaration',
  'disposition',
  'erasure',
  'evidence-item',
  'finding',
  'key-event',
  'list-change',
  'log-holding',
  'merchant-import',
  'merchant-standing',
  'observation',
  'party-move',
  'scope-system',
  'sign-in',
  'strategy-change',
  'two-person-act',
] as const;

export const readEvidenceFilters = (search: Search) => given({ kind: oneOf(KINDS, search.kind) });
