/** The CSP of a site: where it stands, the policy in place, proposals, what is weak in it, and what browsers report. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { readSiteCsp, type SiteCsp } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { useMay } from '../session/use-session.ts';
import { Code, Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { useWords } from '../words/words.tsx';
import { ChecksSection } from './checks-section.tsx';
import { ProposalsSection } from './proposals-section.tsx';
import { RegisteredSection, TrialSection } from './registered-section.tsx';
import { ReportsSection } from './reports-section.tsx';
import { SettingsSection } from './settings-section.tsx';

const address = getRouteApi('/signed-in/sites/$siteId/csp');

export function CspTab() {
  const { csp } = useWords();
  const { siteId } = address.useParams();
  const state = useQuery({
    queryKey: ['csp', siteId],
    queryFn: ({ signal }) => ask(readSiteCsp(siteId, { signal })),
  });
  if (!state.data) {
    return state.error ? (
      <div className="p-4">
        <FailureNote what={csp.failed} failure={state.error} onRetry={() => state.refetch()} />
      </div>
    ) : (
      <Loading />
    );
  }
  return <Assistant key={siteId} site={siteId} state={state.data} />;
}

function Assistant({ site, state }: { readonly site: string; readonly state: SiteCsp }) {
  const { csp } = useWords();
  const [policy, setPolicy] = useState(state.policy ?? '');
  const mayManage = useMay('site:manage');
  return (
    <div className="flex flex-col gap-4 p-4">
      <p className="max-w-3xl text-muted">{csp.intro}</p>
      <Standing state={state} />
      {mayManage ? (
        <SettingsSection site={site} state={state} policy={policy} onPolicy={setPolicy} />
      ) : (
        <>
          <RegisteredSection state={state} />
          <TrialSection policy={policy} onPolicy={setPolicy} />
        </>
      )}
      <ChecksSection site={site} policy={policy} />
      <ProposalsSection site={site} onUse={setPolicy} />
      <ReportsSection site={site} />
    </div>
  );
}

const GOOD = new Set(['safe-to-enforce', 'enforced-and-quiet']);
const BAD = new Set(['not-in-place', 'would-block-the-shop', 'enforced-and-violated', 'no-reports-yet']);

function Standing({ state }: { readonly state: SiteCsp }) {
  const words = useWords();
  const times = useTimes();
  const said = words.csp;
  const { code, listenedDays, quietDays, daysLeft } = state.advice;
  const look = GOOD.has(code) ? 'border-allow' : BAD.has(code) ? 'border-deny' : 'border-accent';
  return (
    <div className={`rounded border-l-4 bg-raised px-4 py-3 ${look}`}>
      <p className="font-bold">
        {said.stages[state.stage]}
        {state.stage !== 'none' && state.since && ` · ${said.since(times.short(state.since))}`}
      </p>
      <p className="max-w-3xl">{said.advice[code]}</p>
      {state.stage === 'report-only' && (
        <p className="label-text">
          {said.days(listenedDays, quietDays)}
          {daysLeft > 0 && ` · ${said.left(daysLeft)}`}
        </p>
      )}
      <dl className="mt-2 grid gap-x-8 lg:grid-cols-2">
        <Fact name={said.observed}>{state.observed ? said.stages[state.observed] : said.notObserved}</Fact>
        <Fact name={said.lastViolation}>{state.lastViolationAt ? times.full(state.lastViolationAt) : words.none}</Fact>
        {state.stage !== 'none' && <Fact name={said.wouldBlock}>{said.things(state.wouldBlock)}</Fact>}
        {state.reportTo && (
          <Fact name={said.reportTo}>
            <Code text={state.reportTo} />
          </Fact>
        )}
      </dl>
    </div>
  );
}
