/** The pages of a shop that its owner says has moved, as if they had stood at its new address all along. */
import type { PageFacts } from './page-facts.ts';

/** @param moved the site's own origin then and now; what leads to other origins is as it was. */
export const movedPages = (
  pages: readonly PageFacts[],
  { from, to }: { readonly from: string; readonly to: string },
): readonly PageFacts[] =>
  JSON.parse(JSON.stringify(pages), (_name, value: unknown) => {
    if (typeof value !== 'string') return value;
    return value === from || value.startsWith(`${from}/`) ? `${to}${value.slice(from.length)}` : value;
  }) as readonly PageFacts[];
