/** One merchant: whether its payments are made, who decided that and when, and what is known of it. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { listMerchantStandings, type Merchant, readMerchant } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { PartyControls } from '../regime/party-controls.tsx';
import { useMay } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { HeadedTable } from '../shell/headed-table.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { AttributesSection } from './attributes-section.tsx';
import { ContractSection } from './contract-section.tsx';
import { MoveSection } from './move-section.tsx';
import { PartyDeclarations } from './party-declarations.tsx';
import { PartyEvidence } from './party-evidence.tsx';
import { StandingForm } from './standing-form.tsx';
import { StandingMark } from './standing-mark.tsx';
import { TimelineSection } from './timeline-section.tsx';

const address = getRouteApi('/signed-in/merchants/$merchantId');
const REFRESH_MS = 10_000;

export function MerchantPage() {
  const { merchants } = useWords();
  const { merchantId } = address.useParams();
  const maySuspend = useMay('merchant:suspend');
  const mayChange = useMay('tenant:administer');
  const merchant = useQuery({
    queryKey: ['merchant', merchantId],
    queryFn: ({ signal }) => ask(readMerchant(merchantId, { signal })),
    refetchInterval: REFRESH_MS,
  });
  if (!merchant.data) {
    return merchant.error ? (
      <PageFailure what={merchants.failedOne} failure={merchant.error} onRetry={() => merchant.refetch()} />
    ) : (
      <Loading />
    );
  }
  const { name, acceptorNumber, standing } = merchant.data;
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/merchants" className="text-accent underline">
          {merchants.detail.back}
        </Link>
      </p>
      <PageHead title={name ?? acceptorNumber} about={<StandingMark standing={standing} />} />
      <div className="flex flex-col gap-4 p-4">
        <Standing merchant={merchant.data} />
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <About merchant={merchant.data} />
            <ContractSection merchant={merchant.data} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <AttributesSection key={merchantId} merchant={merchant.data} mayChange={mayChange} />
            {mayChange && merchant.data.party && !merchant.data.shop && (
              <MoveSection key={`move ${merchantId}`} merchant={merchant.data} />
            )}
            {maySuspend && standing !== 'observed' && <StandingForm merchant={merchant.data} />}
          </div>
        </div>
        {merchant.data.party && (
          <>
            <PartyControls partyId={merchant.data.party} />
            <div className="grid items-start gap-4 xl:grid-cols-[2fr_1fr]">
              <PartyDeclarations title={merchants.declared.title} party={merchant.data.party} />
              <PartyEvidence party={merchant.data.party} />
            </div>
          </>
        )}
        <TimelineSection merchant={merchant.data} />
        <History merchantId={merchantId} />
      </div>
    </>
  );
}

function Standing({ merchant }: { readonly merchant: Merchant }) {
  const { merchants } = useWords();
  const times = useTimes();
  const { standing, standingReason, standingSince } = merchant;
  const reason = standingReason && (merchants.reasons[standingReason] ?? standingReason);
  return (
    <Banner tone={standing === 'contracted' ? 'good' : standing === 'observed' ? 'note' : 'danger'} role="status">
      <p className="font-bold">{merchants.detail.means[standing]}</p>
      {(reason || standingSince) && (
        <p className="label-text">
          {[reason, standingSince && merchants.detail.since(times.full(standingSince))].filter(Boolean).join(' · ')}
        </p>
      )}
    </Banner>
  );
}

function About({ merchant }: { readonly merchant: Merchant }) {
  const { merchants } = useWords();
  const { language } = useSpeech();
  const times = useTimes();
  const said = merchants.detail;
  return (
    <Section title={said.about}>
      <dl className="px-4 py-2">
        <Fact name={merchants.columns.number}>
          <Code text={merchant.acceptorNumber} />
        </Fact>
        {merchant.party && (
          <Fact name={said.party}>
            <Link to="/parties/$partyId" params={{ partyId: merchant.party }} className="text-accent underline">
              <bdi>{merchant.partyName ?? said.seeParty}</bdi>
            </Link>
          </Fact>
        )}
        <Fact name={merchants.columns.attempts}>{merchant.attemptCount.toLocaleString(language)}</Fact>
        {merchant.firstSeenAt && <Fact name={said.firstSeen}>{times.full(merchant.firstSeenAt)}</Fact>}
        {merchant.lastSeenAt && <Fact name={said.lastSeen}>{times.full(merchant.lastSeenAt)}</Fact>}
        <Fact name={said.payments}>
          <Link to="/payments" search={{ merchant: merchant.acceptorNumber }} className="text-accent underline">
            {said.seePayments}
          </Link>
        </Fact>
      </dl>
    </Section>
  );
}

const COLUMNS = ['at', 'change', 'reason', 'entry'] as const;

function History({ merchantId }: { readonly merchantId: string }) {
  const { merchants } = useWords();
  const said = merchants.history;
  const changes = useQuery({
    queryKey: ['merchant', merchantId, 'standings'],
    queryFn: ({ signal }) => ask(listMerchantStandings(merchantId, { signal })),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Section title={said.title}>
      {changes.error && <FailureNote what={said.failed} failure={changes.error} onRetry={() => changes.refetch()} />}
      {changes.data?.items.length === 0 && <Nothing>{said.none}</Nothing>}
      {changes.data && changes.data.items.length > 0 && (
        <HeadedTable label={said.title} heads={COLUMNS.map((name) => said.columns[name])}>
          {changes.data.items.map((change) => (
            <tr key={change.id} className="border-t border-line">
              <td className="px-4 py-1.5 whitespace-nowrap">
                <ShortTime at={change.madeAt} />
              </td>
              <td className="px-4 py-1.5 whitespace-nowrap">
                {merchants.standings[change.from]} → {merchants.standings[change.to]}
              </td>
              <td className="px-4 py-1.5">
                {merchants.reasons[change.reason] ?? change.reason}
                {change.act && <span className="ml-2 label-text">{said.twoPeople}</span>}
              </td>
              <td className="px-4 py-1.5">
                <Code text={change.entry} />
              </td>
            </tr>
          ))}
        </HeadedTable>
      )}
    </Section>
  );
}
