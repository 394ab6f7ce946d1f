/** The tenant's deadlines: each version a row, the last one in force. */
import type { EntryId } from '#evidence';
import { type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { DEFAULT_POLICY, type DeadlinePolicy } from './core/deadline-policy.ts';
import type { Tables } from './store-tables.ts';

export type PolicyVersion = {
  /** 0 is the product's own. */
  readonly version: number;
  readonly policy: DeadlinePolicy;
  readonly setBy: string | undefined;
  readonly setAt: Instant | undefined;
  readonly entry: EntryId | undefined;
};

const PRODUCTS_OWN: PolicyVersion = {
  version: 0,
  policy: DEFAULT_POLICY,
  setBy: undefined,
  setAt: undefined,
  entry: undefined,
};

type VersionsWanted = {
  readonly before?: number | undefined;
  readonly setBy?: string | undefined;
  readonly limit: number;
};

/** Newest first, at most `limit`, before a version. Without the product's own. */
export const policyVersions = async (
  tx: Tx,
  tenant: TenantId,
  { before, setBy, limit }: VersionsWanted,
): Promise<readonly PolicyVersion[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.deadline_policy')
    .select(['version', 'policy', 'set_by', 'set_at', 'entry'])
    .where('tenant', '=', uuidOf(tenant))
    .$if(before !== undefined, (query) => query.where('version', '<', before as number))
    .$if(setBy !== undefined, (query) => query.where('set_by', '=', setBy as string))
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    version: row.version,
    policy: row.policy,
    setBy: row.set_by,
    setAt: row.set_at,
    entry: idOf('ent', row.entry),
  }));
};

export const policyInForce = async (tx: Tx, tenant: TenantId): Promise<PolicyVersion> =>
  (await policyVersions(tx, tenant, { limit: 1 }))[0] ?? PRODUCTS_OWN;

export const policyOf = async (tx: Tx, tenant: TenantId): Promise<DeadlinePolicy> =>
  (await policyInForce(tx, tenant)).policy;

/** Only for who has the tenant's turn. */
export const insertPolicy = async (
  tx: Tx,
  tenant: TenantId,
  version: { [Field in keyof PolicyVersion]-?: NonNullable<PolicyVersion[Field]> },
): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.deadline_policy')
    .values({
      tenant: uuidOf(tenant),
      version: version.version,
      policy: version.policy,
      set_by: version.setBy,
      set_at: version.setAt,
      entry: uuidOf(version.entry),
    })
    .execute();
};
