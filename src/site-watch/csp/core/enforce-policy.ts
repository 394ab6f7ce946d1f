/**
 * What a browser that enforces a policy would do with what a page does (CSP3 section 6). The same outcome as
 * Chromium's is shown by enforce-policy.test.ts, case by case.
 */
import type { SourceDirective } from './directives.ts';
import { listMatches } from './match-source.ts';
import { type Directive, governing, hasKeyword, type Policy } from './read-policy.ts';

export type FetchDirective = Exclude<
  SourceDirective,
  'child-src' | 'default-src' | 'frame-ancestors' | 'script-src' | 'style-src' | 'script-src-attr' | 'style-src-attr'
>;

/** A loaded thing, or a place a form is sent to, or the address of `<base>`. */
export type Load = {
  readonly what: 'load';
  readonly directive: FetchDirective;
  readonly url: string;
  readonly redirected?: boolean;
  /** Of scripts: written in the page's HTML, and not made by another script. */
  readonly parserInserted?: boolean;
  readonly nonce?: string | undefined;
  /** Of scripts with an `integrity` attribute: `sha256-…` in base64. */
  readonly integrity?: readonly string[] | undefined;
  /** SHA-256 of what came, in base64, where it is known and its tag is not. */
  readonly content?: string | undefined;
};

export type Inline = {
  readonly what: 'inline';
  /** `handler`: onclick and its like; `link`: a `javascript:` address. */
  readonly type: 'script' | 'handler' | 'link' | 'style' | 'style-attribute';
  /** SHA-256 of its text in UTF-8, in base64. */
  readonly sha256: string;
  readonly nonce?: string | undefined;
};

export type Eval = { readonly what: 'eval' };

export type Deed = Load | Inline | Eval;

export type Verdict =
  | { readonly kind: 'allowed' }
  /** `directive`: as browsers report it (effective directive). */
  | { readonly kind: 'blocked'; readonly directive: SourceDirective }
  /** It passes if the page gives it the nonce of the policy, or names its hash as `integrity`, and not else. */
  | { readonly kind: 'needs-nonce' | 'needs-integrity'; readonly directive: SourceDirective };

const ALLOWED: Verdict = { kind: 'allowed' };

export const enforce = (policy: Policy, self: URL, deed: Deed): Verdict => {
  switch (deed.what) {
    case 'load':
      return enforceLoad(policy, self, deed);
    case 'inline':
      return enforceInline(policy, deed);
    default:
      return enforceEval(policy);
  }
};

/** Of several policies each has to let it pass. */
export const enforceAll = (policies: readonly Policy[], self: URL, deed: Deed): Verdict => {
  const verdicts = policies.map((policy) => enforce(policy, self, deed));
  return verdicts.find(({ kind }) => kind === 'blocked') ?? verdicts.find(({ kind }) => kind !== 'allowed') ?? ALLOWED;
};

const upgraded = (policy: Policy, directive: FetchDirective, url: URL): URL => {
  // Places that a link or a form leads to are upgraded too where they are the page's own host; base is none of them.
  if (!policy.directives.has('upgrade-insecure-requests') || directive === 'base-uri') return url;
  if (url.protocol !== 'http:' && url.protocol !== 'ws:') return url;
  const safer = new URL(url);
  safer.protocol = url.protocol === 'http:' ? 'https:' : 'wss:';
  return safer;
};

