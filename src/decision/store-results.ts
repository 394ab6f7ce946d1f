/** Results of payments: added in the order of their positions, read in it by whoever judges. */
import { sql } from 'kysely';
import type { EntryId } from '#evidence';
import { type Instant, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Attempt } from './core/attempt.ts';
import type { Result } from './core/windows/family-plan.ts';

export const RESULT_SOURCES = ['outcome', 'fraud-report'] as const;
export type ResultSource = (typeof RESULT_SOURCES)[number];

type Tables = {
  'decision.result_counter': { tenant: string; position: number };
  'decision.result': {
    tenant: string;
    position: number;
    event_id: string;
    known: boolean;
    result: Result;
    source: ResultSource;
    reference: string;
    content: string;
    occurred_at: Instant;
    reported_at: Instant | null;
    received_at: Instant;
    entry: string;
  };
  'decision.decision': { tenant: string; event_id: string; occurred_at: Instant; record: string };
};

export type NewResult = {
  readonly eventId: string;
  readonly result: Result;
  readonly reference: string;
  /** RFC 8785. */
  readonly content: string;
  readonly occurredAt: Instant;
  readonly reportedAt?: Instant;
};

/** The last position given; nobody else gives one before the transaction ends. */
export const takeResultTurn = async (tx: Tx, tenant: TenantId): Promise<number> => {
  const { rows } = await sql<{ position: number }>`
    insert into decision.result_counter (tenant, position) values (${uuidOf(tenant)}::uuid, 0)
    on conflict (tenant) do update set position = result_counter.position
    returning position`.execute(tables<Tables>(tx));
  const [row] = rows;
  if (row === undefined) throw new Error('an upsert returns its row');
  return row.position;
};

/** What was received under these references, by reference. */
export const resultsByReference = async (
  tx: Tx,
  tenant: TenantId,
  { source, references }: { readonly source: ResultSource; readonly references: readonly string[] },
): Promise<ReadonlyMap<string, { readonly content: string; readonly known: boolean }>> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.result')
    .select(['reference', 'content', 'known'])
    .where('tenant', '=', uuidOf(tenant))
    .where('source', '=', source)
    .where('reference', '=', sql<string>`any(${references}::text[])`)
    .execute();
  return new Map(rows.map(({ reference, content, known }) => [reference, { content, known }]));
};

/** Those of the event ids that were judged. */
export const judgedEvents = async (
  tx: Tx,
  tenant: TenantId,
  eventIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.decision')
    .select('event_id')
    .where('tenant', '=', uuidOf(tenant))
    .where('event_id', '=', sql<string>`any(${eventIds}::text[])`)
    .execute();
  return new Set(rows.map(({ event_id }) => event_id));
};

export type ResultsToAdd = {
  readonly tenant: TenantId;
  readonly source: ResultSource;
  /** The last position before them. */
  readonly after: number;
  readonly results: readonly (NewResult & { readonly known: boolean })[];
  readonly receivedAt: Instant;
  readonly entry: EntryId;
};

export const addResults = async (tx: Tx, { tenant, source, after, results, ...more }: ResultsToAdd): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('decision.result')
    .values(
      results.map(({ eventId, result, known, reference, content, occurredAt, reportedAt }, place) => ({
        tenant: uuidOf(tenant),
        position: after + place + 1,
        event_id: eventId,
        known,
        result,
        source,
        reference,
        content,
        occurred_at: occurredAt,
        reported_at: reportedAt ?? null,
        received_at: more.receivedAt,
        entry: uuidOf(more.entry),
      })),
    )
    .execute();
  await tables<Tables>(tx)
    .updateTable('decision.result_counter')
    .set({ position: after + results.length })
    .where('tenant', '=', uuidOf(tenant))
    .execute();
};

export type KnownResult = {
  readonly position: number;
  readonly result: Result;
  /** As the issuer gave it. */
  readonly reasonCode: string | undefined;
  /** The payment had been judged when the result came. */
  readonly known: boolean;
  /** Absent where the payment has not been judged. */
  readonly about?: { readonly attempt: Attempt; readonly occurredAt: Instant; readonly sequence: number };
};

export type WantedResults = {
  readonly position: number;
  readonly edge: Instant;
  readonly limit: number;
  readonly upTo?: number;
  /** Also about payments that were judged after the result had come. */
  readonly alsoEarly?: boolean;
};

/** Results behind a position, in order; of attempts that occurred after `edge` alone the attempt is read. */
export const resultsBehind = async (
  tx: Tx,
  tenant: TenantId,
  wanted: WantedResults,
): Promise<readonly KnownResult[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.result as each')
    .leftJoin('decision.decision as judged', (join) =>
      join
        .onRef('judged.tenant', '=', 'each.tenant')
        .onRef('judged.event_id', '=', 'each.event_id')
        .on((eb) => (wanted.alsoEarly === true ? eb.lit(true) : eb('each.known', '=', true)))
        .on('judged.occurred_at', '>', wanted.edge),
    )
    .select(['each.position', 'each.result', 'each.known', 'each.content', 'judged.occurred_at', 'judged.record'])
    .where('each.tenant', '=', uuidOf(tenant))
    .where('each.position', '>', wanted.position)
    .$if(wanted.upTo !== undefined, (query) => query.where('each.position', '<=', wanted.upTo as number))
    .orderBy('each.position')
    .limit(wanted.limit)
    .execute();
  return rows.map(({ position, result, known, content, occurred_at, record }) => {
    const reasonCode = result === 'declined' ? reasonCodeIn(content) : undefined;
    if (occurred_at === null || record === null) return { position, result, known, reasonCode };
    const { attempt, sequence = 0 } = JSON.parse(record) as { attempt: Attempt; sequence?: number };
    return { position, result, known, reasonCode, about: { attempt, occurredAt: occurred_at, sequence } };
  });
};

export type EarlyResult = { readonly eventId: string; readonly position: number; readonly result: Result };

/** What was received about these payments before they were judged. */
export const earlyResults = async (
  tx: Tx,
  tenant: TenantId,
  eventIds: readonly string[],
): Promise<readonly EarlyResult[]> =>
  tables<Tables>(tx)
    .selectFrom('decision.result')
    .select(['event_id as eventId', 'position', 'result'])
    .where('tenant', '=', uuidOf(tenant))
    .where('known', '=', false)
    .where('event_id', '=', sql<string>`any(${eventIds}::text[])`)
    .execute();

const reasonCodeIn = (content: string): string | undefined =>
  (JSON.parse(content) as { reasonCode?: string }).reasonCode;
