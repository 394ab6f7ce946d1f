/** One alert beside the list: what was detected, the disposition or the form for it, and where the log holds it. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { type AlertDetail, getAlert } from '../api/generated.ts';
import { EntryCheck } from '../evidence/entry-check.tsx';
import { useTimes } from '../format/times.tsx';
import { SidePanel } from '../list/side-panel.tsx';
import { CopyButton } from '../shell/copy-button.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { useTitle } from '../shell/use-title.ts';
import { WhatToDo } from '../sites/advice/what-to-do.tsx';
import { useWords } from '../words/words.tsx';
import { CaseLinks } from './case-links.tsx';
import { useDetailFacts } from './detail-facts.tsx';
import { DispositionSection } from './disposition-section.tsx';
import { fieldsText, kindText, leakOf, sentenceOf, sourceText } from './kind.ts';
import { RawSection } from './raw-section.tsx';
import { SeverityMark } from './severity-mark.tsx';
import { SimilarSection } from './similar-section.tsx';
import { SubjectLink } from './subject-link.tsx';

const address = getRouteApi('/signed-in/alerts/$alertId');
const REFRESH_MS = 10_000;

export const alertKey = (id: string) => ['alert', id] as const;

export function AlertPanel() {
  const { alerts } = useWords();
  const { alertId } = address.useParams();
  const alert = useQuery({
    queryKey: alertKey(alertId),
    queryFn: ({ signal }) => ask(getAlert(alertId, { signal })),
    refetchInterval: REFRESH_MS,
  });
  useTitle(alerts.detail.title);
  return (
    <SidePanel title={alerts.detail.title} back="/alerts" id={alertId}>
      {alert.data ? (
        <Detail alert={alert.data} />
      ) : alert.error ? (
        <div className="p-4">
          <FailureNote what={alerts.failedOne} failure={alert.error} onRetry={() => alert.refetch()} />
        </div>
      ) : (
        <Loading />
      )}
    </SidePanel>
  );
}

function Detail({ alert }: { readonly alert: AlertDetail }) {
  const words = useWords();
  const sentence = sentenceOf(alert.detail, words);
  return (
    <div className="flex flex-col gap-5 p-4">
      <section>
        <p className="flex flex-wrap items-center gap-3">
          <SeverityMark severity={alert.severity} />
          <SubjectLink subject={alert.subject} />
        </p>
        <p className="mt-2 text-base font-bold">{kindText(alert.kind, words)}</p>
        {sentence && <p className="mt-1">{sentence}</p>}
      </section>
      <WhatToDo kind={alert.kind} />
      <DispositionSection alert={alert} />
      <Found alert={alert} />
      <RawSection alert={alert} />
      <CaseLinks alert={alert} />
      <SimilarSection alert={alert} />
      <Record alert={alert} />
    </div>
  );
}

function Found({ alert }: { readonly alert: AlertDetail }) {
  const words = useWords();
  const { detail } = words.alerts;
  const facts = useDetailFacts(alert.detail);
  const { script, destination, fields, channel, encoding } = leakOf(alert.detail);
  if (facts.length === 0 && !script && !destination && fields.length === 0 && !channel) return null;
  return (
    <section>
      <h3 className="font-bold">{detail.what}</h3>
      <dl className="mt-1">
        {script && (
          <Fact name={detail.script}>
            {script.isInline ? words.alerts.inlineScript(script.url) : <Code text={script.url} />}
          </Fact>
        )}
        {script?.sha256 && (
          <Fact name={detail.sha256}>
            <Code text={script.sha256} />
          </Fact>
        )}
        {destination && (
          <Fact name={detail.destination}>
            <Code text={destination} />
          </Fact>
        )}
        {fields.length > 0 && <Fact name={detail.fields}>{fieldsText(fields, words)}</Fact>}
        {channel && <Fact name={detail.channel}>{words.alerts.channels[channel] ?? channel}</Fact>}
        {destination && (
          <Fact name={detail.encoding}>{encoding.length === 0 ? detail.plain : encoding.join(' → ')}</Fact>
        )}
        {facts.map(({ name, value }) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </dl>
    </section>
  );
}

function Record({ alert }: { readonly alert: AlertDetail }) {
  const words = useWords();
  const times = useTimes();
  const { detail } = words.alerts;
  return (
    <section>
      <h3 className="font-bold">{detail.evidence}</h3>
      <dl className="mt-1">
        <Fact name={detail.status}>{words.alerts.statuses[alert.status]}</Fact>
        <Fact name={detail.resolution}>
          {alert.resolution === null ? detail.unresolved : words.alerts.disposition.reasons[alert.resolution]}
        </Fact>
        {alert.mergedInto && (
          <Fact name={detail.mergedInto}>
            <Link
              to="/alerts/$alertId"
              params={{ alertId: alert.mergedInto }}
              search={(kept: object) => kept}
              className="font-mono text-xs text-accent underline"
            >
              {alert.mergedInto}
            </Link>
          </Fact>
        )}
        {alert.mergedCount > 0 && (
          <Fact name={detail.mergedCount}>
            <Link to="/alerts" search={{ mergedInto: alert.id }} className="text-accent underline">
              {detail.mergedOf(alert.mergedCount)}
            </Link>
          </Fact>
        )}
        <Fact name={detail.happenedAt}>
          {alert.happenedAt === null ? detail.happenedUnknown : times.full(alert.happenedAt)}
        </Fact>
        <Fact name={detail.observedAt}>{times.full(alert.observedAt)}</Fact>
        <Fact name={detail.recordedAt}>{times.full(alert.recordedAt)}</Fact>
        <Fact name={detail.seen}>
          {alert.timesSeenAgain > 0
            ? detail.seenAgain(alert.timesSeenAgain, times.short(alert.lastSeenAt))
            : detail.neverAgain}
        </Fact>
        <Fact name={detail.source}>{detail.sequence(sourceText(alert.source, words), alert.sequence)}</Fact>
        <Fact name={detail.reference}>
          <Code text={alert.reference} />
        </Fact>
        <Fact name={detail.id}>
          <span className="flex flex-wrap items-center gap-2">
            <Code text={alert.id} />
            <CopyButton text={alert.id} />
          </span>
        </Fact>
      </dl>
      <EntryCheck entry={alert.entry} commitment={alert.commitment} />
    </section>
  );
}
