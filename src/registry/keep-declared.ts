/**
 * Where each party stands with its declarations, as the room of declarations tells it in the order in which it happened: so
 * that a portfolio is narrowed by it without asking that room (SUPV-10). The newest word of each party is the one that counts.
 */
import { type Instant, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Declared } from './core/declared.ts';
import type { Tables } from './store-tables.ts';

/** In the transaction of the event's delivery. Of a party that is not there nothing is kept. */
export type KeepDeclared = (tx: Tx, tenant: TenantId, told: Declared & { readonly toldAt: Instant }) => Promise<void>;

export const keepDeclared: KeepDeclared = async (tx, tenant, { party, declaration, state, toldAt, ...at }) => {
  const known = await tables<Tables>(tx)
    .selectFrom('registry.party')
    .select('id')
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(party))
    .forKeyShare()
    .executeTakeFirst();
  if (known === undefined) return;
  const kept = {
    ...{ declaration: uuidOf(declaration), state, due_at: at.dueAt, opened_at: at.openedAt ?? null },
    ...{ filed_at: at.filedAt ?? null, expires_at: at.expiresAt ?? null, told_at: toldAt },
  };
  await tables<Tables>(tx)
    .insertInto('registry.declared')
    .values({ tenant: uuidOf(tenant), party: uuidOf(party), ...kept })
    .onConflict((conflict) => conflict.columns(['tenant', 'party']).doUpdateSet(kept))
    .execute();
};
