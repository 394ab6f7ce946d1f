/**
 * Changes one part of a tenant's strategy, in the caller's transaction: the part's row, the raised revision, an entry of
 * the log, an event. `changeStrategy(ports, tx, scope, { part: 'champion', hash, why, act })` puts a part in force, `hash:
 * undefined` takes it out. The content behind a hash is the caller's to keep; `stored-strategy.ts` reads it back.
 */
import { canonicalJson, type Evidence, sha256 } from '#evidence';
import { formatInstant, type Scope, type TenantId, uuidOf } from '#kernel';
import type { Clock } from '#platform/clock';
import { type Tx, tables } from '#platform/database';
import type { NewId, Random } from '#platform/random';
import type { Outbox } from '#platform/stream';
import type { ActId } from '#registry';
import type { StrategyChanged } from '../events.ts';
import { raiseStrategyRevision } from '../node-store.ts';
import type { StrategyPart, Tables } from './strategy-tables.ts';

export type StrategyChangePorts = {
  readonly evidence: Pick<Evidence, 'append'>;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly software: string;
};

export type StrategyChange = {
  readonly part: StrategyPart;
  /** SHA-256 in hex of what is to be in force; `undefined`: the configured one, or none. */
  readonly hash: string | undefined;
  /** For the reader; the log commits to it and does not show it. */
  readonly why: string;
  /** The act of two people it was. */
  readonly act?: ActId | undefined;
};

const SALT_BYTES = 32;

/** Batches that are judged from here on are judged with it. The hash before, and the new revision. */
export const changeStrategy = async (
  ports: StrategyChangePorts,
  tx: Tx,
  { tenant, principal }: Scope,
  change: StrategyChange,
): Promise<{ readonly revision: number; readonly before: string | undefined }> => {
  // First, since it waits for a batch that is being committed and holds back the next.
  const revision = await raiseStrategyRevision(tx, tenant);
  const before = await partOf(tx, tenant, change.part);
  await putPart(tx, tenant, change);
  const at = ports.clock.now();
  const [id, salt, by] = [ports.newId('chg'), ports.random.bytes(SALT_BYTES), principal.id];
  const { part, hash, why, act } = change;
  const fact = { record: id, revision, part, before: before ?? null, after: hash ?? null, act: act ?? null };
  const record = canonicalJson({ ...fact, why, by, at: formatInstant(at) });
  const entry = await ports.evidence.append(tx, {
    tenant,
    predicateType: 'strategy-change',
    subjects: [{ name: `record ${id}`, algorithm: 'sha256', digest: sha256(Buffer.concat([salt, record])) }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: `mitsuke decision ${ports.software}`,
  });
  await tables<Tables>(tx)
    .insertInto('decision.strategy_change')
    .values({
      ...{ tenant: uuidOf(tenant), revision, id: uuidOf(id), part, hash_before: before ?? null, hash: hash ?? null },
      ...{ why, act: act === undefined ? null : uuidOf(act), made_by: by, made_at: at },
      ...{ record: new TextDecoder().decode(record), salt, entry: uuidOf(entry) },
    })
    .execute();
  const event: StrategyChanged = {
    id: ports.newId('evt'),
    type: 'decision.strategy-changed.v1',
    tenant,
    key: part,
    occurredAt: at,
    recordedAt: at,
    payload: { part, revision, ...(hash === undefined ? {} : { hash }) },
  };
  await ports.outbox.publish(tx, event);
  return { revision, before };
};

/** The hash in force; `undefined`: the configured one, or none. */
export const partOf = async (tx: Tx, tenant: TenantId, part: StrategyPart): Promise<string | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('decision.strategy_part')
    .select('hash')
    .where('tenant', '=', uuidOf(tenant))
    .where('part', '=', part)
    .executeTakeFirst();
  return row?.hash;
};

const putPart = async (tx: Tx, tenant: TenantId, { part, hash }: StrategyChange): Promise<void> => {
  if (hash === undefined) {
    await tables<Tables>(tx)
      .deleteFrom('decision.strategy_part')
      .where('tenant', '=', uuidOf(tenant))
      .where('part', '=', part)
      .execute();
    return;
  }
  await tables<Tables>(tx)
    .insertInto('decision.strategy_part')
    .values({ tenant: uuidOf(tenant), part, hash })
    .onConflict((conflict) => conflict.columns(['tenant', 'part']).doUpdateSet({ hash }))
    .execute();
};
