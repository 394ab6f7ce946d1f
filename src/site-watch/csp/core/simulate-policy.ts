/** What a policy would have done to past visits: what it blocks, and whether it would have stopped what was found. */
import type { SourceDirective } from './directives.ts';
import { type Deed, enforceAll, type Verdict } from './enforce-policy.ts';
import type { PageDeed } from './page-deeds.ts';
import type { Policy } from './read-policy.ts';

export type PastFinding = {
  /** `fnd_…` */
  readonly finding: string;
  readonly kind: string;
  /** SHA-256 in base64 of the inline script that did it, or the address of another one. */
  readonly script: { readonly inline: string } | { readonly url: string } | undefined;
  /** Host that was sent card data. */
  readonly destination: string | undefined;
};

export type PastVisit = {
  /** `vis_…` */
  readonly visit: string;
  readonly deeds: readonly PageDeed[];
  readonly findings: readonly PastFinding[];
};

export type Outcome = Exclude<Verdict['kind'], 'allowed'>;

/** Of the same thing in several visits and pages. */
export type Stopped = {
  readonly outcome: Outcome;
  readonly directive: SourceDirective;
  readonly what: 'load' | 'script' | 'handler' | 'link' | 'style' | 'style-attribute' | 'eval';
  /** Host and path without query, or `sha256-…`. */
  readonly value: string;
  readonly pages: readonly string[];
  readonly visits: number;
  /** A finding is about it: that it is stopped is what the policy is for. */
  readonly suspect: boolean;
};

export type FindingOutcome = PastFinding & {
  readonly visit: string;
  /** `unknown`: nothing of it was seen that a policy decides on. */
  readonly scriptOutcome: Verdict['kind'] | 'unknown';
  readonly sendingOutcome: Verdict['kind'] | 'unknown';
};

export type Simulation = {
  readonly visits: number;
  readonly deeds: number;
  readonly allowed: number;
  readonly stopped: readonly Stopped[];
  readonly findings: readonly FindingOutcome[];
};

const addressOf = (deed: Deed): string => {
  if (deed.what === 'eval') return 'eval';
  if (deed.what === 'inline') return `sha256-${deed.sha256}`;
  const url = URL.parse(deed.url);
  return url === null ? deed.url : `${url.origin === 'null' ? url.protocol : url.origin}${url.pathname}`;
};

const whatOf = (deed: Deed): Stopped['what'] => (deed.what === 'inline' ? deed.type : deed.what);

const isAbout = ({ findings }: PastVisit, deed: Deed): boolean =>
  findings.some(({ script, destination }) => {
    if (deed.what === 'inline') return script !== undefined && 'inline' in script && script.inline === deed.sha256;
    if (deed.what !== 'load') return false;
    const url = URL.parse(deed.url);
    return url?.hostname === destination || (script !== undefined && 'url' in script && isSameAddress(script.url, url));
  });

const isSameAddress = (address: string, url: URL | null): boolean =>
  url !== null && `${url.origin}${url.pathname}` === address.replace(/[?#].*$/, '');

/** The best that happened to any of the ways it had: one that passes is enough to get through. */
const weakest = (verdicts: readonly Verdict['kind'][]): Verdict['kind'] | 'unknown' => {
  const order = ['allowed', 'needs-nonce', 'needs-integrity', 'blocked'] as const;
  return order.find((kind) => verdicts.includes(kind)) ?? 'unknown';
};

const outcomeOf = (visit: PastVisit, finding: PastFinding, judge: (deed: Deed) => Verdict): FindingOutcome => {
  const ofScript = visit.deeds.filter(({ deed }) => {
    const { script } = finding;
    if (script === undefined) return false;
    if ('inline' in script) return deed.what === 'inline' && deed.sha256 === script.inline;
    return (
      deed.what === 'load' && deed.directive === 'script-src-elem' && isSameAddress(script.url, URL.parse(deed.url))
    );
  });
  const ofSending = visit.deeds.filter(
    ({ deed }) => deed.what === 'load' && URL.parse(deed.url)?.hostname === finding.destination,
  );
  const isScript = (each: PageDeed): boolean => ofScript.includes(each);
  return {
    ...finding,
    visit: visit.visit,
    scriptOutcome: weakest(ofScript.map(({ deed }) => judge(deed).kind)),
    sendingOutcome: weakest(ofSending.filter((each) => !isScript(each)).map(({ deed }) => judge(deed).kind)),
  };
};

export const simulate = (policies: readonly Policy[], origin: string, past: readonly PastVisit[]): Simulation => {
  const own = new URL(origin);
  const judge = (deed: Deed): Verdict => enforceAll(policies, own, deed);
  const stopped = new Map<string, Stopped & { readonly in: Set<string>; readonly on: Set<string> }>();
  let deeds = 0;
  let allowed = 0;
  for (const visit of past) {
    for (const { deed, page } of visit.deeds) {
      deeds += 1;
      const verdict = judge(deed);
      if (verdict.kind === 'allowed') {
        allowed += 1;
        continue;
      }
      const [value, what] = [addressOf(deed), whatOf(deed)];
      const key = JSON.stringify([verdict, what, value]);
      const known = stopped.get(key);
      const suspect = (known?.suspect ?? false) || isAbout(visit, deed);
      const [inVisits, onPages] = [(known?.in ?? new Set()).add(visit.visit), (known?.on ?? new Set()).add(page)];
      const { kind: outcome, directive } = verdict;
      stopped.set(key, { outcome, directive, what, value, suspect, pages: [], visits: 0, in: inVisits, on: onPages });
    }
  }
  return {
    visits: past.length,
    deeds,
    allowed,
    stopped: [...stopped.values()]
      .map(({ in: inVisits, on, ...each }) => ({ ...each, visits: inVisits.size, pages: [...on].toSorted() }))
      .toSorted((a, b) => compare([a.outcome, a.directive, a.value], [b.outcome, b.directive, b.value])),
    findings: past.flatMap((visit) => visit.findings.map((finding) => outcomeOf(visit, finding, judge))),
  };
};

const compare = (a: readonly string[], b: readonly string[]): number => {
  const [one, other] = [a.join('\0'), b.join('\0')];
  return one < other ? -1 : one > other ? 1 : 0;
};
