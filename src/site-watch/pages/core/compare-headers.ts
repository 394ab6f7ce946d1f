/**
 * What became of the headers of a payment page since the visit before: weakened, which is somebody's work; strengthened
 * or otherwise changed, which the weekly digest tells (PCI DSS 11.6.1).
 */
import { isAmong } from '../../core/destinations.ts';
import type { Severity } from '../../core/judge-visit.ts';
import { hostOfSource, loosened } from './compare-policies.ts';
import type { HeaderFact, ProtectingHeader } from './header-facts.ts';

export const HEADER_CHANGES = ['same', 'added', 'removed', 'changed', 'weakened'] as const;
export type HeaderChangeKind = (typeof HEADER_CHANGES)[number];

export type HeaderChange = {
  readonly name: ProtectingHeader;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly change: HeaderChangeKind;
  readonly severity: Severity | undefined;
  /** What of it: directives, cookies, attributes. */
  readonly details: readonly string[];
};

type Weakened = { readonly severity: Severity; readonly details: readonly string[] };
type Compare = (before: string, after: string | undefined, about: About) => Weakened | undefined;
type About = {
  /** Hosts that may be let through: the site's own and its approved destinations. */
  readonly approved: readonly string[];
  readonly after: ReadonlyMap<ProtectingHeader, string>;
};

const isApproved = (source: string, approved: readonly string[]): boolean => {
  if (source === "'self'" || source.startsWith("'report-")) return true;
  const host = hostOfSource(source);
  return host !== undefined && isAmong(host, approved);
};

const policy: Compare = (before, after, { approved }) => {
  const all = loosened(before, after);
  if (after === undefined) return { severity: 'high', details: all.map(({ directive }) => directive) };
  const grave = all.filter(({ lets }) => lets.some((source) => !isApproved(source, approved)));
  if (grave.length === 0) return undefined;
  return {
    severity: grave.some(({ open }) => open) ? 'high' : 'medium',
    details: grave.map(({ directive, lets }) => `${directive} ${lets.join(' ')}`),
  };
};