const enforceLoad = (policy: Policy, self: URL, load: Load): Verdict => {
  const decides = governing(policy, load.directive);
  const parsed = URL.parse(load.url);
  if (decides === undefined || parsed === null) return ALLOWED;
  const asked = { url: upgraded(policy, load.directive, parsed), self, redirected: load.redirected ?? false };
  const blocked: Verdict = { kind: 'blocked', directive: load.directive };
  const isScript = load.directive === 'script-src-elem';
  const isWorkerUnderScripts = load.directive === 'worker-src' && decides.name.startsWith('script-src');
  if (isScript || isWorkerUnderScripts) {
    if (nonceMatches(decides, load.nonce) || integrityMatches(decides, load.integrity)) return ALLOWED;
    if (hasKeyword(decides, 'strict-dynamic')) {
      return load.parserInserted === true ? (wanting(decides, load) ?? blocked) : ALLOWED;
    }
  }
  if (load.directive === 'style-src-elem' && nonceMatches(decides, load.nonce)) return ALLOWED;
  if (listMatches(decides.sources, asked)) return ALLOWED;
  return wanting(decides, load) ?? blocked;
};

/** What its tag could say so that it passes. */
const wanting = (decides: Directive, load: Load): Verdict | undefined => {
  const { directive, integrity, content } = load;
  const isScript = directive === 'script-src-elem';
  if ((isScript || directive === 'style-src-elem') && needsNonce(decides, load))
    return { kind: 'needs-nonce', directive };
  const isListed = content !== undefined && hashesOf(decides).includes(`sha256-${content}`);
  return isScript && integrity === undefined && isListed ? { kind: 'needs-integrity', directive } : undefined;
};

const nonceMatches = ({ sources }: Directive, nonce: string | undefined): boolean =>
  nonce !== undefined && nonce !== '' && sources.some((source) => source.kind === 'nonce' && source.value === nonce);

/** Nobody knows yet what the page will give it. */
const needsNonce = ({ sources }: Directive, { nonce }: { readonly nonce?: string | undefined }): boolean =>
  nonce === undefined && sources.some(({ kind }) => kind === 'nonce');

const hashesOf = ({ sources }: Directive): readonly string[] =>
  sources.flatMap((source) => (source.kind === 'hash' ? [`${source.algorithm}-${source.value}`] : []));

/** Each hash that the tag names must stand in the list. */
const integrityMatches = (directive: Directive, integrity: readonly string[] | undefined): boolean => {
  if (integrity === undefined || integrity.length === 0) return false;
  const known = hashesOf(directive);
  return integrity.every((hash) => known.includes(hash));
};

const INLINE_DIRECTIVES = {
  script: 'script-src-elem',
  handler: 'script-src-attr',
  link: 'script-src-elem',
  style: 'style-src-elem',
  'style-attribute': 'style-src-attr',
} as const satisfies Record<Inline['type'], SourceDirective>;

const enforceInline = (policy: Policy, { type, sha256, nonce }: Inline): Verdict => {
  const directive = INLINE_DIRECTIVES[type];
  const decides = governing(policy, directive);
  if (decides === undefined || allowsAllInline(decides, type)) return ALLOWED;
  const isElement = type === 'script' || type === 'style';
  if (isElement && nonceMatches(decides, nonce)) return ALLOWED;
  const hashCounts = isElement || hasKeyword(decides, 'unsafe-hashes');
  if (hashCounts && hashesOf(decides).includes(`sha256-${sha256}`)) return ALLOWED;
  if (isElement && needsNonce(decides, { nonce })) return { kind: 'needs-nonce', directive };
  return { kind: 'blocked', directive };
};

/** A nonce, a hash or 'strict-dynamic' takes 'unsafe-inline' back. */
const allowsAllInline = (directive: Directive, type: Inline['type']): boolean => {
  if (!hasKeyword(directive, 'unsafe-inline')) return false;
  if (directive.sources.some(({ kind }) => kind === 'nonce' || kind === 'hash')) return false;
  const isScript = type === 'script' || type === 'handler' || type === 'link';
  return !(isScript && hasKeyword(directive, 'strict-dynamic'));
};

const enforceEval = (policy: Policy): Verdict => {
  const decides = governing(policy, 'script-src');
  if (decides === undefined || hasKeyword(decides, 'unsafe-eval')) return ALLOWED;
  return { kind: 'blocked', directive: 'script-src' };
};
