/** What was seen of models since they judge, look by look. */
import { type Id, type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Reference } from '../core/model/drift.ts';
import type { DriftFound } from '../core/model/look-for-drift.ts';
import type { Tables } from './model-tables.ts';
import type { ModelId } from './store-models.ts';

export type DriftLookId = Id<'mlk'>;

export type DriftLook = {
  readonly id: DriftLookId;
  readonly model: ModelId;
  readonly lookedAt: Instant;
  readonly payments: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly found: DriftFound;
  readonly entry: Id<'ent'>;
};

/** `scoresThen`: of the first look that saw enough, what later ones are held against. */
export type NewLook = DriftLook & { readonly scoresThen?: Reference | undefined };

export const insertLook = async (tx: Tx, tenant: TenantId, look: NewLook): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('decision.drift_look')
    .values({
      ...{ tenant: uuidOf(tenant), id: uuidOf(look.id), model: uuidOf(look.model), looked_at: look.lookedAt },
      scores_then: look.scoresThen === undefined ? null : JSON.stringify(look.scoresThen),
      ...{ payments: look.payments, first_at: look.firstAt, last_at: look.lastAt },
      ...{ found: JSON.stringify(look.found), entry: uuidOf(look.entry) },
    })
    .execute();
};

/** The latest first, of one model, from before the one named. */
export const looksAt = async (
  tx: Tx,
  tenant: TenantId,
  wanted: { readonly model: ModelId; readonly before?: DriftLookId | undefined; readonly limit: number },
): Promise<readonly DriftLook[]> => {
  const { model, before, limit } = wanted;
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.drift_look')
    .select(['id', 'looked_at', 'payments', 'first_at', 'last_at', 'found', 'entry'])
    .where('tenant', '=', uuidOf(tenant))
    .where('model', '=', uuidOf(model))
    .$if(before !== undefined, (query) => query.where('id', '<', uuidOf(before as DriftLookId)))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...{ id: idOf('mlk', row.id), model, lookedAt: row.looked_at, payments: row.payments },
    ...{ firstAt: row.first_at, lastAt: row.last_at },
    ...{ found: JSON.parse(row.found) as DriftFound, entry: idOf('ent', row.entry) },
  }));
};

/** What the scores of the model looked like when it was first looked at with enough payments. */
export const scoresThen = async (tx: Tx, tenant: TenantId, model: ModelId): Promise<Reference | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('decision.drift_look')
    .select('scores_then')
    .where('tenant', '=', uuidOf(tenant))
    .where('model', '=', uuidOf(model))
    .where('scores_then', 'is not', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.scores_then == null ? undefined : (JSON.parse(row.scores_then) as Reference);
};
