/**
 * What the pages of a visit show to be wrong: a payment page at an origin nobody approved, forms, buttons and frames that
 * lead elsewhere than what a person pinned, a second card form, a card that is asked for twice, headers that protect less
 * (LEAK-06, LEAK-08, PCI DSS 11.6.1).
 */
import type { JsonObject } from '#evidence';
import { hostOf, isAmong } from '../../core/destinations.ts';
import type { Finding, FindingKind, Severity, SiteFacts } from '../../core/judge-visit.ts';
import type { Pass } from '../../core/passes.ts';
import { askedTwice, secondCardForms } from './card-forms.ts';
import { compareHeaders, type HeaderChange } from './compare-headers.ts';
import { comparePages, type PageChange, type PagePair, pairsOf } from './compare-pages.ts';
import { type Likeness, resemblance } from './likeness.ts';
import { type PageFacts, pageFactsOf } from './page-facts.ts';
import { hostsIn, type Placed, placeKey, placesOf } from './places.ts';

/** `likeness`: of the page as it was when it was pinned. */
export type Pinned = Placed & { readonly likeness?: Likeness | undefined };

export type PreviousPages = {
  /** Of the last visit that completed. */
  readonly pages: readonly PageFacts[];
  /** What a person confirmed. */
  readonly pins: readonly Pinned[];
};

export type PaymentType = 'js' | 'link';

export type PagesOfVisit = {
  readonly pages: readonly PageFacts[];
  readonly site: Pick<SiteFacts, 'origin' | 'destinations'> & { readonly paymentType?: PaymentType | undefined };
  readonly previous: PreviousPages | undefined;
};

const MOST_FINDINGS = 30;
const ABOUT_LENGTH = 6_000;

type Told = {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** What makes it the same finding in another visit. */
  readonly what: string;
  readonly page: PageFacts;
  readonly destination?: string | undefined;
  readonly about: JsonObject;
};

/** A page decides how long things are: what is longer than may be kept says less of each. */
const bounded = (about: JsonObject): JsonObject => {
  for (const length of [Number.POSITIVE_INFINITY, 400, 80]) {
    const cut = JSON.parse(
      JSON.stringify(about, (_name, value: unknown) => {
        if (typeof value === 'string') return value.slice(0, length);
        return Array.isArray(value) && length < 1_000 ? value.slice(0, length === 80 ? 8 : 24) : value;
      }),
    ) as JsonObject;
    if (JSON.stringify(cut).length <= ABOUT_LENGTH) return cut;
  }
  return { cut: true };
};

const findingOf = ({ kind, severity, what, page, destination, about }: Told): Finding => ({
  ...{ kind, severity, key: `${kind} ${what}`, destination, step: page.step, fields: [], encoding: [], refused: false },
  ...{ sender: undefined, channel: undefined, code: undefined },
  about: bounded({ page: page.address, roles: [...page.roles], ...about }),
});

/** What is known to be right of a place: pinned by a person, else seen by the visit before. */
type Expected = { readonly by: 'pin' | 'previous'; readonly values: readonly Placed[] };

class Expectations {
  readonly #pins: readonly Placed[];
  readonly #seen: readonly Placed[];

  constructor({ site, previous }: PagesOfVisit) {
    this.#pins = previous?.pins ?? [];
    this.#seen = placesOf(previous?.pages ?? [], site.origin);
  }

