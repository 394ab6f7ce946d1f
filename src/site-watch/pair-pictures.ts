/**
 * Which earlier pictures lie beside those of a visit: each visit draws a device of its own, and a telephone's screen
 * beside a desk's says nothing of what has changed.
 */
import { formatInstant } from '#kernel';
import type { Tx } from '#platform/database';
import type { AlikePass } from './answers.ts';
import type { KeptPass } from './core/passes.ts';
import { screenshotsOfVisit } from './store-results.ts';
import { type VisitRow, visitsOfSite } from './store-visits.ts';

/** Half of the visits are a telephone's: among so many there is nearly always one alike. */
const LOOKED_THROUGH = 20;

const PLAIN = 'plain-visit';

const isPlain = ({ end }: VisitRow): boolean => end?.code === PLAIN;

/** Of the newest visit that has one the first pass as a customer on a device of the same kind. */
export const alikePass = (
  visit: Pick<VisitRow, 'passes'>,
  earlier: readonly VisitRow[],
): { readonly visit: VisitRow; readonly pass: number; readonly kept: KeptPass } | undefined => {
  const [primary] = visit.passes;
  if (primary === undefined) return undefined;
  for (const other of earlier) {
    const pass = other.passes.findIndex(
      ({ mobile, quiet, end }) => mobile === primary.mobile && quiet && end === 'completed',
    );
    const kept = other.passes[pass];
    if (kept !== undefined) return { visit: other, pass, kept };
  }
  return undefined;
};

export const picturesBefore = async (tx: Tx, visit: VisitRow): Promise<AlikePass | undefined> => {
  const after = { orderedAt: visit.orderedAt, id: visit.id };
  const wanted = { filters: { state: 'done' }, after, limit: LOOKED_THROUGH } as const;
  const earlier = await visitsOfSite(tx, { tenant: visit.tenant, id: visit.site }, wanted);
  const found = alikePass(
    visit,
    earlier.filter((each) => isPlain(each) === isPlain(visit)),
  );
  if (found === undefined) return undefined;
  const pictures = await screenshotsOfVisit(tx, visit.tenant, found.visit.id);
  const { startedAt } = found.visit;
  return {
    visit: found.visit.id,
    pass: found.pass,
    ...(startedAt === undefined ? {} : { startedAt: formatInstant(startedAt) }),
    viewport: found.kept.viewport,
    names: pictures.filter(({ pass }) => pass === found.pass).map(({ name }) => name),
  };
};
