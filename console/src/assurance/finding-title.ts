/** A finding in a line: one that people entered by its own title, others by what kind they are and about what. */
import type { Finding } from '../api/generated.ts';
import type { Words } from '../words/ja.ts';

export const findingKindText = (kind: string, words: Words): string =>
  words.assurance.findings.kinds[kind] ?? words.cases.kinds[kind] ?? words.alerts.kinds[kind] ?? kind;

export const findingTitle = ({ kind, title }: Pick<Finding, 'kind' | 'title'>, words: Words): string =>
  kind === 'reported' ? title : `${findingKindText(kind, words)} · ${title}`;
