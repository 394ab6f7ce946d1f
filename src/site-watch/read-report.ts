/** What an earlier scan left with `site scan --out`, read as what a later scan is compared with. */
import { z } from 'zod';
import type { Previous } from './core/judge-all.ts';
import { type KeptScript, knownBy, listenings } from './inventory/core/kept-inventory.ts';
import { NOT_PARSED } from './inventory/core/parse-script.ts';
import { STORAGES } from './inventory/core/static-signs.ts';
import { pageFacts } from './pages/read-page-facts.ts';

const report = z.object({
  origin: z.string(),
  journey: z.string(),
  end: z.object({ kind: z.string() }),
  destinations: z.array(z.object({ host: z.string() })),
  scripts: z.array(z.object({ url: z.string(), inline: z.boolean(), sha256: z.string(), bytes: z.int() })),
  paymentPages: z.array(pageFacts).default([]),
});

const unit = z
  .object({
    kind: z.enum(['function', 'statement']),
    hash: z.string().regex(/^[0-9a-f]{32}$/),
    name: z.string().optional(),
    start: z.int().nonnegative(),
    end: z.int().nonnegative(),
  })
  .transform(({ name, ...rest }) => ({ ...rest, name }));
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const keptScript = z.object({
  slot: z.string(),
  url: z.string(),
  inline: z.boolean(),
  behaviour: z.object({
    destinations: z.array(z.string()),
    listens: z.array(z.string()).transform(listenings),
    storage: z.array(z.enum(STORAGES)),
    evaluates: z.boolean(),
  }),
  contents: z.array(
    z.object({
      ...{ sha256, shape: z.string() },
      units: z.array(unit).optional(),
      notParsed: z.enum(NOT_PARSED).optional(),
    }),
  ),
});

const inventory = z.object({ version: z.literal(1), scripts: z.array(keptScript) });

export type EarlierScan = {
  readonly origin: string;
  /** The hash of the journey that it walked. */
  readonly journey: string;
  readonly previous: Previous;
  /** Function by function; absent where the scan kept none, or did not come to its end. */
  readonly inventory: readonly KeptScript[] | undefined;
};

export const INVENTORY_FILE = 'inventory.json';

type Texts = {
  readonly report: string;
  /** Absent in what was kept before inventories were. */
  readonly inventory: string | undefined;
};

/** `undefined` when a text is none of a scan. @param journey the hash of the one that is to be walked now. */
export const readReport = (texts: Texts, journey: string): EarlierScan | undefined => {
  try {
    const kept = report.parse(JSON.parse(texts.report));
    const { origin, scripts, paymentPages } = kept;
    const stock = texts.inventory === undefined ? undefined : inventory.parse(JSON.parse(texts.inventory)).scripts;
    const isWhole = kept.end.kind === 'completed';
    const hosts = kept.destinations.map(({ host }) => host);
    const hasBaseline = isWhole && kept.journey === journey;
    const known = stock && { inventory: knownBy(stock, { hosts, hasBaseline }) };
    return {
      ...{ origin, journey: kept.journey },
      previous: { scripts, pages: { pages: paymentPages, pins: [] }, ...known },
      inventory: isWhole ? stock : undefined,
    };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
};
