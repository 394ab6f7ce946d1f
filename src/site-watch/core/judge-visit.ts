/**
 * What a visit showed: card data that left for a host that may not have it, or reached the merchant that declared it
 * never would (LEAK-01, LEAK-05, LEAK-06), and a visit that could not look at everything: silence is not safety.
 */
import type { JsonObject } from '#evidence';
import { type Attributed, type ScriptFacts, type Sender, senderKey, senderOf } from './attribute.ts';
import type { Canary, CanaryField } from './canary.ts';
import type { Layer } from './decode-layers.ts';
import { hostOf, isAmong, parentOf } from './destinations.ts';
import { type CanaryMatch, CanarySearch, type Channel, type Found, type Sent } from './find-canary.ts';
import { splitOverRequests } from './split-over-requests.ts';
import type { Steps } from './take-steps.ts';

export const FINDING_KINDS = [
  'card-asked-twice',
  'card-data-flows-unread',
  'card-data-reaches-merchant',
  'card-data-sent-elsewhere',
  'card-listener-added',
  'card-listener-and-new-host',
  'payment-button-changed',
  'payment-form-changed',
  'payment-frame-changed',
  'payment-header-changed',
  'payment-header-weakened',
  'payment-page-changed',
  'payment-page-elsewhere',
  'script-added',
  'script-changed',
  'script-cloaked',
  'second-card-form',
  'visit-incomplete',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

export type RequestFacts = Sent &
  Attributed & { readonly step: number; readonly refused: boolean; readonly bodyIncomplete: boolean };

export type Stopped = { readonly code: 'before-buying' | 'plain-visit'; readonly step: number };

export type EndFacts =
  /** `stopped`: it went as far as it may, up to the step with this index. */
  | { readonly kind: 'completed'; readonly stopped?: Stopped }
  | { readonly kind: 'step-failed'; readonly step: number; readonly code: string }
  | { readonly kind: 'ended-early'; readonly code: string }
  | { readonly kind: 'not-begun'; readonly code: string };

/** Why it did not come to the end of its journey. */
export const codeOf = (end: EndFacts): string | undefined => (end.kind === 'completed' ? end.stopped?.code : end.code);

/** Index of the step that failed, or that it stopped before. */
export const stepOf = (end: EndFacts): number | undefined => {
  if (end.kind === 'completed') return end.stopped?.step;
  return end.kind === 'step-failed' ? end.step : undefined;
};

export type VisitFacts = {
  readonly end: EndFacts;
  readonly requests: readonly RequestFacts[];
  readonly scripts: readonly ScriptFacts[];
  /** Hosts that were asked for: a name can carry what no request does. */
  readonly names?: readonly { readonly name: string; readonly step: number }[] | undefined;
  /** The record of what was sent is not whole. */
  readonly logCut?: boolean | undefined;
  /** Index of the step that types the card number. */
  readonly cardTypedAt?: number | undefined;
};

export type SiteFacts = {
  /** `https://shop.example` */
  readonly origin: string;
  /** Hosts that may get card data. */
  readonly destinations: readonly string[];
  /** Visits of this site, one after another up to this one, that were incomplete. */
  readonly incompleteBefore: number;
  /** `link`: the card is typed on a page of the payment provider. Absent where nobody said. */
  readonly paymentType?: 'js' | 'link' | undefined;
};

export type Finding = {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** The same for the same finding in another visit. */
  readonly key: string;
  readonly sender: Sender | undefined;
  readonly destination: string | undefined;
  readonly fields: readonly CanaryField[];
  readonly channel: Channel | undefined;
  readonly encoding: readonly Layer[];
  readonly step: number | undefined;
  readonly refused: boolean;
  /** Why a visit is incomplete. */
  readonly code: string | undefined;
  /** What its kind needs to be understood, and in which passes it showed: codes, hashes, names; at most 8 kB. */
  readonly about?: JsonObject | undefined;
};

/** What is low waits for the digest of its week: by itself it is nobody's work. */
export const raisesAlert = ({ severity }: Pick<Finding, 'severity'>): boolean => severity !== 'low';

export type DestinationSeen = {
  readonly host: string;
  readonly kinds: readonly string[];
  readonly requests: number;
  readonly own: boolean;
  readonly allowed: boolean;
  readonly fields: readonly CanaryField[];
};

export type Judgement = {
  readonly findings: readonly Finding[];
  readonly destinations: readonly DestinationSeen[];
  /** Requests that hold something of the canary, or that could not be searched to the end. */
  readonly carriers: ReadonlySet<RequestFacts>;
  /** Requests that hold a piece of the number each: none of them may be kept as it is. */
  readonly fragments: ReadonlySet<RequestFacts>;
};

/** From this many incomplete visits in a row on, nobody has looked for too long. */
const INCOMPLETE_IN_A_ROW = 3;

type Searched = {
  readonly request: RequestFacts;
  /** `*.` and its parent where the host itself carries the number: it is another one with each visit. */
  readonly host: string;
  readonly matches: readonly CanaryMatch[];
  readonly exhausted: boolean;
};

/** Only what leaves over a network has a destination. */
const LEAVES = /^(?:https?|wss?):/i;

/** Of one pass. Yields between parts of the search, which may be long. */
export function* judgeVisit(visit: VisitFacts, site: SiteFacts, canary: Canary): Steps<Judgement> {
  const leaving = [...visit.requests.filter(({ url }) => LEAVES.test(url)), ...namesAlone(visit)];
  const search = new CanarySearch(canary);
  const found = new Map<RequestFacts, Found>();
  for (const request of inOrderOfWeight(leaving, visit, site)) found.set(request, yield* search.find(request));
  const fragments = yield* fragmentsIn(leaving, visit, { site, canary });
  const searched = leaving.map((request): Searched => {
    const known = found.get(request) ?? NOT_SEARCHED;
    const matches = fragments.has(request) ? [...known.matches, fragmentMatch(request)] : known.matches;
    return { request, matches, exhausted: known.exhausted, host: destinationOf(request, matches) };
  });
  yield;
  const { findings, tooMany } = leaks(searched, visit, site);
  yield;
  return {
    findings: [...findings, ...incomplete(searched, { visit, site, tooMany })],
    destinations: destinationsOf(searched, site),
    carriers: new Set(
      searched.filter(({ matches, exhausted }) => matches.length > 0 || exhausted).map(({ request }) => request),
    ),
    fragments,
  };
}

/** Of hosts that no request went to; each as a request that holds nothing but its host. */
const namesAlone = ({ requests, names = [] }: VisitFacts): readonly RequestFacts[] => {
  const hosts = new Set(requests.map(({ url }) => hostOf(url)));
  return names
    .filter(({ name }) => !hosts.has(name))
    .map(({ name, step }) => ({
      ...{ url: `https://${name}/`, kind: 'name', headers: {}, body: undefined, frameUrl: '', stack: [], step },
      ...{ refused: false, bodyIncomplete: false },
    }));
};

function* fragmentsIn(
  leaving: readonly RequestFacts[],
  { cardTypedAt = 0 }: VisitFacts,
  { site, canary }: { readonly site: SiteFacts; readonly canary: Canary },
): Steps<ReadonlySet<RequestFacts>> {
  const late = leaving.filter(({ url, step }) => step >= cardTypedAt && !isAmong(hostOf(url), site.destinations));
  const byHost = yield* splitOverRequests(late, canary.number);
  return new Set([...byHost.values()].flatMap((requests) => [...requests]));
}

const fragmentMatch = ({ kind, url, body }: RequestFacts): CanaryMatch => {
  const inBody = kind === 'websocket' ? ('websocket' as const) : ('body' as const);
  const { search = '', pathname = '' } = URL.parse(url) ?? {};
  const inAddress = search !== '' ? ('query' as const) : pathname.length > 1 ? ('path' as const) : ('host' as const);
  const channel = kind === 'name' ? ('name' as const) : body !== undefined && body.length > 0 ? inBody : inAddress;
  return { field: 'number', channel, encoding: ['split'] };
};

const destinationOf = ({ url }: RequestFacts, matches: readonly CanaryMatch[]): string => {
  const host = hostOf(url);
  const inHost = matches.some(({ field, channel }) => field === 'number' && (channel === 'host' || channel === 'name'));
  return inHost ? `*.${parentOf(host)}` : host;
};

const NOT_SEARCHED: Found = { matches: [], exhausted: true };

/**
 * The search has one limit for all: first what left for where card data may not go, then what was sent once the card
 * was typed, then the small before the large, so that nothing is hidden behind much else.
 */
const inOrderOfWeight = (
  requests: readonly RequestFacts[],
  { cardTypedAt = 0 }: VisitFacts,
  { destinations }: SiteFacts,
): readonly RequestFacts[] => {
  const ranked = requests.map((request) => ({
    request,
    may: isAmong(hostOf(request.url), destinations) ? 1 : 0,
    before: request.step < cardTypedAt ? 1 : 0,
    size: request.url.length + (request.body?.length ?? 0),
  }));
  return ranked
    .toSorted((a, b) => a.may - b.may || a.before - b.before || a.size - b.size)
    .map(({ request }) => request);
};

/** Each is an alert that people work on; what a visit shows beyond them it says in one finding for all. */
const SEPARATE_FINDINGS = 20;

type Leaks = { readonly findings: readonly Finding[]; readonly tooMany: boolean };

/** One finding for each sender and destination, with everything it sent there: what left the merchant first. */
const leaks = (searched: readonly Searched[], visit: VisitFacts, site: SiteFacts): Leaks => {
  const own = hostOf(site.origin);
  const byKey = new Map<string, Finding>();
  const leaking = searched.filter(
    ({ host, matches }) =>
      matches.some(({ field }) => field === 'number') && (host === own || !isAmong(host, site.destinations)),
  );
  for (const each of leaking.toSorted((a, b) => Number(a.host === own) - Number(b.host === own))) {
    // A page decides how many there are, and who sent each takes long to find out.
    if (byKey.size > SEPARATE_FINDINGS) break;
    const found = leakOf(each, visit, each.host === own);
    const known = byKey.get(found.key);
    byKey.set(found.key, known === undefined ? found : together(known, found));
  }
  return { findings: [...byKey.values()].slice(0, SEPARATE_FINDINGS), tooMany: byKey.size > SEPARATE_FINDINGS };
};

const leakOf = ({ request, host, matches }: Searched, { scripts }: VisitFacts, reachesMerchant: boolean): Finding => {
  const sender = senderOf(request, scripts);
  const kind: FindingKind = reachesMerchant ? 'card-data-reaches-merchant' : 'card-data-sent-elsewhere';
  const number = matches.find(({ field }) => field === 'number');
  return {
    kind,
    severity: reachesMerchant ? 'high' : 'critical',
    key: `${kind} ${host} ${senderKey(sender)}`,
    sender,
    destination: host,
    fields: union(matches.map(({ field }) => field)),
    channel: number?.channel,
    encoding: number?.encoding ?? [],
    step: request.step,
    refused: request.refused,
    code: undefined,
  };
};

/** The same finding, seen twice. */
export const together = (known: Finding, more: Finding): Finding => ({
  ...known,
  fields: union([...known.fields, ...more.fields]),
  refused: known.refused && more.refused,
});

const FIELD_ORDER: readonly CanaryField[] = ['number', 'expiry', 'securityCode', 'holder', 'name', 'email', 'phone'];

export const union = (fields: readonly CanaryField[]): readonly CanaryField[] => {
  const all = new Set(fields);
  return FIELD_ORDER.filter((field) => all.has(field));
};

const incomplete = (
  searched: readonly Searched[],
  about: { readonly visit: VisitFacts; readonly site: SiteFacts; readonly tooMany: boolean },
): readonly Finding[] => {
  const { end } = about.visit;
  const { destinations, incompleteBefore } = about.site;
  const unallowed = searched.filter(({ host }) => !isAmong(host, destinations));
  const unread = unallowed.find(({ request }) => request.bodyIncomplete);
  const unsearched = unallowed.find(({ exhausted }) => exhausted);
  const blind = about.tooMany ? undefined : (unread ?? unsearched);
  const { logCut = false } = about.visit;
  if (end.kind === 'completed' && blind === undefined && !about.tooMany && !logCut) return [];
  const limit = unread !== undefined ? 'body-not-readable' : unsearched !== undefined ? 'search-limit' : 'log-cut';
  const code = end.kind !== 'completed' ? end.code : about.tooMany ? 'too-many-findings' : limit;
  const severity = incompleteBefore + 1 >= INCOMPLETE_IN_A_ROW ? 'high' : 'medium';
  return [
    {
      kind: 'visit-incomplete',
      severity,
      key: `visit-incomplete ${severity}`,
      sender: undefined,
      destination: end.kind === 'completed' ? blind?.host : undefined,
      fields: [],
      channel: undefined,
      encoding: [],
      step: end.kind === 'step-failed' ? end.step : end.kind === 'completed' ? blind?.request.step : undefined,
      refused: false,
      code,
    },
  ];
};

const destinationsOf = (searched: readonly Searched[], site: SiteFacts): readonly DestinationSeen[] => {
  const own = hostOf(site.origin);
  const byHost = Map.groupBy(searched, ({ host }) => host);
  return [...byHost]
    .map(([host, sent]) => ({
      host,
      kinds: [...new Set(sent.map(({ request }) => request.kind))].toSorted(),
      requests: sent.length,
      own: host === own,
      allowed: host !== own && isAmong(host, site.destinations),
      fields: union(sent.flatMap(({ matches }) => matches.map(({ field }) => field))),
    }))
    .toSorted((a, b) => (a.host < b.host ? -1 : 1));
};
