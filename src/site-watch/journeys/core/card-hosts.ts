/** Which hosts the page where a card is typed shows: those of the frames that take it, and those of its scripts. */
import type { ShownPage } from '#platform/browser';

/** Without the shop's own. */
export type CardHosts = { readonly frames: readonly string[]; readonly scripts: readonly string[] };

export const NO_HOSTS: CardHosts = { frames: [], scripts: [] };

/** Stands where nobody could be named: such a journey finds card data that leaves for wherever. */
export const NOBODY = 'name-the-payment-provider.invalid';

const hostsOf = (addresses: readonly string[], own: string): readonly string[] =>
  [...new Set(addresses.map((address) => URL.parse(address)?.hostname ?? ''))].filter(
    (host) => host !== '' && host !== own,
  );

/** @param own host of the shop. */
export const cardHostsOf = ({ cardFields, resources }: ShownPage, own: string): CardHosts => ({
  frames: hostsOf(
    cardFields.map(({ frameUrl }) => frameUrl),
    own,
  ),
  scripts: hostsOf(
    resources.filter((address) => !/\.(?:css|png|ico|svg)(?:$|\?)/.test(address)),
    own,
  ),
});

const isProvider = (host: string, providers: readonly string[]): boolean =>
  providers.some((known) => (known.startsWith('*.') ? host.endsWith(known.slice(1)) : host === known));

/** @param providers hosts of payment providers, with `*.` for all below one: of them the page's own are taken. */
export const destinationsOf = ({ frames, scripts }: CardHosts, providers: readonly string[]): readonly string[] => [
  ...new Set([...frames, ...scripts.filter((host) => isProvider(host, providers))]),
];

/** For whoever reads the journey's file. */
export const notesOnHosts = ({ scripts }: CardHosts, destinations: readonly string[]): readonly string[] => {
  const others = scripts.filter((host) => !destinations.includes(host));
  return [
    ...(destinations.length === 0
      ? ['Name the hosts that may get card data: nobody could be told from the page.']
      : []),
    ...(others.length === 0 ? [] : [`Other hosts whose scripts run where the card is typed: ${others.join(', ')}`]),
  ];
};
