/** Alerts that say the same about the same subject, or that their source calls the same: how each of them ended. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type Alert, type AlertDetail, listSimilarAlerts } from '../api/generated.ts';
import { ShortTime } from '../format/when.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { useWords } from '../words/words.tsx';
import { kindText } from './kind.ts';
import { SeverityMark } from './severity-mark.tsx';

const SHOWN = 10;

export function SimilarSection({ alert }: { readonly alert: AlertDetail }) {
  const { alerts } = useWords();
  const said = alerts.similar;
  const similar = useQuery({
    queryKey: ['similar-alerts', alert.id],
    queryFn: ({ signal }) => ask(listSimilarAlerts(alert.id, { limit: SHOWN }, { signal })),
  });
  const items = similar.data?.items;
  return (
    <section aria-label={said.title}>
      <h3 className="font-bold">{said.title}</h3>
      <p className="label-text">{said.explain}</p>
      {similar.error && <FailureNote what={said.failed} failure={similar.error} onRetry={() => similar.refetch()} />}
      {!items && !similar.error && <Loading />}
      {items?.length === 0 && <p className="text-muted">{said.none}</p>}
      {items && items.length > 0 && (
        <>
          <ul className="divide-y divide-line">
            {items.map((each) => (
              <SimilarRow key={each.id} alert={each} />
            ))}
          </ul>
          <p className="mt-2">
            <a className="control" href={csvUrl(`/v1/alerts/${encodeURIComponent(alert.id)}/similar`, {})} download>
              {said.csv}
            </a>
          </p>
        </>
      )}
    </section>
  );
}

function SimilarRow({ alert }: { readonly alert: Alert }) {
  const words = useWords();
  const { disposition, statuses } = words.alerts;
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 py-1.5">
      <SeverityMark severity={alert.severity} />
      <Link
        to="/alerts/$alertId"
        params={{ alertId: alert.id }}
        search={(kept: object) => kept}
        className="text-accent underline"
      >
        {kindText(alert.kind, words)}
      </Link>
      <bdi>{alert.subject.label}</bdi>
      <ShortTime at={alert.recordedAt} />
      <span className={`ml-auto ${alert.resolution === null ? 'font-bold' : 'text-muted'}`}>
        {alert.resolution === null ? statuses.open : disposition.reasons[alert.resolution]}
      </span>
    </li>
  );
}