  /** A form or button that took another name is looked for among all of its kind. */
  of(placed: Placed): Expected | undefined {
    for (const [by, all] of [['pin', this.#pins] as const, ['previous', this.#seen] as const]) {
      const named = all.filter((each) => placeKey(each) === placeKey(placed));
      const alike = all.filter(({ kind, page }) => kind === placed.kind && page === placed.page);
      const values = named.length > 0 ? named : alike;
      if (values.length > 0) return { by, values };
    }
    return undefined;
  }

  /** Frames that were there under this page. */
  get frames(): readonly Placed[] {
    const pinned = this.#pins.filter(({ kind }) => kind === 'frame');
    return pinned.length > 0 ? pinned : this.#seen.filter(({ kind }) => kind === 'frame');
  }

  get pinnedHosts(): readonly string[] {
    return this.#pins.filter(({ kind }) => kind !== 'button').flatMap(hostsIn);
  }
}

/** Everything that one visit is judged with. */
type Judging = PagesOfVisit & {
  readonly expectations: Expectations;
  readonly ownHost: string;
  /** Hosts where a customer may be led to pay. */
  readonly approved: readonly string[];
  readonly references: readonly Likeness[];
};

const KINDS = {
  landing: 'payment-page-elsewhere',
  form: 'payment-form-changed',
  button: 'payment-button-changed',
  frame: 'payment-frame-changed',
} as const;

const isApproved = (placed: Placed, { approved, ownHost, site }: Judging): boolean => {
  const hosts = hostsIn(placed);
  // What has no host runs or shows what the page itself says.
  if (hosts.length === 0) return placed.kind !== 'landing' && !/^(?:data|blob|javascript):/.test(placed.value);
  const own = placed.kind !== 'landing' || site.paymentType !== 'link';
  return hosts.every((host) => (own && host === ownHost) || isAmong(host, approved));
};

const severityOf = (placed: Placed, expected: Expected | undefined, judging: Judging): Severity | undefined => {
  const approved = isApproved(placed, judging);
  // Where a link type's card is asked for on the shop's own page, that is another finding.
  const ownPage = placed.kind === 'landing' && hostsIn(placed).every((host) => host === judging.ownHost);
  if (placed.kind === 'landing' && !approved && !ownPage) return 'critical';
  if (ownPage || expected === undefined || expected.values.some(({ value }) => value === placed.value))
    return undefined;
  const pinned = expected.by === 'pin';
  switch (placed.kind) {
    case 'landing':
      return pinned ? 'high' : 'medium';
    case 'frame':
      return approved ? (pinned ? 'medium' : 'low') : 'critical';
    case 'form':
      return approved ? (pinned ? 'medium' : 'low') : 'high';
    case 'button':
      return approved ? 'low' : 'high';
  }
};

const lookOf = (page: PageFacts, references: readonly Likeness[]): JsonObject => {
  const [best] = references
    .map((reference) => resemblance(page.likeness, reference))
    .toSorted((a, b) => b.build + b.words - a.build - a.words);
  return best === undefined ? {} : { resembles: { ...best, shared: [...best.shared] } };
};

const deviations = (judging: Judging): readonly Told[] =>
  judging.pages.flatMap((page) =>
    placesOf([page], judging.site.origin).flatMap((placed): Told[] => {
      const expected = judging.expectations.of(placed);
      const severity = severityOf(placed, expected, judging);
      if (severity === undefined) return [];
      return [
        {
          kind: KINDS[placed.kind],
          severity,
          what: `${placed.page} ${placed.name} ${placed.value}`,
          page,
          destination: hostsIn(placed).find((host) => host !== judging.ownHost),
          about: {
            place: placed.name,
            expectedBy: expected?.by ?? 'destinations',
            before: expected?.values.map(({ value }) => value) ?? [...judging.site.destinations],
            after: [placed.value],
            ...(placed.kind === 'landing' ? lookOf(page, judging.references) : {}),
          },
        },
      ];
    }),
  );

/** A payment frame went, and in its place came one of a host that nobody approved, whatever it shows so far. */
const swappedFrames = (judging: Judging): readonly Told[] =>
  judging.pages
    .filter(({ origin, roles }) => origin === judging.site.origin && !roles.every((role) => role === 'final'))
    .flatMap((page) => {
      const expected = judging.expectations.frames.filter(({ page: role }) => page.roles.includes(role));
      const gone = expected.filter(({ value }) => !page.frames.some(({ address }) => address === value));
      const known = new Set(
        judging.previous?.pages.flatMap(({ frames }) => frames.map(({ address }) => address)) ?? [],
      );
      return page.frames
        .filter(({ card, address }) => !card && !known.has(address))
        .flatMap(({ name, address, shown }): Told[] => {
          const host = hostOf(address);
          const approved = host === judging.ownHost || isAmong(host, judging.approved);
          const before = gone.filter((each) => each.name === name || gone.length === 1).map(({ value }) => value);
          if (approved || host === '' || !shown || before.length === 0) return [];
          const about = { place: name, expectedBy: 'pin', before, after: [address] };
          return [
            {
              kind: 'payment-frame-changed',
              severity: 'critical',
              what: `${name} ${address}`,
              page,
              destination: host,
              about,
            },
          ];
        });
    });

const cardForms = (judging: Judging): readonly Told[] => [
  ...secondCardForms(judging.pages, judging.previous?.pages, judging.site).map(
    ({ page, form, severity }): Told => ({
      kind: 'second-card-form',
      severity,
      what: `${page.roles[0]} ${form.name} ${form.action}`,
      page,
      destination: hostOf(form.action) === judging.ownHost ? undefined : hostOf(form.action) || undefined,
      about: { place: form.name, after: [form.action], parts: [...(form.card?.parts ?? [])], fields: [...form.fields] },
    }),
  ),
  ...askedTwice(judging.pages).map(
    ({ page, first, second }): Told => ({
      kind: 'card-asked-twice',
      severity: 'critical',
      what: `${first} ${second}`,
      page,
      destination: hostOf(first) === judging.ownHost ? undefined : hostOf(first),
      about: { before: [first], after: [second] },
    }),
  ),
];

const headerFinding = (pair: PagePair, change: HeaderChange): readonly Told[] => {
  const { name, before, after, details, severity } = change;
  if (severity === undefined) return [];
  return [
    {
      kind: change.change === 'weakened' ? 'payment-header-weakened' : 'payment-header-changed',
      severity,
      what: `${pair.role} ${name} ${after ?? ''}`.slice(0, 500),
      page: pair.after,
      about: {
        header: name,
        change: change.change,
        before: before ?? null,
        after: after ?? null,
        details: [...details],
      },
    },
  ];
};

const RANK: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

const pageFinding = (pair: PagePair, changes: readonly PageChange[]): readonly Told[] => {
  const [first] = changes.toSorted((a, b) => RANK.indexOf(a.severity) - RANK.indexOf(b.severity));
  if (first === undefined) return [];
  const told = changes.map(({ part, before, after }) => ({ part, before: [...before], after: [...after] }));
  const what = `${pair.role} ${JSON.stringify(told)}`.slice(0, 500);
  return [{ kind: 'payment-page-changed', severity: first.severity, what, page: pair.after, about: { changes: told } }];
};

const changesSince = (judging: Judging): readonly Told[] => {
  const { site, approved, pages, previous } = judging;
  const approval = { ownOrigin: site.origin, approved };
  return pairsOf(previous?.pages ?? [], pages, site.origin).flatMap((pair) => {
    const isOwn = pair.after.origin === site.origin;
    const headers = compareHeaders(pair.before.headers, pair.after.headers, [...approved, judging.ownHost]);
    const told = headers.flatMap((change) => headerFinding(pair, change));
    // What a provider sends is its own to answer for.
    const own = isOwn ? told : told.map((each) => ({ ...each, severity: 'low' as const }));
    return [...own, ...pageFinding(pair, comparePages(pair, approval))];
  });
};

/** Of one pass's pages. Gravest first, each once. */
export const judgePages = (visit: PagesOfVisit): readonly Finding[] => {
  const expectations = new Expectations(visit);
  const { site, previous } = visit;
  const approved = [...site.destinations, ...expectations.pinnedHosts];
  const references = [
    ...(previous?.pins ?? []).flatMap(({ likeness }) => likeness ?? []),
    ...(previous?.pages ?? [])
      .filter(({ roles, origin }) => roles.includes('card') && isAmong(hostOf(origin), approved))
      .map(({ likeness }) => likeness),
  ];
  const judging: Judging = { ...visit, expectations, approved, references, ownHost: hostOf(site.origin) };
  const told = [...deviations(judging), ...swappedFrames(judging), ...cardForms(judging), ...changesSince(judging)];
  const distinct = new Map(told.map((each) => findingOf(each)).map((finding) => [finding.key, finding]));
  return [...distinct.values()]
    .toSorted((a, b) => RANK.indexOf(a.severity) - RANK.indexOf(b.severity))
    .slice(0, MOST_FINDINGS);
};

/** A page that is too large or too slow to be read may hide anything: silence is not safety. */
const NOT_READ: Finding = {
  ...{ kind: 'visit-incomplete', severity: 'medium', key: 'visit-incomplete pages', code: 'pages-not-read' },
  ...{ sender: undefined, destination: undefined, channel: undefined, step: undefined },
  ...{ fields: [], encoding: [], refused: false },
};

/** Of the primary pass, which comes as a customer does. */
export const factsOfPass = ({ record, end, cardTypedAt }: Pass, origin: string): readonly PageFacts[] => {
  if (record?.pages === undefined) return [];
  const { pages, documents } = record;
  // One that stopped before buying did not see where the customer ends.
  const completed = end.kind === 'completed' && end.stopped === undefined;
  return pageFactsOf({ pages, documents, origin, cardTypedAt, completed });
};

export const pageFindings = (facts: {
  readonly passes: readonly Pass[];
  readonly site: PagesOfVisit['site'];
  readonly previous: { readonly pages?: PreviousPages | undefined };
}): readonly Finding[] => {
  const [primary] = facts.passes;
  if (primary === undefined) return [];
  const pages = factsOfPass(primary, facts.site.origin);
  const found = judgePages({ pages, site: facts.site, previous: facts.previous.pages });
  return primary.record?.pages?.cut ? [...found, NOT_READ] : found;
};
