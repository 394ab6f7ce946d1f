/** One search for card data: what it came to, what it looked at, who answers for it, and where it found something. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { type CardScan, readCardScan } from '../api/generated.ts';
import { BackLink } from '../assurance/back-link.tsx';
import { GradeMark } from '../assurance/grade-mark.tsx';
import { PartyText } from '../assurance/party.tsx';
import { useTimes } from '../format/times.tsx';
import { Banner } from '../shell/banner.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { PlacesList } from './places-list.tsx';
import { ResultMark } from './result-mark.tsx';

const address = getRouteApi('/signed-in/assurance/card-data/$scanId');

export function ScanPage() {
  const said = useWords().assurance.cardScans;
  const { scanId } = address.useParams();
  const scan = useQuery({
    queryKey: ['card-scan', scanId],
    queryFn: ({ signal }) => ask(readCardScan(scanId, { signal })),
  });
  if (scan.data) return <Known key={scanId} scan={scan.data} />;
  if (!scan.error) return <Loading />;
  return <PageFailure what={said.failedOne} failure={scan.error} onRetry={() => scan.refetch()} />;
}

function Known({ scan }: { readonly scan: CardScan }) {
  const said = useWords().assurance.cardScans;
  return (
    <>
      <BackLink to="cards" />
      <PageHead title={scan.name} about={<ResultMark scan={scan} />}>
        <a className="control" href={`/v1/card-scans/${encodeURIComponent(scan.id)}/result`} download>
          {said.download}
        </a>
      </PageHead>
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_26rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {(!scan.complete || scan.notSearched > 0) && <Banner tone="danger">{said.incomplete}</Banner>}
          {scan.origin === 'sent' && <p className="label-text">{said.sentNote}</p>}
          <Section title={said.places.title}>
            <PlacesList />
          </Section>
        </div>
        <Facts scan={scan} />
      </div>
    </>
  );
}

function Facts({ scan }: { readonly scan: CardScan }) {
  const said = useWords().assurance.cardScans;
  const times = useTimes();
  const names = said.factNames;
  return (
    <Section title={said.facts}>
      <dl className="px-4 py-2">
        <Fact name={names.origin}>{said.origins[scan.origin]}</Fact>
        <Fact name={names.grade}>
          <GradeMark grade={scan.grade} />
        </Fact>
        <Fact name={names.party}>
          <PartyText party={scan.party} />
        </Fact>
        <Fact name={names.started}>{times.full(scan.startedAt)}</Fact>
        <Fact name={names.ended}>{times.full(scan.endedAt)}</Fact>
        <Fact name={names.searched}>{said.searched(scan.files, scan.tables)}</Fact>
        <Fact name={names.sure}>{scan.sure}</Fact>
        <Fact name={names.doubtful}>{scan.doubtful}</Fact>
        <Fact name={names.distinct}>{scan.distinctNumbers}</Fact>
        <Fact name={names.notSearched}>{scan.notSearched}</Fact>
        <Fact name={names.alerts}>{scan.alertsRaised}</Fact>
        {scan.sentBy !== undefined && (
          <Fact name={names.sentBy}>
            <Code text={scan.sentBy} />
          </Fact>
        )}
        {scan.signer !== undefined && (
          <Fact name={names.signer}>
            <Code text={scan.signer} /> <span className="label-text">{said.signerNote}</span>
          </Fact>
        )}
        <Fact name={names.version}>{scan.version}</Fact>
        <Fact name={names.digest}>
          <Code text={scan.digest} />
        </Fact>
        <Fact name={names.result}>
          <Code text={scan.sha256} />
        </Fact>
        <Fact name={names.entry}>
          <Code text={scan.entry} />
        </Fact>
      </dl>
    </Section>
  );
}
