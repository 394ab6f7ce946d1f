/** Who takes part in a case beside its owner, and in what way. */
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type CaseDetail, type Participant, removeCaseParticipant, setCaseParticipant } from '../api/generated.ts';
import { useColleagues } from '../people/duty-section.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { personText } from './case-words.ts';
import { useCaseAct } from './use-case-act.ts';

const PARTS = [
  'investigator',
  'reviewer',
  'legal',
  'liaison',
  'observer',
] as const satisfies readonly Participant['part'][];

type Part = Participant['part'];
type Props = { readonly known: CaseDetail; readonly mayWork: boolean };

export function ParticipantsSection({ known, mayWork }: Props) {
  const words = useWords();
  const said = words.cases.people;
  const mayChange = mayWork && known.status === 'open';
  const removing = useCaseAct((person: string) => ask(removeCaseParticipant(known.id, person)));
  return (
    <Section title={said.title}>
      {known.participants.length === 0 && <Nothing>{said.none}</Nothing>}
      <ul className="divide-y divide-line">
        {known.participants.map(({ person, part }) => {
          const name = personText(person, words);
          return (
            <li key={person.id} className="flex flex-wrap items-center gap-x-3 px-4 py-1.5">
              <span className="font-bold">{name}</span>
              <span className="label-text">{said.parts[part]}</span>
              {mayChange && (
                <button
                  type="button"
                  className="control ml-auto"
                  aria-label={said.removeOf(name)}
                  disabled={removing.isPending}
                  onClick={() => removing.mutate(person.id)}
                >
                  {said.remove}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {removing.error && <FailureNote what={said.failed} failure={removing.error} />}
      {mayChange && <AddForm known={known} />}
    </Section>
  );
}

function AddForm({ known }: { readonly known: CaseDetail }) {
  const words = useWords();
  const said = words.cases.people;
  const colleagues = useColleagues();
  const [person, setPerson] = useState('');
  const [part, setPart] = useState<Part>('investigator');
  const adding = useCaseAct(
    (wanted: { readonly person: string; readonly part: Part }) =>
      ask(setCaseParticipant(known.id, wanted.person, { part: wanted.part })),
    () => setPerson(''),
  );
  return (
    <form
      className="flex flex-wrap gap-2 px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        adding.mutate({ person, part });
      }}
      onChange={clearFailure(adding)}
    >
      <select
        aria-label={said.person}
        required
        className="control"
        value={person}
        onChange={(event) => setPerson(event.target.value)}
      >
        <option value="">{said.choose}</option>
        {colleagues.data?.items.map(({ id, displayName, role }) => (
          <option key={id} value={id}>
            {displayName} ({words.session.roles[role] ?? role})
          </option>
        ))}
      </select>
      <select
        aria-label={said.part}
        className="control"
        value={part}
        onChange={(event) => setPart(PARTS.find((known) => known === event.target.value) ?? part)}
      >
        {PARTS.map((each) => (
          <option key={each} value={each}>
            {said.parts[each]}
          </option>
        ))}
      </select>
      <button type="submit" className="control" disabled={adding.isPending}>
        {said.add}
      </button>
      {adding.error && <FailureNote what={said.failed} failure={adding.error} />}
    </form>
  );
}
