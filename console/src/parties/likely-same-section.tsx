/** Parties that may be this one, with what they share; one of them can be merged into this one. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type LikelySame, listLikelySame, mergeParty, type Party } from '../api/generated.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { ReasonField } from './reason-field.tsx';
import { useMove } from './use-moved.ts';

type Props = { readonly party: Party; readonly mayChange: boolean };

export function LikelySameSection({ party, mayChange }: Props) {
  const said = useWords().parties.likely;
  const [chosen, setChosen] = useState<string>();
  const found = useQuery({
    queryKey: ['party', party.id, 'likely-same'],
    queryFn: ({ signal }) => ask(listLikelySame(party.id, { signal })),
  });
  return (
    <Section title={said.title} note={said.note}>
      {found.isPending && <Loading />}
      {found.error && <FailureNote what={said.failed} failure={found.error} onRetry={() => found.refetch()} />}
      {found.data?.items.length === 0 && <Nothing>{said.none}</Nothing>}
      <ul className="divide-y divide-line">
        {found.data?.items.map((other) => (
          <li key={other.party} className="flex flex-col gap-2 px-4 py-2">
            <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
              <Link to="/parties/$partyId" params={{ partyId: other.party }} className="text-accent underline">
                <bdi>{other.name}</bdi>
              </Link>
              {other.corporateNumber && <span className="label-text">{other.corporateNumber}</span>}
              <span>{said.shared(other.because.map((each) => said.because[each]).join(' · '))}</span>
              {mayChange && chosen !== other.party && (
                <button type="button" className="control ml-auto" onClick={() => setChosen(other.party)}>
                  {said.merge}
                </button>
              )}
            </div>
            {other.numbersDiffer && <p className="label-text">{said.numbersDiffer}</p>}
            {chosen === other.party && <MergeForm other={other} into={party} onDone={() => setChosen(undefined)} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}

type FormProps = { readonly other: LikelySame; readonly into: Party; onDone(): void };

function MergeForm({ other, into, onDone }: FormProps) {
  const { likely: said, shops } = useWords().parties;
  const [reason, setReason] = useState('');
  const merging = useMove(() => ask(mergeParty(other.party, { into: into.id, reason: reason.trim() })), onDone);
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        merging.mutate(undefined);
      }}
      onChange={clearFailure(merging)}
    >
      <p>{said.explain(other.name, into.name)}</p>
      <ReasonField value={reason} onChange={setReason} />
      {merging.error && <FailureNote what={said.mergeFailed} failure={merging.error} />}
      <p className="flex flex-wrap gap-2">
        <button type="submit" className="control primary" disabled={merging.isPending || reason.trim() === ''}>
          {said.submit}
        </button>
        <button type="button" className="control" onClick={onDone}>
          {shops.cancel}
        </button>
      </p>
    </form>
  );
}
