/** Takes a case over, or gives it to another who may own cases. */
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { assignCase, type CaseDetail } from '../api/generated.ts';
import { useColleagues } from '../people/duty-section.tsx';
import { useSession } from '../session/use-session.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import { useCaseAct } from './use-case-act.ts';

export function OwnerForm({ known }: { readonly known: CaseDetail }) {
  const { cases, session: said } = useWords();
  const me = useSession()?.person.id;
  const colleagues = useColleagues();
  const [chosen, setChosen] = useState('');
  const assigning = useCaseAct(
    (person: string) => ask(assignCase(known.id, { person })),
    () => setChosen(''),
  );
  const others = colleagues.data?.items.filter(({ id }) => id !== known.owner?.id && id !== me) ?? [];
  return (
    <div className="flex flex-wrap gap-2 px-4 pb-3">
      {known.owner?.id !== me && (
        <button type="button" className="control" disabled={assigning.isPending} onClick={() => assigning.mutate('me')}>
          {cases.detail.takeOver}
        </button>
      )}
      {others.length > 0 && (
        <form
          className="flex flex-wrap gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            assigning.mutate(chosen);
          }}
          onChange={clearFailure(assigning)}
        >
          <select
            aria-label={cases.detail.newOwner}
            required
            className="control"
            value={chosen}
            onChange={(event) => setChosen(event.target.value)}
          >
            <option value="">{cases.detail.newOwner}</option>
            {others.map(({ id, displayName, role }) => (
              <option key={id} value={id}>
                {displayName} ({said.roles[role] ?? role})
              </option>
            ))}
          </select>
          <button type="submit" className="control" disabled={assigning.isPending}>
            {cases.detail.changeOwner}
          </button>
        </form>
      )}
      {assigning.error && <FailureNote what={cases.failedOwner} failure={assigning.error} />}
    </div>
  );
}
