/**
 * Reports from files: each is taken or refused by itself. A payment that is not named by its event id is looked for by
 * card, merchant, amount and time; where several are alike, those that were denied are left out, and if that leaves more
 * than one, the report is refused rather than put on the wrong payment.
 */
import { sql } from 'kysely';
import { Problem, type Scope, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { ReportBatch, SentReport } from './core/result.ts';
import type { Answer } from './core/rule-set.ts';
import { paymentAmbiguous, paymentNotFound } from './problems.ts';
import {
  canonical,
  instantOf,
  type Received,
  type ReceivePorts,
  type ReceiveResults,
  receiveEach,
  type Sent,
} from './receive-results.ts';

/** In the order in which they were sent. */
export type ReceiveReports = (scope: Scope, batch: ReportBatch) => Promise<readonly (Received | Problem)[]>;

/** What can be received, one by one and from files. */
export type ResultDoors = ReceiveResults & { readonly reports: ReceiveReports };

export const createReceiveReports =
  (ports: ReceivePorts): ReceiveReports =>
  async ({ tenant }, { kind, reports }) => {
    const found = await ports.database.inScope({ tenant }, (tx) => paymentsOf(tx, tenant, reports));
    const named = reports.flatMap((report, place) => {
      const eventId = found[place];
      return typeof eventId === 'string' ? [{ place, report, eventId }] : [];
    });
    const sent = sentOf(kind, named);
    const answers = named.length === 0 ? [] : await receiveEach(ports, tenant, sent, (problem) => problem);
    const byPlace = new Map(named.map(({ place }, index) => [place, answers[index]]));
    return found.map((each, place) => {
      const answer = each instanceof Problem ? each : byPlace.get(place);
      if (answer === undefined) throw new Error('each report is answered');
      return answer;
    });
  };

type Named = { readonly report: SentReport; readonly eventId: string };

const sentOf = (kind: ReportBatch['kind'], named: readonly Named[]): Sent => {
  if (kind === 'dispute') return { source: 'outcome', results: named.map(disputeOf) };
  return { source: 'fraud-report', results: named.map(fraudOf) };
};

/** As one report of fraud by itself is kept, so that it is the same whichever way it comes. */
const fraudOf = ({ report, eventId }: Named): Sent['results'][number] => {
  const { reportId, type, transactionAt, reportedAt } = report;
  return {
    ...{ eventId, result: 'fraud', reference: reportId },
    content: canonical({ reportId, eventId, type, transactionAt, reportedAt }),
    ...{ occurredAt: instantOf(transactionAt), reportedAt: instantOf(reportedAt) },
  };
};

/** One of a payment: what follows it, such as an arbitration, is another report with another content. */
const disputeOf = ({ report, eventId }: Named): Sent['results'][number] => {
  const { reportId, reasonCode, transactionAt, reportedAt } = report;
  return {
    ...{ eventId, result: 'disputed', reference: `disputed ${eventId}` },
    content: canonical({
      ...{ eventId, outcome: 'disputed', occurredAt: reportedAt, reportId, transactionAt },
      ...(reasonCode === undefined ? {} : { reasonCode }),
    }),
    ...{ occurredAt: instantOf(transactionAt), reportedAt: instantOf(reportedAt) },
  };
};

type Candidate = { readonly place: number; readonly event_id: string; readonly answer: Answer };

/** The event id of each, or why there is none. */
const paymentsOf = async (
  tx: Tx,
  tenant: TenantId,
  reports: readonly SentReport[],
): Promise<readonly (string | Problem)[]> => {
  const asked = reports.flatMap(({ payment }, place) => (payment === undefined ? [] : [{ ...payment, place }]));
  const candidates = asked.length === 0 ? [] : await candidatesOf(tx, tenant, asked);
  const byPlace = Map.groupBy(candidates, ({ place }) => place);
  return reports.map(({ eventId }, place) => {
    if (eventId !== undefined) return eventId;
    const all = byPlace.get(place) ?? [];
    const letThrough = all.filter(({ answer }) => answer !== 'deny');
    const alike = letThrough.length === 0 ? all : letThrough;
    const [only] = alike;
    if (only === undefined) return new Problem(paymentNotFound);
    return alike.length === 1 ? only.event_id : new Problem(paymentAmbiguous, { params: { payments: alike.length } });
  });
};

type Asked = NonNullable<SentReport['payment']> & { readonly place: number };

const candidatesOf = async (tx: Tx, tenant: TenantId, asked: readonly Asked[]): Promise<readonly Candidate[]> => {
  const { rows } = await sql<Candidate>`
    select wanted.place, known.event_id, known.answer
    from unnest(
      ${asked.map(({ place }) => place)}::int[],
      ${asked.map(({ acceptorNumber }) => acceptorNumber)}::text[],
      ${asked.map(({ cardToken }) => cardToken)}::text[],
      ${asked.map(({ amount }) => amount.amountMinor)}::bigint[],
      ${asked.map(({ amount }) => amount.currency)}::text[],
      ${asked.map(({ from }) => instantOf(from))}::timestamptz[],
      ${asked.map(({ to }) => instantOf(to))}::timestamptz[]
    ) as wanted (place, acceptor_number, token, amount_minor, currency, from_at, to_at)
    join decision.decision known on known.tenant = ${uuidOf(tenant)}::uuid
      and known.acceptor_number = wanted.acceptor_number
      and known.occurred_at >= wanted.from_at and known.occurred_at < wanted.to_at
    cross join lateral (select known.record::jsonb -> 'attempt' as attempt) judged
    where judged.attempt -> 'card' ->> 'token' = wanted.token
      and (judged.attempt -> 'amount' ->> 'amountMinor')::bigint = wanted.amount_minor
      and judged.attempt -> 'amount' ->> 'currency' = wanted.currency
    order by wanted.place, known.occurred_at limit 10000`.execute(tables(tx));
  return rows;
};
