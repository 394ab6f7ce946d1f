/** The report of an earlier scan, as `site scan --out` left it, read as what a later scan is compared with. */
import { z } from 'zod';
import type { Previous } from './core/judge-all.ts';

const report = z.object({
  origin: z.string(),
  scripts: z.array(z.object({ url: z.string(), inline: z.boolean(), sha256: z.string(), bytes: z.int() })),
});

export type EarlierScan = { readonly origin: string; readonly previous: Previous };

/** `undefined` when the text is no report of a scan. */
export const readReport = (text: string): EarlierScan | undefined => {
  try {
    const { origin, scripts } = report.parse(JSON.parse(text));
    return { origin, previous: { scripts } };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
};
