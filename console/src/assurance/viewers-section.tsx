/** Who may see an item beside those who work for the tenant. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type EvidenceItemDetail, endEvidenceViewer, listEvidenceViewer, listPeople } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { useMay } from '../session/use-session.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { ActFailure } from './act-failure.tsx';
import { SelectField } from './form-fields.tsx';
import { useAct } from './use-act.ts';
import { useActorText } from './use-actor-text.ts';

const MOST = 200;

/** Those of merchants: who works for the tenant sees every document anyway. Only administrators know them by name. */
const usePeople = (): readonly { readonly id: string; readonly displayName: string }[] => {
  const people = useQuery({
    queryKey: ['people', 'to-let-in'],
    queryFn: ({ signal }) => ask(listPeople({ role: 'merchant', limit: MOST }, { signal })),
    enabled: useMay('tenant:administer'),
    staleTime: 60_000,
  });
  return people.data?.items.filter(({ status }) => status !== 'deactivated') ?? [];
};

export function ViewersSection({ item }: { readonly item: EvidenceItemDetail }) {
  const { documents: said } = useWords().assurance;
  const times = useTimes();
  const actorText = useActorText();
  const people = usePeople();
  const ending = useAct((person: string) => ask(endEvidenceViewer(item.id, person)));
  const nameOf = (id: string) => people.find((each) => each.id === id)?.displayName ?? actorText(id);
  return (
    <Section title={said.viewers} note={said.viewersNote}>
      {item.viewers.length === 0 && <Nothing>{said.viewersNone}</Nothing>}
      <ul className="divide-y divide-line">
        {item.viewers.map(({ person, listedAt, listedBy }) => (
          <li key={person} className="flex flex-wrap items-center gap-x-3 px-4 py-1.5">
            <span>
              <bdi className="font-bold">{nameOf(person)}</bdi>{' '}
              <span className="label-text">{said.viewerSince(actorText(listedBy), times.short(listedAt))}</span>
            </span>
            <button
              type="button"
              className="control ml-auto"
              aria-label={said.endViewerOf(nameOf(person))}
              disabled={ending.isPending}
              onClick={() => ending.mutate(person)}
            >
              {said.endViewer}
            </button>
          </li>
        ))}
      </ul>
      {ending.error && <ActFailure what={said.failedViewer} failure={ending.error} />}
      <AddViewer item={item} people={people.filter(({ id }) => item.viewers.every(({ person }) => person !== id))} />
    </Section>
  );
}

type AddProps = { readonly item: EvidenceItemDetail; readonly people: ReturnType<typeof usePeople> };

function AddViewer({ item, people }: AddProps) {
  const { documents: said } = useWords().assurance;
  const [chosen, setChosen] = useState('');
  const adding = useAct(
    (person: string) => ask(listEvidenceViewer(item.id, { person })),
    () => setChosen(''),
  );
  if (people.length === 0) return null;
  return (
    <form
      className="flex flex-col items-start gap-2 px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        adding.mutate(chosen);
      }}
      onChange={clearFailure(adding)}
    >
      <SelectField
        label={said.addViewer}
        value={chosen}
        options={[['', '—'], ...people.map(({ id, displayName }) => [id, displayName] as const)]}
        onChange={setChosen}
      />
      {adding.error && <ActFailure what={said.failedViewer} failure={adding.error} />}
      <button type="submit" className="control" disabled={adding.isPending || chosen === ''}>
        {said.allow}
      </button>
    </form>
  );
}
