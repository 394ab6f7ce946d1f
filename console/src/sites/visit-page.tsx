/** One visit: what was found, the screens before and after, steps, destinations, scripts and what changed in them. */
import { getRouteApi, Link } from '@tanstack/react-router';
import type { SiteVisitDetail } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Banner } from '../shell/banner.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { ComparisonSection } from './comparison-section.tsx';
import { DestinationsSection } from './destinations-section.tsx';
import { FindingsSection } from './findings-section.tsx';
import { PassesSection } from './passes-section.tsx';
import { PicturesSection } from './pictures-section.tsx';
import { ScriptsSection } from './scripts-section.tsx';
import { stateOfVisit } from './state.ts';
import { StateMark } from './state-mark.tsx';
import { StepsSection } from './steps-section.tsx';
import { isUnderWay, useVisit } from './use-visit.ts';

const address = getRouteApi('/signed-in/sites/$siteId/visits/$visitId');
export function VisitPage() {
  const words = useWords();
  const times = useTimes();
  const { siteId, visitId } = address.useParams();
  const visit = useVisit(visitId);
  if (!visit.data) {
    return visit.error ? (
      <PageFailure what={words.visits.failedOne} failure={visit.error} onRetry={() => visit.refetch()} />
    ) : (
      <Loading />
    );
  }
  const known = visit.data;
  const at = known.startedAt ?? known.orderedAt;
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/sites/$siteId" params={{ siteId }} className="text-accent underline">
          {words.visits.back}
        </Link>
      </p>
      <PageHead
        title={words.visits.heading(known.siteName, times.short(at))}
        about={
          <StateMark
            state={stateOfVisit(known)}
            {...(isUnderWay(known) && { text: words.visits.states[known.state] })}
          />
        }
      />
      <div className="flex flex-col gap-4 p-4">
        <Verdict visit={known} />
        <FindingsSection visit={known} />
        <ComparisonSection visit={known} />
        <PicturesSection visit={known} />
        <PassesSection visit={known} />
        <div className="grid items-start gap-4 xl:grid-cols-[1fr_24rem]">
          <div className="flex min-w-0 flex-col gap-4">
            <DestinationsSection destinations={known.destinations} />
            <ScriptsSection visit={known} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <About visit={known} />
            <StepsSection steps={known.steps} />
          </div>
        </div>
      </div>
    </>
  );
}

function Verdict({ visit }: { readonly visit: SiteVisitDetail }) {
  const { visits } = useWords();
  if (isUnderWay(visit)) return <Loading />;
  const state = stateOfVisit(visit);
  if (state === 'ok') {
    return (
      <Banner tone="good" role="status">
        {visits.result.ok}
      </Banner>
    );
  }
  const { end } = visit;
  return (
    <Banner tone={state === 'attacked' ? 'danger' : 'warning'} role="status">
      <p className="font-bold">
        {visit.findings.length > 0 && visits.result.found(visit.findings.length)}{' '}
        {end && end.kind !== 'completed' && visits.ends[end.kind]}
      </p>
      {end?.code && (
        <p>
          {visits.codes[end.code] ?? end.code}
          {end.step && ` (${visits.findings.step}: ${end.step})`}
        </p>
      )}
    </Banner>
  );
}

function About({ visit }: { readonly visit: SiteVisitDetail }) {
  const { visits } = useWords();
  const times = useTimes();
  const said = visits.facts;
  return (
    <Section title={said.title}>
      <dl className="px-4 py-2">
        <Fact name={said.cause}>{visits.causes[visit.cause]}</Fact>
        {visit.startedAt && <Fact name={said.startedAt}>{times.full(visit.startedAt)}</Fact>}
        {visit.endedAt && <Fact name={said.endedAt}>{times.full(visit.endedAt)}</Fact>}
        {visit.end && <Fact name={said.end}>{visits.ends[visit.end.kind]}</Fact>}
        {visit.browser && (
          <Fact name={said.browser}>
            {visit.browser}
            {visit.sandboxed !== undefined && (
              <span className={`block ${visit.sandboxed ? '' : 'font-bold text-hold'}`}>
                {visit.sandboxed ? said.sandboxed : said.unsandboxed}
              </span>
            )}
          </Fact>
        )}
        <Fact name={said.requests}>{said.requestsOf(visit.counts.requests)}</Fact>
        {visit.rawSha256 && (
          <Fact name={said.raw}>
            <Code text={visit.rawSha256} />
          </Fact>
        )}
        {visit.evidence && (
          <Fact name={said.evidence}>
            <Code text={visit.evidence} />
          </Fact>
        )}
      </dl>
    </Section>
  );
}
