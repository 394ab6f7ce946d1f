/**
 * Whether a Content-Security-Policy lets through more than before, by what each directive comes to after its fallbacks
 * (CSP Level 3, 6.8.3). Of several policies a browser obeys all, so only what every one of them allows is allowed.
 */
import { policiesOf } from './header-facts.ts';

const FALLBACKS: Readonly<Record<string, readonly string[]>> = {
  'script-src-elem': ['script-src', 'default-src'],
  'script-src-attr': ['script-src', 'default-src'],
  'connect-src': ['default-src'],
  'img-src': ['default-src'],
  'frame-src': ['child-src', 'default-src'],
  'worker-src': ['child-src', 'script-src', 'default-src'],
  'object-src': ['default-src'],
  'form-action': [],
  'base-uri': [],
  'frame-ancestors': [],
};

/** What lets everybody in, whatever the host, or all code in the page. */
const OPEN = /^(?:\*|https?:|wss?:|data:|blob:|'unsafe-inline'|'unsafe-eval'|'unsafe-hashes')$/;
const MADE_ANEW = /^'(?:nonce-|sha\d{3}-)/;

type Policy = ReadonlyMap<string, readonly string[]>;

const policiesIn = (value: string | undefined): readonly Policy[] =>
  policiesOf(value ?? '').map((directives) => {
    const policy = new Map<string, readonly string[]>();
    for (const [name = '', ...sources] of directives) if (!policy.has(name)) policy.set(name, sources);
    return policy;
  });

/** `undefined`: anything. */
const sourcesOf = (policy: Policy, directive: string): readonly string[] | undefined =>
  [directive, ...(FALLBACKS[directive] ?? [])].map((name) => policy.get(name)).find((sources) => sources !== undefined);

export type Loosened = {
  readonly directive: string;
  /** `any`: nothing limits it any more. */
  readonly lets: readonly string[];
  /** It lets anybody in, and not only some more. */
  readonly open: boolean;
};

/**
 * A nonce or a hash makes browsers pass over 'unsafe-inline' of scripts (6.7.3.2); of what is no script, keywords about
 * code in the page say nothing.
 */
const effective = (sources: readonly string[], directive: string): readonly string[] => {
  if (!directive.startsWith('script-src')) return sources.filter((source) => !source.startsWith("'unsafe-"));
  const strict = sources.some((source) => MADE_ANEW.test(source));
  return strict ? sources.filter((source) => source !== "'unsafe-inline'") : sources;
};

const loosenedIn = (before: Policy, after: Policy, directive: string): Loosened | undefined => {
  const [had, has] = [sourcesOf(before, directive), sourcesOf(after, directive)];
  if (had === undefined) return undefined;
  if (has === undefined) return { directive, lets: ['any'], open: true };
  const known = new Set(effective(had, directive));
  if (known.has('*')) return undefined;
  const lets = effective(has, directive).filter(
    (source) => !known.has(source) && source !== "'none'" && !MADE_ANEW.test(source),
  );
  return lets.length === 0 ? undefined : { directive, lets, open: lets.some((source) => OPEN.test(source)) };
};

/** Directives that came to let through more. Both values in the shape of `headerFactsOf`. */
export const loosened = (before: string, after: string | undefined): readonly Loosened[] => {
  const now = policiesIn(after);
  return policiesIn(before).flatMap((policy) =>
    Object.keys(FALLBACKS).flatMap((directive) => {
      if (now.length === 0) return loosenedIn(policy, new Map(), directive) ?? [];
      // Whichever policy is the strictest counts.
      const each = now.map((other) => loosenedIn(policy, other, directive));
      const whole = each.filter((one) => one !== undefined);
      return whole.length < each.length ? [] : whole.toSorted((a, b) => a.lets.length - b.lets.length).slice(0, 1);
    }),
  );
};

/** Hosts that a source names; none for keywords, schemes and wildcards. */
export const hostOfSource = (source: string): string | undefined => {
  const host = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([a-z0-9*.-]+\.[a-z0-9-]+|localhost)(?::[\d*]+)?(?:\/.*)?$/i.exec(
    source,
  )?.[1];
  return host?.toLowerCase();
};
