/** One at a time: what reads much of a tenant's registry before it writes. Single changes go on beside it. */
import { type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Tables } from './store-tables.ts';

/** Held to the end of the transaction. */
export const holdRegistry = async (tx: Tx, { tenant }: Scope): Promise<void> => {
  await tables<Tables>(tx)
    .selectFrom('registry.tenant')
    .select('tenant')
    .where('tenant', '=', uuidOf(tenant))
    .forNoKeyUpdate()
    .executeTakeFirst();
};
