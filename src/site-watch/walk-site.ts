/** One visit, from a journey to what it showed. Knows no database: a scan of a file and a watched site walk alike. */
import { durationOfMs, type Instant } from '#kernel';
import {
  type Browser,
  BrowserFailure,
  type Screenshot,
  type SeenScript,
  type VisitOrder,
  type VisitRecord,
} from '#platform/browser';
import type { Clock } from '#platform/clock';
import type { Random } from '#platform/random';
import { type Canary, makeCanary } from './core/canary.ts';
import { browserSteps, type Journey } from './core/journey.ts';
import { type EndFacts, type Judgement, judgeVisit } from './core/judge-visit.ts';
import { finish } from './core/take-steps.ts';
import type { SandboxPolicy } from './ports.ts';
import { isLabSite, sandboxFor } from './sandbox.ts';
import { inTurns } from './take-turns.ts';

const VISIT_LIMIT = durationOfMs(120_000);
const MEMORY_LIMIT_BYTES = 1_500_000_000;
const TIME_ZONE = 'Asia/Tokyo';

export type WalkOptions = SandboxPolicy & {
  readonly browser: Browser;
  readonly random: Random;
  readonly clock: Clock;
  /** Aborted, the visit ends at once and the walk rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
};

export type WalkedSite = {
  readonly journey: Journey;
  readonly origin: string;
  readonly destinations: readonly string[];
  readonly incompleteBefore: number;
};

export type Walked = {
  readonly canary: Canary;
  readonly end: EndFacts;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly record: VisitRecord | undefined;
  readonly judgement: Judgement;
  readonly scripts: readonly SeenScript[];
  readonly screenshots: readonly Screenshot[];
};

/** One visit's own. */
export const canaryFor = ({ journey }: Pick<WalkedSite, 'journey'>, random: Random, at: Instant): Canary =>
  makeCanary(random, { brand: journey.content.card, year: new Date(at).getUTCFullYear() });

const orderOf = (site: WalkedSite, canary: Canary, policy: SandboxPolicy): VisitOrder => {
  const { content } = site.journey;
  return {
    steps: browserSteps(site.journey, site.origin, canary),
    stepLimit: content['step-limit'],
    visitLimit: VISIT_LIMIT,
    settle: content.settle,
    memoryLimitBytes: MEMORY_LIMIT_BYTES,
    locale: content.locale,
    timeZone: TIME_ZONE,
    allowedHosts: isLabSite(site, policy) ? policy.labHosts : [],
  };
};

const typedAt = ({ steps }: VisitOrder, { number }: Canary): number | undefined => {
  const at = steps.findIndex((step) => step.act === 'fill' && step.value.includes(number));
  return at < 0 ? undefined : at;
};

const NOTHING = { requests: [], scripts: [] } as const;

/** A browser that cannot begin is an outcome too: a site that nobody looked at is not a site without findings. */
export const walkSite = async (options: WalkOptions, site: WalkedSite): Promise<Walked> => {
  const { browser, random, clock, signal } = options;
  const startedAt = clock.now();
  const canary = canaryFor(site, random, startedAt);
  try {
    const sandbox = sandboxFor(site, options, await browser.preflight());
    const order = orderOf(site, canary, options);
    const record = await browser.visit(order, sandbox, signal);
    const { end, scripts, screenshots } = record;
    return {
      ...{ canary, end, record, scripts, screenshots },
      startedAt: record.startedAt,
      endedAt: record.endedAt,
      judgement: await inTurns(judgeVisit({ ...record, cardTypedAt: typedAt(order, canary) }, site, canary), clock),
    };
  } catch (error) {
    if (!(error instanceof BrowserFailure)) throw error;
    return notBegun(canary, site, { code: error.code, startedAt, endedAt: clock.now() });
  }
};

export const notBegun = (
  canary: Canary,
  site: WalkedSite,
  { code, ...times }: { readonly code: string; readonly startedAt: Instant; readonly endedAt: Instant },
): Walked => {
  const end = { kind: 'not-begun', code } as const;
  const judgement = finish(judgeVisit({ ...NOTHING, end }, site, canary));
  return { ...times, canary, end, record: undefined, judgement, scripts: [], screenshots: [] };
};
