/** Who did the steps of declarations that entries of the log commit to. */
import type { EntryId } from '#evidence';
import { idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Doer } from '#registry';
import type { Tables } from './store-tables.ts';

export const declarationDoers = async (
  tx: Tx,
  tenant: TenantId,
  entries: readonly EntryId[],
): Promise<ReadonlyMap<EntryId, Doer>> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('supervision.step')
    .select(['entry', 'by'])
    .where('tenant', '=', uuidOf(tenant))
    .where('entry', 'in', entries.map(uuidOf))
    .execute();
  return new Map(rows.map(({ entry, by }) => [idOf('ent', entry), { by }]));
};
