/** The contracts that something leads to, each with how it stands and where its party stands with its declarations. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { listMerchants } from '../api/generated.ts';
import { StatusMark } from '../declarations/status-mark.tsx';
import { StandingMark } from '../merchants/standing-mark.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

const MOST = 50;

type Props = {
  readonly title: string;
  readonly filters: Readonly<Partial<Record<'chain' | 'mall' | 'acquirer' | 'agent', string>>>;
};

export function MerchantsBrief({ title, filters }: Props) {
  const said = useWords().groups.merchants;
  const found = useQuery({
    queryKey: ['merchants', 'brief', filters],
    queryFn: ({ signal }) => ask(listMerchants({ ...filters, limit: MOST }, { signal })),
  });
  return (
    <Section
      title={title}
      note={found.data?.nextCursor && said.more(MOST)}
      action={
        <Link to="/merchants" search={filters} className="text-accent underline">
          {said.all}
        </Link>
      }
    >
      {found.isPending && <Loading />}
      {found.error && <FailureNote what={said.failed} failure={found.error} onRetry={() => found.refetch()} />}
      {found.data?.items.length === 0 && <Nothing>{said.none}</Nothing>}
      <ul className="divide-y divide-line">
        {found.data?.items.map(({ id, name, acceptorNumber, partyName, standing, declared }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-1.5">
            <Link to="/merchants/$merchantId" params={{ merchantId: id }} className="text-accent underline">
              <bdi>{name ?? acceptorNumber}</bdi>
            </Link>
            <span className="label-text">{acceptorNumber}</span>
            {partyName && <bdi className="label-text">{partyName}</bdi>}
            <StandingMark standing={standing} />
            {declared && <StatusMark status={declared.state} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}
