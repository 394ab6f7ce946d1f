/** One visit from files alone: no database, no alerts; whoever asks keeps what it gives back. */
import { formatInstant } from '#kernel';
import { compareScripts, type ScriptChanges, type SeenAt } from './core/compare-scripts.ts';
import type { Journey } from './core/journey.ts';
import type { Previous } from './core/judge-all.ts';
import type { DestinationSeen, EndFacts, Finding } from './core/judge-visit.ts';
import { type KeptPass, passAsKept } from './core/passes.ts';
import type { PageFacts } from './pages/core/page-facts.ts';
import { keptPages } from './pages/keep-pages.ts';
import { isKeepable, keptFinding, placedScripts, rawRecord } from './raw-record.ts';
import { inTurns } from './take-turns.ts';
import { type WalkOptions, walkSite } from './walk-site.ts';

export type ScanOptions = WalkOptions & {
  readonly journey: Journey;
  /** `https://shop.example`: where the journey's paths are opened. */
  readonly origin: string;
  /** The owner agreed that a visit need not say who it is. */
  readonly realistic?: boolean | undefined;
  /** What an earlier scan of it left. */
  readonly previous?: Previous | undefined;
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
  /** What may be written to a folder: the raw record, pictures, and script sources by SHA-256. No card number in any. */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
};

/** Whoever runs a scan answers for it: nothing is on record here that could allow or forbid. */
const rightsOf = (realistic: boolean | undefined) =>
  ({ visits: realistic === true ? 'realistic' : 'journey', mayBuy: true, basis: 'earlier' }) as const;

export const scanOnce = async (options: ScanOptions): Promise<Scan> => {
  const { journey, origin } = options;
  const { destinations } = journey.content;
  const previous = options.previous ?? {};
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
    files: [
      { name: 'raw-record.json', bytes: raw },
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
