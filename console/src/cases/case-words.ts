/** A case in the reader's words. */
import type { Case, NamedPerson } from '../api/generated.ts';
import type { Words } from '../words/ja.ts';

export const caseKindText = (kind: string, words: Words): string =>
  words.cases.kinds[kind] ?? words.alerts.kinds[kind] ?? kind;

export const personText = (person: NamedPerson | null, words: Words): string =>
  person === null ? words.cases.noOwner : (person.displayName ?? words.cases.formerPerson);

export const standingOf = (known: Pick<Case, 'status' | 'overdue'>): 'open' | 'overdue' | 'closed' =>
  known.overdue ? 'overdue' : known.status;
