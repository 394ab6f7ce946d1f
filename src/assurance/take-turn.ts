/** One at a time, to the end of the transaction: rows that nobody may update cannot be locked as rows. */
import { sql } from 'kysely';
import { type Id, type Instant, Problem, type Scope, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { personRequired, staffOnly } from './problems.ts';
import type { Tables } from './store-tables.ts';

export const takeTurn = async (tx: Tx, about: Id<string>): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${uuidOf(about)}, 0))`.execute(tables<Tables>(tx));
};

/** The tenant's register is looked over by `at` at the latest. */
export const askRound = async (tx: Tx, tenant: TenantId, at: Instant): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('assurance.round')
    .values({ tenant: uuidOf(tenant), due_at: at })
    .onConflict((conflict) =>
      conflict
        .column('tenant')
        .doUpdateSet({ due_at: at })
        .where(({ eb, ref }) => eb(ref('assurance.round.due_at'), '>', at)),
    )
    .execute();
};

/** @throws Problem `assurance-staff-only` */
export const requireStaff = (scope: Scope): void => {
  if (scope.parties !== undefined) throw new Problem(staffOnly);
};

/** @throws Problem `assurance-person-required` */
export const requirePerson = (scope: Scope): void => {
  if (scope.principal.kind !== 'person') throw new Problem(personRequired);
};
