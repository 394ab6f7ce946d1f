/** The payments behind the numbers, the latest first. */
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { listWeighedPayments, type WeighedRow } from '../api/generated.ts';
import { formatMoney } from '../format/money.ts';
import { ShortTime } from '../format/when.tsx';
import { Choice } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { percentText } from '../models/numbers.ts';
import { AnswerMark } from '../payments/answer-mark.tsx';
import { HeadedTable } from '../shell/headed-table.tsx';
import { Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';
import { ANSWERS, type periodOf, type ThresholdFilters, TRUTHS } from './filters.ts';

type Props = {
  readonly filters: ThresholdFilters;
  readonly period: ReturnType<typeof periodOf>;
  onNarrow(change: { readonly answer?: string | undefined; readonly truth?: string | undefined }): void;
};

export function RowsSection({ filters, period, onNarrow }: Props) {
  const { words } = useSpeech();
  const said = words.thresholds;
  const { answer, truth } = filters;
  const { from: $from, ...rest } = period;
  const wanted = { ...rest, $from, ...(answer && { answer }), ...(truth && { truth }) };
  const { list, rows } = usePages({
    key: ['weighed-payments', wanted],
    fetch: (page, signal) => ask(listWeighedPayments({ ...wanted, ...page }, { signal })),
    refreshMs: 60_000,
  });
  const isNarrowed = answer !== undefined || truth !== undefined;
  return (
    <Section title={said.rows}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2">
        <Choice
          label={words.payments.filterAnswer}
          value={answer}
          options={ANSWERS}
          nameOf={(name) => words.answers[name]}
          onChange={(name) => onNarrow({ answer: name })}
        />
        <Choice
          label={said.truth}
          value={truth}
          options={TRUTHS}
          nameOf={(name) => said.truths[name]}
          onChange={(name) => onNarrow({ truth: name })}
        />
      </div>
      {rows.length > 0 && <Rows rows={rows} currency={period.currency} />}
      <ListEnd
        list={list}
        count={rows.length}
        failure={said.failedRows}
        nothing={
          <NothingListed
            title={said.noneTitle}
            body={said.noneBody}
            onClear={isNarrowed ? () => onNarrow({ answer: undefined, truth: undefined }) : undefined}
          />
        }
      />
    </Section>
  );
}

const COLUMNS = ['time', 'payment', 'amount', 'probability', 'answer', 'truth'] as const;

function Rows({ rows, currency }: { readonly rows: readonly WeighedRow[]; readonly currency: string }) {
  const { words, language } = useSpeech();
  const said = words.thresholds;
  return (
    <HeadedTable label={said.rows} heads={COLUMNS.map((name) => said.columns[name])}>
      {rows.map((row) => (
        <tr key={row.decision} className="border-t border-line align-baseline">
          <td className="px-4 py-1.5 whitespace-nowrap">
            <ShortTime at={row.recordedAt} />
          </td>
          <th scope="row" className="px-4 py-1.5 text-left font-normal">
            <Link to="/payments/$decisionId" params={{ decisionId: row.decision }} className="text-accent underline">
              {row.eventId}
            </Link>
          </th>
          <td className="px-4 py-1.5 text-right whitespace-nowrap">
            {formatMoney({ amountMinor: row.amountMinor, currency }, language)}
          </td>
          <td className="px-4 py-1.5 text-right whitespace-nowrap">{percentText(row.probability, language)}</td>
          <td className="px-4 py-1.5">
            <AnswerMark answer={row.answer} />
          </td>
          <td className="px-4 py-1.5 whitespace-nowrap">{said.truths[row.truth]}</td>
        </tr>
      ))}
    </HeadedTable>
  );
}
