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
        <Sum name={said.disposed} of={disposedTotal} after="=" />
        <Sum name={said.open} of={open} after="+" tone={open > 0 ? 'text-hold' : ''} />
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

type SumProps = {
  readonly name: string;
  readonly of: number;
  /** The sign between it and the one before, which is drawn only: the names say it to those who listen. */
  readonly after?: '=' | '+';
  readonly tone?: string;
};

function Sum({ name, of: count, after, tone = '' }: SumProps) {
  const { balance } = useWords().accounts;
  return (
    <div className={after && 'relative pl-6'}>
      <dt className="label-text">{name}</dt>
      <dd className={`text-xl font-bold ${tone}`}>
        {after && (
          <span aria-hidden="true" className="absolute left-0 font-normal text-muted">
            {after}
          </span>
        )}
        {balance.cases(count)}
      </dd>
    </div>
  );
}
