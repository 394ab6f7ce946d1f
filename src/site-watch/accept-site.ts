/** Whether a site can be watched as it is described: its address, its destinations, its journey, its party. */
import { type FieldProblem, type PartyId, Problem, type Scope } from '#kernel';
import { DESTINATION, hostOf, isAmong } from './core/destinations.ts';
import { type Journey, loadJourney } from './core/journey.ts';
import { hostsFor, isProviderName, type PaymentProviders, unknownProviders } from './core/payment-providers.ts';
import type { SandboxPolicy } from './ports.ts';
import { siteNotAcceptable } from './problems.ts';
import type { DescribedSite } from './sent.ts';
import type { SiteRow } from './store-sites.ts';

type Policy = Pick<SandboxPolicy, 'labHosts'> & {
  readonly paymentProviders: PaymentProviders;
  /** Of a site that is there: every row below it names its party, so it stays. */
  readonly party?: { readonly fixed: PartyId | undefined };
};

const MOST_FAULTS = 20;

const originProblems = (origin: string, labHosts: readonly string[]): readonly FieldProblem[] => {
  const pointer = '/origin';
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url === undefined || url.origin !== origin) {
    return [
      { pointer, code: 'not-an-origin', expected: 'https://shop.example: scheme and host in lower case, no path' },
    ];
  }
  const isLab = url.hostname.endsWith('.localhost') && labHosts.includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLab)) {
    return [{ pointer, code: 'not-https', expected: 'https, but for the lab' }];
  }
  return [];
};

const destinationProblems = (
  origin: string,
  destinations: readonly string[],
  providers: PaymentProviders,
): readonly FieldProblem[] => {
  const unknown = unknownProviders(destinations, providers);
  return destinations.flatMap((destination, index): FieldProblem[] => {
    const pointer = `/destinations/${index}`;
    if (unknown.includes(destination)) {
      return [{ pointer, code: 'unknown-provider', expected: 'an id of packs/site-watch/payment-providers.yaml' }];
    }
    if (isProviderName(destination)) return [];
    if (!DESTINATION.test(destination)) {
      return [{ pointer, code: 'not-a-host', expected: 'a host name without port, or *. and the end of one' }];
    }
    if (!isAmong(hostOf(origin), [destination])) return [];
    return [{ pointer, code: 'own-host', expected: 'hosts of the payment provider: card data never goes to the shop' }];
  });
};

const partyProblems = (
  { parties }: Pick<Scope, 'parties'>,
  party: string | undefined,
  fixed: Policy['party'],
): readonly FieldProblem[] => {
  const pointer = '/party';
  if (fixed !== undefined && party !== fixed.fixed) {
    return [{ pointer, code: 'party-fixed', expected: 'the party it was added with' }];
  }
  const mayUse = parties === undefined || (party !== undefined && parties.some((each) => each === party));
  return mayUse ? [] : [{ pointer, code: 'party-not-yours', expected: 'a party that you act for' }];
};

const readJourney = (text: string, problems: FieldProblem[]): Journey | undefined => {
  const journey = loadJourney(text);
  if (journey.kind === 'ok') return journey.value;
  for (const { code, line, column, expected } of journey.error.slice(0, MOST_FAULTS)) {
    problems.push({ pointer: '/journey', code, expected, line, column });
  }
  return undefined;
};

type Accepted = Omit<SiteRow, 'tenant' | 'id' | 'createdAt' | 'changedAt' | 'nextVisitAt' | 'incompleteInARow'>;

/** @throws Problem `site-not-acceptable` with every field that stands in the way */
export const acceptSite = (scope: Scope, sent: DescribedSite, policy: Policy): Accepted => {
  const problems: FieldProblem[] = [];
  const journey = readJourney(sent.journey, problems);
  const destinations = sent.destinations ?? journey?.content.destinations ?? [];
  problems.push(
    ...originProblems(sent.origin, policy.labHosts),
    ...destinationProblems(sent.origin, destinations, policy.paymentProviders),
    ...partyProblems(scope, sent.party, policy.party),
  );
  if (problems.length > 0 || journey === undefined) throw new Problem(siteNotAcceptable, { fields: problems });
  return {
    party: sent.party as PartyId | undefined,
    name: sent.name,
    origin: sent.origin,
    paymentType: sent.paymentType,
    // Hosts, so that the record says what was allowed, whatever the table says later.
    destinations: hostsFor(destinations, policy.paymentProviders),
    journeyText: sent.journey,
    journey: { name: journey.content.name, steps: journey.content.steps.length, sha256: journey.hash },
    consent: sent.consent,
    cadenceMinutes: sent.cadenceMinutes,
    active: sent.active,
  };
};
