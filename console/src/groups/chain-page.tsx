/** One chain: who runs its shops, the shops, their contracts, and what applies through each operator. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { listChains } from '../api/generated.ts';
import { PartyControls } from '../regime/party-controls.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { MerchantsBrief } from './merchants-brief.tsx';
import { PartyLink } from './party-link.tsx';
import { ShopsBrief, useShops } from './shops-brief.tsx';

const address = getRouteApi('/signed-in/chains/$chain');

export function ChainPage() {
  const { groups } = useWords();
  const said = groups.chains;
  const { chain } = address.useParams();
  const found = useQuery({
    queryKey: ['chains', 'one', chain],
    queryFn: ({ signal }) => ask(listChains({ chain, limit: 1 }, { signal })),
  });
  if (found.error) {
    return (
      <div className="p-4">
        <FailureNote what={said.failed} failure={found.error} onRetry={() => found.refetch()} />
      </div>
    );
  }
  if (!found.data) return <Loading />;
  const [one] = found.data.items;
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/chains" className="text-accent underline">
          {said.back}
        </Link>
      </p>
      <PageHead title={one?.name ?? chain} about={one && groups.counts(one.shops, one.parties, one.merchants)} />
      {one === undefined && <Nothing>{said.missing}</Nothing>}
      {one && (
        <div className="flex flex-col gap-4 p-4">
          <div className="grid items-start gap-4 xl:grid-cols-2">
            <div className="flex min-w-0 flex-col gap-4">
              <Operators chain={chain} />
              <ShopsBrief title={groups.shops.title} filters={{ chain }} />
            </div>
            <MerchantsBrief title={groups.merchants.title} filters={{ chain }} />
          </div>
        </div>
      )}
    </>
  );
}

function Operators({ chain }: { readonly chain: string }) {
  const { groups, merchants } = useWords();
  const said = groups.chains;
  const shops = useShops({ chain });
  const [shown, setShown] = useState<string>();
  const operators = [...new Set(shops.data?.items.map(({ party }) => party))];
  const of = operators.length === 1 ? operators[0] : shown;
  return (
    <>
      <Section title={said.operators} note={said.operatorsNote}>
        <ul className="divide-y divide-line">
          {operators.map((party) => (
            <li key={party} className="flex flex-wrap items-baseline gap-x-3 px-4 py-1.5">
              <PartyLink party={party} />
              {operators.length > 1 && (
                <button type="button" className="control ml-auto" onClick={() => setShown(party)}>
                  {merchants.whatApplies}
                </button>
              )}
            </li>
          ))}
        </ul>
      </Section>
      {of && <PartyControls partyId={of} />}
    </>
  );
}
