/** One finding: what it is about, what happened, whose it is, and the two ways to bring it to an end. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { SeverityMark } from '../alerts/severity-mark.tsx';
import { SubjectLink } from '../alerts/subject-link.tsx';
import { ask } from '../api/client.ts';
import { type FindingDetail, readFinding } from '../api/generated.ts';
import { dayText } from '../format/day.ts';
import { useTimes } from '../format/times.tsx';
import { Deadline } from '../format/when.tsx';
import { useMay } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Section } from '../shell/section.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { BackLink } from './back-link.tsx';
import { Day } from './days.tsx';
import { FindingActs } from './finding-acts.tsx';
import { findingKindText, findingTitle } from './finding-title.ts';
import { History } from './history.tsx';
import { PartyText } from './party.tsx';
import { EntryLink } from './revision-facts.tsx';
import { FindingMark } from './standing-marks.tsx';
import { useActorText } from './use-actor-text.ts';

const address = getRouteApi('/signed-in/assurance/findings/$findingId');
const REFRESH_MS = 10_000;

export function FindingPage() {
  const { assurance } = useWords();
  const { findingId } = address.useParams();
  const finding = useQuery({
    queryKey: ['assurance', 'finding', findingId],
    queryFn: ({ signal }) => ask(readFinding(findingId, { signal })),
    refetchInterval: REFRESH_MS,
  });
  if (finding.data) return <Known key={findingId} finding={finding.data} />;
  if (!finding.error) return <Loading />;
  return <PageFailure what={assurance.findings.failedOne} failure={finding.error} onRetry={() => finding.refetch()} />;
}

function Known({ finding }: { readonly finding: FindingDetail }) {
  const words = useWords();
  const said = words.assurance.findings;
  const mayWork = useMay('assurance:work');
  return (
    <>
      <BackLink to="findings" />
      <PageHead
        title={findingTitle(finding, words)}
        about={
          <span className="flex flex-wrap gap-2">
            <FindingMark finding={finding} />
            <SeverityMark severity={finding.severity} />
          </span>
        }
      />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_24rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Facts finding={finding} />
          <Section title={said.history}>
            <Steps finding={finding} />
          </Section>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {finding.status === 'closed' && <Banner tone="good">{said.closedNote}</Banner>}
          {mayWork && finding.status !== 'closed' && <FindingActs finding={finding} />}
        </div>
      </div>
    </>
  );
}

function Facts({ finding }: { readonly finding: FindingDetail }) {
  const words = useWords();
  const said = words.assurance.findings;
  const times = useTimes();
  const actorText = useActorText();
  return (
    <Section title={said.about}>
      <dl className="px-4 py-2">
        <Fact name={said.kind}>{findingKindText(finding.kind, words)}</Fact>
        <Fact name={said.columns.origin}>{said.origins[finding.origin]}</Fact>
        <Fact name={said.subject}>
          <SubjectLink subject={finding.subject} />
        </Fact>
        <Fact name={said.columns.party}>
          <PartyText party={finding.party} />
        </Fact>
        <Fact name={said.reference}>
          <Code text={finding.reference} />
        </Fact>
        <Fact name={said.columns.owner}>{finding.owner ? actorText(finding.owner) : said.noOwner}</Fact>
        <Fact name={said.columns.dueAt(times.zoneLabel)}>
          <Deadline dueAt={finding.dueAt} isOpen={finding.status === 'open'} />
        </Fact>
        {finding.acceptedUntil && (
          <Fact name={said.acceptedUntil}>
            <Day day={finding.acceptedUntil} />
          </Fact>
        )}
        <Fact name={said.foundAt}>{times.full(finding.foundAt)}</Fact>
        <Fact name={said.recordedAt}>{times.full(finding.recordedAt)}</Fact>
        <Fact name={said.lastSeenAt}>{times.full(finding.lastSeenAt)}</Fact>
        {finding.unseenSince && finding.status !== 'closed' && (
          <Fact name={said.unseenSince}>{said.unseen(times.full(finding.unseenSince), finding.unseenLooks)}</Fact>
        )}
        {finding.closedAt && <Fact name={said.closedAt}>{times.full(finding.closedAt)}</Fact>}
        <Links finding={finding} />
      </dl>
    </Section>
  );
}

function Links({ finding: { item, alert, overdueAlert } }: { readonly finding: FindingDetail }) {
  const said = useWords().assurance.findings;
  const maySeeAlerts = useMay('case:read');
  const alerts = [
    [alert, said.alertFound],
    [overdueAlert, said.alertOverdue],
  ] as const;
  return (
    <>
      {item && (
        <Fact name={said.item}>
          <Link to="/assurance/documents/$itemId" params={{ itemId: item }} className="text-accent underline">
            {said.toItem}
          </Link>
        </Fact>
      )}
      {maySeeAlerts && (alert || overdueAlert) && (
        <Fact name={said.alerts}>
          <span className="flex flex-wrap gap-x-4">
            {alerts.map(
              ([id, text]) =>
                id && (
                  <Link key={id} to="/alerts/$alertId" params={{ alertId: id }} className="text-accent underline">
                    {text}
                  </Link>
                ),
            )}
          </span>
        </Fact>
      )}
    </>
  );
}

function Steps({ finding }: { readonly finding: FindingDetail }) {
  const { language, words } = useSpeech();
  const said = words.assurance.findings;
  const actorText = useActorText();
  const aboutOf = (params: FindingDetail['history'][number]['params']): string => {
    const { owner, until, grade } = params;
    if (typeof owner === 'string') return said.ownerIs(actorText(owner));
    if (typeof until === 'string') return said.untilIs(dayText(until, language));
    return typeof grade === 'string' ? said.proofIs(grade) : '';
  };
  return (
    <History
      steps={finding.history.map(({ step, at, by, params, words: told, entry }) => ({
        key: entry,
        text: said.steps[step],
        at,
        about: [actorText(by), aboutOf(params)].filter((text) => text !== '').join(' · '),
        words: told,
        foot: <EntryLink id={entry} kind="finding" />,
      }))}
    />
  );
}
