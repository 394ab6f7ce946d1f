/**
 * Bytes of files, prints and raw content: content-addressed within the tenant, so that the same bytes are one object. What
 * erasing leaves without a name is removed by the sweeper: an outage delays that and loses none. Bytes that come again
 * meanwhile are held.
 */
import { sql } from 'kysely';
import { type Duration, durationOfMs, type Instant, idOf, minus, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Objects } from '#platform/objects';
import type { CasesPorts } from './ports.ts';
import type { Tables } from './store-tables.ts';

type Named = { readonly tenant: TenantId; readonly sha256: Uint8Array };

/** Who is just adding the same bytes has committed by then. */
const REMOVAL_WAITS: Duration = durationOfMs(10 * 60_000);

export const objectNameOf = (tenant: TenantId, digest: Uint8Array): string =>
  `cases/${uuidOf(tenant)}/${Buffer.from(digest).toString('hex')}`;

/** In the transaction whose row names the bytes: they are there when it commits, whatever is being removed. */
export const holdObject = async (
  objects: Objects,
  tx: Tx,
  { tenant, sha256, bytes }: Named & { readonly bytes: Uint8Array },
): Promise<void> => {
  const { numDeletedRows } = await tables<Tables>(tx)
    .deleteFrom('cases.object_to_remove')
    .where('tenant', '=', uuidOf(tenant))
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  const name = objectNameOf(tenant, sha256);
  if (numDeletedRows > 0n || (await objects.get(name)) === undefined) await objects.put(name, bytes);
};

export const sendToRemoval = async (
  tx: Tx,
  { tenant, sha256, since }: Named & { readonly since: Instant },
): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.object_to_remove')
    .values({ tenant: uuidOf(tenant), sha256, since })
    .onConflict((conflict) => conflict.columns(['tenant', 'sha256']).doNothing())
    .execute();
};

type RemovalPorts = Pick<CasesPorts, 'database' | 'objects' | 'clock'>;

/** As the system, over all tenants. @returns how many objects were removed. */
export const removeObjects = async (ports: RemovalPorts, stopping?: AbortSignal): Promise<number> => {
  let removed = 0;
  while (stopping?.aborted !== true) {
    const next = await ports.database.asSystem((tx) => removeNext(ports, tx));
    if (next === 'none') break;
    if (next === 'removed') removed += 1;
  }
  return removed;
};

const removeNext = async ({ objects, clock }: RemovalPorts, tx: Tx): Promise<'removed' | 'still-named' | 'none'> => {
  const due = await tables<Tables>(tx)
    .selectFrom('cases.object_to_remove')
    .select(['tenant', 'sha256'])
    .where('since', '<', minus(clock.now(), REMOVAL_WAITS))
    .orderBy('since')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (due === undefined) return 'none';
  const sha256 = Uint8Array.from(due.sha256);
  const isNamed = await isStillNamed(tx, due.tenant, sha256);
  if (!isNamed) await objects.remove(objectNameOf(idOf('ten', due.tenant), sha256));
  await tables<Tables>(tx)
    .deleteFrom('cases.object_to_remove')
    .where('tenant', '=', due.tenant)
    .where('sha256', '=', sha256)
    .execute();
  return isNamed ? 'still-named' : 'removed';
};

const isStillNamed = async (tx: Tx, tenant: string, sha256: Uint8Array): Promise<boolean> => {
  const { rows } = await sql<{ named: boolean }>`
    select exists (
      select from cases.attachment where tenant = ${tenant}::uuid and sha256 = ${sha256} and erased_at is null
    ) or exists (
      select from cases.printed_record where tenant = ${tenant}::uuid and sha256 = ${sha256} and erased_at is null
    ) or exists (
      select from cases.alert where tenant = ${tenant}::uuid and raw_sha256 = ${sha256}
    ) as named`.execute(tables<Tables>(tx));
  return rows[0]?.named === true;
};
