/** One visit, from a journey to what its passes showed. Knows no database: a scan of a file and a site walk alike. */
import { durationOfMs, type Instant } from '#kernel';
import {
  type Browser,
  BrowserFailure,
  type Screenshot,
  type SeenScript,
  type VisitOrder,
  type VisitProfile,
  type VisitRecord,
} from '#platform/browser';
import type { Clock } from '#platform/clock';
import type { Random } from '#platform/random';
import { browserSteps, cardTypedAt, stepsWalked, type Walking } from './core/browser-steps.ts';
import { type Canary, makeCanary } from './core/canary.ts';
import type { Journey } from './core/journey.ts';
import { judgeAll, type Previous } from './core/judge-all.ts';
import type { EndFacts, Judgement } from './core/judge-visit.ts';
import { type KeptPass, type Pass, passAsKept } from './core/passes.ts';
import { finish } from './core/take-steps.ts';
import { NOTHING_KNOWN } from './inventory/core/known-inventory.ts';
import { type ReadScripts, type Stock, takeStock } from './inventory/take-stock.ts';
import { keptAddress, keptText } from './keep-text.ts';
import type { SandboxPolicy } from './ports.ts';
import { isLabSite, sandboxFor } from './sandbox.ts';
import type { Seats } from './seats.ts';
import { inTurns } from './take-turns.ts';
import { type Differential, differentialPasses } from './walk-differential.ts';
import { type PassOrder, walkPasses } from './walk-passes.ts';

const VISIT_LIMIT = durationOfMs(120_000);
const MEMORY_LIMIT_BYTES = 1_500_000_000;
const TIME_ZONE = 'Asia/Tokyo';

export type WalkOptions = SandboxPolicy & {
  readonly browser: Browser;
  readonly random: Random;
  readonly clock: Clock;
  /** Who visits and how to reach him, said where the consent does not allow that it is not. */
  readonly identification?: string | undefined;
  /** Told of each pass as it ends. */
  readonly onPass?: ((pass: KeptPass) => void) | undefined;
  /** Whether the passes are made that show what follows the card number; `when-unread` unless given. */
  readonly differential?: Differential | undefined;
  readonly readScripts: ReadScripts;
  /** Browsers that may run at once; without it passes are walked one after the other. */
  readonly seats?: Seats | undefined;
  /** Aborted, the visit ends at once and the walk rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
};

export type WalkedSite = {
  readonly journey: Journey;
  readonly origin: string;
  readonly destinations: readonly string[];
  readonly incompleteBefore: number;
  readonly paymentType?: 'js' | 'link' | undefined;
  readonly previous: Previous;
  readonly rights: Walking['rights'];
};

export type Walked = {
  /** At least one. The first is the primary one: `end`, `record`, `screenshots` are its own. */
  readonly passes: readonly Pass[];
  readonly end: EndFacts;
  readonly steps: ReturnType<typeof stepsWalked>;
  /** Of the first pass; of the last. */
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly record: VisitRecord | undefined;
  readonly judgement: Judgement;
  /** The scripts of all passes, as the inventory has them. */
  readonly stock: Stock;
  /** Those of the primary pass, and those of others that a finding is about. */
  readonly scripts: readonly SeenScript[];
  readonly screenshots: readonly Screenshot[];
};

/** One visit's own. */
export const canaryFor = ({ journey }: Pick<WalkedSite, 'journey'>, random: Random, at: Instant): Canary =>
  makeCanary(random, { brand: journey.content.card, year: new Date(at).getUTCFullYear() });

const orderOf = (site: WalkedSite, { canary, profile, cookies }: PassOrder, policy: SandboxPolicy): VisitOrder => {
  const { content } = site.journey;
  return {
    steps: browserSteps(site.journey, { ...site, canary }),
    stepLimit: content['step-limit'],
    visitLimit: VISIT_LIMIT,
    settle: content.settle,
    memoryLimitBytes: MEMORY_LIMIT_BYTES,
    locale: content.locale,
    timeZone: TIME_ZONE,
    allowedHosts: isLabSite(site, policy) ? policy.labHosts : [],
    profile,
    cookies,
  };
};

/**
 * As far as it may go is its end: at the button that places an order, once the card has been typed, and after the one
 * page of a plain visit.
 */
const endOf = ({ end }: VisitRecord, { journey, rights }: WalkedSite, typedAt: number | undefined): EndFacts => {
  if (end.kind === 'completed') {
    if (rights.visits !== 'plain') return end;
    return { kind: 'completed', stopped: { code: 'plain-visit', step: stepsWalked(journey, rights).length } };
  }
  const isStop = end.kind === 'step-failed' && end.code === 'must-not-press' && typedAt !== undefined;
  if (!isStop || typedAt >= end.step) return end;
  return { kind: 'completed', stopped: { code: 'before-buying', step: end.step } };
};

/** A browser that cannot begin is an outcome too: a site that nobody looked at is not a site without findings. */
const walkPass = async (options: WalkOptions, site: WalkedSite, ordered: PassOrder): Promise<Pass> => {
  const { browser, signal } = options;
  const { role, profile, canary } = ordered;
  try {
    const sandbox = sandboxFor(site, options, await browser.preflight());
    const order = orderOf(site, ordered, options);
    const record = await browser.visit(order, sandbox, signal);
    const typedAt = cardTypedAt(order.steps, canary);
    const pass = { role, profile, canary, record, end: endOf(record, site, typedAt), cardTypedAt: typedAt };
    options.onPass?.(passAsKept(pass));
    return pass;
  } catch (error) {
    if (!(error instanceof BrowserFailure)) throw error;
    return notBegunPass(ordered, error.code);
  }
};

