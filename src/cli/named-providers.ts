/** Names of payment providers in a journey, and what the table says of the hosts that a scan saw. */
import { paymentProviders } from '#app/payment-providers';
import { type ConfirmedBy, hostsFor, type Journey, providerOf, unknownProviders } from '#site-watch';
import { CommandFailure } from './translate-failure.ts';

/** The journey with hosts in the place of names. */
export const withProviderHosts = (journey: Journey, file: string): Journey => {
  const table = paymentProviders();
  const { destinations } = journey.content;
  const [unknown] = unknownProviders(destinations, table);
  if (unknown !== undefined) {
    const expected = `ids such as provider:${table.providers[0]?.id}, see packs/site-watch/payment-providers.yaml`;
    throw new CommandFailure('unknown-provider', `${file}: ${unknown} is not in the table; expected ${expected}`, 2);
  }
  return { ...journey, content: { ...journey.content, destinations: [...hostsFor(destinations, table)] } };
};

/** Empty where the table does not have it: then whoever wrote the journey answers for it. */
export const providerWords = (host: string): string => {
  const found = providerOf(host, paymentProviders());
  if (found === undefined) return '';
  return ` (${found.id}${WORDS[found.confirmed]})`;
};

const WORDS = {
  provider: '',
  others: ', confirmed by others and not by the provider',
  nobody: ', not confirmed by the provider',
} as const satisfies Record<ConfirmedBy, string>;
