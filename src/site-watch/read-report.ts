/** The report of an earlier scan, as `site scan --out` left it, read as what a later scan is compared with. */
import { z } from 'zod';
import type { Previous } from './core/judge-all.ts';
import { pageFacts } from './pages/read-page-facts.ts';

const report = z.object({
  origin: z.string(),
  scripts: z.array(z.object({ url: z.string(), inline: z.boolean(), sha256: z.string(), bytes: z.int() })),
  paymentPages: z.array(pageFacts).default([]),
});

export type EarlierScan = { readonly origin: string; readonly previous: Previous };

/** `undefined` when the text is no report of a scan. */
export const readReport = (text: string): EarlierScan | undefined => {
  try {
    const { origin, scripts, paymentPages } = report.parse(JSON.parse(text));
    return { origin, previous: { scripts, pages: { pages: paymentPages, pins: [] } } };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
};
