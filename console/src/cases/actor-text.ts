/** Who did something, in the reader's words: a person, an API key or the system itself. */
import type { Actor } from '../api/generated.ts';
import type { Words } from '../words/ja.ts';

export const actorText = ({ kind, displayName }: Actor, { cases }: Words): string => {
  if (kind === 'person') return displayName ?? cases.formerPerson;
  return kind === 'api-key' ? cases.detail.apiKey : cases.detail.system;
};
