/** This room's table of erasures: that a datum is gone, and why; never the datum. */
import { type Id, type Instant, idOf, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { ErasureReason } from './record-erasure.ts';
import type { EntryId } from './store.ts';

export type ErasureId = Id<'ers'>;

export type Erased = {
  readonly id: ErasureId;
  /** Whose subject the commitment is. */
  readonly entry: EntryId;
  readonly commitment: Uint8Array;
  readonly room: string;
  readonly kind: string;
  /** The id of what it belonged to, e.g. `cas_…`. */
  readonly about: string;
  readonly reason: ErasureReason;
  readonly act: Id<'act'>;
  readonly askedBy: string;
  readonly approvedBy: string;
  readonly erasedAt: Instant;
  /** The entry that says so. */
  readonly recorded: EntryId;
};

type Tables = {
  'evidence.erasure': {
    tenant: string;
    id: string;
    entry: string;
    commitment: Uint8Array;
    room: string;
    kind: string;
    about: string;
    reason: ErasureReason;
    act: string;
    asked_by: string;
    approved_by: string;
    erased_at: Instant;
    recorded: string;
  };
};

const COLUMNS = [
  'id',
  'entry',
  'commitment',
  'room',
  'kind',
  'about',
  'reason',
  'act',
  'asked_by',
  'approved_by',
  'erased_at',
  'recorded',
] as const;

const erasedOf = (row: Omit<Tables['evidence.erasure'], 'tenant'>): Erased => ({
  id: idOf('ers', row.id),
  entry: idOf('ent', row.entry),
  commitment: Uint8Array.from(row.commitment),
  room: row.room,
  kind: row.kind,
  about: row.about,
  reason: row.reason,
  act: idOf('act', row.act),
  askedBy: row.asked_by,
  approvedBy: row.approved_by,
  erasedAt: row.erased_at,
  recorded: idOf('ent', row.recorded),
});

export const insertErasure = async (tx: Tx, { tenant }: Pick<Scope, 'tenant'>, erased: Erased): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('evidence.erasure')
    .values({
      tenant: uuidOf(tenant),
      id: uuidOf(erased.id),
      entry: uuidOf(erased.entry),
      commitment: erased.commitment,
      room: erased.room,
      kind: erased.kind,
      about: erased.about,
      reason: erased.reason,
      act: uuidOf(erased.act),
      asked_by: erased.askedBy,
      approved_by: erased.approvedBy,
      erased_at: erased.erasedAt,
      recorded: uuidOf(erased.recorded),
    })
    .execute();
};

export const erasureOf = async (
  tx: Tx,
  { tenant }: Pick<Scope, 'tenant'>,
  entry: EntryId,
): Promise<Erased | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('evidence.erasure')
    .select(COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('entry', '=', uuidOf(entry))
    .executeTakeFirst();
  return row && erasedOf(row);
};

export type ErasureFilters = { readonly reason?: ErasureReason | undefined; readonly room?: string | undefined };

/** Newest first, at most `limit`. */
export const erasuresIn = async (
  tx: Tx,
  { tenant }: Pick<Scope, 'tenant'>,
  { filters, before, limit }: { readonly filters: ErasureFilters; readonly before?: ErasureId; readonly limit: number },
): Promise<readonly Erased[]> => {
  const { reason, room } = filters;
  const rows = await tables<Tables>(tx)
    .selectFrom('evidence.erasure')
    .select(COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .$if(reason !== undefined, (query) => query.where('reason', '=', reason as ErasureReason))
    .$if(room !== undefined, (query) => query.where('room', '=', room as string))
    .$if(before !== undefined, (query) => query.where('id', '<', uuidOf(before as ErasureId)))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(erasedOf);
};
