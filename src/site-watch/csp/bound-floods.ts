/**
 * How many reports are taken within a minute: of one network about one site, and about one site in all. Whoever sends
 * more is counted as noise. Memory is bounded: networks beyond the last that is remembered share one count.
 */
import type { Clock } from '#platform/clock';

export type FloodLimits = {
  readonly perNetwork: number;
  readonly perSite: number;
  readonly networks: number;
};

/** A page with thirty violations, four times a minute; a site with five thousand such reports a second. */
export const FLOOD_LIMITS: FloodLimits = { perNetwork: 120, perSite: 300_000, networks: 50_000 };

const WINDOW_MS = 60_000;
/** Of all networks that are not remembered, together. */
const SHARED = 'others';
const SHARED_TIMES = 50;

export class FloodBounds {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #limits: FloodLimits;
  #beganMs = Number.NEGATIVE_INFINITY;
  #taken = new Map<string, number>();

  constructor(clock: Pick<Clock, 'monotonicMs'>, limits: FloodLimits = FLOOD_LIMITS) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** How many of `wanted` may be taken. */
  take(site: string, network: string, wanted: number): number {
    const now = this.#clock.monotonicMs();
    if (now - this.#beganMs >= WINDOW_MS) {
      this.#beganMs = now;
      this.#taken = new Map();
    }
    const { perNetwork, perSite, networks } = this.#limits;
    const own = `${site} ${network}`;
    const isRemembered = this.#taken.has(own) || this.#taken.size < networks;
    const key = isRemembered ? own : SHARED;
    const left = Math.max(0, (isRemembered ? perNetwork : perNetwork * SHARED_TIMES) - (this.#taken.get(key) ?? 0));
    const leftOfSite = Math.max(0, perSite - (this.#taken.get(site) ?? 0));
    const given = Math.min(wanted, left, leftOfSite);
    if (given > 0) {
      this.#taken.set(key, (this.#taken.get(key) ?? 0) + given);
      this.#taken.set(site, (this.#taken.get(site) ?? 0) + given);
    }
    return given;
  }
}
