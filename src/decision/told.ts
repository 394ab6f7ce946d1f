/**
 * What callers were told because no decision was there in time: kept in the transaction that commits the decision, or in
 * one behind it, with an entry in the log. It stands for the event id from then on, whatever was judged.
 */
import { sql } from 'kysely';
import { canonicalJson, type EntryId, type Evidence, sha256 } from '#evidence';
import { formatInstant, type Instant, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { DecisionRecord } from './core/record.ts';
import type { Answer } from './core/rule-set.ts';

/** `server`: said in time; `caller`: acted on without an answer of ours, and reported afterwards. */
export const TOLD_BY = ['server', 'caller'] as const;

export type Told = {
  readonly answer: Answer;
  readonly by: (typeof TOLD_BY)[number];
  /** How long the caller waited; of what callers report it is not known. */
  readonly withinMs?: number;
  readonly toldAt: Instant;
};

/** As it is shown beside a decision. */
export const toldText = ({ answer, by, withinMs, toldAt }: Told) => ({
  answer,
  by,
  ...(withinMs === undefined ? {} : { withinMs }),
  at: formatInstant(toldAt),
});

type Tables = {
  'decision.told': {
    tenant: string;
    event_id: string;
    decision: string;
    answer: Answer;
    told_by: Told['by'];
    within_ms: number | null;
    told_at: Instant;
    entry: string;
  };
};

/** What stands for these event ids, by event id. */
export const toldOf = async (
  tx: Tx,
  tenant: TenantId,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, Told>> => {
  if (eventIds.length === 0) return new Map();
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.told')
    .select(['event_id', 'answer', 'told_by', 'within_ms', 'told_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('event_id', '=', sql<string>`any(${eventIds}::text[])`)
    .execute();
  return new Map(
    rows.map(({ event_id, answer, told_by, within_ms, told_at }) => [
      event_id,
      { answer, by: told_by, ...(within_ms === null ? {} : { withinMs: within_ms }), toldAt: told_at },
    ]),
  );
};

type ToldOfDecision = { readonly told: Told; readonly record: DecisionRecord };

export type Decided = {
  readonly record: DecisionRecord;
  /** It was there before this transaction. */
  readonly repeated: boolean;
  /** Said while the decision was awaited, or reported with the attempt. */
  readonly told: Told | undefined;
};

/** What stands for each of these decisions, by event id; what is new of it is kept. The first that was said stands. */
export const standFor = async (
  ports: Ports,
  tx: Tx,
  tenant: TenantId,
  decided: readonly Decided[],
): Promise<ReadonlyMap<string, Told>> => {
  const repeated = decided.filter((each) => each.repeated).map(({ record }) => record.eventId);
  const standing = new Map(await toldOf(tx, tenant, repeated));
  const fresh: ToldOfDecision[] = [];
  for (const { record, told } of decided) {
    if (told === undefined || standing.has(record.eventId)) continue;
    standing.set(record.eventId, told);
    fresh.push({ told, record });
  }
  await keepTold(ports, tx, tenant, fresh);
  return standing;
};

type Ports = { readonly evidence: Pick<Evidence, 'append'>; readonly software: string };

const keepTold = async (
  { evidence, software }: Ports,
  tx: Tx,
  tenant: TenantId,
  kept: readonly ToldOfDecision[],
): Promise<void> => {
  const [first] = kept;
  if (first === undefined) return;
  const entry: EntryId = await evidence.append(tx, {
    tenant,
    predicateType: 'answer-in-time',
    subjects: kept.map(({ told, record: { id } }) => ({
      name: id,
      algorithm: 'sha256',
      digest: sha256(canonicalJson({ decision: id, ...toldText(told) })),
    })),
    fact: { told: kept.map(({ told, record }) => ({ decision: record.id, judged: record.answer, ...toldText(told) })) },
    observedAt: first.told.toldAt,
    // What a caller says that it did is its own word.
    grade: kept.every(({ told }) => told.by === 'server') ? 'A' : 'D',
    collector: `mitsuke decision ${software}`,
  });
  await tables<Tables>(tx)
    .insertInto('decision.told')
    .values(
      kept.map(({ told: { answer, by, withinMs, toldAt }, record }) => ({
        tenant: uuidOf(tenant),
        event_id: record.eventId,
        decision: uuidOf(record.id),
        answer,
        told_by: by,
        within_ms: withinMs ?? null,
        told_at: toldAt,
        entry: uuidOf(entry),
      })),
    )
    .execute();
};
