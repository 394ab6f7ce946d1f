/**
 * Whether a site is watched, and for how long yet. One whose permission has ended is looked at from outside alone, which
 * finds nothing of what happens to a card: it must never pass for one that is watched (LEAK-05).
 */
import { durationOfMs, type Instant, plus } from '#kernel';
import type { Giver, Rights } from '../../core/visiting-rights.ts';
import { type Checked, stateOf } from './proof.ts';

/** So long before its end a permission is said to be ending: time to ask merchant and payment provider once more. */
export const NOTICE = durationOfMs(30 * 86_400_000);

export const WATCHINGS = ['watched', 'ending', 'ended', 'not-permitted'] as const;
/** `ending`: watched, and not for long. `ended`: it was watched. `not-permitted`: it never was. */
export type Watching = (typeof WATCHINGS)[number];

export const ENDINGS = ['proof', 'merchant', 'payment-provider', 'earlier'] as const;
/** What comes to its end, and when. */
export type Ending = { readonly what: (typeof ENDINGS)[number]; readonly at: Instant };

export type WatchingFacts = {
  readonly host: string;
  readonly checked: Checked;
  readonly consents: readonly { readonly giver: Giver; readonly validUntil: Instant }[];
  /** It was watched at some time. */
  readonly wasWatched: boolean;
};

export type WatchingState = { readonly watching: Watching; readonly endings: readonly Ending[] };

/** Soonest first. A proof is renewed each day: it is ending only once it was not seen when last looked for. */
const endingsOf = (
  { basis, until }: Rights,
  { host, checked, consents }: WatchingFacts,
  at: Instant,
): readonly Ending[] => {
  const soon = plus(at, NOTICE);
  if (basis === 'earlier') return until !== undefined && until <= soon ? [{ what: 'earlier', at: until }] : [];
  if (basis !== 'permitted') return [];
  const { proof } = checked;
  const failing = proof !== undefined && stateOf(checked, host, at) === 'failing';
  const endings: readonly Ending[] = [
    ...(failing ? [{ what: 'proof', at: proof.until } as const] : []),
    ...consents
      .filter(({ validUntil }) => validUntil <= soon)
      .map(({ giver, validUntil }) => ({ what: giver, at: validUntil })),
  ];
  return endings.toSorted((a, b) => a.at - b.at);
};

export const watchingAt = (rights: Rights, facts: WatchingFacts, at: Instant): WatchingState => {
  if (rights.visits === 'plain') return { watching: facts.wasWatched ? 'ended' : 'not-permitted', endings: [] };
  const endings = endingsOf(rights, facts, at);
  return { watching: endings.length > 0 ? 'ending' : 'watched', endings };
};
