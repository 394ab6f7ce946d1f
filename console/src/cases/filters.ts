/** What the list of cases is narrowed to, and its order. They stand in the address. */

import { SEVERITIES } from '../alerts/severity-mark.tsx';
import type { Case } from '../api/generated.ts';
import { given, oneOf, type Search, words } from '../list/read-search.ts';

export const STATUSES = ['open', 'overdue', 'closed'] as const satisfies readonly (Case['status'] | 'overdue')[];
export const OWNERS = ['me', 'nobody'] as const;
export const PARTICIPANTS = ['me'] as const;
export const BOARDS = ['true', 'false'] as const;
export const ORDERS = ['newest', 'due'] as const;

export const readCaseFilters = (search: Search) =>
  given({
    status: oneOf(STATUSES, search.status),
    owner: oneOf(OWNERS, search.owner),
    participant: oneOf(PARTICIPANTS, search.participant),
    reportedToBoard: oneOf(BOARDS, search.reportedToBoard),
    severity: oneOf(SEVERITIES, search.severity),
    text: words(search.text),
    order: oneOf(ORDERS, search.order),
  });

export type CaseFilters = ReturnType<typeof readCaseFilters>;
