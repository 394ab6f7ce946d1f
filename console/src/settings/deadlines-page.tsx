/** How soon cases must be closed and who hears of it when they are not; changed by administrators (SUPV-05, SYSR-6). */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SEVERITIES, SeverityMark } from '../alerts/severity-mark.tsx';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type DeadlinePolicyVersion, getDeadlinePolicy, listDeadlinePolicies, type Period } from '../api/generated.ts';
import { actorText } from '../cases/actor-text.ts';
import { useTimes } from '../format/times.tsx';
import { usePages } from '../list/use-pages.ts';
import { useColleagues } from '../people/duty-section.tsx';
import { useMay } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { DeadlinesForm } from './deadlines-form.tsx';
import { SettingsTabs } from './settings-tabs.tsx';

export function DeadlinesPage() {
  const { deadlines } = useWords();
  const policy = useQuery({
    queryKey: ['deadline-policy'],
    queryFn: ({ signal }) => ask(getDeadlinePolicy({ signal })),
  });
  return (
    <>
      <PageHead title={deadlines.title} about={deadlines.head} />
      <SettingsTabs />
      <div className="flex max-w-4xl flex-col gap-4 p-4">
        {policy.data ? (
          <InForce known={policy.data} />
        ) : policy.error ? (
          <FailureNote what={deadlines.failed} failure={policy.error} onRetry={() => policy.refetch()} />
        ) : (
          <Loading />
        )}
        <Versions />
      </div>
    </>
  );
}

function InForce({ known }: { readonly known: DeadlinePolicyVersion }) {
  const { deadlines } = useWords();
  const mayAdminister = useMay('tenant:administer');
  const [state, setState] = useState<'shown' | 'edited' | 'saved'>('shown');
  return (
    <Section title={deadlines.version(known.version)} note={<SetBy known={known} />}>
      <p className="px-4 pt-3 text-muted">{deadlines.explain}</p>
      {state === 'saved' && (
        <div className="px-4 pt-3">
          <Banner tone="good" role="status">
            {deadlines.saved}
          </Banner>
        </div>
      )}
      {state === 'edited' ? (
        <DeadlinesForm key={known.version} known={known} onDone={(isSaved) => setState(isSaved ? 'saved' : 'shown')} />
      ) : (
        <>
          <PolicyTable known={known} />
          {mayAdminister && (
            <p className="px-4 pb-3">
              <button type="button" className="control" onClick={() => setState('edited')}>
                {deadlines.edit}
              </button>
            </p>
          )}
        </>
      )}
    </Section>
  );
}

function SetBy({ known: { setBy, setAt } }: { readonly known: DeadlinePolicyVersion }) {
  const words = useWords();
  const times = useTimes();
  return setBy && setAt ? words.deadlines.setBy(actorText(setBy, words), times.short(setAt)) : null;
}

const periodText = (period: Period, { deadlines }: Words): string =>
  'hours' in period ? deadlines.hours(period.hours) : deadlines.businessDays(period.businessDays);

function PolicyTable({ known: { policy } }: { readonly known: DeadlinePolicyVersion }) {
  const words = useWords();
  const { deadlines } = words;
  const colleagues = useColleagues();
  const nameOf = (id: string) => colleagues.data?.items.find((person) => person.id === id)?.displayName ?? id;
  return (
    <dl className="px-4 py-2">
      {SEVERITIES.map((severity) => {
        const { close, steps } = policy.severities[severity];
        return (
          <div key={severity} className="border-b border-line py-2">
            <dt>
              <SeverityMark severity={severity} />{' '}
              <span className="font-bold">
                {deadlines.close} {periodText(close, words)}
              </span>
            </dt>
            <dd className="mt-1">
              {steps.length === 0 ? (
                <span className="text-muted">{deadlines.noSteps}</span>
              ) : (
                <ol className="flex flex-wrap gap-x-2" aria-label={deadlines.steps}>
                  {steps.map(({ to, after }, place) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place.
                    <li key={place}>
                      {place > 0 && <span aria-hidden="true">→ </span>}
                      {deadlines.after(periodText(after, words), deadlines.recipients[to])}
                    </li>
                  ))}
                </ol>
              )}
            </dd>
          </div>
        );
      })}
      <Fact name={deadlines.board}>
        {policy.board.length === 0 ? deadlines.boardNone : policy.board.map(nameOf).join(words.alerts.listSeparator)}
      </Fact>
      <Fact name={deadlines.yearEnd}>
        {policy.calendar.closedAtYearEnd ? deadlines.yearEndClosed : deadlines.yearEndOpen}
      </Fact>
    </dl>
  );
}

function Versions() {
  const { deadlines } = useWords();
  const said = deadlines.versions;
  const { list, rows } = usePages({
    key: ['deadline-policies'],
    fetch: (page, signal) => ask(listDeadlinePolicies(page, { signal })),
  });
  if (list.error) {
    return <FailureNote what={deadlines.failedVersions} failure={list.error} onRetry={() => list.refetch()} />;
  }
  return (
    <Section
      title={said.title}
      action={
        rows.length > 0 && (
          <a className="control" href={csvUrl('/v1/deadline-policy/versions', {})} download>
            {said.csv}
          </a>
        )
      }
    >
      {list.isSuccess && rows.length === 0 && <Nothing>{said.none}</Nothing>}
      {rows.map((known) => (
        <details key={known.version} className="border-b border-line px-4 py-2 last:border-b-0">
          <summary>
            {deadlines.version(known.version)} <SetBy known={known} />
          </summary>
          <PolicyTable known={known} />
        </details>
      ))}
      {list.hasNextPage && (
        <p className="p-3 text-center">
          <MoreButton list={list} />
        </p>
      )}
    </Section>
  );
}

type MoreProps = { readonly list: { readonly isFetchingNextPage: boolean; fetchNextPage(): unknown } };

function MoreButton({ list }: MoreProps) {
  const { lists } = useWords();
  return (
    <button type="button" className="control" disabled={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
      {list.isFetchingNextPage ? lists.loading : lists.more}
    </button>
  );
}
