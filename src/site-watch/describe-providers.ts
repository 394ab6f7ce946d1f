/** What the table of payment providers says of a host, as it is answered: whose it is, and whether they say so. */
import type { Site, SiteDetail } from './answers.ts';
import { type PaymentProviders, providerOf } from './core/payment-providers.ts';

type Known = NonNullable<SiteDetail['knownDestinations'][number]['provider']>;

/** Empty where the table does not have it: then whoever registered the host answers for it. */
export const knownProvider = (host: string, table: PaymentProviders): { readonly provider?: Known } => {
  const found = providerOf(host, table);
  const named = found && table.providers.find(({ id }) => id === found.id);
  if (named === undefined || found === undefined) return {};
  return { provider: { id: found.id, name: named.name, verified: found.confirmed === 'provider' } };
};

export const knownDestinations = (
  { destinations }: Pick<Site, 'destinations'>,
  table: PaymentProviders,
): SiteDetail['knownDestinations'] => destinations.map((host) => ({ host, ...knownProvider(host, table) }));
