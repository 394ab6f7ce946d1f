/**
 * The passes that show what follows the card number: the same once more with another number and with the first again.
 * They cost the shop visits, so that they are made when something unread left for a host that may not have card data.
 */
import type { Clock } from '#platform/clock';
import { type Canary, withOtherNumber } from './core/canary.ts';
import { parentOf } from './core/destinations.ts';
import { RUNS_TO_FIND, RUNS_TO_SUSPECT, suspects, unreadHosts } from './core/differential-findings.ts';
import type { Judgement, SiteFacts } from './core/judge-visit.ts';
import type { Pass } from './core/passes.ts';
import { inTurns } from './take-turns.ts';

export const DIFFERENTIAL = ['always', 'when-unread', 'never'] as const;
export type Differential = (typeof DIFFERENTIAL)[number];

type Walk = (canary: Canary, role: 'other-number' | 'same-number') => Promise<Pass>;

/**
 * @param judged by what is known so far, so that nothing is compared that is explained.
 * @param walk as the primary pass was walked.
 */
export const differentialPasses = async (
  parts: { readonly when: Differential; readonly site: SiteFacts; readonly clock: Clock; readonly walk: Walk },
  passes: readonly Pass[],
  judged: Judgement,
): Promise<readonly Pass[]> => {
  const { when, site, clock, walk } = parts;
  const [primary] = passes;
  if (primary === undefined || primary.cardTypedAt === undefined || primary.end.kind !== 'completed') return [];
  if (when === 'never' || (when === 'when-unread' && !isUnexplained(primary, site, judged))) return [];
  const other = withOtherNumber(primary.canary);
  const added: Pass[] = [];
  // First, other, first: what only time changes is never the same in the outer two and another between them.
  for (let runs = 1; runs < RUNS_TO_FIND; runs += 2) {
    if (runs === RUNS_TO_SUSPECT && !(await inTurns(suspects([primary, ...added], site), clock))) break;
    added.push(await walk(other, 'other-number'), await walk(primary.canary, 'same-number'));
  }
  return added;
};

const isUnexplained = (primary: Pass, site: SiteFacts, { findings }: Judgement): boolean => {
  const explained = new Set(
    findings.flatMap(({ destination }) => (destination === undefined ? [] : [parentOf(destination)])),
  );
  return unreadHosts(primary, site).some((host) => !explained.has(host));
};
