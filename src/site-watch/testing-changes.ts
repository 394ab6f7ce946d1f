/**
 * For the bench: visits of the lab's shop before and after an ordinary change, walked and judged as the scheduler has
 * them walked and judged, each against what the visits before it left. No database: what it would keep is made here.
 */
import type { Browser } from '#platform/browser';
import { systemClock } from '../platform/clock/system.ts';
import { systemRandom } from '../platform/random/system.ts';
import type { Previous } from './core/judge-all.ts';
import { together } from './inventory/core/behaviour.ts';
import { type KnownInventory, type KnownScript, mostOf } from './inventory/core/known-inventory.ts';
import { readScript } from './inventory/core/read-units.ts';
import { type InventoryScript, readingKey } from './inventory/core/take-inventory.ts';
import type { ReadScripts } from './inventory/take-stock.ts';
import { keptPages } from './pages/keep-pages.ts';
import { placedScripts } from './raw-record.ts';
import { hostsOf, journeyTo, LAB_HOSTS, type Planted, reviewedHosts } from './testing-channels.ts';
import type { RunningLab } from './testing-lab.ts';
import { type Walked, walkSite } from './walk-site.ts';

const readHere: ReadScripts = async (scripts) =>
  new Map(scripts.map((script) => [readingKey(script), readScript(script.source, script)]));

const withSeen = (
  known: KnownScript | undefined,
  { slot, inline, contents, behaviour }: InventoryScript,
): KnownScript => {
  const units = contents.map((content) => content.units?.map(({ hash }) => hash) ?? []);
  return {
    ...{ slot, inline },
    contents: new Map([...(known?.contents ?? []), ...contents.map(({ sha256, shape }) => [sha256, shape] as const)]),
    shapes: new Set([...(known?.shapes ?? []), ...contents.map(({ shape }) => shape)]),
    units: mostOf([known?.units ?? [], ...units]),
    behaviour: known === undefined ? behaviour : together(known.behaviour, behaviour),
  };
};

const knownFrom = (visits: readonly Walked[]): KnownInventory => {
  const scripts = new Map<string, KnownScript>();
  for (const script of visits.flatMap(({ stock }) => stock))
    scripts.set(script.slot, withSeen(scripts.get(script.slot), script));
  const hosts = visits.flatMap(({ judgement }) => judgement.destinations.map(({ host }) => host));
  return { scripts, hosts: new Set(hosts), hasBaseline: visits.length > 0 };
};

const previousOf = (visits: readonly Walked[], origin: string): Previous => {
  const last = visits.at(-1);
  if (last === undefined) return {};
  const pages = { pages: keptPages(origin, last), pins: [] };
  return { scripts: placedScripts(last), inventory: knownFrom(visits), pages };
};

type Visit = {
  readonly browser: Browser;
  readonly lab: RunningLab;
  /** As the shop is now. */
  readonly planted: Planted;
  /** Those that were there before, oldest first. */
  readonly before: readonly Walked[];
};

/** The lab is spared the passes with other numbers, as by the scheduler. */
export const visitShop = ({ browser, lab, planted, before }: Visit): Promise<Walked> => {
  const destinations = ['psp.localhost', ...reviewedHosts(planted)];
  const labHosts = [...LAB_HOSTS, ...hostsOf(planted)];
  const random = systemRandom();
  return walkSite(
    {
      browser,
      random,
      clock: systemClock(),
      readScripts: readHere,
      differential: 'never',
      labHosts,
      browserSandbox: 'required',
    },
    {
      journey: journeyTo(destinations),
      origin: lab.shop,
      destinations,
      incompleteBefore: 0,
      previous: previousOf(before, lab.shop),
      rights: { visits: 'realistic', mayBuy: true, basis: 'lab' },
    },
  );
};
