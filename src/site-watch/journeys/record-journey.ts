/** Writes down the way that a person shows through a shop, and walks it once to see that it leads there. */
import { durationOfMs, findCardNumber } from '#kernel';
import type { Browser, PersonEnd, PersonsBrowser, Screenshot, Shown, VisitRecord } from '#platform/browser';
import type { Clock } from '#platform/clock';
import type { Random } from '#platform/random';
import { browserSteps } from '../core/browser-steps.ts';
import { BUYING_WORDS } from '../core/buying-words.ts';
import { makeCanary } from '../core/canary.ts';
import { loadJourney } from '../core/journey.ts';
import type { SandboxPolicy } from '../ports.ts';
import { isLabSite, sandboxFor } from '../sandbox.ts';
import { destinationsOf, NOBODY, notesOnHosts } from './core/card-hosts.ts';
import { type LeftOut, Recording, type Taken } from './core/record-steps.ts';
import { nameFor, writeJourney } from './core/write-journey.ts';

/** A person takes his time, goes for the card, is asked something at the door. */
const TIME_LIMIT = durationOfMs(3_600_000);
const PLAY_LIMIT = durationOfMs(180_000);
const MEMORY_LIMIT_BYTES = 2_000_000_000;
const LOCALE = { locale: 'ja-JP', timeZone: 'Asia/Tokyo' } as const;

type Place = SandboxPolicy & { readonly origin: string };

export type RecordOptions = Place & {
  readonly browser: Pick<Browser, 'preflight'> & PersonsBrowser;
  /** What is opened first, of the origin. */
  readonly first: string;
  /** Hosts of payment providers, with `*.` for all below one: of them the page's own are taken. */
  readonly providers: readonly string[];
  readonly shown: Shown;
  readonly onReady: (ready: { readonly remote: string | undefined }) => void;
  /** Told of each act as it is taken down. */
  readonly onTaken: (taken: Taken) => void;
  /** Aborted, the recording ends with what there is. */
  readonly signal: AbortSignal;
};

export type Recorded = {
  readonly end: PersonEnd;
  /** The way leads to a card form, and nothing on it was left out. */
  readonly whole: boolean;
  readonly reachedCard: boolean;
  readonly leftOut: readonly LeftOut[];
  readonly steps: readonly string[];
  readonly destinations: readonly string[];
  /** The journey's file; absent where nothing was done. */
  readonly yaml: string | undefined;
};

const NOTES: Readonly<Record<LeftOut, string>> = {
  'second-window': 'What was done in another window is not in it: a visit stays in the first.',
  key: 'A form was sent by Enter that has no button: a journey can only press.',
  file: 'A file was chosen: a journey has none.',
  password: 'A password was typed: a journey has none. Record as a customer without an account.',
  'no-name': 'Something was touched that nothing names for certain.',
  'other-site': 'An address of another site was typed: a journey opens pages of its own site alone.',
  'too-many-steps': 'It was cut: a journey has 100 steps at most.',
};

const notesOf = (recording: Recording, destinations: readonly string[]): readonly string[] => [
  'Recorded. What was typed is not in it; look through the values before it is relied on.',
  ...notesOnHosts(recording.cardHosts, destinations),
  ...recording.unsure.map((field) => `A test value of no meaning is typed here: ${field}`),
  ...(recording.stops
    ? []
    : ['It presses something that is called like an order, and so does not say "stop: before-buying".']),
  ...recording.leftOut.map((code) => NOTES[code]),
];

const written = (recording: Recording, origin: string, destinations: readonly string[]): string => {
  const yaml = writeJourney({
    name: nameFor(new URL(origin).hostname),
    steps: recording.steps,
    destinations: destinations.length === 0 ? [NOBODY] : destinations,
    stops: recording.stops,
    notes: notesOf(recording, destinations),
  });
  const loaded = loadJourney(yaml);
  if (loaded.kind === 'failed') throw new Error(`no journey was written: ${JSON.stringify(loaded.error)}`);
  if (findCardNumber(yaml) !== undefined) throw new Error('a card number stands in what was written');
  return yaml;
};

/** @throws BrowserFailure where no browser can begin. */
export const recordJourney = async (options: RecordOptions): Promise<Recorded> => {
  const { browser, origin, first, providers, labHosts, shown, onReady, onTaken, signal } = options;
  const place = { origin, destinations: [] };
  const recording = new Recording({ origin, first });
  const order = {
    ...{ url: first, shown, heldBack: BUYING_WORDS, onReady, ...LOCALE },
    timeLimit: TIME_LIMIT,
    memoryLimitBytes: MEMORY_LIMIT_BYTES,
    allowedHosts: isLabSite(place, { labHosts }) ? labHosts : [],
    onAct: (act: Parameters<Recording['take']>[0]) => {
      const taken = recording.take(act);
      onTaken(taken);
      return taken.kind === 'held-back' && taken.done ? ('enough' as const) : ('go-on' as const);
    },
  };
  const end = await browser.follow(order, sandboxFor(place, options, await browser.preflight()), signal);
  const { steps, isWhole: reachedCard, leftOut } = recording;
  const destinations = destinationsOf(recording.cardHosts, providers);
  return {
    ...{ end, reachedCard, leftOut, destinations },
    whole: reachedCard && leftOut.length === 0,
    steps: steps.map(({ name }) => name),
    yaml: steps.length > 1 ? written(recording, origin, destinations) : undefined,
  };
};

export type PlayOptions = Place & {
  readonly browser: Browser;
  readonly clock: Clock;
  readonly random: Random;
  readonly yaml: string;
  readonly signal: AbortSignal;
};

export type Played = {
  readonly end: VisitRecord['end'];
  /** The step that it ended at. */
  readonly step: string | undefined;
  /** What the page showed then. */
  readonly picture: Screenshot | undefined;
};

/** Walks it as a customer at a desk, with a test card and without an order. */
export const playJourney = async (options: PlayOptions): Promise<Played> => {
  const { browser, clock, random, origin, labHosts, yaml, signal } = options;
  const journey = loadJourney(yaml);
  if (journey.kind === 'failed') throw new Error('what was written can be loaded');
  const { content } = journey.value;
  const canary = makeCanary(random, { brand: content.card, year: new Date(clock.now()).getUTCFullYear() });
  const place = { origin, destinations: [] };
  const mayBuy = content.stop === undefined;
  const rights = { visits: 'journey', mayBuy, basis: 'earlier' } as const;
  const order = {
    steps: browserSteps(journey.value, { origin, canary, rights }),
    ...LOCALE,
    stepLimit: content['step-limit'],
    visitLimit: PLAY_LIMIT,
    settle: durationOfMs(0),
    memoryLimitBytes: MEMORY_LIMIT_BYTES,
    allowedHosts: isLabSite(place, { labHosts }) ? labHosts : [],
  };
  const { end, screenshots } = await browser.visit(
    order,
    sandboxFor(place, options, await browser.preflight()),
    signal,
  );
  const failedAt = end.kind === 'step-failed' ? end.step : undefined;
  return {
    end,
    step: failedAt === undefined ? undefined : content.steps[failedAt]?.name,
    picture: failedAt === undefined ? undefined : screenshots.find(({ step }) => step === failedAt),
  };
};
