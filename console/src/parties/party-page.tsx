/** One legal entity: what it holds and from when, its contracts, and what applies to it. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { listMerchants, type Party, readParty } from '../api/generated.ts';
import { AskSection } from '../declarations/ask-section.tsx';
import { StandingMark } from '../merchants/standing-mark.tsx';
import { PartyControls } from '../regime/party-controls.tsx';
import { useMay } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { HoldingsSection } from './holdings-section.tsx';
import { LikelySameSection } from './likely-same-section.tsx';
import { MergeSection } from './merge-section.tsx';
import { MovesSection } from './moves-section.tsx';
import { ShopsSection } from './shops-section.tsx';

const address = getRouteApi('/signed-in/parties/$partyId');

export function PartyPage() {
  const { parties: said } = useWords();
  const { partyId } = address.useParams();
  const isAdministrator = useMay('tenant:administer');
  // A merchant's own people are told nothing of other parties.
  const seesOthers = useMay('evidence:read');
  const party = useQuery({
    queryKey: ['party', partyId],
    queryFn: ({ signal }) => ask(readParty(partyId, { signal })),
  });
  if (!party.data) {
    return party.error ? (
      <PageFailure what={said.failedOne} failure={party.error} onRetry={() => party.refetch()} />
    ) : (
      <Loading />
    );
  }
  const isMerged = party.data.mergedInto !== undefined;
  const mayChange = isAdministrator && !isMerged;
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/parties" className="text-accent underline">
          {said.back}
        </Link>
      </p>
      <PageHead title={party.data.name} />
      <div className="flex flex-col gap-4 p-4">
        {party.data.mergedInto !== undefined && <MergedNote into={party.data.mergedInto} />}
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <About party={party.data} />
            <ShopsSection key={partyId} party={party.data} mayChange={mayChange} />
            <Contracts partyId={partyId} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <HoldingsSection party={party.data} mayChange={mayChange} />
            {!isMerged && seesOthers && <LikelySameSection key={partyId} party={party.data} mayChange={mayChange} />}
            {mayChange && <MergeSection key={`merge ${partyId}`} party={party.data} />}
          </div>
        </div>
        {seesOthers && <MovesSection partyId={partyId} />}
        {!isMerged && <PartyControls partyId={partyId} />}
        {!isMerged && <AskSection who={{ party: partyId }} />}
      </div>
    </>
  );
}

function MergedNote({ into }: { readonly into: string }) {
  const said = useWords().parties.merged;
  return (
    <Banner tone="warning" role="status">
      <p className="font-bold">{said.is}</p>
      <Link to="/parties/$partyId" params={{ partyId: into }} className="text-accent underline">
        {said.see}
      </Link>
    </Banner>
  );
}

function About({ party }: { readonly party: Party }) {
  const { parties: said } = useWords();
  return (
    <Section title={said.about}>
      <dl className="px-4 py-2">
        <Fact name={said.columns.name}>{party.name}</Fact>
        {party.kana && <Fact name={said.kana}>{party.kana}</Fact>}
        <Fact name={said.columns.number}>{party.corporateNumber ? <Code text={party.corporateNumber} /> : '—'}</Fact>
      </dl>
    </Section>
  );
}

const MOST = 200;

function Contracts({ partyId }: { readonly partyId: string }) {
  const { parties } = useWords();
  const said = parties.merchants;
  const found = useQuery({
    queryKey: ['merchants', 'of', partyId],
    queryFn: ({ signal }) => ask(listMerchants({ party: partyId, limit: MOST }, { signal })),
  });
  return (
    <Section title={said.title} note={found.data?.nextCursor && said.more(MOST)}>
      {found.isPending && <Loading />}
      {found.error && <FailureNote what={said.failed} failure={found.error} onRetry={() => found.refetch()} />}
      {found.data?.items.length === 0 && <Nothing>{said.none}</Nothing>}
      <ul className="divide-y divide-line">
        {found.data?.items.map(({ id, name, acceptorNumber, standing }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-3 px-4 py-1.5">
            <Link to="/merchants/$merchantId" params={{ merchantId: id }} className="text-accent underline">
              <bdi>{name ?? acceptorNumber}</bdi>
            </Link>
            <span className="label-text">{acceptorNumber}</span>
            <StandingMark standing={standing} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
