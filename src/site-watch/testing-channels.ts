/**
 * For tests and the bench: plants channels and ordinary changes in the lab's shop, visits it, and says which were found.
 * What there is to plant the lab itself tells.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { durationOfMs } from '#kernel';
import type { Browser } from '#platform/browser';
import { systemRandom } from '../platform/random/system.ts';
import { browserSteps, cardTypedAt } from './core/browser-steps.ts';
import { type Canary, makeCanary } from './core/canary.ts';
import { type Journey, loadJourney } from './core/journey.ts';
import { judgeAll } from './core/judge-all.ts';
import type { Judgement, SiteFacts } from './core/judge-visit.ts';
import type { Pass, PassRole } from './core/passes.ts';
import { finish } from './core/take-steps.ts';
import type { RunningLab } from './testing-lab.ts';

export type ChannelFacts = {
  readonly name: string;
  readonly how: string;
  readonly seen: 'plain' | 'differential' | 'never';
  readonly why?: string;
  readonly alone: boolean;
  readonly silent: boolean;
};
export type ChangeFacts = {
  readonly name: string;
  readonly how: string;
  readonly reviewed: boolean;
  /** The shop had it before, with other tokens, times or names in it. */
  readonly renewed: boolean;
};
export type Planted = { readonly channels: readonly ChannelFacts[]; readonly changes: readonly ChangeFacts[] };
export type Choice = { readonly channels?: readonly string[] | 'all'; readonly changes?: readonly string[] | 'all' };

const JOURNEY = path.resolve(import.meta.dirname, '../../packs/site-watch/lab-shop.journey.yaml');
const RIGHTS = { visits: 'journey', mayBuy: true, basis: 'earlier' } as const;
const PROFILE = { viewport: { width: 1280, height: 1200 }, mobile: false, quiet: true };
export const LAB_HOSTS = ['shop.localhost', 'psp.localhost', 'collector.localhost'];
/** A visit makes a finding of its own for so many senders and destinations, and one for all others. */
export const CHANNELS_A_VISIT = 18;

export const journeyTo = (destinations: readonly string[]): Journey => {
  const list = destinations.map((host) => `  - ${host}`).join('\n');
  const text = readFileSync(JOURNEY, 'utf8').replace(/(?<=\ndestinations:\n) {2}- psp\.localhost/, list);
  const loaded = loadJourney(text);
  if (loaded.kind === 'failed') throw new Error('our own journey can be read');
  return loaded.value;
};

export const plant = async (lab: RunningLab, choice: Choice): Promise<Planted> =>
  (await lab.tell({ command: 'plant', ...choice }, 'planted')) as unknown as Planted;

export const hostsOf = ({ channels, changes }: Planted): readonly string[] => [
  ...channels.map(({ name }) => `${name}-collector.localhost`),
  ...changes.map(({ name }) => `${name}-vendor.localhost`),
];

export const reviewedHosts = ({ changes }: Planted): readonly string[] =>
  changes.filter(({ reviewed }) => reviewed).map(({ name }) => `${name}-vendor.localhost`);

type Parts = { readonly browser: Browser; readonly lab: RunningLab; readonly planted: Planted };

/** One pass by the product's own browser, as a visit's primary pass is walked. */
export const walkPlanted = async (
  { browser, lab, planted }: Parts,
  { canary, role }: { readonly canary: Canary; readonly role: PassRole },
): Promise<Pass> => {
  const journey = journeyTo(['psp.localhost', ...reviewedHosts(planted)]);
  const steps = browserSteps(journey, { origin: lab.shop, canary, rights: RIGHTS });
  const record = await browser.visit(
    {
      steps,
      stepLimit: durationOfMs(60_000),
      visitLimit: durationOfMs(180_000),
      settle: journey.content.settle,
      memoryLimitBytes: 4_000_000_000,
      locale: 'ja-JP',
      timeZone: 'Asia/Tokyo',
      allowedHosts: [...LAB_HOSTS, ...hostsOf(planted)],
      profile: PROFILE,
    },
    'off',
  );
  return { role, profile: PROFILE, canary, record, end: record.end, cardTypedAt: cardTypedAt(steps, canary) };
};

/** Without the lab's word for what it allows: the provider, and vendors that were looked at. */
export const siteOf = ({ lab, planted }: Pick<Parts, 'lab' | 'planted'>): SiteFacts => ({
  origin: lab.shop,
  destinations: ['psp.localhost', ...reviewedHosts(planted)],
  incompleteBefore: 0,
});

export const newCanary = (): Canary => makeCanary(systemRandom(), { brand: 'visa', year: 2026 });

export const judged = (passes: readonly Pass[], site: SiteFacts): Judgement =>
  finish(judgeAll({ passes, site, previous: {} }));

/** Findings that say that card data went somewhere, by the host or the parent of hosts that it went to. */
export const leaksOf = ({ findings }: Judgement): ReadonlyMap<string, string> =>
  new Map(
    findings
      .filter(({ kind }) => kind.startsWith('card-data-'))
      .map(({ kind, destination = '' }) => [destination.replace(/^\*\./, ''), kind]),
  );

export const nameOfChannel = (host: string): string => host.replace(/-(?:collector|vendor)\.localhost$/, '');

export const inGroups = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
