/** Who changed how payments are judged: what the entries of the log only commit to. */
import type { EntryId } from '#evidence';
import { idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Doer } from '#registry';

type Made = { entry: string; tenant: string; made_by: string };
type Tables = {
  'decision.strategy_change': Made;
  'decision.list_change': Made;
  'decision.campaign_lift': { entry: string; tenant: string; lifted_by: string };
};

export const decisionDoers = async (
  tx: Tx,
  tenant: TenantId,
  entries: readonly EntryId[],
): Promise<ReadonlyMap<EntryId, Doer>> => {
  const named = [uuidOf(tenant), entries.map(uuidOf)] as const;
  const made = (table: 'decision.strategy_change' | 'decision.list_change') =>
    tables<Tables>(tx)
      .selectFrom(table)
      .select(['entry', 'made_by as by'])
      .where('tenant', '=', named[0])
      .where('entry', 'in', named[1])
      .execute();
  const lifted = tables<Tables>(tx)
    .selectFrom('decision.campaign_lift')
    .select(['entry', 'lifted_by as by'])
    .where('tenant', '=', named[0])
    .where('entry', 'in', named[1])
    .execute();
  const found = await Promise.all([made('decision.strategy_change'), made('decision.list_change'), lifted]);
  return new Map(found.flat().map(({ entry, by }) => [idOf('ent', entry), { by }]));
};
