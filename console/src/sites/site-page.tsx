/** One site: how it stands, what was registered, a visit on demand that is followed live, its visits and its scripts. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { readSite, type SiteDetail } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { useMay } from '../session/use-session.ts';
import { Code, Fact } from '../shell/fact.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { Approvals } from './approvals.tsx';
import { PermissionsSection } from './permissions/permissions-section.tsx';
import { stateOf } from './state.ts';
import { StateMark } from './state-mark.tsx';
import { VisitNow } from './visit-now.tsx';
import { WatchMark } from './watch-mark.tsx';

const address = getRouteApi('/signed-in/sites/$siteId');
const REFRESH_MS = 10_000;

export const useSite = (id: string) =>
  useQuery({
    queryKey: ['site', id],
    queryFn: ({ signal }) => ask(readSite(id, { signal })),
    refetchInterval: REFRESH_MS,
  });

const TAB = 'border-b-2 border-transparent px-3 py-1.5 text-muted hover:text-ink';
const OPEN_TAB = { className: '!border-accent font-bold !text-ink' };

export function SitePage() {
  const words = useWords();
  const { siteId } = address.useParams();
  const site = useSite(siteId);
  const mayManage = useMay('site:manage');
  if (!site.data) {
    return site.error ? (
      <PageFailure what={words.sites.failedOne} failure={site.error} onRetry={() => site.refetch()} />
    ) : (
      <Loading />
    );
  }
  const params = { siteId };
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/sites" className="text-accent underline">
          {words.sites.detail.back}
        </Link>
      </p>
      <PageHead
        title={site.data.name}
        about={
          <span className="flex flex-wrap gap-1">
            <StateMark state={stateOf(site.data)} />
            <WatchMark site={site.data} />
          </span>
        }
      >
        {mayManage && (
          <Link to="/sites/$siteId/edit" params={params} className="control">
            {words.sites.detail.edit}
          </Link>
        )}
      </PageHead>
      <div className="flex flex-col gap-4 p-4">
        {mayManage && <VisitNow site={site.data} />}
        <PermissionsSection siteId={siteId} />
        <div className="min-w-0 rounded-lg border border-line bg-panel">
          <nav className="flex flex-wrap border-b border-line px-2" aria-label={words.sites.title}>
            <Tab siteId={siteId} to="/sites/$siteId" name={words.sites.detail.tabs.visits} />
            <Tab siteId={siteId} to="/sites/$siteId/scripts" name={words.sites.detail.tabs.scripts} />
            <Tab siteId={siteId} to="/sites/$siteId/payment-page" name={words.paymentPage.tab} />
            <Tab siteId={siteId} to="/sites/$siteId/checklist" name={words.checklist.tab} />
            <Tab siteId={siteId} to="/sites/$siteId/csp" name={words.csp.tab} />
          </nav>
          <Outlet />
        </div>
        <About site={site.data} />
      </div>
    </>
  );
}

type TabPath =
  | '/sites/$siteId'
  | '/sites/$siteId/scripts'
  | '/sites/$siteId/payment-page'
  | '/sites/$siteId/checklist'
  | '/sites/$siteId/csp';

function Tab({ siteId, to, name }: { readonly siteId: string; readonly to: TabPath; readonly name: string }) {
  return (
    <Link
      to={to}
      params={{ siteId }}
      className={TAB}
      activeProps={OPEN_TAB}
      activeOptions={{ exact: to === '/sites/$siteId', includeSearch: false }}
    >
      {name}
    </Link>
  );
}

function About({ site }: { readonly site: SiteDetail }) {
  const words = useWords();
  const times = useTimes();
  const said = words.sites.detail;
  return (
    <Section title={said.about}>
      <dl className="grid gap-x-8 px-4 py-2 lg:grid-cols-2">
        <Fact name={said.origin}>
          <Code text={site.origin} />
        </Fact>
        <Fact name={said.paymentType}>{words.sites.paymentTypes[site.paymentType]}</Fact>
        <Fact name={said.destinations}>
          <Approvals destinations={site.knownDestinations} />
        </Fact>
        <Fact name={said.consent}>
          {said.consents[site.consent.kind]}
          {site.consent.kind === 'written' && ` · ${site.consent.reference} · ${site.consent.person}`}
        </Fact>
        <Fact name={said.cadence}>{said.cadenceOf(site.cadenceMinutes)}</Fact>
        <Fact name={said.next}>{site.nextVisitAt ? times.full(site.nextVisitAt) : words.none}</Fact>
      </dl>
      <details className="border-t border-line px-4 py-2">
        <summary>
          {said.journey} <bdi>{site.journey.name}</bdi> · {said.steps(site.journey.steps)}
        </summary>
        <Scrollable label={said.journey} className="mt-2 rounded bg-raised">
          <pre className="p-3 font-mono text-xs">{site.journeyText}</pre>
        </Scrollable>
      </details>
    </Section>
  );
}
