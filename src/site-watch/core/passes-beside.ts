/**
 * The passes of a visit beside each other: what each saw, and what of it the primary one did not see, or saw alone. A
 * script is known by its shape, as for cloaking; a host as the visit judged it, so that none carries a card number.
 */
import type { SeenScript } from '#platform/browser';
import { shapeOf } from './cloaking.ts';
import { hostOf, parentOf } from './destinations.ts';
import type { Judgement } from './judge-visit.ts';
import { type KeptPass, type Pass, type PassSaw, passAsKept } from './passes.ts';
import type { Steps } from './take-steps.ts';

/** Of hosts and scripts each: what is more is counted. */
const MOST_TOLD = 20;

type Seen = {
  readonly requests: number;
  readonly hosts: ReadonlySet<string>;
  /** By shape. */
  readonly scripts: ReadonlyMap<string, SeenScript>;
};

const LEAVES = /^(?:https?|wss?):/i;

function* seenOf({ record }: Pass, known: ReadonlySet<string>, shapes: Map<string, string>): Steps<Seen> {
  const requests = record?.requests ?? [];
  const leaving = requests.map(({ url }) => url).filter((url) => LEAVES.test(url));
  const hosts = new Set(leaving.map(hostOf).map((host) => (known.has(host) ? host : `*.${parentOf(host)}`)));
  const scripts = new Map<string, SeenScript>();
  for (const script of record?.scripts ?? []) {
    const known = shapes.get(script.sha256) ?? shapeOf(script.source);
    shapes.set(script.sha256, known);
    if (!scripts.has(known)) scripts.set(known, script);
    yield;
  }
  return { requests: requests.length, hosts, scripts };
}

type Told = Pick<PassSaw['only'], 'hosts' | 'scripts'>;

const without = (seen: Seen, other: Seen, address: (url: string) => string): PassSaw['only'] => {
  const hosts = [...seen.hosts].filter((host) => !other.hosts.has(host)).toSorted();
  const scripts = [...seen.scripts].filter(([shape]) => !other.scripts.has(shape)).map(([, script]) => script);
  const told: Told = {
    hosts: hosts.slice(0, MOST_TOLD),
    scripts: scripts.slice(0, MOST_TOLD).map(({ url, inline }) => ({ url: address(url), inline })),
  };
  return { ...told, more: hosts.length + scripts.length - told.hosts.length - told.scripts.length };
};

/**
 * Each with what it saw; only of those that came to an end of their own is it said what they saw otherwise than the
 * primary one, which is the first. Yields between scripts, which may be long.
 *
 * @param address as an address is kept.
 */
export function* passesBeside(
  passes: readonly Pass[],
  { destinations }: Pick<Judgement, 'destinations'>,
  address: (url: string) => string,
): Steps<readonly KeptPass[]> {
  const known = new Set(destinations.map(({ host }) => host));
  const shapes = new Map<string, string>();
  const seen: Seen[] = [];
  for (const pass of passes) seen.push(yield* seenOf(pass, known, shapes));
  const [primary] = seen;
  return passes.map((pass, place) => {
    const own = seen[place];
    if (own === undefined || primary === undefined || pass.record === undefined) return passAsKept(pass);
    const counts = { requests: own.requests, hosts: own.hosts.size, scripts: own.scripts.size };
    const saw: PassSaw = { ...counts, only: without(own, primary, address), missing: without(primary, own, address) };
    return { ...passAsKept(pass), saw };
  });
}
