/**
 * Proposes policies from what the pages of a site did in its visits. The same visits give the same text. What a finding
 * is about is left out, so that a skimmer does not become part of the policy (LEAK-06).
 */
import type { FetchDirective } from './enforce-policy.ts';
import type { PageDeed } from './page-deeds.ts';

/**
 * `nonces`: each script tag of the page gets a number that is good for one answer; what those scripts load passes.
 * `hashes`: each script is named by its hash, tags by `integrity`; what those scripts load passes.
 * `hosts`: inline scripts by hash, others by host; no tag has to change, and whatever a listed host serves passes.
 */
export const VARIANTS = ['nonces', 'hashes', 'hosts'] as const;
export type Variant = (typeof VARIANTS)[number];

/** To be replaced by a fresh random value in every answer. */
export const NONCE_PLACE = '{nonce}';

export type Source = {
  readonly source: string;
  readonly why: 'own' | 'seen' | 'inline' | 'payment' | 'always';
};
export type ProposedDirective = { readonly name: string; readonly sources: readonly Source[] };

export const OBSTACLES = [
  'inline-handlers',
  'inline-styles',
  'javascript-links',
  'scripts-need-integrity',
  'scripts-need-nonce',
  'styles-not-looked-at',
  'three-d-secure-frames',
  'unencrypted-loads',
] as const;

export type Obstacle = {
  readonly code: (typeof OBSTACLES)[number];
  readonly count: number;
  /** The first five, in order. */
  readonly examples: readonly string[];
};

export type LeftOut = { readonly what: 'host' | 'inline-script'; readonly value: string };

export type Proposal = {
  readonly variant: Variant;
  readonly policy: string;
  readonly directives: readonly ProposedDirective[];
  readonly obstacles: readonly Obstacle[];
  readonly leftOut: readonly LeftOut[];
};

export type Wanted = {
  readonly origin: string;
  readonly deeds: readonly PageDeed[];
  readonly sawInlineCode: boolean;
  /** Hosts of the payment provider: they may get card data. */
  readonly paymentHosts: readonly string[];
  /** What findings are about: hosts in lower case, hashes of inline scripts in base64. */
  readonly suspect: { readonly hosts: ReadonlySet<string>; readonly inlineScripts: ReadonlySet<string> };
  /** Where reports go; absent: the policy names no place. */
  readonly reportTo?: string | undefined;
  /** Asks browsers for the hash of every script that runs. */
  readonly reportHashes?: boolean | undefined;
};

const SELF: Source = { source: "'self'", why: 'own' };
const NONE: Source = { source: "'none'", why: 'always' };
const always = (source: string): Source => ({ source, why: 'always' });

