/** The shops of a chain or of a mall, each with whose it is. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { listShops } from '../api/generated.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { PartyLink } from './party-link.tsx';

const MOST = 200;

type Props = { readonly title: string; readonly filters: Readonly<Partial<Record<'chain' | 'mall', string>>> };

export const useShops = (filters: Props['filters']) =>
  useQuery({
    queryKey: ['shops', 'brief', filters],
    queryFn: ({ signal }) => ask(listShops({ ...filters, limit: MOST }, { signal })),
  });

export function ShopsBrief({ title, filters }: Props) {
  const { groups } = useWords();
  const said = groups.shops;
  const found = useShops(filters);
  return (
    <Section title={title} note={found.data?.nextCursor && groups.merchants.more(MOST)}>
      {found.isPending && <Loading />}
      {found.error && <FailureNote what={said.failed} failure={found.error} onRetry={() => found.refetch()} />}
      {found.data?.items.length === 0 && <Nothing>{said.none}</Nothing>}
      <ul className="divide-y divide-line">
        {found.data?.items.map(({ id, name, url, party }) => (
          <li key={id} className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-1.5">
            <Link to="/merchants" search={{ shop: id }} className="text-accent underline">
              <bdi>{name}</bdi>
            </Link>
            {url && <span className="label-text break-all">{url}</span>}
            <PartyLink party={party} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
