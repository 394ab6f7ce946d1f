/** How often a site is visited: its own cadence, or the denser one that the risk of its merchants asks for. */
import type { RandomBytes } from './canary.ts';

export const RISK_TIERS = ['low', 'medium', 'high'] as const;
export type RiskTier = (typeof RISK_TIERS)[number];

/** Minutes between visits, at most. */
export type CadenceByTier = Readonly<Record<RiskTier, number>>;

/** A site's own may only be denser. Merchants without a tier ask for nothing. */
export const cadenceOf = (ownMinutes: number, tiers: readonly RiskTier[], byTier: CadenceByTier): number =>
  Math.min(ownMinutes, ...tiers.map((tier) => byTier[tier]));

/**
 * Until the next visit is due: the last quarter of the cadence, by chance. A site that is visited once a day is so seen at
 * every hour; a script that waits for the hour between visits waits in vain (LEAK-05).
 */
export const untilNextMinutes = (cadenceMinutes: number, random: RandomBytes): number => {
  const [high = 0, low = 0] = random.bytes(2);
  return cadenceMinutes * (1 - 0.25 * ((high * 256 + low) / 65_536));
};

/** What may be over in a while: a network, a crowded machine, a shop that was just being deployed. */
const TRANSIENT = new Set([
  'not-reachable',
  'time-limit',
  'visit-limit',
  'browser-crashed',
  'tls-failed',
  'interrupted',
]);

const RETRIES_MINUTES = [5, 15, 60];

/** How long until an incomplete visit is tried again before its time; `undefined`: it waits for that. */
export const retryMinutes = (code: string | undefined, incompleteInARow: number): number | undefined =>
  code !== undefined && TRANSIENT.has(code) ? RETRIES_MINUTES[incompleteInARow - 1] : undefined;
