/** What a contract hangs on: its shop, with whom it was made, and for which brands. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { type Merchant, readParty } from '../api/generated.ts';
import { Code, Fact } from '../shell/fact.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

export function ContractSection({ merchant }: { readonly merchant: Merchant }) {
  const said = useWords().merchants.contract;
  const { shopName, url, acquirer, agent, brands } = merchant;
  return (
    <Section title={said.title}>
      <dl className="px-4 py-2">
        <Fact name={said.shop}>
          {shopName ? <bdi>{shopName}</bdi> : '—'}
          {url && <span className="ml-2 label-text break-all">{url}</span>}
        </Fact>
        <Fact name={said.acquirer}>{acquirer ? <PartyLink party={acquirer} /> : '—'}</Fact>
        <Fact name={said.agent}>{agent ? <PartyLink party={agent} /> : '—'}</Fact>
        <Fact name={said.brands}>{brands?.map((brand) => said.brandNames[brand]).join(' · ') || '—'}</Fact>
      </dl>
    </Section>
  );
}

function PartyLink({ party }: { readonly party: string }) {
  const found = useQuery({ queryKey: ['party', party], queryFn: ({ signal }) => ask(readParty(party, { signal })) });
  // A merchant's own people cannot read the party of their acquirer.
  if (found.data === undefined) return <Code text={party} />;
  return (
    <Link to="/parties/$partyId" params={{ partyId: party }} className="text-accent underline">
      <bdi>{found.data.name}</bdi>
    </Link>
  );
}
