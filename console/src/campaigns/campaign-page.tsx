/** One campaign: how far it reaches, hour by hour, by which signs, what is blocked for it, and the cards that were tried. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { type EnumerationCampaignDetail, readCampaign } from '../api/generated.ts';
import { formatMoney } from '../format/money.ts';
import { useTimes } from '../format/times.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Section } from '../shell/section.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { AttemptsByHour } from './attempts-by-hour.tsx';
import { CardsSection } from './cards-section.tsx';
import { BlocksSection, LiftSection, LiftsSection } from './lift-section.tsx';
import { StateMark } from './state-mark.tsx';

const address = getRouteApi('/signed-in/campaigns/$campaignId');
const REFRESH_MS = 15_000;

export function CampaignPage() {
  const { campaigns: said } = useWords();
  const { campaignId } = address.useParams();
  const found = useQuery({
    queryKey: ['campaign', campaignId],
    queryFn: ({ signal }) => ask(readCampaign(campaignId, { signal })),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? REFRESH_MS : false),
  });
  if (!found.data) {
    return found.error ? (
      <PageFailure what={said.failedOne} failure={found.error} onRetry={() => found.refetch()} />
    ) : (
      <Loading />
    );
  }
  const campaign = found.data;
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/campaigns" className="text-accent underline">
          {said.back}
        </Link>
      </p>
      <PageHead
        title={`${said.scopes[campaign.scope]}: ${campaign.value}`}
        about={<StateMark state={campaign.state} />}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 p-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Section title={said.timeline}>
            <AttemptsByHour hours={campaign.hours} />
          </Section>
          <BlocksSection campaign={campaign} />
          <CardsSection campaignId={campaign.id} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Extent campaign={campaign} />
          <Signs campaign={campaign} />
          <LiftSection campaign={campaign} />
          <LiftsSection campaign={campaign} />
        </div>
      </div>
    </>
  );
}

type Props = { readonly campaign: EnumerationCampaignDetail };

function Extent({ campaign }: Props) {
  const { words, language } = useSpeech();
  const said = words.campaigns;
  const times = useTimes();
  const money = (minor: number, currency: string) => formatMoney({ amountMinor: minor, currency }, language);
  return (
    <Section title={said.extent}>
      <dl className="px-4 py-2">
        <Fact name={said.period}>
          {times.full(campaign.firstAt)} – {times.full(campaign.lastAt)}
        </Fact>
        {(['attempts', 'stopped', 'authorised', 'cards'] as const).map((name) => (
          <Fact key={name} name={said.columns[name]}>
            {campaign[name].toLocaleString(language)}
          </Fact>
        ))}
        <Fact name={said.columns.bins}>{campaign.bins.join(', ')}</Fact>
        <Fact name={said.columns.merchants}>
          <bdi>{campaign.merchants.join(', ')}</bdi>
        </Fact>
        {campaign.amounts.map(({ currency, lowestMinor, highestMinor, sumMinor }) => (
          <Fact key={currency} name={said.amounts}>
            {said.amountRange(money(lowestMinor, currency), money(highestMinor, currency), money(sumMinor, currency))}
          </Fact>
        ))}
        <Fact name={said.logEntry}>
          <Code text={campaign.logEntry} />
        </Fact>
      </dl>
    </Section>
  );
}

function Signs({ campaign: { signCounts } }: Props) {
  const { words, language } = useSpeech();
  const said = words.campaigns;
  return (
    <Section title={said.signsTitle} note={said.signsNote}>
      <dl className="px-4 py-2">
        {signCounts.map(({ sign, attempts }) => (
          <Fact key={sign} name={said.signs[sign] ?? sign}>
            {attempts.toLocaleString(language)}
          </Fact>
        ))}
      </dl>
    </Section>
  );
}
