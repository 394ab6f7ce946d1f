/** One agency: the contracts that the PSP surveys in the acquirer's place, and what it has to declare itself. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type Agency, endAgency, listAgencies } from '../api/generated.ts';
import { PartyDeclarations } from '../merchants/party-declarations.tsx';
import { PartyControls } from '../regime/party-controls.tsx';
import { useMay } from '../session/use-session.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { MerchantsBrief } from './merchants-brief.tsx';
import { PartyLink } from './party-link.tsx';

const address = getRouteApi('/signed-in/agencies/$agencyId');
const MOST = 200;

/** A tenant has few agencies: the one of the address is found among them. */
const find = async (id: string, signal: AbortSignal): Promise<Agency | null> => {
  let cursor: string | undefined;
  do {
    const page = await ask(listAgencies({ limit: MOST, ...(cursor !== undefined && { cursor }) }, { signal }));
    const found = page.items.find((each) => each.id === id);
    if (found) return found;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return null;
};

export function AgencyPage() {
  const said = useWords().groups.agencies;
  const { agencyId } = address.useParams();
  const mayEnd = useMay('tenant:administer');
  const found = useQuery({ queryKey: ['agencies', 'one', agencyId], queryFn: ({ signal }) => find(agencyId, signal) });
  if (found.error) {
    return (
      <div className="p-4">
        <FailureNote what={said.failed} failure={found.error} onRetry={() => found.refetch()} />
      </div>
    );
  }
  if (found.data === undefined) return <Loading />;
  const agency = found.data;
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/agencies" className="text-accent underline">
          {said.back}
        </Link>
      </p>
      <PageHead title={agency?.agentName ?? said.title} />
      {agency === null && <Nothing>{said.missing}</Nothing>}
      {agency && (
        <div className="flex flex-col gap-4 p-4">
          <Section title={said.title}>
            <dl className="px-4 py-2">
              <Fact name={said.agent}>
                <PartyLink party={agency.agent} />
              </Fact>
              <Fact name={said.acquirer}>
                <PartyLink party={agency.acquirer} />
              </Fact>
              <Fact name={said.period}>
                {agency.validFrom} – {agency.validTo ?? said.open}
              </Fact>
            </dl>
            {mayEnd && agency.validTo === undefined && <EndForm agency={agency} />}
          </Section>
          <MerchantsBrief title={said.surveys} filters={{ acquirer: agency.acquirer, agent: agency.agent }} />
          <PartyDeclarations title={said.surveyed} party={agency.agent} />
          <PartyControls partyId={agency.agent} />
        </div>
      )}
    </>
  );
}

function EndForm({ agency }: { readonly agency: Agency }) {
  const said = useWords().groups.agencies;
  const cache = useQueryClient();
  const [validTo, setValidTo] = useState('');
  const ending = useMutation({
    mutationFn: () => ask(endAgency(agency.id, { validTo })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['agencies'] }),
  });
  return (
    <form
      className="flex flex-wrap items-center gap-2 border-t border-line p-4"
      onSubmit={(event) => {
        event.preventDefault();
        ending.mutate();
      }}
      onChange={clearFailure(ending)}
    >
      <input
        type="date"
        required
        aria-label={said.lastDay}
        className="control cursor-text"
        value={validTo}
        onChange={(event) => setValidTo(event.target.value)}
      />
      <button type="submit" className="control" disabled={ending.isPending || validTo === ''}>
        {said.end}
      </button>
      {ending.error && <FailureNote what={said.endFailed} failure={ending.error} />}
    </form>
  );
}
