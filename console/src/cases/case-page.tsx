/** One case: its deadline and owner, its alerts, what happened so far, and the acts that move it on. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { AlertsTable } from '../alerts/alerts-table.tsx';
import { SeverityMark } from '../alerts/severity-mark.tsx';
import { SubjectLink } from '../alerts/subject-link.tsx';
import { ask } from '../api/client.ts';
import { type CaseDetail, getCase } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Deadline, ShortTime } from '../format/when.tsx';
import { useListKeys } from '../list/use-list-keys.ts';
import { useMay } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { Fact } from '../shell/fact.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { caseKindText, personText } from './case-words.ts';
import { CloseSection } from './close-section.tsx';
import { FilesSection } from './files-section.tsx';
import { MerchantsSection } from './merchants-section.tsx';
import { NoteForm } from './note-form.tsx';
import { OwnerForm } from './owner-form.tsx';
import { ParticipantsSection } from './participants-section.tsx';
import { ReadingsSection } from './readings-section.tsx';
import { RecordSection } from './record-section.tsx';
import { StandingMark } from './standing-mark.tsx';
import { TasksSection } from './tasks-section.tsx';
import { Timeline } from './timeline.tsx';

const address = getRouteApi('/signed-in/cases/$caseId');
const REFRESH_MS = 10_000;

export function CasePage() {
  const words = useWords();
  const { caseId } = address.useParams();
  const known = useQuery({
    queryKey: ['case', caseId],
    queryFn: ({ signal }) => ask(getCase(caseId, { signal })),
    refetchInterval: REFRESH_MS,
  });
  if (known.data) return <Known key={caseId} known={known.data} />;
  return known.error ? (
    <PageFailure what={words.cases.failedOne} failure={known.error} onRetry={() => known.refetch()} />
  ) : (
    <Loading />
  );
}

function Known({ known }: { readonly known: CaseDetail }) {
  const words = useWords();
  const said = words.cases.detail;
  const mayWork = useMay('case:work');
  const body = useRef<HTMLTableSectionElement>(null);
  useListKeys({ list: body, openId: undefined });
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/cases" className="text-accent underline">
          {said.back}
        </Link>
      </p>
      <PageHead
        title={said.heading(known.number, caseKindText(known.kind, words))}
        about={
          <span className="flex gap-2">
            <StandingMark of={known} />
            <SeverityMark severity={known.severity} />
          </span>
        }
      />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_24rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Section title={said.alerts} note={words.cases.openOf(known.openAlerts, known.alertCount)}>
            <div className="@container/list">
              <AlertsTable rows={known.alerts} body={body} />
            </div>
          </Section>
          <TasksSection known={known} mayWork={mayWork && known.status === 'open'} />
          <Section title={said.timeline}>
            <Timeline known={known} />
            {mayWork && <NoteForm caseId={known.id} />}
          </Section>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Facts known={known} mayWork={mayWork} />
          {mayWork ? <CloseSection known={known} /> : <Banner tone="note">{said.readOnly}</Banner>}
          <ParticipantsSection known={known} mayWork={mayWork} />
          <MerchantsSection known={known} mayWork={mayWork} />
          <FilesSection known={known} mayWork={mayWork} />
          <RecordSection known={known} mayWork={mayWork} />
          <ReadingsSection known={known} />
        </div>
      </div>
    </>
  );
}

function Facts({ known, mayWork }: { readonly known: CaseDetail; readonly mayWork: boolean }) {
  const words = useWords();
  const times = useTimes();
  const said = words.cases.detail;
  const isOpen = known.status === 'open';
  return (
    <Section title={words.visits.facts.title}>
      <dl className="px-4 py-2">
        <Fact name={said.subject}>
          <SubjectLink subject={known.subject} />
        </Fact>
        <Fact name={said.deadline}>
          <Deadline dueAt={known.dueAt} isOpen={isOpen} />
        </Fact>
        <Fact name={said.owner}>{personText(known.owner, words)}</Fact>
        <Fact name={said.openedAt}>{times.full(known.openedAt)}</Fact>
        {known.escalatedAt && <Fact name={said.escalatedAt}>{times.full(known.escalatedAt)}</Fact>}
        {known.reportedToBoardAt && <Fact name={said.boardAt}>{times.full(known.reportedToBoardAt)}</Fact>}
        {isOpen && known.nextStep && (
          <Fact name={said.nextStep}>
            {said.nextStepOf[known.nextStep.recipient]} <ShortTime at={known.nextStep.dueAt} />
          </Fact>
        )}
        {known.closedAt && <Fact name={said.closedAt}>{times.full(known.closedAt)}</Fact>}
      </dl>
      {mayWork && isOpen && <OwnerForm known={known} />}
    </Section>
  );
}
