/** Where the log holds it, as a number; or that it has not been sequenced yet. */
import type { LoggedEntry } from '../api/generated.ts';
import { useWords } from '../words/words.tsx';

export function EntryNumber({ entry: { id, index } }: { readonly entry: LoggedEntry }) {
  const { accounts } = useWords();
  return (
    <span title={id} className="whitespace-nowrap">
      {index === null ? accounts.entryPending : accounts.entryAt(index)}
    </span>
  );
}
