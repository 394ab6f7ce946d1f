/** The payment pages of a visit, kept with it, and read back as what the next one is compared with. */
import type { Tx } from '#platform/database';
import { redactText } from '../core/redact.ts';
import type { Owner } from '../store-results.ts';
import type { SiteRow } from '../store-sites.ts';
import type { Walked } from '../walk-site.ts';
import { movedPages } from './core/moved-pages.ts';
import type { PageFacts } from './core/page-facts.ts';
import { factsOfPass, type PreviousPages } from './core/page-findings.ts';
import { insertPages, lastPages, pinsOf } from './store-pages.ts';

/** As PostgreSQL can hold it, and without a card number, should a page have spelt one as a name. */
const keptFacts = (pages: readonly PageFacts[], { passes }: Walked): readonly PageFacts[] =>
  JSON.parse(JSON.stringify(pages), (_name, value: unknown) => {
    if (typeof value !== 'string') return value;
    const text = value.toWellFormed().replaceAll('\0', '\uFFFD');
    return passes.reduce((plain, { canary }) => redactText(plain, canary), text);
  }) as readonly PageFacts[];

export const keptPages = (origin: string, walked: Walked): readonly PageFacts[] => {
  const [primary] = walked.passes;
  return primary === undefined ? [] : keptFacts(factsOfPass(primary, origin), walked);
};

export const keepPages = async (tx: Tx, owner: Owner, { origin }: SiteRow, walked: Walked): Promise<void> => {
  if (walked.record?.pages === undefined) return;
  const pages = keptPages(origin, walked);
  const { end, endedAt } = walked;
  await insertPages(tx, owner, { pages, origin, endedAt, completed: end.kind === 'completed' });
};

export const previousPages = async (
  tx: Tx,
  { tenant, id: site, origin: to }: Pick<SiteRow, 'tenant' | 'id' | 'origin'>,
): Promise<PreviousPages> => {
  const [last] = await lastPages(tx, { tenant, site }, { completed: true, limit: 1 });
  const { pages = [], origin: from = to } = last ?? {};
  return { pages: movedPages(pages, { from, to }), pins: await pinsOf(tx, { tenant, site }) };
};
