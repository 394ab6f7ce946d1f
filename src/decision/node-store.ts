/** The row that says who judges a tenant's attempts, and the attempts its windows are rebuilt from. */
import { type ExpressionBuilder, sql } from 'kysely';
import { type Instant, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Attempt } from './core/attempt.ts';

type Tables = {
  'decision.node': {
    tenant: string;
    term: number;
    sequence: number;
    newest: Instant | null;
    strategy_revision: number;
  };
  'decision.decision': { tenant: string; id: string; occurred_at: Instant; record: string };
};

export type Term = {
  readonly term: number;
  /** Of the last decision committed; 0 before the first. */
  readonly sequence: number;
  readonly newest: Instant | null;
  /** Of the tenant's strategy. */
  readonly revision: number;
};

/** Begins a new term; waits for a batch of the term before that is just being committed. */
export const takeOver = async (tx: Tx, tenant: TenantId): Promise<Term> => {
  const { rows } = await sql<Term>`
    insert into decision.node (tenant, term, sequence, newest)
    select id, 1, 0, (select max(occurred_at) from decision.decision where tenant = id)
    from (values (${uuidOf(tenant)}::uuid)) as taken (id)
    on conflict (tenant) do update set term = node.term + 1
    returning term, sequence, newest, strategy_revision as revision`.execute(tables<Tables>(tx));
  const [row] = rows;
  if (row === undefined) throw new Error('an upsert returns its row');
  return row;
};

export type Advance = Omit<Term, 'newest'> & {
  readonly tenant: TenantId;
  /** Decisions of the batch. */
  readonly by: number;
  /** The newest instant any attempt so far, those of the batch among them, occurred at. */
  readonly newest: Instant;
};

/**
 * Moves the sequence on, unless another has taken over or the strategy is no longer the one the batch was judged with:
 * then the batch must not be committed.
 */
export const advance = async (
  tx: Tx,
  { tenant, term, sequence, by, newest, revision }: Advance,
): Promise<'advanced' | 'superseded' | 'strategy-changed'> => {
  const { numUpdatedRows } = await tables<Tables>(tx)
    .updateTable('decision.node')
    .set({ sequence: sequence + by, newest })
    .where('tenant', '=', uuidOf(tenant))
    .where('term', '=', term)
    .where('sequence', '=', sequence)
    .where('strategy_revision', '=', revision)
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return 'advanced';
  const found = await placeOf(tx, tenant);
  return found?.term === term && found.sequence === sequence ? 'strategy-changed' : 'superseded';
};

/** Read before the strategy itself, so that a strategy is never taken for a newer one than it is. */
export const strategyRevision = async (tx: Tx, tenant: TenantId): Promise<number> =>
  (await placeOf(tx, tenant))?.strategy_revision ?? 0;

const placeOf = (tx: Tx, tenant: TenantId) =>
  tables<Tables>(tx)
    .selectFrom('decision.node')
    .select(['term', 'sequence', 'strategy_revision'])
    .where('tenant', '=', uuidOf(tenant))
    .executeTakeFirst();

/** The new revision. Holds the row, so that no batch of the tenant commits until the change does. */
export const raiseStrategyRevision = async (tx: Tx, tenant: TenantId): Promise<number> => {
  const { rows } = await sql<{ revision: number }>`
    insert into decision.node (tenant, term, sequence, newest, strategy_revision)
    select id, 1, 0, (select max(occurred_at) from decision.decision where tenant = id), 1
    from (values (${uuidOf(tenant)}::uuid)) as changed (id)
    on conflict (tenant) do update set strategy_revision = node.strategy_revision + 1
    returning strategy_revision as revision`.execute(tables<Tables>(tx));
  const [row] = rows;
  if (row === undefined) throw new Error('an upsert returns its row');
  return row.revision;
};

export type Past = {
  readonly attempt: Attempt;
  readonly occurredAt: Instant;
  readonly id: string;
  /** Zero in records from before there were windows. */
  readonly sequence: number;
};

/** Decided attempts that occurred after `edge`, oldest first, from behind `last` on, at most `limit`. */
export const pastAttempts = async (
  tx: Tx,
  tenant: TenantId,
  wanted: { readonly edge: Instant; readonly last: Past | undefined; readonly limit: number },
): Promise<readonly Past[]> => {
  const { edge, last, limit } = wanted;
  const behind = ({ eb, refTuple, tuple }: ExpressionBuilder<Tables, 'decision.decision'>, past: Past) =>
    eb(refTuple('occurred_at', 'id'), '>', tuple(past.occurredAt, past.id));
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.decision')
    .select(['id', 'occurred_at', 'record'])
    .where('tenant', '=', uuidOf(tenant))
    .where('occurred_at', '>', edge)
    .$if(last !== undefined, (query) => query.where((eb) => behind(eb, last as Past)))
    .orderBy('occurred_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id, occurred_at, record }) => {
    const { attempt, sequence = 0 } = JSON.parse(record) as { attempt: Attempt; sequence?: number };
    return { attempt, occurredAt: occurred_at, id, sequence };
  });
};
