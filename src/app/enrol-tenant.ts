/** A tenant, its first administrator and its log, which thereby begins before anything can happen. */
import type { Language, Person, Tenant, TenantKind } from '#registry';
import type { House } from './house.ts';

export type NewTenant = {
  readonly name: string;
  readonly kind: TenantKind;
  readonly language: Language;
  readonly administrator: { readonly email: string; readonly displayName: string };
};

export const enrolTenant = async (
  house: Pick<House, 'registry' | 'evidence' | 'database'>,
  wanted: NewTenant,
): Promise<{ readonly tenant: Tenant; readonly administrator: Person }> => {
  const { name, kind, language } = wanted;
  const tenant = await house.registry.createTenant({ name, kind, language });
  const scope = { tenant: tenant.id };
  await house.database.database.inScope(scope, (tx) => house.evidence.beginLog(tx, tenant.id));
  const person = await house.registry.createPerson(scope, { ...wanted.administrator, role: 'administrator' });
  if (person.kind === 'failed') throw new Error('a new tenant has nobody yet');
  return { tenant, administrator: person.value };
};
