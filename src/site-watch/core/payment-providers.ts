/**
 * The table of payment providers, carts and malls that may be sent card data (packs/site-watch/payment-providers.yaml).
 * A destination `provider:gmo-pg` stands for a provider's hosts; who confirms each of them is said.
 */
import { z } from 'zod';
import { failed, type Outcome, ok } from '#kernel';
import { DESTINATION, isAmong } from './destinations.ts';
import { readYaml, type YamlFault } from './read-yaml.ts';

const MAX_LENGTH = 500_000;
const ID_RULE = 'lower-case letters and digits, words parted by hyphens';
const HOST_RULE = 'a host name without port, or *. and the end of one';
const DATE_RULE = 'a date in quotes: YYYY-MM-DD';
const SOURCE_RULE = 'the https address of what says so';
const WORDS_RULE = 'a text of 1 to 100 characters';
const date = z.string(DATE_RULE).regex(/^20\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, DATE_RULE);
const words = z.string(WORDS_RULE).min(1, WORDS_RULE).max(100, WORDS_RULE);
const KINDS = ['provider', 'wallet', 'cart', 'module'] as const;
const TAKES = ['card', 'none'] as const;
/** Best first: the provider's own publications, somebody else's, nothing that can be named. */
const CONFIRMED_BY = ['provider', 'others', 'nobody'] as const;
export type ConfirmedBy = (typeof CONFIRMED_BY)[number];
const source = z.string(SOURCE_RULE).regex(/^https:\/\/\S{4,300}$/, SOURCE_RULE);

const schema = z.strictObject(
  {
    pack: z.literal('payment-providers', 'payment-providers'),
    edition: date,
    checked: date,
    providers: z
      .array(
        z.strictObject({
          id: z.string(ID_RULE).regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, ID_RULE),
          name: z.strictObject({ ja: words, en: words }, 'name: ja and en'),
          kind: z.enum(KINDS, KINDS.join(', ')),
          takes: z.enum(TAKES, TAKES.join(', ')),
          source,
          hosts: z
            .array(
              z.strictObject(
                {
                  host: z.string(HOST_RULE).regex(DESTINATION, HOST_RULE),
                  confirmed: z.enum(CONFIRMED_BY, CONFIRMED_BY.join(', ')),
                  source: source.optional(),
                  dated: date.optional(),
                },
                'host and confirmed',
              ),
              'a list of hosts',
            )
            .max(50, 'at most 50 hosts'),
        }),
        'a list of providers',
      )
      .min(1, 'at least one provider'),
  },
  'pack, edition, checked, providers',
);

export type PaymentProviders = z.output<typeof schema>;
type Provider = PaymentProviders['providers'][number];

export const loadPaymentProviders = (text: string): Outcome<PaymentProviders, readonly YamlFault[]> => {
  const read = readYaml(text, schema, MAX_LENGTH);
  if (read.kind === 'failed') return read;
  const { value, locate } = read.value;
  const ids = value.providers.map(({ id }) => id);
  const faults = value.providers.flatMap((provider, index) => {
    const at = ['providers', index] as const;
    const found: YamlFault[] = [];
    if (ids.indexOf(provider.id) < index) {
      found.push(locate('duplicate-name', [...at, 'id'], 'an id no other provider has'));
    }
    if ((provider.takes === 'card') !== provider.hosts.length > 0) {
      found.push(locate('wrong-value', [...at, 'hosts'], 'hosts where card data is taken, and none where it is not'));
    }
    for (const [place, host] of provider.hosts.entries()) {
      const isNamed = host.source !== undefined && host.dated !== undefined;
      const isBare = host.source === undefined && host.dated === undefined;
      if (host.confirmed === 'nobody' ? isBare : isNamed) continue;
      found.push(
        locate('wrong-value', [...at, 'hosts', place], 'source and dated where somebody confirms, and else none'),
      );
    }
    return found;
  });
  return faults.length > 0 ? failed(faults) : ok(value);
};

const NAMED = /^provider:([a-z0-9-]+)$/;

/** `provider:gmo-pg` */
export const isProviderName = (destination: string): boolean => NAMED.test(destination);

const named = (destination: string, { providers }: PaymentProviders): Provider | undefined =>
  providers.find(({ id }) => id === NAMED.exec(destination)?.[1]);

/** Names without an entry in the table. */
export const unknownProviders = (destinations: readonly string[], table: PaymentProviders): readonly string[] =>
  destinations.filter((destination) => isProviderName(destination) && named(destination, table) === undefined);

/** Hosts alone, each once: a name stands for its provider's hosts. Names that the table does not have stand for none. */
export const hostsFor = (destinations: readonly string[], table: PaymentProviders): readonly string[] => [
  ...new Set(
    destinations.flatMap((destination) =>
      isProviderName(destination) ? (named(destination, table)?.hosts.map(({ host }) => host) ?? []) : [destination],
    ),
  ),
];

export type ProviderOfHost = { readonly id: string; readonly confirmed: ConfirmedBy };

/** Whose a host is, by the provider of whom it is confirmed best. */
export const providerOf = (host: string, { providers }: PaymentProviders): ProviderOfHost | undefined => {
  const found = providers.flatMap(({ id, hosts }) =>
    hosts
      .filter((each) => each.host === host || isAmong(host, [each.host]))
      .map(({ confirmed }) => ({ id, confirmed })),
  );
  return found.toSorted((a, b) => CONFIRMED_BY.indexOf(a.confirmed) - CONFIRMED_BY.indexOf(b.confirmed))[0];
};