const notBegunPass = ({ role, profile, canary }: PassOrder, code: string): Pass => ({
  ...{ role, profile, canary, record: undefined, cardTypedAt: undefined },
  end: { kind: 'not-begun', code },
});

/** Addressed or inline, the same source in the same frame is one. */
const scriptKey = ({ frameUrl, url, sha256 }: SeenScript): string => `${frameUrl}\n${url}\n${sha256}`;

const scriptsOf = (passes: readonly Pass[], { findings }: Judgement): readonly SeenScript[] => {
  const named = new Set(findings.flatMap(({ sender }) => (sender?.kind === 'script' ? [sender.sha256] : [])));
  const [primary, ...others] = passes.map(({ record }) => record?.scripts ?? []);
  const scripts = new Map((primary ?? []).map((script) => [scriptKey(script), script]));
  const digests = new Set((primary ?? []).map(({ sha256 }) => sha256));
  for (const script of others.flat()) {
    if (named.has(script.sha256) && !digests.has(script.sha256)) scripts.set(scriptKey(script), script);
  }
  return [...scripts.values()];
};

type Times = { readonly startedAt: Instant; readonly endedAt: Instant };

type Judged = Pick<Walked, 'passes' | 'judgement' | 'stock'>;

const walkedOf = (site: WalkedSite, { passes, judgement, stock }: Judged, times: Times): Walked => {
  const [primary] = passes;
  if (primary === undefined) throw new Error('a visit has a pass');
  const { end, record } = primary;
  const screenshots = record?.screenshots ?? [];
  const steps = stepsWalked(site.journey, site.rights);
  return { ...times, steps, passes, end, record, judgement, stock, scripts: scriptsOf(passes, judgement), screenshots };
};

const stockOf = (
  { readScripts }: Pick<WalkOptions, 'readScripts'>,
  { previous }: WalkedSite,
  passes: readonly Pass[],
): Promise<Stock> =>
  takeStock(
    readScripts,
    { passes, known: previous.inventory ?? NOTHING_KNOWN },
    { address: (url) => keptAddress(url, passes), text: (text) => keptText(text, passes) },
  );

/** From the first that began to the last that ended; the primary one need not be the first. */
const timesOf = (passes: readonly Pass[], otherwise: Times): Times => {
  const records = passes.flatMap(({ record }) => (record === undefined ? [] : [record]));
  const [first] = records.map(({ startedAt }) => startedAt).toSorted((a, b) => a - b);
  const last = records
    .map(({ endedAt }) => endedAt)
    .toSorted((a, b) => a - b)
    .at(-1);
  return { startedAt: first ?? otherwise.startedAt, endedAt: last ?? otherwise.endedAt };
};

const until = (options: WalkOptions, over: AbortSignal | undefined): WalkOptions => {
  const signals = [options.signal, over].filter((signal) => signal !== undefined);
  return { ...options, signal: signals.length === 0 ? undefined : AbortSignal.any(signals) };
};

export const walkSite = async (options: WalkOptions, site: WalkedSite): Promise<Walked> => {
  const leave = options.seats?.take();
  try {
    return await walkSeated(options, site);
  } finally {
    leave?.();
  }
};

const walkSeated = async (options: WalkOptions, site: WalkedSite): Promise<Walked> => {
  const { random, clock, seats } = options;
  const begunAt = clock.now();
  const identification = options.identification ?? 'Mitsuke';
  const walk = (ordered: PassOrder, over?: AbortSignal) => walkPass(until(options, over), site, ordered);
  const makeCanary = () => canaryFor(site, random, clock.now());
  const first = await walkPasses({ site, identification, random, clock, makeCanary, walk, seats });
  const passes = [...first, ...(await comparedWith(options, site, first))];
  const stock = await stockOf(options, site, passes);
  const judgement = await inTurns(judgeAll({ passes, site, previous: site.previous, stock }), clock);
  return walkedOf(site, { passes, judgement, stock }, timesOf(passes, { startedAt: begunAt, endedAt: clock.now() }));
};

const comparedWith = async (
  options: WalkOptions,
  site: WalkedSite,
  passes: readonly Pass[],
): Promise<readonly Pass[]> => {
  const { clock, differential: when = 'when-unread' } = options;
  const [primary] = passes;
  if (primary === undefined) return [];
  const { profile } = primary;
  const judged = await inTurns(judgeAll({ passes, site, previous: {} }), clock);
  return differentialPasses(
    { when, site, clock, walk: (canary, role) => walkPass(options, site, { canary, role, profile }) },
    passes,
    judged,
  );
};

/** Of a visit that no browser was started for. */
const NOBODY: VisitProfile = { viewport: { width: 0, height: 0 }, mobile: false, quiet: true };

export const notBegun = (canary: Canary, site: WalkedSite, { code, ...times }: Times & { readonly code: string }) => {
  const passes = [notBegunPass({ role: 'careful', profile: NOBODY, canary }, code)];
  const judgement = finish(judgeAll({ passes, site, previous: site.previous }));
  return walkedOf(site, { passes, judgement, stock: [] }, times);
};
