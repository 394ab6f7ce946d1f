/** Makes this party one with another that is chosen by hand: this one goes on in the other. */
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { mergeParty, type Party } from '../api/generated.ts';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { MoveForm } from './move-form.tsx';

export function MergeSection({ party }: { readonly party: Party }) {
  const said = useWords().parties.merge;
  const go = useNavigate();
  const [isMerging, setMerging] = useState(false);
  return (
    <Section title={said.title}>
      {isMerging ? (
        <div className="p-4">
          <MoveForm
            explain={said.explain(party.name)}
            from={party.id}
            move={async ({ party: into, reason }) => {
              const remains = await ask(mergeParty(party.id, { into, reason }));
              await go({ to: '/parties/$partyId', params: { partyId: remains.id } });
            }}
            onDone={() => setMerging(false)}
          />
        </div>
      ) : (
        <p className="p-4">
          <button type="button" className="control" onClick={() => setMerging(true)}>
            {said.begin}
          </button>
        </p>
      )}
    </Section>
  );
}
