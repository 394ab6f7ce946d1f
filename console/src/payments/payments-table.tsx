/** The columns of the payments: when, how answered, how much, where, with which card, and why. */
import { Link } from '@tanstack/react-router';
import type { RefObject } from 'react';
import type { Decision, PaymentAttempt } from '../api/generated.ts';
import { formatMoney } from '../format/money.ts';
import { useTimes } from '../format/times.tsx';
import { columnsOf, DataTable, useRowLink } from '../list/data-table.tsx';
import type { Words } from '../words/ja.ts';
import { useSpeech } from '../words/words.tsx';
import { AnswerMark } from './answer-mark.tsx';
import { CardText } from './card-text.tsx';
import { reasonText, useRuleSet } from './rules.ts';

const column = columnsOf<Decision>();

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

function TimeLink({ payment }: { readonly payment: Decision }) {
  const { words } = useSpeech();
  const times = useTimes();
  const time = times.short(payment.recordedAt);
  return (
    <Link
      to="/payments/$decisionId"
      params={{ decisionId: payment.id }}
      search={(kept) => kept}
      {...useRowLink(payment.id)}
      aria-label={words.payments.open(time, payment.attempt.merchant.name ?? payment.attempt.merchant.acceptorNumber)}
      title={times.full(payment.recordedAt)}
    >
      <time dateTime={payment.recordedAt} className="whitespace-nowrap">
        {time}
      </time>
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
  const speech = useSpeech();
  const { words } = speech;
  const ruleSet = useRuleSet(payment.ruleSet.hash);
  const [first, ...more] = payment.reasons;
  if (first === undefined) return <span className="text-muted">{words.payments.noReasons}</span>;
  return (
    <>
      {reasonText(ruleSet, first, speech)}
      {more.length > 0 && (
        <span className="ml-2 label-text whitespace-nowrap">{words.payments.moreReasons(more.length)}</span>
      )}
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

export function PaymentsTable(props: Props) {
  const { words } = useSpeech();
  return <DataTable {...props} label={words.payments.title} columns={columns} place={PLACE} />;
}