const maxAge = (value: string): number => Number(/max-age=["']?(\d+)/.exec(value)?.[1] ?? 0);

const transport: Compare = (before, after) => {
  if (after === undefined) return { severity: 'medium', details: ['max-age'] };
  const details = [
    ...(maxAge(after) * 2 <= maxAge(before) ? ['max-age'] : []),
    ...['includesubdomains', 'preload'].filter((word) => before.includes(word) && !after.includes(word)),
  ];
  return details.length === 0 ? undefined : { severity: 'medium', details };
};

const framing: Compare = (before, after, about) => {
  const covered = about.after.get('content-security-policy')?.includes('frame-ancestors') ?? false;
  const weaker = after === undefined || (before === 'deny' && after !== 'deny');
  return weaker && !covered ? { severity: 'medium', details: [after ?? 'none'] } : undefined;
};

/** From the strictest on; what is not listed stands before all. */
const REFERRERS = [
  'no-referrer',
  'same-origin',
  'strict-origin',
  'strict-origin-when-cross-origin',
  'origin',
  'origin-when-cross-origin',
  'no-referrer-when-downgrade',
  'unsafe-url',
];
const BROWSERS_OWN = REFERRERS.indexOf('strict-origin-when-cross-origin');

const referrerRank = (value: string | undefined): number => {
  const known = (value ?? '').split(/[,\s]+/).filter((word) => REFERRERS.includes(word));
  return known.length === 0 ? BROWSERS_OWN : REFERRERS.indexOf(known.at(-1) ?? '');
};

const referrer: Compare = (before, after) =>
  referrerRank(after) > Math.max(referrerRank(before), BROWSERS_OWN)
    ? { severity: 'medium', details: [after ?? 'none'] }
    : undefined;

/** Whatever says less than before. */
const gone: Compare = (_before, after) => (after === undefined ? { severity: 'medium', details: ['none'] } : undefined);

const isolation: Compare = (before, after) =>
  after === undefined || (before !== 'unsafe-none' && /unsafe-none|cross-origin$/.test(after) && before !== after)
    ? { severity: 'medium', details: [after ?? 'none'] }
    : undefined;

const permissions: Compare = (before, after) => {
  const now = new Map((after ?? '').split('\n').map((line) => [line.split('=')[0] ?? '', line] as const));
  const details = before.split('\n').flatMap((line) => {
    const [name = '', allowed = ''] = line.split('=');
    const allows = now.get(name)?.split('=')[1];
    const looser = allowed !== '*' && (allows === undefined || (allows !== allowed && allows.length > allowed.length));
    return looser ? [name] : [];
  });
  return details.length === 0 ? undefined : { severity: 'medium', details };
};

const cookiesIn = (value: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    value.split('\n').map((line) => {
      const [name = '', ...attributes] = line.split('; ');
      return [name, attributes] as const;
    }),
  );

const PROTECTS = ['httponly', 'secure', 'samesite=strict', 'samesite=lax'];

/** Cookies come and go with every campaign; one that stays and loses its protection does not. */
const cookies: Compare = (before, after) => {
  const now = cookiesIn(after ?? '');
  const details = [...cookiesIn(before)].flatMap(([name, had]) => {
    const has = now.get(name);
    if (has === undefined) return [];
    const lost = PROTECTS.filter((attribute) => had.includes(attribute) && !has.includes(attribute));
    return lost
      .filter((attribute) => attribute !== 'samesite=lax' || !has.includes('samesite=strict'))
      .map((attribute) => `${name} ${attribute}`);
  });
  return details.length === 0 ? undefined : { severity: 'medium', details };
};

const WEAKENED: Readonly<Partial<Record<ProtectingHeader, Compare>>> = {
  'content-security-policy': policy,
  'cross-origin-embedder-policy': isolation,
  'cross-origin-opener-policy': isolation,
  'cross-origin-resource-policy': isolation,
  'integrity-policy': gone,
  'permissions-policy': permissions,
  'referrer-policy': referrer,
  'set-cookie': cookies,
  'strict-transport-security': transport,
  'x-content-type-options': gone,
  'x-frame-options': framing,
};

/** New and vanished cookies alone are no change of a header. */
const sameCookies = (before: string, after: string): boolean => {
  const [had, has] = [cookiesIn(before), cookiesIn(after)];
  return [...had].every(([name, attributes]) => has.get(name)?.join('; ') === attributes.join('; ') || !has.has(name));
};

const changeOf = (name: ProtectingHeader, before: string | undefined, about: About): HeaderChange | undefined => {
  const after = about.after.get(name);
  const told = { name, before, after, details: [] };
  if (before === undefined) {
    if (after === undefined) return undefined;
    const isCookies = name === 'set-cookie';
    return { ...told, change: isCookies ? 'same' : 'added', severity: isCookies ? undefined : 'low' };
  }
  const weaker = before === after ? undefined : WEAKENED[name]?.(before, after, about);
  if (weaker !== undefined) return { ...told, ...weaker, change: 'weakened' };
  const same = before === after || (name === 'set-cookie' && sameCookies(before, after ?? ''));
  if (same) return { ...told, change: 'same', severity: undefined };
  return { ...told, change: after === undefined ? 'removed' : 'changed', severity: 'low' };
};

/** In the order of their names, those that are as they were included. */
export const compareHeaders = (
  before: readonly HeaderFact[],
  after: readonly HeaderFact[],
  approved: readonly string[],
): readonly HeaderChange[] => {
  const [had, has] = [before, after].map((facts) => new Map(facts.map(({ name, value }) => [name, value] as const)));
  const names = [...new Set([...before, ...after].map(({ name }) => name))].toSorted();
  return names.flatMap((name) => changeOf(name, had?.get(name), { approved, after: has ?? new Map() }) ?? []);
};
