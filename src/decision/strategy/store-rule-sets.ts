/** Tables of the rule sets that a tenant has written. A version's text never changes; its status and steps are beside it. */
import { sql } from 'kysely';
import { type Id, type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { ActId } from '#registry';

export type RuleSetId = Id<'rsv'>;

export const RULE_SET_STATUSES = ['draft', 'shadow', 'live', 'retired'] as const;
export type RuleSetStatus = (typeof RULE_SET_STATUSES)[number];

export const RULE_SET_STEPS = ['made', 'to-shadow', 'from-shadow', 'to-live', 'retired'] as const;
export type RuleSetStep = (typeof RULE_SET_STEPS)[number];

export type Tables = {
  'decision.rule_set_counter': { tenant: string; number: number };
  'decision.rule_set_version': {
    tenant: string;
    id: string;
    number: number;
    hash: string;
    name: string;
    version: number;
    rules: number;
    text: string;
    canonical_text: string;
    status: RuleSetStatus;
    note: string;
    based_on: string | null;
    made_by: string;
    made_at: Instant;
    status_since: Instant;
  };
  'decision.rule_set_step': {
    tenant: string;
    id: string;
    version: string;
    step: RuleSetStep;
    why: string;
    act: string | null;
    made_by: string;
    made_at: Instant;
  };
};

export type RuleSetVersion = {
  readonly id: RuleSetId;
  /** Among the tenant's, from 1 on without a gap. */
  readonly number: number;
  readonly hash: string;
  /** As the file says. */
  readonly name: string;
  readonly version: number;
  /** How many it has. */
  readonly rules: number;
  readonly status: RuleSetStatus;
  readonly note: string;
  readonly basedOn: RuleSetId | undefined;
  readonly madeBy: string;
  readonly madeAt: Instant;
  readonly statusSince: Instant;
};

export const VERSION_SHOWN = [
  'id',
  'number',
  'hash',
  'name',
  'version',
  'rules',
  'status',
  'note',
  'based_on',
  'made_by',
  'made_at',
  'status_since',
] as const;

export const versionOf = (
  row: Pick<Tables['decision.rule_set_version'], (typeof VERSION_SHOWN)[number]>,
): RuleSetVersion => ({
  id: idOf('rsv', row.id),
  number: row.number,
  hash: row.hash,
  name: row.name,
  version: row.version,
  rules: row.rules,
  status: row.status,
  note: row.note,
  basedOn: row.based_on === null ? undefined : idOf('rsv', row.based_on),
  madeBy: row.made_by,
  madeAt: row.made_at,
  statusSince: row.status_since,
});

/** The number of the next version. Held to the end of the transaction: changes of a tenant's rule sets go one by one. */
export const takeTurn = async (tx: Tx, tenant: TenantId): Promise<{ readonly number: number }> => {
  const { rows } = await sql<{ number: number }>`
    insert into decision.rule_set_counter (tenant, number) values (${uuidOf(tenant)}, 0)
    on conflict (tenant) do update set number = rule_set_counter.number
    returning number`.execute(tables<Tables>(tx));
  return { number: (rows[0]?.number ?? 0) + 1 };
};

export type NewVersion = RuleSetVersion & { readonly text: string; readonly canonicalText: string };

/** Only in turn. */
export const insertVersion = async (tx: Tx, tenant: TenantId, version: NewVersion): Promise<void> => {
  const { id, basedOn, canonicalText, madeBy, madeAt, statusSince, ...rest } = version;
  await tables<Tables>(tx)
    .insertInto('decision.rule_set_version')
    .values({
      ...{ ...rest, tenant: uuidOf(tenant), id: uuidOf(id), canonical_text: canonicalText },
      ...{ based_on: basedOn === undefined ? null : uuidOf(basedOn) },
      ...{ made_by: madeBy, made_at: madeAt, status_since: statusSince },
    })
    .execute();
  await tables<Tables>(tx)
    .updateTable('decision.rule_set_counter')
    .set({ number: version.number })
    .where('tenant', '=', uuidOf(tenant))
    .execute();
};

export type VersionWithText = RuleSetVersion & { readonly text: string; readonly canonicalText: string };

/** By its id, its content or where it stands; a tenant has one at most that is live, or in shadow. */
export const findVersion = async (
  tx: Tx,
  tenant: TenantId,
  by: { readonly id: RuleSetId } | { readonly hash: string } | { readonly status: 'shadow' | 'live' },
): Promise<VersionWithText | undefined> => {
  const all = tables<Tables>(tx)
    .selectFrom('decision.rule_set_version')
    .select([...VERSION_SHOWN, 'text', 'canonical_text'])
    .where('tenant', '=', uuidOf(tenant));
  const one =
    'id' in by
      ? all.where('id', '=', uuidOf(by.id))
      : 'hash' in by
        ? all.where('hash', '=', by.hash)
        : all.where('status', '=', by.status);
  const row = await one.executeTakeFirst();
  return row && { ...versionOf(row), text: row.text, canonicalText: row.canonical_text };
};

export type Step = {
  readonly id: Id<'chg'>;
  readonly version: RuleSetId;
  readonly step: RuleSetStep;
  readonly why: string;
  readonly act: ActId | undefined;
  readonly madeBy: string;
  readonly madeAt: Instant;
};

export const insertStep = async (tx: Tx, tenant: TenantId, step: Step): Promise<void> => {
  const { id, version, act, madeBy, madeAt, ...rest } = step;
  await tables<Tables>(tx)
    .insertInto('decision.rule_set_step')
    .values({
      ...{ ...rest, tenant: uuidOf(tenant), id: uuidOf(id), version: uuidOf(version) },
      ...{ act: act === undefined ? null : uuidOf(act), made_by: madeBy, made_at: madeAt },
    })
    .execute();
};

/** Only in turn. */
export const setStatus = async (
  tx: Tx,
  tenant: TenantId,
  { id, status, at }: { readonly id: RuleSetId; readonly status: RuleSetStatus; readonly at: Instant },
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('decision.rule_set_version')
    .set({ status, status_since: at })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .execute();
};

/** What was done with a version, the latest first. */
export const stepsOf = async (tx: Tx, tenant: TenantId, version: RuleSetId): Promise<readonly Step[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.rule_set_step')
    .select(['id', 'step', 'why', 'act', 'made_by', 'made_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('version', '=', uuidOf(version))
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ id, step, why, act, made_by, made_at }) => ({
    ...{ id: idOf('chg', id), version, step, why, madeBy: made_by, madeAt: made_at },
    act: act === null ? undefined : idOf('act', act),
  }));
};
