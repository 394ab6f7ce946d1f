/** One receiver: how it stands, what can be done with it, its secrets, and the log of what was sent. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { readWebhook, type WebhookEndpointDetail } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { useNameOf } from '../reviews/use-name-of.ts';
import { SettingsTabs } from '../settings/settings-tabs.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { DeliveriesSection } from './deliveries-section.tsx';
import { EndpointActs } from './endpoint-acts.tsx';
import { EndpointMark } from './endpoint-mark.tsx';
import { SecretsSection } from './secrets-section.tsx';

const address = getRouteApi('/signed-in/settings/webhooks/$webhookId');

export function WebhookPage() {
  const { webhooks: said } = useWords();
  const { webhookId } = address.useParams();
  const found = useQuery({
    queryKey: ['webhook', webhookId],
    queryFn: ({ signal }) => ask(readWebhook(webhookId, { signal })),
    refetchInterval: 10_000,
  });
  const endpoint = found.data;
  if (!endpoint) {
    return found.error ? (
      <PageFailure what={said.failedOne} failure={found.error} onRetry={() => found.refetch()} />
    ) : (
      <Loading />
    );
  }
  return (
    <>
      <PageHead
        title={endpoint.description || new URL(endpoint.url).host}
        about={<EndpointMark endpoint={endpoint} />}
      />
      <SettingsTabs />
      <p className="px-4 pt-2">
        <Link to="/settings/webhooks" className="text-accent underline">
          {said.back}
        </Link>
      </p>
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_26rem]">
        <DeliveriesSection endpoint={endpoint} />
        <div className="flex min-w-0 flex-col gap-4">
          <About endpoint={endpoint} />
          <SecretsSection endpoint={endpoint} />
          <Changes endpoint={endpoint} />
        </div>
      </div>
    </>
  );
}

type Props = { readonly endpoint: WebhookEndpointDetail };

function About({ endpoint }: Props) {
  const words = useWords();
  const said = words.webhooks;
  const times = useTimes();
  const { off, failingSince, lastSuccessAt } = endpoint;
  return (
    <Section title={said.about}>
      <dl className="px-4 py-2">
        <Fact name={said.columns.url}>
          <Code text={endpoint.url} />
        </Fact>
        <Fact name={said.columns.types}>
          {endpoint.types.map((type) => said.types[type] ?? type).join(words.alerts.listSeparator)}
        </Fact>
        {off && (
          <Fact name={said.columns.state}>
            {said.offWhy[off.why]} ({times.short(off.at)})
          </Fact>
        )}
        {failingSince && <Fact name={said.failingSince}>{times.full(failingSince)}</Fact>}
        <Fact name={said.columns.lastSuccessAt}>{lastSuccessAt ? times.full(lastSuccessAt) : said.never}</Fact>
        <Fact name={said.madeAt}>{times.full(endpoint.madeAt)}</Fact>
      </dl>
      <EndpointActs endpoint={endpoint} />
    </Section>
  );
}

function Changes({ endpoint }: Props) {
  const { webhooks: said } = useWords();
  const times = useTimes();
  const nameOf = useNameOf();
  return (
    <Section title={said.changes}>
      <ol className="px-4 py-2">
        {endpoint.changes.map(({ id, change, madeBy, madeAt }) => (
          <li key={id} className="flex flex-wrap justify-between gap-x-3 border-b border-line py-1">
            <span>
              {said.changeKinds[change] ?? change} · <bdi>{madeBy === 'system' ? said.bySystem : nameOf(madeBy)}</bdi>
            </span>
            <span className="label-text">{times.short(madeAt)}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
