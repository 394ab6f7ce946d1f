/** What the versions of rules are narrowed to. It stands in the address. */
import type { RuleSetVersion } from '../api/generated.ts';
import { given, oneOf, type Search, words as typed } from '../list/read-search.ts';

export const STATUSES = ['live', 'shadow', 'draft', 'retired'] as const satisfies readonly RuleSetVersion['status'][];

export const readRuleFilters = (search: Search) =>
  given({ status: oneOf(STATUSES, search.status), text: typed(search.text) });

/** Of the editor: the version it begins with; else the rules in force. */
export const readEditorStart = (search: Search) => given({ from: typed(search.from) });
