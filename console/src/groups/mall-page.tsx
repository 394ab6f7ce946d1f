/** One mall: who runs it and what applies to them, the shops in it, and the contracts of those who sell there. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { readParty } from '../api/generated.ts';
import { PartyControls } from '../regime/party-controls.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { MerchantsBrief } from './merchants-brief.tsx';
import { PartyLink } from './party-link.tsx';
import { ShopsBrief } from './shops-brief.tsx';

const address = getRouteApi('/signed-in/malls/$partyId');

export function MallPage() {
  const said = useWords().groups.malls;
  const { partyId } = address.useParams();
  const party = useQuery({
    queryKey: ['party', partyId],
    queryFn: ({ signal }) => ask(readParty(partyId, { signal })),
  });
  if (party.error) {
    return (
      <div className="p-4">
        <FailureNote what={said.failed} failure={party.error} onRetry={() => party.refetch()} />
      </div>
    );
  }
  if (!party.data) return <Loading />;
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/malls" className="text-accent underline">
          {said.back}
        </Link>
      </p>
      <PageHead title={party.data.name} about={said.operator}>
        <PartyLink party={partyId} />
      </PageHead>
      <div className="flex flex-col gap-4 p-4">
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <ShopsBrief title={said.tenants} filters={{ mall: partyId }} />
          <MerchantsBrief title={said.contracts} filters={{ mall: partyId }} />
        </div>
        <p className="max-w-3xl">{said.itself}</p>
        <PartyControls partyId={partyId} />
      </div>
    </>
  );
}
