/** Policies by their hash, and the changes that put them in force. */
import { type Instant, idOf, instantOfMs, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { ActId } from '#registry';
import type { Policy } from '../core/policy/policy.ts';
import { loadPolicy } from '../core/policy/policy-file.ts';

type Tables = {
  'decision.policy': {
    tenant: string;
    hash: string;
    name: string;
    version: number;
    canonical_text: string;
    first_seen_at: Instant;
  };
  'decision.strategy_change': {
    tenant: string;
    revision: number;
    part: string;
    hash: string | null;
    why: string;
    act: string | null;
    made_by: string;
    made_at: Instant;
    entry: string;
  };
};

export const keepPolicy = async (
  tx: Tx,
  tenant: TenantId,
  { policy, at }: { readonly policy: Policy; readonly at: Instant },
): Promise<void> => {
  const { hash, canonicalText, content } = policy;
  await tables<Tables>(tx)
    .insertInto('decision.policy')
    .values({
      tenant: uuidOf(tenant),
      hash,
      name: content.name,
      version: content.version,
      canonical_text: canonicalText,
      first_seen_at: at,
    })
    .onConflict((conflict) => conflict.columns(['tenant', 'hash']).doNothing())
    .execute();
};

/** `undefined`: the tenant has never had it. */
export const policyByHash = async (tx: Tx, tenant: TenantId, hash: string): Promise<Policy | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('decision.policy')
    .select('canonical_text')
    .where('tenant', '=', uuidOf(tenant))
    .where('hash', '=', hash)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const loaded = loadPolicy(row.canonical_text);
  if (loaded.kind === 'failed' || loaded.value.hash !== hash) throw new Error(`policy ${hash} does not load as kept`);
  return loaded.value;
};

/** For a strategy: it was kept before it was put in force. */
export const policyBehind = async (tx: Tx, tenant: TenantId, hash: string): Promise<Policy> => {
  const policy = await policyByHash(tx, tenant, hash);
  if (policy === undefined) throw new Error('a policy is kept before it is put in force');
  return policy;
};

export type PolicyChange = {
  readonly revision: number;
  /** `undefined`: none from then on. */
  readonly policy: { readonly hash: string; readonly name: string; readonly version: number } | undefined;
  readonly why: string;
  readonly act: ActId | undefined;
  readonly madeBy: string;
  readonly madeAt: Instant;
  readonly entry: string;
};

/** What was put in force and taken out, the latest first. */
export const policyChanges = async (
  tx: Tx,
  tenant: TenantId,
  { below, limit }: { readonly below: number | undefined; readonly limit: number },
): Promise<readonly PolicyChange[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.strategy_change as change')
    .leftJoin('decision.policy as policy', (join) =>
      join.onRef('policy.tenant', '=', 'change.tenant').onRef('policy.hash', '=', 'change.hash'),
    )
    .select(['change.revision', 'change.hash', 'policy.name', 'policy.version', 'change.why', 'change.act'])
    .select(['change.made_by', 'change.made_at', 'change.entry'])
    .where('change.tenant', '=', uuidOf(tenant))
    .where('change.part', '=', 'policy')
    .$if(below !== undefined, (query) => query.where('change.revision', '<', below as number))
    .orderBy('change.revision', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ revision, hash, name, version, why, act, made_by, made_at, entry }) => ({
    revision,
    policy: hash === null || name === null || version === null ? undefined : { hash, name, version },
    why,
    act: act === null ? undefined : idOf('act', act),
    madeBy: made_by,
    madeAt: instantOfMs(made_at),
    entry: idOf('ent', entry),
  }));
};
