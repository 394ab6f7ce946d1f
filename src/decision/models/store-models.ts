/** Tables of a tenant's models. A model's content never changes; its status and its steps are beside it. */
import { sql } from 'kysely';
import { type Id, type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { ActId } from '#registry';
import type { ModelOrigin, ModelStatus, ModelStep, Tables } from './model-tables.ts';

export type ModelId = Id<'mdl'>;

export type StoredModel = {
  readonly id: ModelId;
  /** Among the tenant's, from 1 on without a gap. */
  readonly number: number;
  readonly hash: string;
  readonly name: string;
  readonly origin: ModelOrigin;
  readonly trees: number;
  readonly inputs: number;
  readonly status: ModelStatus;
  readonly note: string;
  readonly submittedBy: string;
  readonly submittedAt: Instant;
  readonly statusSince: Instant;
};

const SHOWN = [
  'id',
  'number',
  'hash',
  'name',
  'origin',
  'trees',
  'inputs',
  'status',
  'note',
  'submitted_by',
  'submitted_at',
  'status_since',
] as const;

const modelOfRow = (row: Pick<Tables['decision.model'], (typeof SHOWN)[number]>): StoredModel => ({
  id: idOf('mdl', row.id),
  number: row.number,
  hash: row.hash,
  name: row.name,
  origin: row.origin,
  trees: row.trees,
  inputs: row.inputs,
  status: row.status,
  note: row.note,
  submittedBy: row.submitted_by,
  submittedAt: row.submitted_at,
  statusSince: row.status_since,
});

/** The number of the next model. Held to the end of the transaction: changes of a tenant's models go one by one. */
export const takeModelTurn = async (tx: Tx, tenant: TenantId): Promise<number> => {
  const { rows } = await sql<{ number: number }>`
    insert into decision.model_counter (tenant, number) values (${uuidOf(tenant)}::uuid, 0)
    on conflict (tenant) do update set number = model_counter.number
    returning number`.execute(tables<Tables>(tx));
  return (rows[0]?.number ?? 0) + 1;
};

/** Only in turn. */
export const insertModel = async (
  tx: Tx,
  tenant: TenantId,
  model: StoredModel & { readonly canonicalText: string },
): Promise<void> => {
  const { id, submittedBy, submittedAt, statusSince, canonicalText, ...rest } = model;
  await tables<Tables>(tx)
    .insertInto('decision.model')
    .values({
      ...{ ...rest, tenant: uuidOf(tenant), id: uuidOf(id), canonical_text: canonicalText },
      ...{ submitted_by: submittedBy, submitted_at: submittedAt, status_since: statusSince },
    })
    .execute();
  await tables<Tables>(tx)
    .updateTable('decision.model_counter')
    .set({ number: model.number })
    .where('tenant', '=', uuidOf(tenant))
    .execute();
};

/** By its id, its content or where it stands; a tenant has one champion and one challenger at most. */
export const findModel = async (
  tx: Tx,
  tenant: TenantId,
  by: { readonly id: ModelId } | { readonly hash: string } | { readonly status: 'challenger' | 'champion' },
): Promise<StoredModel | undefined> => {
  const all = tables<Tables>(tx).selectFrom('decision.model').select(SHOWN).where('tenant', '=', uuidOf(tenant));
  const one =
    'id' in by
      ? all.where('id', '=', uuidOf(by.id))
      : 'hash' in by
        ? all.where('hash', '=', by.hash)
        : all.where('status', '=', by.status);
  const row = await one.executeTakeFirst();
  return row && modelOfRow(row);
};

/** The model file. */
export const modelText = async (tx: Tx, tenant: TenantId, hash: string): Promise<string | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('decision.model')
    .select('canonical_text')
    .where('tenant', '=', uuidOf(tenant))
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row?.canonical_text;
};

export type ModelFilters = { readonly status?: ModelStatus | undefined; readonly origin?: ModelOrigin | undefined };

/** The latest first. */
export const queryModels = async (
  tx: Tx,
  tenant: TenantId,
  wanted: ModelFilters & { readonly before?: number | undefined; readonly limit: number },
): Promise<readonly StoredModel[]> => {
  const { status, origin, before, limit } = wanted;
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.model')
    .select(SHOWN)
    .where('tenant', '=', uuidOf(tenant))
    .$if(status !== undefined, (query) => query.where('status', '=', status as ModelStatus))
    .$if(origin !== undefined, (query) => query.where('origin', '=', origin as ModelOrigin))
    .$if(before !== undefined, (query) => query.where('number', '<', before as number))
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
  return rows.map(modelOfRow);
};

/** Only in turn. */
export const setModelStatus = async (
  tx: Tx,
  tenant: TenantId,
  { id, status, at }: { readonly id: ModelId; readonly status: ModelStatus; readonly at: Instant },
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('decision.model')
    .set({ status, status_since: at })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .execute();
};

export type StoredStep = {
  readonly id: Id<'mst'>;
  readonly model: ModelId;
  readonly step: ModelStep;
  readonly why: string;
  readonly act: ActId | undefined;
  readonly madeBy: string;
  readonly madeAt: Instant;
};

export const insertModelStep = async (tx: Tx, tenant: TenantId, step: StoredStep): Promise<void> => {
  const { id, model, act, madeBy, madeAt, ...rest } = step;
  await tables<Tables>(tx)
    .insertInto('decision.model_step')
    .values({
      ...{ ...rest, tenant: uuidOf(tenant), id: uuidOf(id), model: uuidOf(model) },
      ...{ act: act === undefined ? null : uuidOf(act), made_by: madeBy, made_at: madeAt },
    })
    .execute();
};

/** What was done with a model, the latest first. */
export const stepsOfModel = async (tx: Tx, tenant: TenantId, model: ModelId): Promise<readonly StoredStep[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.model_step')
    .select(['id', 'step', 'why', 'act', 'made_by', 'made_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('model', '=', uuidOf(model))
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ id, step, why, act, made_by, made_at }) => ({
    ...{ id: idOf('mst', id), model, step, why, madeBy: made_by, madeAt: made_at },
    act: act === null ? undefined : idOf('act', act),
  }));
};

/** From when on the tenant's payments are looked over; those of one whose are already stay as they are. */
export const beginRounds = async (tx: Tx, tenant: TenantId, dueAt: Instant): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('decision.drift_round')
    .values({ tenant: uuidOf(tenant), due_at: dueAt })
    .onConflict((conflict) => conflict.column('tenant').doNothing())
    .execute();
};
