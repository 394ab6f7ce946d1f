/** The list itself: a real table whose first cell links to the payment; on a narrow screen each row becomes a card. */
import { Link } from '@tanstack/react-router';
import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { type RefObject, useMemo, useState } from 'react';
import type { Decision, DecisionReason, PaymentAttempt } from '../api/generated.ts';
import { formatMoney } from '../format/money.ts';
import { useTimes } from '../format/times.tsx';
import { useSpeech } from '../words/words.tsx';
import { AnswerMark } from './answer-mark.tsx';
import { CardText } from './card-text.tsx';
import { useReasonTexts } from './rules.ts';

const features = tableFeatures({});
const column = createColumnHelper<typeof features, Decision>();

/** Where each column stands when rows are cards, and below which width it gives way. */
const PLACE: Readonly<Record<string, string>> = {
  time: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1',
  answer: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end',
  merchant: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-2',
  amount: 'text-right whitespace-nowrap @max-2xl/list:col-start-2 @max-2xl/list:row-start-2 font-bold',
  card: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-3',
  channel: '@max-5xl/list:hidden whitespace-nowrap',
  reasons: '@max-5xl/list:hidden @max-2xl/list:block @max-2xl/list:col-span-2 @max-2xl/list:row-start-4',
};

const useColumns = (rows: readonly Decision[]) => {
  const { language, words } = useSpeech();
  const times = useTimes();
  const textOf = useReasonTexts(rows.map(({ ruleSet }) => ruleSet.hash));
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'time',
          header: words.payments.columns.time(times.zoneLabel),
          cell: ({ row }) => <TimeLink payment={row.original} />,
        }),
        column.display({
          id: 'answer',
          header: words.payments.columns.answer,
          cell: ({ row }) => <AnswerMark answer={row.original.answer} />,
        }),
        column.display({
          id: 'amount',
          header: words.payments.columns.amount,
          cell: ({ row }) => formatMoney(row.original.attempt.amount, language),
        }),
        column.display({
          id: 'merchant',
          header: words.payments.columns.merchant,
          cell: ({ row }) => <MerchantText merchant={row.original.attempt.merchant} />,
        }),
        column.display({
          id: 'card',
          header: words.payments.columns.card,
          cell: ({ row }) => <CardText card={row.original.attempt.card} />,
        }),
        column.display({
          id: 'channel',
          header: words.payments.columns.channel,
          cell: ({ row }) => words.channels[row.original.attempt.channel] ?? row.original.attempt.channel,
        }),
        column.display({
          id: 'reasons',
          header: words.payments.columns.reasons,
          cell: ({ row }) => <ReasonsText payment={row.original} textOf={textOf} />,
        }),
      ]),
    [language, words, times, textOf],
  );
};

function TimeLink({ payment }: { readonly payment: Decision }) {
  const { words } = useSpeech();
  const times = useTimes();
  const time = times.short(payment.recordedAt);
  return (
    <Link
      to="/payments/$decisionId"
      params={{ decisionId: payment.id }}
      search={(kept) => kept}
      data-row={payment.id}
      aria-label={words.payments.open(time, payment.attempt.merchant.name ?? payment.attempt.merchant.acceptorNumber)}
      title={times.full(payment.recordedAt)}
      className="whitespace-nowrap outline-none after:absolute after:inset-0"
    >
      <time dateTime={payment.recordedAt}>{time}</time>
    </Link>
  );
}

function MerchantText({ merchant }: { readonly merchant: PaymentAttempt['merchant'] }) {
  return (
    <>
      {merchant.name && <span className="mr-2">{merchant.name}</span>}
      <span className="label-text">{merchant.acceptorNumber}</span>
    </>
  );
}

type ReasonsProps = { readonly payment: Decision; textOf(hash: string, reason: DecisionReason): string };

function ReasonsText({ payment, textOf }: ReasonsProps) {
  const { words } = useSpeech();
  const [first, ...more] = payment.reasons;
  if (first === undefined) return <span className="text-muted">{words.payments.noReasons}</span>;
  return (
    <>
      {textOf(payment.ruleSet.hash, first)}
      {more.length > 0 && <span className="ml-2 label-text">{words.payments.moreReasons(more.length)}</span>}
    </>
  );
}

type Props = {
  readonly rows: readonly Decision[];
  readonly fresh: ReadonlySet<string>;
  readonly openId: string | undefined;
  readonly body: RefObject<HTMLTableSectionElement | null>;
  onHold(isHeld: boolean): void;
};

export function PaymentsTable({ rows, fresh, openId, body, onHold }: Props) {
  const { words } = useSpeech();
  const columns = useColumns(rows);
  const table = useTable({ features, columns, data: rows as Decision[], getRowId: (row) => row.id });
  const [isPointed, setPointed] = useState(false);
  const hold = (pointed: boolean, focused: boolean) => {
    setPointed(pointed);
    onHold(pointed || focused);
  };
  const hasFocus = () => body.current?.contains(document.activeElement) ?? false;
  return (
    <table className="w-full border-collapse @max-2xl/list:block" aria-label={words.payments.title}>
      <thead className="sticky top-0 z-10 bg-raised @max-2xl/list:sr-only">
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => (
              <th
                key={header.id}
                scope="col"
                className={`px-3 py-1.5 label-text font-bold whitespace-nowrap first:pl-4 ${header.id === 'amount' ? 'text-right' : 'text-left'} ${PLACE[header.id]}`}
              >
                <table.FlexRender header={header} />
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody
        ref={body}
        className="bg-panel @max-2xl/list:block"
        onPointerEnter={(event) => event.pointerType === 'mouse' && hold(true, hasFocus())}
        onPointerLeave={() => hold(false, hasFocus())}
        onFocus={() => hold(isPointed, true)}
        onBlur={(event) => hold(isPointed, event.currentTarget.contains(event.relatedTarget))}
      >
        {table.getRowModel().rows.map((row) => (
          <tr
            key={row.id}
            className={`relative border-b border-line hover:bg-raised has-focus-visible:z-1 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent @max-2xl/list:grid @max-2xl/list:grid-cols-[1fr_auto] @max-2xl/list:gap-x-3 @max-2xl/list:gap-y-0.5 @max-2xl/list:px-4 @max-2xl/list:py-2 ${row.id === openId ? 'bg-selected' : ''} ${fresh.has(row.id) ? 'arrived' : ''}`}
          >
            {row.getAllCells().map((cell) => (
              <td
                key={cell.id}
                className={`px-3 py-1.5 align-baseline first:pl-4 @max-2xl/list:p-0 @max-2xl/list:first:pl-0 ${PLACE[cell.column.id]}`}
              >
                <table.FlexRender cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
