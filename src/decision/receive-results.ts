/**
 * Takes in what became known of payments: once per outcome and per report, in one transaction with its evidence. Features
 * that ask for results count them from the next batch of decisions on, behind their delay; no past decision changes.
 */
import canonicalize from 'canonicalize';
import { type Evidence, sha256 } from '#evidence';
import { type Instant, Problem, parseInstant, type Scope, type TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database, Tx } from '#platform/database';
import type { NewId } from '#platform/random';
import type { Outbox } from '#platform/stream';
import type { FraudReport, PaymentOutcome } from './core/result.ts';
import type { ResultsReceived } from './events.ts';
import type { ChangeLists } from './lists/change-lists.ts';
import { paymentNotFound, resultDiffers } from './problems.ts';
import {
  addResults,
  judgedEvents,
  type NewResult,
  type ResultSource,
  resultsByReference,
  takeResultTurn,
} from './store-results.ts';

export type ReceivePorts = {
  readonly database: Database;
  readonly evidence: Pick<Evidence, 'append'>;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly software: string;
  readonly onCommitted: () => void;
  /** Puts what was reported or disputed into the lists that are filled from it. */
  readonly fillLists: ChangeLists['fill'];
};

export type Received = {
  readonly eventId: string;
  /** It had been received before: nothing new was stored. */
  readonly repeated: boolean;
  /** The payment had been judged here when it was received, so that features count it. */
  readonly known: boolean;
};

export type ReceiveResults = {
  /** @throws Problem `payment-not-found`, `result-differs` */
  readonly outcome: (scope: Scope, eventId: string, outcome: PaymentOutcome) => Promise<Received>;
  /** All of them or none, answered in their order. @throws Problem `result-differs` */
  readonly fraudReports: (scope: Scope, reports: readonly FraudReport[]) => Promise<readonly Received[]>;
};

export const createReceiveResults = (ports: ReceivePorts): ReceiveResults => ({
  outcome: async (scope, eventId, { outcome, ...said }) => {
    const reference = `${outcome} ${eventId}`;
    const occurredAt = instantOf(said.occurredAt);
    const content = canonical({ eventId, outcome, ...said });
    const results = [{ eventId, result: outcome, reference, content, occurredAt }];
    const [received] = await receive(ports, scope.tenant, { source: 'outcome', results });
    if (received === undefined) throw new Error('each result is answered');
    return received;
  },
  fraudReports: (scope, reports) =>
    receive(ports, scope.tenant, {
      source: 'fraud-report',
      results: reports.map((report) => ({
        eventId: report.eventId,
        result: 'fraud',
        reference: report.reportId,
        content: canonical(report),
        occurredAt: instantOf(report.transactionAt),
        reportedAt: instantOf(report.reportedAt),
      })),
    }),
});

export const canonical = (value: object): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('what came as JSON has a canonical form');
  return text;
};

export const instantOf = (text: string): Instant => {
  const parsed = parseInstant(text);
  if (parsed.kind === 'failed') throw new Error('an instant is read through its schema');
  return parsed.value;
};

export type Sent = { readonly source: ResultSource; readonly results: readonly NewResult[] };

/** All of them, or what refuses the first that cannot be taken. */
const receive = (ports: ReceivePorts, tenant: TenantId, sent: Sent): Promise<readonly Received[]> =>
  receiveEach(ports, tenant, sent, (problem) => {
    throw problem;
  });

/** @param refuse what stands in the answer of a result that cannot be taken; a throw refuses all. */
export const receiveEach = async <R>(
  ports: ReceivePorts,
  tenant: TenantId,
  sent: Sent,
  refuse: (problem: Problem) => R,
): Promise<readonly (Received | R)[]> => {
  const { source, results } = sent;
  let added = 0;
  const answers = await ports.database.inScope({ tenant }, async (tx) => {
    const after = await takeResultTurn(tx, tenant);
    const references = results.map(({ reference }) => reference);
    const received = new Map(await resultsByReference(tx, tenant, { source, references }));
    const judged = await judgedEvents(
      tx,
      tenant,
      results.map(({ eventId }) => eventId),
    );
    const fresh: (NewResult & { readonly known: boolean })[] = [];
    const answered = results.map((each, place): Received | R => {
      const before = received.get(each.reference);
      if (before !== undefined) {
        if (before.content !== each.content) return refuse(differs(sent, place));
        return { eventId: each.eventId, repeated: true, known: before.known };
      }
      const known = judged.has(each.eventId);
      if (!known && source === 'outcome') return refuse(new Problem(paymentNotFound));
      received.set(each.reference, { content: each.content, known });
      fresh.push({ ...each, known });
      return { eventId: each.eventId, repeated: false, known };
    });
    if (fresh.length > 0) await record(ports, tx, { tenant, source, after, fresh });
    added = fresh.length;
    return answered;
  });
  if (added > 0) ports.onCommitted();
  return answers;
};

const differs = ({ source }: Sent, place: number): Problem => {
  const pointer = source === 'outcome' ? '' : `/reports/${place}/reportId`;
  const expected = 'what was sent first, or another reference';
  return new Problem(resultDiffers, { fields: [{ pointer, code: 'result-differs', expected }] });
};

type Fresh = {
  readonly tenant: TenantId;
  readonly source: ResultSource;
  readonly after: number;
  readonly fresh: readonly (NewResult & { readonly known: boolean })[];
};

const record = async (ports: ReceivePorts, tx: Tx, { tenant, source, after, fresh }: Fresh): Promise<void> => {
  const { clock, newId, evidence, outbox, software } = ports;
  const receivedAt = clock.now();
  const text = fresh.map(({ content }) => `${content}\n`).join('');
  const entry = await evidence.append(tx, {
    tenant,
    predicateType: 'observation',
    subjects: [{ name: source, algorithm: 'sha256', digest: sha256(new TextEncoder().encode(text)) }],
    fact: { kind: `${source}s`, count: fresh.length, from: after + 1, to: after + fresh.length },
    observedAt: receivedAt,
    grade: 'C',
    collector: `mitsuke decision ${software}`,
  });
  await addResults(tx, { tenant, source, after, results: fresh, receivedAt, entry });
  await ports.fillLists(tx, tenant, fresh.flatMap(reported));
  const event: ResultsReceived = {
    id: newId('evt'),
    type: 'decision.results-received.v1',
    tenant,
    key: entry,
    occurredAt: receivedAt,
    recordedAt: receivedAt,
    payload: { results: fresh.map(({ eventId, result, known }) => ({ eventId, result, known })) },
  };
  await outbox.publish(tx, event);
};

const LISTED_AS = { disputed: 'dispute', fraud: 'fraud-report' } as const;

const reported = ({ eventId, result, reference, known }: Fresh['fresh'][number]) =>
  known && (result === 'disputed' || result === 'fraud') ? [{ eventId, source: LISTED_AS[result], reference }] : [];
