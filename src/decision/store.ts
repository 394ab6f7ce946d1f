/** This room's tables. One statement per table and batch; rows are added and never changed. */
import { type ExpressionBuilder, sql } from 'kysely';
import type { EntryId } from '#evidence';
import { type Id, type Instant, idOf, instantOfMs, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Position } from './core/cursor.ts';
import type { DecisionId, DecisionRecord } from './core/record.ts';
import type { Answer, RuleSet } from './core/rule-set.ts';

export type BatchId = Id<'bat'>;

type Tables = {
  'decision.rule_set': {
    tenant: string;
    hash: string;
    name: string;
    version: number;
    canonical_text: string;
    first_used_at: Instant;
  };
  'decision.batch': {
    tenant: string;
    id: string;
    size: number;
    root: Uint8Array;
    entry: string;
    rule_set: string;
    recorded_at: Instant;
    last_sequence: number | null;
  };
  'decision.decision': {
    tenant: string;
    id: string;
    event_id: string;
    batch: string;
    occurred_at: Instant;
    recorded_at: Instant;
    answer: Answer;
    acceptor_number: string;
    record: string;
  };
};

export type Draft = {
  readonly record: DecisionRecord;
  /** Of the record's canonical text. */
  readonly bytes: Uint8Array;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
};

/** How many were added: fewer than there are drafts when an event id is already there. */
export const insertDecisions = async (
  tx: Tx,
  { tenant, batch, drafts }: { readonly tenant: TenantId; readonly batch: BatchId; readonly drafts: readonly Draft[] },
): Promise<number> => {
  const records = drafts.map(({ record }) => record);
  // All texts as one value of bytes: an array of them would be escaped, and read again, sign by sign.
  const bytes = Buffer.concat(drafts.map((draft) => draft.bytes));
  const lengths = drafts.map((draft) => draft.bytes.length);
  let end = 0;
  const starts = lengths.map((length) => {
    end += length;
    return end - length + 1;
  });
  const { numAffectedRows } = await sql`
    insert into decision.decision
      (tenant, batch, id, event_id, occurred_at, recorded_at, answer, acceptor_number, record)
    select ${uuidOf(tenant)}::uuid, ${uuidOf(batch)}::uuid, new.id, new.event_id, new.occurred_at, new.recorded_at, new.answer,
      new.acceptor_number, convert_from(substring(${bytes}::bytea from new.start for new.length), 'UTF8')
    from unnest(
      ${records.map(({ id }) => uuidOf(id))}::uuid[],
      ${records.map(({ eventId }) => eventId)}::text[],
      ${drafts.map(({ occurredAt }) => occurredAt)}::timestamptz[],
      ${drafts.map(({ recordedAt }) => recordedAt)}::timestamptz[],
      ${records.map(({ answer }) => answer)}::text[],
      ${records.map(({ attempt }) => attempt.merchant.acceptorNumber)}::text[],
      ${starts}::integer[],
      ${lengths}::integer[]
    ) as new (id, event_id, occurred_at, recorded_at, answer, acceptor_number, start, length)
    on conflict (tenant, event_id) do nothing`.execute(tables<Tables>(tx));
  return Number(numAffectedRows ?? 0n);
};

/** The records that have these event ids, by event id. */
export const recordsByEventId = async (
  tx: Tx,
  tenant: TenantId,
  eventIds: readonly string[],
): Promise<Map<string, string>> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.decision')
    .select(['event_id', 'record'])
    .where('tenant', '=', uuidOf(tenant))
    .where('event_id', '=', sql<string>`any(${eventIds}::text[])`)
    .execute();
  return new Map(rows.map(({ event_id, record }) => [event_id, record]));
};

export type Batch = {
  readonly tenant: TenantId;
  readonly id: BatchId;
  readonly size: number;
  readonly root: Uint8Array;
  readonly entry: EntryId;
  readonly ruleSet: string;
  readonly recordedAt: Instant;
};

export const insertBatch = async (tx: Tx, batch: Batch & { readonly lastSequence: number }): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('decision.batch')
    .values({
      tenant: uuidOf(batch.tenant),
      id: uuidOf(batch.id),
      size: batch.size,
      root: batch.root,
      entry: uuidOf(batch.entry),
      rule_set: batch.ruleSet,
      recorded_at: batch.recordedAt,
      last_sequence: batch.lastSequence,
    })
    .execute();
};

export const keepRuleSet = async (tx: Tx, tenant: TenantId, ruleSet: RuleSet, at: Instant): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('decision.rule_set')
    .values({
      tenant: uuidOf(tenant),
      hash: ruleSet.hash,
      name: ruleSet.content.name,
      version: ruleSet.content.version,
      canonical_text: ruleSet.canonicalText,
      first_used_at: at,
    })
    .onConflict((conflict) => conflict.columns(['tenant', 'hash']).doNothing())
    .execute();
};

/** The canonical text of a rule set that decided something for this tenant. */
export const ruleSetText = async (tx: Tx, tenant: TenantId, hash: string): Promise<string | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('decision.rule_set')
    .select('canonical_text')
    .where('tenant', '=', uuidOf(tenant))
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row?.canonical_text;
};

export type StoredDecision = { readonly record: string; readonly batch: BatchId };

