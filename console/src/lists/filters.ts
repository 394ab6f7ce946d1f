/** What the lists and their entries are narrowed to. It stands in the address. */
import type { PaymentList, PaymentListEntry } from '../api/generated.ts';
import { given, oneOf, type Search, words as typed } from '../list/read-search.ts';

export const KINDS = [
  'card',
  'ip',
  'email',
  'device',
  'bin',
  'address',
] as const satisfies readonly PaymentList['kind'][];
export const EFFECTS = ['deny', 'allow', 'watch'] as const satisfies readonly PaymentList['effect'][];
export const STATES = ['standing', 'expired', 'removed'] as const satisfies readonly PaymentListEntry['state'][];
export const SOURCES = [
  'hand',
  'file',
  'fraud-report',
  'dispute',
] as const satisfies readonly PaymentListEntry['source'][];

export const readListFilters = (search: Search) =>
  given({ kind: oneOf(KINDS, search.kind), effect: oneOf(EFFECTS, search.effect) });

export const readEntryFilters = (search: Search) =>
  given({
    text: typed(search.text),
    state: oneOf(STATES, search.state),
    source: oneOf(SOURCES, search.source),
  });
