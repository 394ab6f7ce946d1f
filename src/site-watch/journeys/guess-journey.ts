/** Guesses a journey by one visit of a shop that it knows nothing of. Types a canary's address, and no card. */
import { durationOfMs } from '#kernel';
import type { Screenshot, ShownPage, Step, VisitProfile } from '#platform/browser';
import { makeCanary } from '../core/canary.ts';
import { isLabSite, sandboxFor } from '../sandbox.ts';
import type { WalkOptions } from '../walk-site.ts';
import { destinationsOf, NOBODY, notesOnHosts } from './core/card-hosts.ts';
import { exploreShop, type Guess, type GuessEnd } from './core/guess-journey.ts';
import type { ShopKind } from './core/shop-kinds.ts';
import { actsOf, nameFor, type SentStep, writeJourney } from './core/write-journey.ts';

const STEP_LIMIT = durationOfMs(15_000);
const VISIT_LIMIT = durationOfMs(180_000);
const SETTLE = durationOfMs(0);
const MEMORY_LIMIT_BYTES = 1_500_000_000;

export type GuessOptions = Omit<WalkOptions, 'readScripts' | 'differential'> & {
  readonly origin: string;
  /** Hosts of payment providers, with `*.` for all below one: of them the page's own are taken. */
  readonly providers: readonly string[];
  /** Who visits, as the site is told; absent: it is not told. */
  readonly identify?: string | undefined;
};

export type Guessed = {
  readonly kind: ShopKind | undefined;
  /** `card-form`: the way is whole. Else where it ended; the journey has what was found. */
  readonly end: GuessEnd;
  /** Why the visit broke off, when it did. */
  readonly code: string | undefined;
  readonly steps: readonly SentStep[];
  readonly destinations: readonly string[];
  /** The journey's file; absent where there is nothing to write. */
  readonly yaml: string | undefined;
  /** Each page as it was before anything was done on it: `page-1`, `page-2` … */
  readonly screenshots: readonly Screenshot[];
  readonly requests: number;
};

const AT_A_DESK: VisitProfile = { viewport: { width: 1280, height: 1057 }, mobile: false, quiet: true };

type Explore = (shown: ShownPage) => readonly Step[];

/** What is done on each page, after a picture of it. The card stays where it is: a guess is nobody's consent. */
const pictured = (guess: Guess, act: Explore): Explore => {
  let pages = 0;
  let isOver = false;
  return (shown) => {
    if (isOver) return [];
    const acts = act(shown);
    isOver = acts.length === 0 || guess.end === 'card-form';
    pages += 1;
    return [{ act: 'screenshot', name: `page-${pages}` }, ...(isOver ? [] : acts)];
  };
};

const notesOf = ({ kind, cardHosts }: Guess, destinations: readonly string[]): readonly string[] => [
  `Guessed (${kind ?? 'unknown'}). Walk it once with "site scan" and look at the pictures before it is relied on.`,
  ...notesOnHosts(cardHosts, destinations),
];

/** @throws BrowserFailure where no visit can begin. */
export const guessJourney = async (options: GuessOptions): Promise<Guessed> => {
  const { browser, clock, random, origin, providers, signal, labHosts } = options;
  const guess = exploreShop();
  const canary = makeCanary(random, { brand: 'visa', year: new Date(clock.now()).getUTCFullYear() });
  const place = { origin, destinations: [] };
  const explore = pictured(guess, (shown) => actsOf(guess.next(shown), origin, canary));
  const order = {
    steps: [{ act: 'open', url: new URL('/', origin).href }],
    explore,
    stepLimit: STEP_LIMIT,
    visitLimit: VISIT_LIMIT,
    settle: SETTLE,
    memoryLimitBytes: MEMORY_LIMIT_BYTES,
    locale: 'ja-JP',
    timeZone: 'Asia/Tokyo',
    allowedHosts: isLabSite(place, { labHosts }) ? labHosts : [],
    profile: { ...AT_A_DESK, identify: options.identify },
  } as const;
  const { end, screenshots, requests } = await browser.visit(
    order,
    sandboxFor(place, options, await browser.preflight()),
    signal,
  );
  const destinations = destinationsOf(guess.cardHosts, providers);
  const name = nameFor(new URL(origin).hostname);
  const named = destinations.length === 0 ? [NOBODY] : destinations;
  const written = { name, steps: guess.steps, destinations: named, notes: notesOf(guess, destinations) };
  return {
    kind: guess.kind,
    end: guess.end,
    code: end.kind === 'completed' ? undefined : end.code,
    steps: guess.steps,
    destinations,
    yaml: guess.kind === undefined ? undefined : writeJourney(written),
    screenshots,
    requests: requests.length,
  };
};