type Facts = {
  readonly wanted: Wanted;
  readonly own: URL;
  readonly deeds: readonly PageDeed[];
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `https` is what a page of https takes from a bare name; any other scheme and port is named. */
const sourceOf = (url: URL, own: URL): string => {
  if (url.origin === own.origin) return "'self'";
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  if (url.protocol === 'wss:' || url.protocol === 'ws:') return `${url.protocol}//${url.host}`;
  return secure ? `https://${url.host}` : `http://${url.host}`;
};

const isPayment = (host: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => (pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : pattern === host));

const loadedFor = ({ wanted, own, deeds }: Facts, directive: FetchDirective): readonly Source[] => {
  const found = new Map<string, Source>();
  for (const { deed } of deeds) {
    if (deed.what !== 'load' || deed.directive !== directive) continue;
    const url = URL.parse(deed.url);
    if (url === null || !/^(https?|wss?):$/.test(url.protocol)) continue;
    const source = sourceOf(url, own);
    if (source === "'self'") continue;
    found.set(source, { source, why: isPayment(url.hostname, wanted.paymentHosts) ? 'payment' : 'seen' });
  }
  return [...found.values()].toSorted((a, b) => byText(a.source, b.source));
};

const inlineHashes = ({ deeds }: Facts, types: readonly string[]): readonly Source[] => {
  const hashes = deeds.flatMap(({ deed }) =>
    deed.what === 'inline' && types.includes(deed.type) ? [`'sha256-${deed.sha256}'`] : [],
  );
  return [...new Set(hashes)].toSorted(byText).map((source) => ({ source, why: 'inline' }) as const);
};

const contentHashes = ({ deeds }: Facts): readonly Source[] => {
  const hashes = deeds.flatMap(({ deed }) =>
    deed.what === 'load' && deed.directive === 'script-src-elem' && deed.parserInserted && deed.content !== undefined
      ? [`'sha256-${deed.content}'`]
      : [],
  );
  return [...new Set(hashes)].toSorted(byText).map((source) => ({ source, why: 'seen' }) as const);
};

const scriptSources = (facts: Facts, variant: Variant): readonly Source[] => {
  const handlers = inlineHashes(facts, ['handler']);
  const ofHandlers = handlers.length === 0 ? [] : [always("'unsafe-hashes'"), ...handlers];
  const hashReports = facts.wanted.reportHashes === true ? [always("'report-sha256'")] : [];
  const rest = [...ofHandlers, ...hashReports];
  switch (variant) {
    case 'nonces':
      return [always(`'nonce-${NONCE_PLACE}'`), always("'strict-dynamic'"), ...rest];
    case 'hashes':
      return [always("'strict-dynamic'"), ...distinct(contentHashes(facts), inlineHashes(facts, ['script'])), ...rest];
    case 'hosts':
      return [SELF, ...loadedFor(facts, 'script-src-elem'), ...inlineHashes(facts, ['script']), ...rest];
  }
};

const distinct = (...lists: readonly (readonly Source[])[]): readonly Source[] => [
  ...new Map(lists.flat().map((each) => [each.source, each])).values(),
];

/** Styles made by scripts come and go: a page that has any in its attributes cannot be held by hashes. */
const MOST_STYLE_HASHES = 20;

const styleSources = (facts: Facts): readonly Source[] => {
  const elements = inlineHashes(facts, ['style']);
  const attributes = inlineHashes(facts, ['style-attribute']);
  const loaded = [SELF, ...loadedFor(facts, 'style-src-elem')];
  const open = !facts.wanted.sawInlineCode || attributes.length > 0 || elements.length > MOST_STYLE_HASHES;
  return open ? [...loaded, always("'unsafe-inline'")] : [...loaded, ...elements];
};

const orNone = (sources: readonly Source[], ownIsUsed: boolean): readonly Source[] => {
  const all = ownIsUsed ? [SELF, ...sources] : sources;
  return all.length === 0 ? [NONE] : all;
};

const usesOwn = ({ own, deeds }: Facts, directive: FetchDirective): boolean =>
  deeds.some(
    ({ deed }) => deed.what === 'load' && deed.directive === directive && URL.parse(deed.url)?.origin === own.origin,
  );

const usesBlobWorkers = ({ deeds }: Facts): boolean =>
  deeds.some(({ deed }) => deed.what === 'load' && deed.directive === 'worker-src' && deed.url.startsWith('blob:'));

const directivesOf = (facts: Facts, variant: Variant): readonly ProposedDirective[] => {
  const of = (directive: FetchDirective) => loadedFor(facts, directive);
  const workers = orNone(of('worker-src'), usesOwn(facts, 'worker-src') || usesBlobWorkers(facts));
  const media = of('media-src');
  const { reportTo } = facts.wanted;
  return [
    { name: 'default-src', sources: [SELF] },
    { name: 'script-src', sources: scriptSources(facts, variant) },
    { name: 'style-src', sources: styleSources(facts) },
    { name: 'img-src', sources: [SELF, always('data:'), ...of('img-src')] },
    { name: 'font-src', sources: [SELF, always('data:'), ...of('font-src')] },
    { name: 'connect-src', sources: [SELF, ...of('connect-src')] },
    ...(media.length === 0 ? [] : [{ name: 'media-src', sources: [SELF, ...media] }]),
    { name: 'frame-src', sources: orNone(of('frame-src'), usesOwn(facts, 'frame-src')) },
    { name: 'worker-src', sources: usesBlobWorkers(facts) ? [...workers, always('blob:')] : workers },
    { name: 'form-action', sources: [SELF, ...of('form-action')] },
    { name: 'object-src', sources: orNone(of('object-src'), usesOwn(facts, 'object-src')) },
    { name: 'base-uri', sources: orNone(of('base-uri'), usesOwn(facts, 'base-uri')) },
    { name: 'frame-ancestors', sources: [SELF] },
    ...(reportTo === undefined
      ? []
      : [
          { name: 'report-uri', sources: [always(reportTo)] },
          { name: 'report-to', sources: [always(REPORT_GROUP)] },
        ]),
  ];
};

/** As the header `Reporting-Endpoints` names the place of `report-uri`. */
export const REPORT_GROUP = 'mitsuke';

const SHOWN = 5;

const obstacle = (code: Obstacle['code'], examples: readonly string[]): readonly Obstacle[] => {
  const all = [...new Set(examples)].toSorted(byText);
  return all.length === 0 ? [] : [{ code, count: all.length, examples: all.slice(0, SHOWN) }];
};

const obstaclesOf = ({ wanted, deeds, own }: Facts, variant: Variant): readonly Obstacle[] => {
  const at = (match: (deed: PageDeed['deed']) => boolean): readonly string[] =>
    deeds.filter(({ deed }) => match(deed)).map(({ page, where }) => (where === undefined ? page : `${page} ${where}`));
  const written = deeds.flatMap(({ deed }) =>
    deed.what === 'load' && deed.directive === 'script-src-elem' && deed.parserInserted ? [deed.url] : [],
  );
  const inline = deeds.flatMap(({ deed }) =>
    deed.what === 'inline' && deed.type === 'script' ? [`sha256-${deed.sha256}`] : [],
  );
  const framed = loadedFor({ wanted, deeds, own }, 'frame-src').filter(({ why }) => why === 'payment');
  const plain = deeds.flatMap(({ deed }) => (deed.what === 'load' && deed.url.startsWith('http:') ? [deed.url] : []));
  return [
    ...obstacle(
      'inline-handlers',
      at((deed) => deed.what === 'inline' && deed.type === 'handler'),
    ),
    ...obstacle(
      'javascript-links',
      at((deed) => deed.what === 'inline' && deed.type === 'link'),
    ),
    ...obstacle(
      'inline-styles',
      at((deed) => deed.what === 'inline' && deed.type === 'style-attribute'),
    ),
    ...(wanted.sawInlineCode ? [] : [{ code: 'styles-not-looked-at', count: 1, examples: [] } as const]),
    ...(variant === 'nonces' ? obstacle('scripts-need-nonce', [...written, ...inline]) : []),
    ...(variant === 'hashes' ? obstacle('scripts-need-integrity', written) : []),
    ...obstacle(
      'three-d-secure-frames',
      framed.map(({ source }) => source),
    ),
    ...(own.protocol === 'https:' ? obstacle('unencrypted-loads', plain) : []),
  ];
};

const isSuspect = ({ suspect }: Wanted, { deed }: PageDeed): LeftOut | undefined => {
  if (deed.what === 'inline') {
    return suspect.inlineScripts.has(deed.sha256)
      ? { what: 'inline-script', value: `sha256-${deed.sha256}` }
      : undefined;
  }
  const host = deed.what === 'load' ? URL.parse(deed.url)?.hostname : undefined;
  return host !== undefined && suspect.hosts.has(host) ? { what: 'host', value: host } : undefined;
};

const textOf = (directives: readonly ProposedDirective[]): string =>
  directives.map(({ name, sources }) => [name, ...sources.map(({ source }) => source)].join(' ')).join('; ');

export const generatePolicies = (wanted: Wanted): readonly Proposal[] => {
  const leftOut = new Map<string, LeftOut>();
  const deeds = wanted.deeds.filter((each) => {
    const why = isSuspect(wanted, each);
    if (why !== undefined) leftOut.set(why.value, why);
    return why === undefined;
  });
  const facts: Facts = { wanted, own: new URL(wanted.origin), deeds };
  return VARIANTS.map((variant) => {
    const directives = directivesOf(facts, variant);
    return {
      variant,
      policy: textOf(directives),
      directives,
      obstacles: obstaclesOf(facts, variant),
      leftOut: [...leftOut.values()].toSorted((a, b) => byText(a.value, b.value)),
    };
  });
};