export const decisionById = async (tx: Tx, tenant: TenantId, id: DecisionId): Promise<StoredDecision | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('decision.decision')
    .select(['record', 'batch'])
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .executeTakeFirst();
  return row && { record: row.record, batch: idOf('bat', row.batch) };
};

export type BatchOfDecision = {
  readonly batch: Batch;
  /** In the order of the leaves. */
  readonly texts: readonly string[];
  /** Of the decision asked for, among them. */
  readonly index: number;
};

/** The batch a decision was committed in, whole. */
export const batchOfDecision = async (
  tx: Tx,
  tenant: TenantId,
  id: DecisionId,
): Promise<BatchOfDecision | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('decision.batch')
    .innerJoin('decision.decision', (join) =>
      join
        .onRef('decision.decision.tenant', '=', 'decision.batch.tenant')
        .onRef('decision.decision.batch', '=', 'decision.batch.id'),
    )
    .select([
      'decision.batch.id',
      'decision.batch.size',
      'decision.batch.root',
      'decision.batch.entry',
      'decision.batch.rule_set',
      'decision.batch.recorded_at',
    ])
    .where('decision.decision.tenant', '=', uuidOf(tenant))
    .where('decision.decision.id', '=', uuidOf(id))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.decision')
    .select(['id', 'record'])
    .where('tenant', '=', uuidOf(tenant))
    .where('batch', '=', row.id)
    .orderBy('id')
    .execute();
  return {
    batch: {
      tenant,
      id: idOf('bat', row.id),
      size: row.size,
      root: row.root,
      entry: idOf('ent', row.entry),
      ruleSet: row.rule_set,
      recordedAt: row.recorded_at,
    },
    texts: rows.map(({ record }) => record),
    index: rows.findIndex((each) => each.id === uuidOf(id)),
  };
};

export type Filters = {
  readonly answer?: Answer | undefined;
  readonly acceptorNumber?: string | undefined;
  /** Recorded at or after. */
  readonly from?: Instant | undefined;
  /** Recorded before. */
  readonly to?: Instant | undefined;
};

export type Page = { readonly records: readonly string[]; readonly next: Position | undefined };

/** Newest first by when they were recorded, at most `limit`. */
export const pageOfDecisions = async (
  tx: Tx,
  tenant: TenantId,
  wanted: { readonly filters: Filters; readonly after?: Position | undefined; readonly limit: number },
): Promise<Page> => {
  const { filters, after, limit } = wanted;
  const older = ({ eb, refTuple, tuple }: ExpressionBuilder<Tables, 'decision.decision'>, at: Position) =>
    eb(refTuple('recorded_at', 'id'), '<', tuple(at.recordedAt, uuidOf(at.id)));
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.decision')
    .select(['id', 'recorded_at', 'record'])
    .where('tenant', '=', uuidOf(tenant))
    .$if(filters.answer !== undefined, (query) => query.where('answer', '=', filters.answer as Answer))
    .$if(filters.acceptorNumber !== undefined, (query) =>
      query.where('acceptor_number', '=', filters.acceptorNumber as string),
    )
    .$if(filters.from !== undefined, (query) => query.where('recorded_at', '>=', filters.from as Instant))
    .$if(filters.to !== undefined, (query) => query.where('recorded_at', '<', filters.to as Instant))
    .$if(after !== undefined, (query) => query.where((eb) => older(eb, after as Position)))
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    records: shown.map(({ record }) => record),
    next: last && { recordedAt: instantOfMs(last.recorded_at), id: idOf('dec', last.id) },
  };
};

export type Period = { readonly from: Instant; readonly to: Instant };

export type AnswerCount = { readonly hour: Instant; readonly answer: Answer; readonly count: number };

/** Decisions recorded in a period by hour of UTC and answer, oldest first. Hours without any are left out. */
export const countByHour = async (tx: Tx, tenant: TenantId, { from, to }: Period): Promise<readonly AnswerCount[]> =>
  tables<Tables>(tx)
    .selectFrom('decision.decision')
    .select([
      sql<Instant>`date_bin('1 hour', recorded_at, timestamptz '2000-01-01T00:00:00Z')`.as('hour'),
      'answer',
      sql<number>`count(*)::int`.as('count'),
    ])
    .where('tenant', '=', uuidOf(tenant))
    .where('recorded_at', '>=', from)
    .where('recorded_at', '<', to)
    .groupBy(['hour', 'answer'])
    .orderBy('hour')
    .execute();

export type ReasonCount = { readonly code: string; readonly count: number };

/**
 * How many decisions of a period give each reason, most first. Only what was not allowed has reasons, so that the
 * records of the many others are not read.
 */
export const countByReason = async (
  tx: Tx,
  tenant: TenantId,
  { from, to, limit }: Period & { readonly limit: number },
): Promise<readonly ReasonCount[]> => {
  const { rows } = await sql<ReasonCount>`
    select reason ->> 'code' as code, count(distinct id)::int as count
    from decision.decision, jsonb_array_elements(record::jsonb -> 'reasons') as reason
    where tenant = ${uuidOf(tenant)} and answer <> 'allow' and recorded_at >= ${from} and recorded_at < ${to}
    group by code order by count desc, code limit ${limit}`.execute(tables<Tables>(tx));
  return rows;
};
