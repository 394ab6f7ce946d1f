/** A tenant, its first administrator and its log, in one transaction: a crash leaves all of them or none. */
import type { NewTenant, Person, Tenant } from '#registry';
import type { House } from './house.ts';

export const enrolTenant = (
  { registry, evidence, database }: Pick<House, 'registry' | 'evidence' | 'database'>,
  wanted: NewTenant,
): Promise<{ readonly tenant: Tenant; readonly administrator: Person }> =>
  database.database.asSystem(async (tx) => {
    const enrolled = await registry.enrolIn(tx, wanted);
    await evidence.beginLog(tx, enrolled.tenant.id);
    return enrolled;
  });
