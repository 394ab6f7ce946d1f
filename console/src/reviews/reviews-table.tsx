/** The columns of the reviews: until when, how much, where, why held, and in whose hand or how ended. */
import { Link } from '@tanstack/react-router';
import type { RefObject } from 'react';
import type { PaymentReview } from '../api/generated.ts';
import { deadlineText } from '../format/age.ts';
import { formatMoney } from '../format/money.ts';
import { useTimes } from '../format/times.tsx';
import { columnsOf, DataTable, useRowLink } from '../list/data-table.tsx';
import { reasonText, useCurrentRuleSet } from '../payments/rules.ts';
import type { Words } from '../words/ja.ts';
import { useSpeech, useWords } from '../words/words.tsx';
import { OutcomeMark } from './outcome-mark.tsx';
import { useNameOf } from './use-name-of.ts';

const column = columnsOf<PaymentReview>();

const PLACE: Readonly<Record<string, string>> = {
  due: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1',
  claim: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end',
  merchant: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-2',
  amount: 'text-right whitespace-nowrap @max-2xl/list:col-start-2 @max-2xl/list:row-start-2 font-bold',
  reasons: '@max-2xl/list:col-span-2 @max-2xl/list:row-start-3',
};

const columns = column.columns([
  column.display({ id: 'due', header: () => <Head of="due" />, cell: ({ row }) => <DueLink review={row.original} /> }),
  column.display({
    id: 'claim',
    header: () => <Head of="claim" />,
    cell: ({ row }) => <StandingText review={row.original} />,
  }),
  column.display({
    id: 'amount',
    header: () => <Head of="amount" />,
    cell: ({ row }) => <AmountText review={row.original} />,
  }),
  column.display({
    id: 'merchant',
    header: () => <Head of="merchant" />,
    cell: ({ row }) => <bdi>{row.original.acceptorNumber}</bdi>,
  }),
  column.display({
    id: 'reasons',
    header: () => <Head of="reasons" />,
    cell: ({ row }) => <ReasonsText codes={row.original.reasons} />,
  }),
]);

function Head({ of }: { readonly of: keyof Words['reviews']['columns'] }) {
  return useWords().reviews.columns[of];
}

type CellProps = { readonly review: PaymentReview };

function AmountText({ review }: CellProps) {
  return formatMoney(review.amount, useSpeech().language);
}

function DueLink({ review }: CellProps) {
  const { language, words } = useSpeech();
  const times = useTimes();
  const shown = review.verdict?.at ?? review.dueAt;
  const text = review.verdict ? times.short(review.verdict.at) : deadlineText(review.dueAt, Date.now(), words.ages);
  return (
    <Link
      to="/reviews/$reviewId"
      params={{ reviewId: review.id }}
      search={(kept: object) => kept}
      {...useRowLink(review.id)}
      aria-label={words.reviews.open(text, review.acceptorNumber, formatMoney(review.amount, language))}
      title={times.full(shown)}
    >
      <time dateTime={shown} className="whitespace-nowrap">
        {text}
      </time>
    </Link>
  );
}

function StandingText({ review }: CellProps) {
  const { reviews } = useWords();
  const nameOf = useNameOf();
  const { claim, verdict } = review;
  if (verdict === undefined && claim !== undefined) return <bdi>{nameOf(claim.by)}</bdi>;
  if (verdict === undefined) return <span className="text-muted">{reviews.unclaimed}</span>;
  return <OutcomeMark review={review} />;
}

export function ReasonsText({ codes }: { readonly codes: readonly string[] }) {
  const speech = useSpeech();
  const ruleSet = useCurrentRuleSet();
  const texts = codes.map((code) => {
    const rule = ruleSet?.rules.find((known) => known.reason === code);
    return rule ? reasonText(ruleSet, { rule: rule.id, code, action: 'hold' }, speech) : code;
  });
  return texts.join(speech.words.alerts.listSeparator);
}

type Props = {
  readonly rows: readonly PaymentReview[];
  readonly openId: string | undefined;
  readonly body: RefObject<HTMLTableSectionElement | null>;
};

export function ReviewsTable(props: Props) {
  return <DataTable {...props} label={useWords().reviews.title} columns={columns} place={PLACE} />;
}
