/** Tables of held heads: what readers are shown, what witnesses are asked about, and what each of them last said. */
import { type Selectable, sql } from 'kysely';
import { type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Head, Log } from '../store.ts';
import type { WitnessOutcome } from './ask-witness.ts';

type ShownTable = {
  tenant: string;
  size: number;
  root: Uint8Array | null;
  checkpoint: Uint8Array | null;
  shown_at: Instant | null;
};
type AwaitedTable = {
  tenant: string;
  size: number;
  root: Uint8Array;
  checkpoint: Uint8Array;
  since: Instant;
  told_at: Instant | null;
};
type WordTable = {
  tenant: string;
  vkey: string;
  size: number;
  cosigned_at: Instant | null;
  asked_at: Instant;
  outcome: WitnessOutcome;
};
type Tables = {
  'evidence.shown_head': ShownTable;
  'evidence.awaited_head': AwaitedTable;
  'evidence.witness_word': WordTable;
};

/** In a transaction that is about to set another head: keeps what readers were shown, unless something is kept already. */
export const keepShown = async (tx: Tx, { tenant, head }: Pick<Log, 'tenant' | 'head'>): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('evidence.shown_head')
    .values({ tenant: uuidOf(tenant), ...columnsOf(head) })
    .onConflict((conflict) => conflict.column('tenant').doNothing())
    .execute();
};

const columnsOf = (head: Head | undefined): Omit<ShownTable, 'tenant'> => ({
  size: head?.size ?? 0,
  root: head?.root ?? null,
  checkpoint: head?.checkpoint ?? null,
  shown_at: head?.at ?? null,
});

/** `undefined`: nothing is kept, so that the log's head is what readers are shown. */
export const findKept = async (tx: Tx, tenant: TenantId): Promise<{ readonly head: Head | undefined } | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('evidence.shown_head')
    .select(['size', 'root', 'checkpoint', 'shown_at'])
    .where('tenant', '=', uuidOf(tenant))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { size, root, checkpoint, shown_at: at } = row;
  return { head: root === null || checkpoint === null || at === null ? undefined : { size, root, checkpoint, at } };
};

/** Compare-and-set: false when what is shown is no longer of this size. */
export const show = async (
  tx: Tx,
  tenant: TenantId,
  next: { readonly from: number; readonly head: Head },
): Promise<boolean> => {
  const result = await tables<Tables>(tx)
    .updateTable('evidence.shown_head')
    .set(columnsOf(next.head))
    .where('tenant', '=', uuidOf(tenant))
    .where('size', '=', next.from)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
};

export type AwaitedHead = Omit<Head, 'at'> & { readonly since: Instant; readonly toldAt: Instant | undefined };

export const findAwaited = async (tx: Tx, tenant: TenantId): Promise<AwaitedHead | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('evidence.awaited_head')
    .select(['size', 'root', 'checkpoint', 'since', 'told_at'])
    .where('tenant', '=', uuidOf(tenant))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { size, root, checkpoint, since, told_at } = row;
  return { size, root, checkpoint, since, toldAt: told_at ?? undefined };
};

export const saveAwaited = async (tx: Tx, tenant: TenantId, head: AwaitedHead): Promise<void> => {
  const { size, root, checkpoint, since, toldAt } = head;
  const columns = { size, root, checkpoint, since, told_at: toldAt ?? null };
  await tables<Tables>(tx)
    .insertInto('evidence.awaited_head')
    .values({ tenant: uuidOf(tenant), ...columns })
    .onConflict((conflict) => conflict.column('tenant').doUpdateSet(columns))
    .execute();
};

export const forgetAwaited = async (tx: Tx, tenant: TenantId): Promise<void> => {
  await tables<Tables>(tx).deleteFrom('evidence.awaited_head').where('tenant', '=', uuidOf(tenant)).execute();
};

export type KeptWord = {
  readonly vkey: string;
  readonly outcome: WitnessOutcome;
  /** The largest size it is known to have cosigned. */
  readonly size: number;
  readonly cosignedAt: Instant | undefined;
  readonly askedAt: Instant;
};

export const wordsAbout = async (tx: Tx, tenant: TenantId): Promise<Map<string, KeptWord>> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('evidence.witness_word')
    .select(['vkey', 'size', 'cosigned_at', 'asked_at', 'outcome'])
    .where('tenant', '=', uuidOf(tenant))
    .execute();
  return new Map(rows.map((row) => [row.vkey, wordOf(row)]));
};

const wordOf = (row: Omit<Selectable<WordTable>, 'tenant'>): KeptWord => ({
  vkey: row.vkey,
  outcome: row.outcome,
  size: row.size,
  cosignedAt: row.cosigned_at ?? undefined,
  askedAt: row.asked_at,
});

export const saveWord = async (tx: Tx, tenant: TenantId, word: KeptWord): Promise<void> => {
  const { size, askedAt: asked_at, outcome, cosignedAt } = word;
  const columns = { size, asked_at, outcome, ...(cosignedAt === undefined ? {} : { cosigned_at: cosignedAt }) };
  await tables<Tables>(tx)
    .insertInto('evidence.witness_word')
    .values({ tenant: uuidOf(tenant), vkey: word.vkey, cosigned_at: null, ...columns })
    .onConflict((conflict) => conflict.columns(['tenant', 'vkey']).doUpdateSet(columns))
    .execute();
};

/** Tenants whose log has a head beyond the one that readers are shown. */
export const tenantsAwaiting = async (tx: Tx): Promise<TenantId[]> => {
  const { rows } = await sql<{ tenant: string }>`
    select tenant from evidence.log join evidence.shown_head using (tenant)
    where log.size > shown_head.size order by tenant`.execute(tables<Tables>(tx));
  return rows.map(({ tenant }) => idOf('ten', tenant));
};

/** Tenants for whom a shown head is kept. */
export const tenantsKept = async (tx: Tx): Promise<TenantId[]> => {
  const rows = await tables<Tables>(tx).selectFrom('evidence.shown_head').select('tenant').orderBy('tenant').execute();
  return rows.map(({ tenant }) => idOf('ten', tenant));
};

/** Once no witness is demanded any more, the log's own head is what counts. */
export const forgetHeld = async (tx: Tx): Promise<void> => {
  await tables<Tables>(tx).deleteFrom('evidence.awaited_head').execute();
  await tables<Tables>(tx).deleteFrom('evidence.shown_head').execute();
};

/** How long the oldest awaited heads wait: their number, and since when. */
export const oldestAwaited = async (
  tx: Tx,
): Promise<{ readonly count: number; readonly since: Instant | undefined }> => {
  const row = await tables<Tables>(tx)
    .selectFrom('evidence.awaited_head')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('since').as('since')])
    .executeTakeFirstOrThrow();
  return { count: row.count, since: row.since ?? undefined };
};
