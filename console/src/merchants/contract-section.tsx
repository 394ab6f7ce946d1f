/** What a contract hangs on: its shop, with whom it was made, and for which brands. */
import { Link } from '@tanstack/react-router';
import type { Merchant } from '../api/generated.ts';
import { PartyLink } from '../groups/party-link.tsx';
import { Fact } from '../shell/fact.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

export function ContractSection({ merchant }: { readonly merchant: Merchant }) {
  const said = useWords().merchants.contract;
  const { shop, shopName, url, acquirer, agent, brands, party } = merchant;
  return (
    <Section title={said.title}>
      <dl className="px-4 py-2">
        <Fact name={said.shop}>
          {shop ? (
            <Link to="/merchants" search={{ shop }} className="text-accent underline">
              <bdi>{shopName ?? said.ofShop}</bdi>
            </Link>
          ) : (
            '—'
          )}
          {url && <span className="ml-2 label-text break-all">{url}</span>}
        </Fact>
        <Fact name={said.acquirer}>{acquirer ? <PartyLink party={acquirer} /> : '—'}</Fact>
        <Fact name={said.agent}>{agent ? <PartyLink party={agent} /> : '—'}</Fact>
        <Fact name={said.brands}>{brands?.map((brand) => said.brandNames[brand]).join(' · ') || '—'}</Fact>
        {party && (
          <Fact name={said.others}>
            <Link to="/merchants" search={{ party }} className="text-accent underline">
              {said.ofParty}
            </Link>
          </Fact>
        )}
      </dl>
    </Section>
  );
}
