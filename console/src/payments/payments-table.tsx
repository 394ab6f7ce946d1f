/** The list itself: a real table whose first cell links to the payment; on a narrow screen each row becomes a card. */
import { Link } from '@tanstack/react-router';
import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { createContext, type RefObject, use, useState } from 'react';
import type { Decision, PaymentAttempt } from '../api/generated.ts';
import { formatMoney } from '../format/money.ts';
import { useTimes } from '../format/times.tsx';
import type { Words } from '../words/ja.ts';
import { useSpeech } from '../words/words.tsx';
import { AnswerMark } from './answer-mark.tsx';
import { CardText } from './card-text.tsx';
import { reasonText, useRuleSet } from './rules.ts';

const features = tableFeatures({});
const column = createColumnHelper<typeof features, Decision>();

/** Where each column stands when rows are cards, and below which width it gives way. */
const PLACE: Readonly<Record<string, string>> = {
  time: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1',
  answer: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end',
  merchant: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-2',
  amount: 'text-right whitespace-nowrap @max-2xl/list:col-start-2 @max-2xl/list:row-start-2 font-bold',
  card: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-3',
  channel: '@max-6xl/list:hidden whitespace-nowrap',
  reasons: '@max-5xl/list:hidden @max-2xl/list:block @max-2xl/list:col-span-2 @max-2xl/list:row-start-4',
};

/**
 * Made once: a cell whose function changed would be another component to React, which would replace the row's link
 * under the reader's focus or finger. What changes is read inside the cells.
 */
const columns = column.columns([
  column.display({ id: 'time', header: TimeHead, cell: ({ row }) => <TimeLink payment={row.original} /> }),
  column.display({
    id: 'answer',
    header: () => <Head of="answer" />,
    cell: ({ row }) => <AnswerMark answer={row.original.answer} />,
  }),
  column.display({
    id: 'amount',
    header: () => <Head of="amount" />,
    cell: ({ row }) => <AmountText amount={row.original.attempt.amount} />,
  }),
  column.display({
    id: 'merchant',
    header: () => <Head of="merchant" />,
    cell: ({ row }) => <MerchantText merchant={row.original.attempt.merchant} />,
  }),
  column.display({
    id: 'card',
    header: () => <Head of="card" />,
    cell: ({ row }) => <CardText card={row.original.attempt.card} />,
  }),
  column.display({
    id: 'channel',
    header: () => <Head of="channel" />,
    cell: ({ row }) => <ChannelText channel={row.original.attempt.channel} />,
  }),
  column.display({
    id: 'reasons',
    header: () => <Head of="reasons" />,
    cell: ({ row }) => <ReasonsText payment={row.original} />,
  }),
]);

function TimeHead() {
  const { words } = useSpeech();
  const times = useTimes();
  return words.payments.columns.time(times.zoneLabel);
}

function Head({ of }: { readonly of: Exclude<keyof Words['payments']['columns'], 'time'> }) {
  return useSpeech().words.payments.columns[of];
}

function AmountText({ amount }: { readonly amount: PaymentAttempt['amount'] }) {
  return formatMoney(amount, useSpeech().language);
}

function ChannelText({ channel }: { readonly channel: string }) {
  return useSpeech().words.channels[channel] ?? channel;
}

/** The one row that Tab stops at; from there the arrows lead to the others. */
const TabStop = createContext<string | undefined>(undefined);

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
      tabIndex={use(TabStop) === payment.id ? 0 : -1}
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
      {merchant.name && <bdi className="mr-2">{merchant.name}</bdi>}
      <bdi className="label-text">{merchant.acceptorNumber}</bdi>
    </>
  );
}

function ReasonsText({ payment }: { readonly payment: Decision }) {
  const { language, words } = useSpeech();
  const ruleSet = useRuleSet(payment.ruleSet.hash);
  const [first, ...more] = payment.reasons;
  if (first === undefined) return <span className="text-muted">{words.payments.noReasons}</span>;
  return (
    <>
      {reasonText(ruleSet, first, language)}
      {more.length > 0 && (
        <span className="ml-2 label-text whitespace-nowrap">{words.payments.moreReasons(more.length)}</span>
      )}
    </>
  );
}

/** In the list, or on the button that would let the waiting rows in: going there must not do so by itself. */
const isNear = (list: HTMLElement, target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (list.contains(target) || target.dataset.arrived !== undefined);

type Props = {
  readonly rows: readonly Decision[];
  readonly fresh: ReadonlySet<string>;
  readonly openId: string | undefined;
  readonly body: RefObject<HTMLTableSectionElement | null>;
  onHold(isHeld: boolean): void;
};

export function PaymentsTable({ rows, fresh, openId, body, onHold }: Props) {
  const { words } = useSpeech();
  const table = useTable({ features, columns, data: rows as Decision[], getRowId: (row) => row.id });
  const [isPointed, setPointed] = useState(false);
  const [lastFocused, setLastFocused] = useState<string>();
  const tabStop = rows.find(({ id }) => id === lastFocused)?.id ?? rows[0]?.id;
  const hold = (pointed: boolean, focused: boolean) => {
    setPointed(pointed);
    onHold(pointed || focused);
  };
  const hasFocus = () => body.current?.contains(document.activeElement) ?? false;
  return (
    <TabStop value={tabStop}>
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
          onFocus={(event) => {
            setLastFocused(event.target.dataset.row);
            hold(isPointed, true);
          }}
          onBlur={(event) => hold(isPointed, isNear(event.currentTarget, event.relatedTarget))}
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
    </TabStop>
  );
}
