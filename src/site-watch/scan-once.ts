/** One visit from files alone: no database, no alerts; whoever asks keeps what it gives back. */
import { formatInstant } from '#kernel';
import { compareScripts, type ScriptChanges, type SeenAt } from './core/compare-scripts.ts';
import type { Journey } from './core/journey.ts';
import type { DestinationSeen, EndFacts, Finding } from './core/judge-visit.ts';
import { type KeptPass, passAsKept } from './core/passes.ts';
import { compareInventories, type KeptScript, keptInventory } from './inventory/core/kept-inventory.ts';
import { type ToldDifference, tellDifferences } from './inventory/tell-differences.ts';
import type { PageFacts } from './pages/core/page-facts.ts';
import { keptPages } from './pages/keep-pages.ts';
import { isKeepable, keptFinding, placedScripts, rawRecord } from './raw-record.ts';
import { type EarlierScan, INVENTORY_FILE } from './read-report.ts';
import { inTurns } from './take-turns.ts';
import { type Walked, type WalkOptions, walkSite } from './walk-site.ts';

export type ScanOptions = WalkOptions & {
  readonly journey: Journey;
  /** `https://shop.example`: where the journey's paths are opened. */
  readonly origin: string;
  /** The owner agreed that a visit need not say who it is. */
  readonly realistic?: boolean | undefined;
  /** What an earlier scan of it left. */
  readonly earlier?: Earlier | undefined;
};

type Earlier = Pick<EarlierScan, 'previous' | 'inventory'> & {
  /** The text of a script that it kept, by SHA-256. */
  readonly sourceOf: (sha256: string) => string | undefined;
};

export type Scan = {
  readonly origin: string;
  readonly journey: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly end: EndFacts;
  readonly browser: string | undefined;
  readonly sandboxed: boolean | undefined;
  readonly steps: readonly string[];
  /** Who each pass looked like and how it ended; the first is the primary one. */
  readonly passes: readonly KeptPass[];
  readonly findings: readonly Finding[];
  readonly destinations: readonly DestinationSeen[];
  readonly scripts: readonly (SeenAt & { readonly frameUrl: string })[];
  /** Where the card is typed, from where the customer leaves, where he ends; by shape, without values. */
  readonly paymentPages: readonly PageFacts[];
  /** Against the earlier scan; absent without one. */
  readonly changes: ScriptChanges | undefined;
  /** Which functions, listeners and destinations differ from the earlier scan; absent where that kept no inventory. */
  readonly differences: readonly ToldDifference[] | undefined;
  /** What may be written to a folder: the raw record, pictures, and script sources by SHA-256. No card number in any. */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
};

/** Whoever runs a scan answers for it: nothing is on record here that could allow or forbid. */
const rightsOf = (realistic: boolean | undefined) =>
  ({ visits: realistic === true ? 'realistic' : 'journey', mayBuy: true, basis: 'earlier' }) as const;

/** A visit that broke off saw a part: what it did not see is not gone. */
const differencesFrom = (
  earlier: Earlier | undefined,
  inventory: readonly KeptScript[],
  walked: Walked,
): readonly ToldDifference[] | undefined => {
  if (earlier?.inventory === undefined || walked.end.kind !== 'completed') return undefined;
  const records = walked.passes.flatMap(({ record }) => record?.scripts ?? []);
  const keepable = records.filter((script) => isKeepable(script, walked));
  const sources = new Map(keepable.map(({ sha256, source }) => [sha256, source]));
  const sourceOf = (sha256: string) => sources.get(sha256) ?? earlier.sourceOf(sha256);
  return tellDifferences(compareInventories(earlier.inventory, inventory), sourceOf);
};

export const scanOnce = async (options: ScanOptions): Promise<Scan> => {
  const { journey, origin } = options;
  const { destinations } = journey.content;
  const previous = options.earlier?.previous ?? {};
  const walked = await walkSite(options, {
    journey,
    origin,
    destinations,
    incompleteBefore: 0,
    previous,
    rights: rightsOf(options.realistic),
  });
  const { record, judgement } = walked;
  const scripts = placedScripts(walked);
  const sources = walked.scripts.filter((script) => isKeepable(script, walked));
  const inventory = keptInventory(walked.stock, options.earlier?.inventory ?? []);
  const raw = await inTurns(rawRecord(walked, { origin, journey: journey.hash }), options.clock);
  return {
    origin,
    journey: journey.hash,
    startedAt: formatInstant(walked.startedAt),
    endedAt: formatInstant(walked.endedAt),
    end: walked.end,
    browser: record?.browser,
    sandboxed: record?.sandboxed,
    steps: walked.steps.map(({ name }) => name),
    passes: walked.passes.map(passAsKept),
    findings: judgement.findings.map((finding) => keptFinding(finding, walked)),
    destinations: judgement.destinations,
    scripts,
    paymentPages: keptPages(origin, walked),
    changes: previous.scripts && compareScripts(previous.scripts, scripts),
    differences: differencesFrom(options.earlier, inventory, walked),
    files: [
      { name: 'raw-record.json', bytes: raw },
      { name: INVENTORY_FILE, bytes: new TextEncoder().encode(JSON.stringify({ version: 1, scripts: inventory })) },
      ...walked.screenshots.map(({ name, png }) => ({ name: `${name}.png`, bytes: png })),
      ...new Map(
        sources.map(({ sha256, source }) => [
          sha256,
          { name: `scripts/${sha256}.txt`, bytes: new TextEncoder().encode(source) },
        ]),
      ).values(),
    ],
  };
};
