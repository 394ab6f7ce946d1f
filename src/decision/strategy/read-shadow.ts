/** What a rule set in shadow would have done: counts as they were kept, and the payments for which it differs. */
import { sql } from 'kysely';
import { csvHead, csvLine, type Instant, idOf, Problem, type Scope, uuidOf } from '#kernel';
import { type Database, type Tx, tables } from '#platform/database';
import { type DecisionId, type DecisionRecord, recordOf } from '../core/record.ts';
import type { Answer } from '../core/rule-set.ts';
import { exportTooLarge, ruleSetNotThere } from '../problems.ts';
import type { ShadowSubject, Tables } from './shadow-tables.ts';
import { findVersion, type RuleSetId } from './store-rule-sets.ts';

export type AmountByCurrency = Readonly<Record<string, number>>;

export type ShadowSummary = {
  /** Payments it was asked about. */
  readonly payments: number;
  readonly agreeing: number;
  /** The first and the last hour it was asked in. */
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
  readonly answers: readonly {
    readonly answer: Answer;
    readonly shadowAnswer: Answer;
    readonly payments: number;
    /** Minor units. */
    readonly amounts: AmountByCurrency;
  }[];
  /** How many payments each live rule of it held for, most first. */
  readonly rules: readonly {
    readonly rule: string;
    readonly action: Answer;
    readonly payments: number;
    readonly amounts: AmountByCurrency;
  }[];
};

export type Difference = {
  readonly decision: DecisionId;
  readonly record: DecisionRecord;
};

export type DifferenceFilters = { readonly answer?: Answer | undefined; readonly shadowAnswer?: Answer | undefined };

export type ReadShadow = {
  /** @throws Problem `rule-set-not-there`, like those below */
  summary(scope: Scope, id: RuleSetId): Promise<ShadowSummary>;
  /** The latest first, from before the one named. */
  differences(
    scope: Scope,
    id: RuleSetId,
    wanted: { readonly filters: DifferenceFilters; readonly before?: DecisionId | undefined; readonly limit: number },
  ): Promise<{ readonly differences: readonly Difference[]; readonly hasMore: boolean }>;
  /** @throws Problem `export-too-large` with `limit` */
  csv(scope: Scope, id: RuleSetId, filters: DifferenceFilters): Promise<Uint8Array>;
};

const EXPORT_LIMIT = 10_000;

export const createReadShadow = ({ database }: { readonly database: Database }): ReadShadow => ({
  summary: (scope, id) =>
    database.inScope(scope, async (tx) => summaryOf(await countsOf(tx, scope, await hashOf(tx, scope, id)))),
  differences: (scope, id, { limit, ...wanted }) =>
    database.inScope(scope, async (tx) => {
      const ruleSet = await hashOf(tx, scope, id);
      const found = await queryDifferences(tx, scope, { ...wanted, ruleSet, limit: limit + 1 });
      return { differences: found.slice(0, limit), hasMore: found.length > limit };
    }),
  csv: (scope, id, filters) =>
    database.inScope(scope, async (tx) => {
      const ruleSet = await hashOf(tx, scope, id);
      const found = await queryDifferences(tx, scope, { filters, ruleSet, limit: EXPORT_LIMIT + 1 });
      if (found.length > EXPORT_LIMIT) throw new Problem(exportTooLarge, { params: { limit: EXPORT_LIMIT } });
      return new TextEncoder().encode([csvHead(CSV_COLUMNS), ...found.map(csvLineOf)].join(''));
    }),
});

const hashOf = async (tx: Tx, { tenant }: Scope, id: RuleSetId): Promise<string> => {
  const version = await findVersion(tx, tenant, { id });
  if (version === undefined) throw new Problem(ruleSetNotThere);
  return version.hash;
};

type Counted = {
  readonly subject: ShadowSubject;
  readonly first: string;
  readonly second: string;
  readonly currency: string;
  readonly payments: number;
  readonly amountMinor: number;
  readonly from: Instant;
  readonly to: Instant;
};

