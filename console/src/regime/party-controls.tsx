/** What applies to a party today, and why: by its roles, and by what is known of its shops. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { readPartyControls } from '../api/generated.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';
import { Because } from './because.tsx';
import { ControlFacts } from './control-facts.tsx';
import { ModalityMark } from './modality-mark.tsx';

export function PartyControls({ partyId }: { readonly partyId: string }) {
  const { words, language } = useSpeech();
  const said = words.regime;
  const [showsAll, setShowsAll] = useState(false);
  const found = useQuery({
    queryKey: ['party-controls', partyId],
    queryFn: ({ signal }) => ask(readPartyControls(partyId, undefined, { signal })),
  });
  const items = found.data?.items ?? [];
  const shalls = items.filter(({ gatesContract }) => gatesContract);
  const shown = showsAll ? items : shalls;
  return (
    <Section
      title={said.party.title}
      note={items.length > 0 && said.party.note(shalls.length, items.length)}
      action={
        items.length > 0 && (
          <label className="flex items-center gap-1">
            <input type="checkbox" checked={showsAll} onChange={(event) => setShowsAll(event.target.checked)} />
            {said.party.all}
          </label>
        )
      }
    >
      {found.isPending && <Loading />}
      {found.error && <FailureNote what={said.party.failed} failure={found.error} onRetry={() => found.refetch()} />}
      {found.data && items.length === 0 && <Nothing>{said.party.none}</Nothing>}
      <ul className="divide-y divide-line">
        {shown.map(({ pack, control, because }) => (
          <li key={`${pack} ${control.id}`} className="flex flex-wrap items-baseline gap-x-3 px-4 py-1.5">
            <ModalityMark modality={control.modality} />
            <details className="min-w-64 flex-1">
              <summary className="cursor-pointer">
                {control.item && <span className="mr-2 font-mono">{control.item}</span>}
                {control.title[language]}
              </summary>
              <ControlFacts control={control} />
              <p className="label-text">{said.party.why}</p>
              <ul className="list-disc pl-5 pb-2">
                {because.map((each) => (
                  <li key={JSON.stringify(each)}>
                    <Because of={each} />
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </Section>
  );
}
