/** The newest daily statement as one line: taken in = disposed of + open, and the alert that has waited longest. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sourceText } from '../alerts/kind.ts';
import { ask } from '../api/client.ts';
import { type AlertStatement, listAlertStatements } from '../api/generated.ts';
import { Age } from '../format/when.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

const REFRESH_MS = 60_000;

export function BalanceSection() {
  const { accounts } = useWords();
  const newest = useQuery({
    queryKey: ['alert-statements', 'newest'],
    queryFn: ({ signal }) => ask(listAlertStatements({ limit: 1 }, { signal })),
    refetchInterval: REFRESH_MS,
  });
  if (newest.error) {
    return <FailureNote what={accounts.failedBalance} failure={newest.error} onRetry={() => newest.refetch()} />;
  }
  if (!newest.data) return <Loading />;
  const [statement] = newest.data.items;
  if (!statement) {
    return (
      <Section title={accounts.tabs.statements}>
        <Nothing>{accounts.balance.none}</Nothing>
      </Section>
    );
  }
  return <Balance statement={statement} />;
}

/** The one of the oldest over all sources. */
const oldestOf = ({ sources }: AlertStatement) =>
  sources
    .flatMap(({ source, oldestOpen }) => (oldestOpen ? [{ ...oldestOpen, source }] : []))
    .sort((one, other) => Date.parse(one.recordedAt) - Date.parse(other.recordedAt))[0];

function Balance({ statement }: { readonly statement: AlertStatement }) {
  const words = useWords();
  const said = words.accounts.balance;
  const { ingestedTotal, disposedTotal, open } = statement.total;
  const oldest = oldestOf(statement);
  return (
    <Section title={said.title(statement.day)} note={said.allSources}>
      <dl className="flex flex-wrap items-end gap-x-4 gap-y-2 px-4 py-3">
        <Sum name={said.ingested} of={ingestedTotal} />
        <Sign of="=" />
        <Sum name={said.disposed} of={disposedTotal} />
        <Sign of="+" />
        <Sum name={said.open} of={open} tone={open > 0 ? 'text-hold' : ''} />
        {oldest && (
          <div className="sm:ml-auto">
            <dt className="label-text">{said.oldest}</dt>
            <dd>
              <Link to="/alerts/$alertId" params={{ alertId: oldest.alert }} className="text-accent underline">
                {sourceText(oldest.source, words)}
              </Link>{' '}
              <Age of={oldest.recordedAt} />
            </dd>
          </div>
        )}
      </dl>
    </Section>
  );
}

function Sum({ name, of: count, tone = '' }: { readonly name: string; readonly of: number; readonly tone?: string }) {
  const { balance } = useWords().accounts;
  return (
    <div>
      <dt className="label-text">{name}</dt>
      <dd className={`text-xl font-bold ${tone}`}>{balance.cases(count)}</dd>
    </div>
  );
}

function Sign({ of: sign }: { readonly of: string }) {
  return (
    <div aria-hidden="true" className="pb-0.5 text-xl text-muted">
      {sign}
    </div>
  );
}
