/** Open alerts: how many of each severity, and the gravest, newest first within a severity. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { kindText } from '../alerts/kind.ts';
import { SEVERITIES, SeverityMark } from '../alerts/severity-mark.tsx';
import { ask } from '../api/client.ts';
import { type Alert, listAlerts } from '../api/generated.ts';
import { agoText } from '../format/age.ts';
import { Age, useNow } from '../format/when.tsx';
import { useWords } from '../words/words.tsx';
import { Part } from './part.tsx';
import { useCaseSummary } from './use-case-summary.ts';

const SHOWN = 6;
const REFRESH_MS = 10_000;

const gravest = async (signal: AbortSignal): Promise<readonly Alert[]> => {
  const found: Alert[] = [];
  for (const severity of SEVERITIES) {
    if (found.length >= SHOWN) break;
    const { items } = await ask(listAlerts({ status: 'open', severity, limit: SHOWN - found.length }, { signal }));
    found.push(...items);
  }
  return found;
};

export function OpenAlerts() {
  const { today, ages } = useWords();
  const now = useNow();
  const summary = useCaseSummary();
  const alerts = useQuery({
    queryKey: ['alerts', 'gravest'],
    queryFn: ({ signal }) => gravest(signal),
    refetchInterval: REFRESH_MS,
  });
  const oldest = summary.data?.oldestOpenAlert;
  return (
    <Part
      title={today.alerts.title}
      note={oldest && today.alerts.oldest(agoText(now - Date.parse(oldest.recordedAt), ages))}
      action={
        <Link to="/alerts" search={{ status: 'open' }} className="text-accent underline">
          {today.alerts.all}
        </Link>
      }
      query={alerts}
      nothing={alerts.data?.length === 0 ? today.alerts.none : undefined}
    >
      <Counts />
      <ul>
        {alerts.data?.map((alert) => (
          <AlertRow key={alert.id} alert={alert} />
        ))}
      </ul>
    </Part>
  );
}

function Counts() {
  const { alerts } = useWords();
  const { data } = useCaseSummary();
  if (!data) return null;
  return (
    <ul className="grid grid-cols-4 border-b border-line text-center">
      {SEVERITIES.map((severity) => (
        <li key={severity} className="border-l border-line first:border-l-0">
          <Link
            to="/alerts"
            search={{ status: 'open', severity }}
            className="block px-2 py-2 outline-offset-[-2px] hover:bg-raised"
          >
            <span
              className={`block text-xl font-bold ${data.openAlerts[severity] > 0 ? COLOUR[severity] : 'text-muted'}`}
            >
              {data.openAlerts[severity]}
            </span>
            <span className="label-text">{alerts.severities[severity]}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

const COLOUR = { critical: 'text-deny', high: 'text-deny', medium: 'text-hold', low: 'text-ink' } as const;

function AlertRow({ alert }: { readonly alert: Alert }) {
  const words = useWords();
  return (
    <li className="relative flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-line px-4 py-2 last:border-b-0 hover:bg-raised">
      <SeverityMark severity={alert.severity} />
      <Link
        to="/alerts/$alertId"
        params={{ alertId: alert.id }}
        className="min-w-0 flex-1 basis-56 font-bold after:absolute after:inset-0"
      >
        {kindText(alert.kind, words)}
      </Link>
      <span className="text-muted">
        <bdi>{alert.subject.label}</bdi> · <Age of={alert.recordedAt} />
      </span>
    </li>
  );
}