const countsOf = async (tx: Tx, { tenant }: Scope, ruleSet: string): Promise<readonly Counted[]> =>
  tables<Tables>(tx)
    .selectFrom('decision.shadow_count')
    .select([
      'subject',
      'first',
      'second',
      'currency',
      sql<number>`sum(payments)::bigint`.as('payments'),
      sql<number>`sum(amount_minor)::bigint`.as('amountMinor'),
      sql<Instant>`min(hour)`.as('from'),
      sql<Instant>`max(hour)`.as('to'),
    ])
    .where('tenant', '=', uuidOf(tenant))
    .where('rule_set', '=', ruleSet)
    .groupBy(['subject', 'first', 'second', 'currency'])
    .orderBy('payments', 'desc')
    .orderBy('first')
    .orderBy('second')
    .execute();

const summaryOf = (counts: readonly Counted[]): ShadowSummary => {
  const answers = counts.filter(({ subject }) => subject === 'answers');
  const sum = (rows: readonly Counted[]) => rows.reduce((total, { payments }) => total + payments, 0);
  return {
    payments: sum(answers),
    agreeing: sum(answers.filter(({ first, second }) => first === second)),
    from: lowest(answers.map(({ from }) => from)),
    to: lowest(
      answers.map(({ to }) => to),
      -1,
    ),
    answers: joined(answers).map(({ first, second, ...rest }) => ({
      ...rest,
      answer: first as Answer,
      shadowAnswer: second as Answer,
    })),
    rules: joined(counts.filter(({ subject }) => subject === 'rule')).map(({ first, second, ...rest }) => ({
      ...rest,
      rule: first,
      action: second as Answer,
    })),
  };
};

/** With -1 the highest. */
const lowest = (instants: readonly Instant[], sign = 1): Instant | undefined =>
  instants.toSorted((a, b) => sign * (a - b))[0];

/** What differs by currency alone, together. */
const joined = (rows: readonly Counted[]) =>
  [...Map.groupBy(rows, ({ first, second }) => `${first} ${second}`).values()]
    .map((group) => ({
      first: group[0]?.first ?? '',
      second: group[0]?.second ?? '',
      payments: group.reduce((total, { payments }) => total + payments, 0),
      amounts: Object.fromEntries(group.map(({ currency, amountMinor }) => [currency, amountMinor])),
    }))
    .toSorted((a, b) => b.payments - a.payments);

type Wanted = {
  readonly ruleSet: string;
  readonly filters: DifferenceFilters;
  readonly before?: DecisionId | undefined;
  readonly limit: number;
};

const queryDifferences = async (
  tx: Tx,
  { tenant }: Scope,
  { ruleSet, filters: { answer, shadowAnswer }, before, limit }: Wanted,
): Promise<readonly Difference[]> => {
  let found = tables<Tables>(tx)
    .selectFrom('decision.shadow_difference as noted')
    .innerJoin('decision.decision as judged', (join) =>
      join.onRef('judged.tenant', '=', 'noted.tenant').onRef('judged.id', '=', 'noted.decision'),
    )
    .select(['noted.decision', 'judged.record'])
    .where('noted.tenant', '=', uuidOf(tenant))
    .where('noted.rule_set', '=', ruleSet)
    .orderBy('noted.decision', 'desc')
    .limit(limit);
  if (answer !== undefined) found = found.where('noted.answer', '=', answer);
  if (shadowAnswer !== undefined) found = found.where('noted.shadow_answer', '=', shadowAnswer);
  if (before !== undefined) found = found.where('noted.decision', '<', uuidOf(before));
  const rows = await found.execute();
  return rows.map(({ decision, record }) => ({ decision: idOf('dec', decision), record: recordOf(record) }));
};

const CSV_COLUMNS = [
  'decision',
  'event_id',
  'occurred_at',
  'acceptor_number',
  'amount_minor',
  'currency',
  'answer',
  'shadow_answer',
  'shadow_rules',
  'live_rule_set',
] as const;

const csvLineOf = ({ decision, record }: Difference): string => {
  const { eventId, occurredAt, attempt, answer, shadow, ruleSet } = record;
  const { amount, merchant } = attempt;
  const rules = shadow?.reasons.map(({ rule }) => rule).join(' ');
  const money = [amount.amountMinor, amount.currency];
  return csvLine([
    ...[decision, eventId, occurredAt, merchant.acceptorNumber, ...money, answer, shadow?.answer, rules],
    ruleSet.hash,
  ]);
};
