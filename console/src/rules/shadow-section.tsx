/** What a version said while it was in shadow: how often it agreed, its rules, and the payments for which it did not. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import {
  listRuleSetDifferences,
  type RuleSetVersionDetail,
  readRuleSetShadow,
  type ShadowDifference,
  type ShadowSummary,
} from '../api/generated.ts';
import { formatMoney } from '../format/money.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { usePages } from '../list/use-pages.ts';
import { AnswerMark } from '../payments/answer-mark.tsx';
import { Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { MoneyOf } from './money-of.tsx';

type Props = { readonly version: RuleSetVersionDetail };

const LOOKED_AT_EVERY_MS = 10_000;

export function ShadowSection({ version }: Props) {
  const { rules } = useWords();
  const said = rules.shadow;
  const shadow = useQuery({
    queryKey: ['rule-set-shadow', version.id],
    queryFn: ({ signal }) => ask(readRuleSetShadow(version.id, { signal })),
    refetchInterval: version.status === 'shadow' ? LOOKED_AT_EVERY_MS : false,
  });
  return (
    <Section title={said.title}>
      {shadow.data ? (
        shadow.data.payments === 0 ? (
          <Nothing>{said.none}</Nothing>
        ) : (
          <>
            <Summary summary={shadow.data} />
            <Differences version={version} />
          </>
        )
      ) : shadow.error ? (
        <div className="p-4">
          <FailureNote what={said.failed} failure={shadow.error} onRetry={() => shadow.refetch()} />
        </div>
      ) : (
        <Loading />
      )}
    </Section>
  );
}

function Summary({ summary }: { readonly summary: ShadowSummary }) {
  const { words, language } = useSpeech();
  const said = words.rules.shadow;
  const times = useTimes();
  const number = (n: number) => n.toLocaleString(language);
  return (
    <div className="px-4 py-2">
      <dl>
        <Fact name={said.judged}>{number(summary.payments)}</Fact>
        <Fact name={said.agreeing}>{number(summary.agreeing)}</Fact>
        <Fact name={said.differing}>{number(summary.payments - summary.agreeing)}</Fact>
        {summary.from && summary.to && (
          <Fact name={said.from}>{words.rules.preview.period(times.short(summary.from), times.short(summary.to))}</Fact>
        )}
      </dl>
      {summary.rules.length > 0 && (
        <>
          <h3 className="pt-2 font-bold">{said.rulesTitle}</h3>
          <ul>
            {summary.rules.map(({ rule, action, payments, amounts }) => (
              <li key={`${rule} ${action}`} className="flex flex-wrap items-baseline gap-x-3 border-b border-line py-1">
                <span className="font-mono text-xs">{rule}</span>
                <AnswerMark answer={action} />
                <span>{words.rules.preview.payments(payments)}</span>
                <span className="label-text">
                  <MoneyOf amounts={amounts} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Differences({ version }: Props) {
  const words = useWords();
  const said = words.rules.shadow;
  const { list, rows } = usePages({
    key: ['rule-set-differences', version.id],
    fetch: (page, signal) => ask(listRuleSetDifferences(version.id, page, { signal })),
  });
  return (
    <div className="border-t border-line">
      <p className="flex items-baseline gap-3 px-4 py-2">
        <span className="font-bold">{said.differences}</span>
        <a
          className="control ml-auto"
          href={csvUrl(`/v1/rule-sets/${version.id}/shadow/differences/export`, {})}
          download
        >
          {words.lists.csv}
        </a>
      </p>
      {rows.length > 0 && <DifferencesTable differences={rows} />}
      <ListEnd
        list={list}
        count={rows.length}
        failure={said.failedDifferences}
        nothing={<Nothing>{said.noneDiffer}</Nothing>}
      />
    </div>
  );
}

function DifferencesTable({ differences }: { readonly differences: readonly ShadowDifference[] }) {
  const { words, language } = useSpeech();
  const said = words.rules.shadow;
  const names = [said.time, said.payment, said.answer, said.shadowAnswer, words.rules.preview.rule];
  return (
    <Scrollable label={said.differences}>
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {names.map((name) => (
              <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {differences.map(({ id, occurredAt, acceptorNumber, amount, answer, shadowAnswer, rules }) => (
            <tr key={id} className="border-t border-line align-baseline">
              <th scope="row" className="px-4 py-1.5 text-left whitespace-nowrap">
                <Link to="/payments/$decisionId" params={{ decisionId: id }} className="text-accent underline">
                  <ShortTime at={occurredAt} />
                </Link>
              </th>
              <td className="px-4 py-1.5 whitespace-nowrap">
                {formatMoney(amount, language)} <span className="label-text">{acceptorNumber}</span>
              </td>
              <td className="px-4 py-1.5">
                <AnswerMark answer={answer} />
              </td>
              <td className="px-4 py-1.5">
                <AnswerMark answer={shadowAnswer} />
              </td>
              <td className="px-4 py-1.5 font-mono text-xs">{rules.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
