/** Who did the acts of the registers that entries of the log commit to; some are nobody's, such as a look over the dates. */
import type { EntryId } from '#evidence';
import { idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Doer } from '#registry';
import type { Tables } from './store-tables.ts';

export const assuranceDoers = async (
  tx: Tx,
  tenant: TenantId,
  entries: readonly EntryId[],
): Promise<ReadonlyMap<EntryId, Doer>> => {
  const found = await Promise.all(
    (['assurance.act_record', 'assurance.revision', 'assurance.finding_step'] as const).map((table) =>
      tables<Tables>(tx)
        .selectFrom(table)
        .select(['entry', 'record'])
        .where('tenant', '=', uuidOf(tenant))
        .where('entry', 'in', entries.map(uuidOf))
        .execute(),
    ),
  );
  return new Map(
    found.flat().flatMap(({ entry, record }) => {
      const { by } = JSON.parse(record) as { readonly by?: unknown };
      return typeof by === 'string' ? [[idOf('ent', entry), { by }] as const] : [];
    }),
  );
};
